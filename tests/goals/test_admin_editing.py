"""Saving in the back office: the working copy, its versions and drafts, and two editors."""

import pytest
from django.urls import reverse

from goals.models import SDG, Aim, Capability, Citation, Draft, Goal, Link, Reading, Source
from goals.twins import working_snapshots
from members.scope import Copy, scope
from tests.factories.forms import filled

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def goal(working_copy) -> Goal:
    return Goal.objects.get(code="GPG3")


def page_of(row) -> str:
    return reverse(f"admin:goals_{row._meta.model_name}_change", args=[row.pk])


def save(client, row, **changes):
    """Open the page of a row and send it back with some fields changed."""
    page = page_of(row)
    return client.post(page, filled(client.get(page)) | changes)


def draft_of(row) -> Draft | None:
    return Draft.objects.of(row).open().first()


def test_saving_writes_the_working_copy_and_makes_a_draft(goal, editor, signed_in):
    answer = save(signed_in(editor), goal, title_fr="Un autre titre")

    assert answer.status_code == 302
    goal.refresh_from_db()
    assert (goal.title_fr, goal.version) == ("Un autre titre", 2)
    assert list(draft_of(goal).authors.all()) == [editor]
    with scope(Copy.PUBLISHED):
        assert Goal.objects.get(code="GPG3").title_fr != "Un autre titre"


def test_saving_without_a_change_leaves_everything_alone(goal, editor, signed_in):
    answer = save(signed_in(editor), goal)

    assert answer.status_code == 302
    goal.refresh_from_db()
    assert goal.version == 1
    assert draft_of(goal) is None


def test_saving_in_arabic_keeps_the_plain_column_english(goal, editor, signed_in):
    client, page = signed_in(editor), page_of(goal).replace("/en/", "/ar/")

    client.post(page, filled(client.get(page)) | {"title_ar": "عنوان آخر"})

    row = working_snapshots(Goal, [goal.pk])[goal.pk]
    assert row["title_ar"] == "عنوان آخر"
    assert row["title"] == row["title_en"]


def test_the_origin_of_a_text_is_chosen_per_language(goal, editor, signed_in):
    save(signed_in(editor), goal, text_status_es="official")

    goal.refresh_from_db()
    assert goal.text_status["es"] == "official"
    assert goal.text_status["ar"] == "translation"


def test_an_aim_is_edited_on_its_goals_page(goal, editor, signed_in):
    aim = goal.aims.first()

    answer = save(signed_in(editor), goal, **{"aims-0-text_en": "A better aim"})

    assert answer.status_code == 302
    aim.refresh_from_db()
    goal.refresh_from_db()
    assert (aim.text_en, aim.version, goal.version) == ("A better aim", 2, 2)
    assert draft_of(goal) is not None
    assert draft_of(aim) is None


def test_new_aims_get_the_next_codes_and_places(goal, editor, signed_in):
    client, page = signed_in(editor), page_of(goal)
    data, count = filled(client.get(page)), goal.aims.count()
    texts = {f"aims-{count}-text_en": "One more", f"aims-{count + 1}-text_en": "And another"}
    places = {f"aims-{count}-sort": "", f"aims-{count + 1}-sort": ""}

    client.post(page, data | texts | places | {"aims-TOTAL_FORMS": count + 2})

    assert Aim.objects.get(text_en="One more").code == f"GPG3.A{count + 1}"
    assert Aim.objects.get(text_en="And another").code == f"GPG3.A{count + 2}"


def test_an_aim_on_its_own_page_moves_its_goal_on(goal, editor, signed_in):
    save(signed_in(editor), goal.aims.first(), text_en="A better aim")

    goal.refresh_from_db()
    assert goal.version == 2
    assert draft_of(goal) is not None


def test_a_figure_belongs_to_the_draft_of_what_it_is_about(working_copy, editor, signed_in):
    reading = Reading.objects.get(code="platform:iglc/active_users/2019")

    save(signed_in(editor), reading, value="20001")

    platform = reading.subject.owner
    assert draft_of(platform).title == str(platform)
    assert platform.version == 2


def test_a_citation_belongs_to_the_draft_of_its_statement(working_copy, editor, signed_in):
    reading = Reading.objects.filter(subject__kind="capability").first()
    source = Source.objects.first()
    prefix = "goals-citation-content_type-object_id"
    client, page = signed_in(editor), page_of(reading)
    data = filled(client.get(page))
    row = int(data[f"{prefix}-TOTAL_FORMS"])

    client.post(
        page,
        data
        | {
            f"{prefix}-TOTAL_FORMS": row + 1,
            f"{prefix}-{row}-source": source.pk,
            f"{prefix}-{row}-locator": "page 7",
            f"{prefix}-{row}-sort": 0,
        },
    )

    assert Citation.objects.of(reading).get(locator="page 7").source == source
    assert draft_of(reading.subject.owner) is not None


def test_a_goal_served_is_edited_on_the_capabilitys_page(working_copy, editor, signed_in):
    capability = Capability.objects.get(code="i247")

    answer = save(signed_in(editor), capability, **{"goal_edges-0-why_en": "It carries all of it"})

    assert answer.status_code == 302
    assert capability.subject.goal_edges.filter(why_en="It carries all of it").exists()
    assert draft_of(capability) is not None


