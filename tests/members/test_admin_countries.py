"""Countries and regions in the back office: two editors, the history, and the way back."""

import pytest
from django.urls import reverse

from members.models import Country, Region
from members.permissions import Role
from tests.factories.forms import filled


@pytest.fixture
def country(db) -> Country:
    return Country.objects.get(code="SN")


@pytest.fixture
def region(db) -> Region:
    return Region.objects.get(code="africa")


def page_of(row, page="change", *more) -> str:
    return reverse(f"admin:members_{row._meta.model_name}_{page}", args=[row.pk, *more])


def save(client, row, **changes):
    """Open the page of a row and send it back with some fields changed."""
    page = page_of(row)
    return client.post(page, filled(client.get(page)) | changes)


def restore_first(client, row, **data):
    """Ask for the state of the row's oldest event."""
    oldest = client.get(page_of(row, "history")).context["entries"][-1]
    return client.post(page_of(row, "restore", oldest.pk), data, follow=True)


# ---- saving


@pytest.mark.parametrize(
    ("role", "status"), [(Role.EDITOR, 302), (Role.PUBLISHER, 403), (Role.ADMINISTRATOR, 403)]
)
def test_countries_are_edited_by_editors(role, status, cast, signed_in, country, editor):
    data = filled(signed_in(editor).get(page_of(country))) | {"bureau_city": "Dakar-Plateau"}

    answer = signed_in(cast(role)).post(page_of(country), data)

    assert answer.status_code == status


def test_saving_moves_the_row_to_its_next_version(country, editor, signed_in):
    before = country.version

    save(signed_in(editor), country, bureau_city="Dakar-Plateau")

    country.refresh_from_db()
    assert (country.bureau_city, country.version) == ("Dakar-Plateau", before + 1)


def test_saving_without_a_change_leaves_everything_alone(country, editor, signed_in):
    client, before = signed_in(editor), country.version

    answer = save(client, country, reason="I only looked")

    country.refresh_from_db()
    assert country.version == before
    assert "You changed nothing" in client.get(answer.url).content.decode()


def test_saving_in_arabic_keeps_the_plain_column_english(country, editor, signed_in):
    client, page = signed_in(editor), page_of(country).replace("/en/", "/ar/")

    client.post(page, filled(client.get(page)) | {"name_ar": "اسم آخر"})

    plain = Country.objects.rewrite(False).filter(pk=country.pk).values_list("name", "name_ar")
    assert plain.get() == (country.name_en, "اسم آخر")


def test_an_english_name_is_needed_and_others_may_be_missing(country, editor, signed_in):
    client = signed_in(editor)

    refused = save(client, country, name_en="")
    taken = save(client, country, note_es="")

    assert "name_en" in refused.context["adminform"].form.errors
    assert taken.status_code == 302


# ---- two editors


@pytest.fixture(params=["country", "region"])
def both(request, editor, second_editor, signed_in):
    """A row, two clients that have opened it, and what their forms hold."""
    row = request.getfixturevalue(request.param)
    first, second = signed_in(editor), signed_in(second_editor)
    return row, first, second, filled(first.get(page_of(row))), filled(second.get(page_of(row)))


def test_the_second_is_told_and_keeps_her_text(both):
    row, first, second, his, hers = both
    first.post(page_of(row), his | {"name_fr": "Son nom"})

    answer = second.post(page_of(row), hers | {"name_fr": "Son autre nom"})

    row.refresh_from_db()
    assert answer.status_code == 200
    assert "Edda Editor saved this meanwhile (" in answer.content.decode()
    assert answer.context["adminform"].form["name_fr"].value() == "Son autre nom"
    assert row.name_fr == "Son nom"


def test_what_she_did_not_touch_takes_over_his_text(both):
    row, first, second, his, hers = both
    first.post(page_of(row), his | {"name_es": "Su nombre"})

    warned = second.post(page_of(row), hers | {"name_fr": "Son nom"})
    answer = second.post(page_of(row), filled(warned))

    row.refresh_from_db()
    assert answer.status_code == 302
    assert (row.name_es, row.name_fr) == ("Su nombre", "Son nom")


def test_the_page_carries_the_version_it_was_opened_with(country, editor, signed_in):
    page = signed_in(editor).get(page_of(country)).content.decode()

    assert f'name="opened_version" value="{country.version}"' in page


def test_a_form_without_a_version_is_not_trusted(country, editor, signed_in):
    client = signed_in(editor)
    data = filled(client.get(page_of(country))) | {"bureau_city": "Elsewhere"}

    answer = client.post(page_of(country), data | {"opened_version": ""})

    country.refresh_from_db()
    assert answer.status_code == 200
    assert country.bureau_city != "Elsewhere"


# ---- history


@pytest.fixture
def edited(country, editor, signed_in) -> Country:
    """Senegal after one edit with a reason."""
    save(signed_in(editor), country, name_fr="Autre nom", reason="As the bureau writes it")
    return Country.objects.get(pk=country.pk)


def test_history_says_who_changed_what_and_why(edited, analyst, signed_in):
    page = signed_in(analyst).get(page_of(edited, "history")).content.decode()

    assert "Edda Editor" in page
    assert "<q>As the bureau writes it</q>" in page
    assert "Name (French)" in page
    assert "<ins>Autre nom</ins>" in page
    assert "the reference load" in page


def test_an_earlier_state_is_restored_with_a_reason(edited, second_editor, signed_in):
    client = signed_in(second_editor)

    answer = restore_first(client, edited, reason="The official name was right")

    restored = Country.objects.get(pk=edited.pk)
    assert (restored.name_fr, restored.version) == ("Sénégal", edited.version + 1)
    assert "The earlier state is back, and readers see it." in answer.content.decode()
    history = client.get(page_of(edited, "history")).content.decode()
    assert "The official name was right" in history
    assert "Emil Editor" in history


def test_restoring_asks_for_a_reason(edited, editor, signed_in):
    answer = restore_first(signed_in(editor), edited, reason="")

    edited.refresh_from_db()
    assert edited.name_fr == "Autre nom"
    assert "Nothing was restored: give a reason" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.ANALYST, Role.PUBLISHER, Role.ADMINISTRATOR])
def test_who_may_not_edit_countries_cannot_restore(role, edited, cast, signed_in):
    client = signed_in(cast(role))

    answer = restore_first(client, edited, reason="I would like to")

    edited.refresh_from_db()
    assert answer.status_code == 403
    assert edited.name_fr == "Autre nom"
    assert "Go back to this state" not in client.get(page_of(edited, "history")).content.decode()


def test_history_is_kept_of_changes_past_the_back_office(country, analyst, signed_in):
    Country.objects.filter(pk=country.pk).update(bureau_city="By SQL")

    page = signed_in(analyst).get(page_of(country, "history")).content.decode()

    assert "By SQL" in page