def test_a_new_capability_gets_a_subject(working_copy, editor, signed_in):
    client, page = signed_in(editor), reverse("admin:goals_capability_add")
    data = filled(client.get(page))

    answer = client.post(
        page,
        data | {"code": "new-one", "kind": "system", "name_en": "New", "purpose_en": "To test"},
    )

    assert answer.status_code == 302
    assert Capability.objects.get(code="new-one").subject.code == "capability:new-one"


def test_a_new_link_gets_its_code(working_copy, editor, signed_in):
    client, page = signed_in(editor), reverse("admin:goals_link_add")
    goal, sdg = (
        Goal.objects.get(code="GPG7"),
        SDG.objects.get(number=2),
    )
    fields = {"goal": goal.pk, "sdg": sdg.pk, "relation": "indirect", "confidence": "inferred"}
    texts = {"decided_by": "editors", "valid_from": "2026-11", "rationale_en": "Food"}

    answer = client.post(page, filled(client.get(page)) | fields | texts)

    assert answer.status_code == 302
    assert Link.objects.get(rationale_en="Food").code == "GPG7-2"


def test_a_link_that_exists_is_refused_with_a_sentence(working_copy, editor, signed_in):
    client, page = signed_in(editor), reverse("admin:goals_link_add")
    twin = Link.objects.open().filter(target=None).first()
    fields = {"goal": twin.goal_id, "sdg": twin.sdg_id, "relation": "direct"}
    rest = {
        "confidence": "read",
        "decided_by": "editors",
        "valid_from": "2026",
        "rationale_en": "x",
    }

    answer = client.post(page, filled(client.get(page)) | fields | rest)

    assert "There is an open link between these two already." in answer.content.decode()


def test_a_figure_in_words_needs_words_and_no_value(working_copy, editor, signed_in):
    reading = Reading.objects.get(code="platform:iglc/active_users/2019")

    answer = save(signed_in(editor), reading, state="in_words")

    assert "in this state no value is known" in answer.content.decode()
    assert "Quote the words of the source." in answer.content.decode()


class TestTwoEditors:
    """The second is told; nothing of either is lost."""

    @pytest.fixture
    def both(self, goal, editor, second_editor, signed_in):
        """Two clients that have opened the same goal, and what their forms hold."""
        first, second = signed_in(editor), signed_in(second_editor)
        page = page_of(goal)
        return first, second, page, filled(second.get(page)), filled(first.get(page))

    def test_the_second_is_told_and_keeps_her_text(self, both, goal):
        first, second, page, hers, his = both
        first.post(page, his | {"title_en": "His title"})

        answer = second.post(page, hers | {"title_en": "Her title"})

        text = answer.content.decode()
        assert answer.status_code == 200
        assert "Edda Editor saved this meanwhile (" in text
        assert answer.context["adminform"].form["title_en"].value() == "Her title"
        assert "His title" in text
        goal.refresh_from_db()
        assert (goal.title_en, goal.version) == ("His title", 2)

    def test_what_she_did_not_touch_takes_over_his_text(self, both):
        first, second, page, hers, his = both
        first.post(page, his | {"title_en": "His title", "title_fr": "Son titre"})

        answer = second.post(page, hers | {"title_en": "Her title"})

        assert answer.context["adminform"].form["title_fr"].value() == "Son titre"
        assert answer.context["adminform"].form["title_en"].value() == "Her title"

    def test_saving_again_after_the_warning_works(self, both, goal):
        first, second, page, hers, his = both
        first.post(page, his | {"title_en": "His title", "title_fr": "Son titre"})
        warned = second.post(page, hers | {"title_en": "Her title"})

        answer = second.post(page, filled(warned))

        assert answer.status_code == 302
        goal.refresh_from_db()
        assert (goal.title_en, goal.title_fr, goal.version) == ("Her title", "Son titre", 3)

    def test_parts_count_as_part_of_the_page(self, both, goal):
        first, second, page, hers, his = both
        first.post(page, his | {"aims-0-text_en": "His aim"})

        answer = second.post(page, hers | {"aims-0-text_en": "Her aim"})

        text = answer.content.decode()
        assert "His aim" in text
        assert "Her aim" in text
        assert goal.aims.first().text_en == "His aim"

    def test_a_part_saved_elsewhere_is_noticed_too(self, both, goal, editor, signed_in):
        _first, second, page, hers, _his = both
        save(signed_in(editor), goal.aims.first(), text_en="His aim")

        answer = second.post(page, hers | {"title_en": "Her title"})

        assert answer.status_code == 200
        assert "Somebody was quicker" in answer.content.decode()
        assert answer.context["adminform"].form["title_en"].value() == "Her title"

    def test_both_are_authors_in_the_end(self, both, goal, editor, second_editor):
        first, second, page, hers, his = both
        first.post(page, his | {"title_en": "His title"})
        second.post(page, filled(second.post(page, hers | {"title_en": "Her title"})))

        authors = set(draft_of(goal).authors.all())

        assert authors == {editor, second_editor}
