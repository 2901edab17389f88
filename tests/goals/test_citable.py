"""…@r42 shows what revision 42 left, for ever, and says what became of it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals import past, twins
from goals.models import Capability, Content, Measure, Reading, Revision, Source
from members.models import Country
from members.scope import Copy, scope
from tests.goals.api_reading import change, publish, revise

pytestmark = pytest.mark.django_db


def page(path: str, status: int = 200) -> str:
    response = Client().get(f"/en/{path}")
    assert response.status_code == status, path
    return response.content.decode()


def rows(schema: str, model: type[Content], revision: int | None = None) -> list:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.revision', %s, true)", [str(revision or "")])
        cursor.execute(
            f"SELECT to_jsonb(t) - 'version' - 'loaded' FROM {schema}.{model._meta.db_table} t"
            " ORDER BY id"
        )
        return [row for (row,) in cursor.fetchall()]


# ---- the third copy


@pytest.mark.parametrize("model", Content.page_models(), ids=lambda model: model.__name__)
def test_the_past_up_to_now_is_what_is_published(model, revised):
    now = rows("cited", model, revised.pk)

    assert now == rows("published", model)
    assert now


@pytest.mark.parametrize("model", Content.page_models(), ids=lambda model: model.__name__)
def test_the_past_stays_as_it_was(model, reading, editor, publisher):
    first = Revision.objects.newest()
    before = rows("published", model)

    revise(reading, editor, publisher, 424242, "The ministry corrected it")
    publish(change(Measure.objects.get(pk=reading.measure_id), editor, is_retired=True), publisher)

    assert rows("cited", model, first.pk) == before


def test_without_a_revision_the_past_is_empty():
    assert rows("cited", Measure) == []


def test_both_copies_have_the_same_columns():
    for model in Content.page_models():
        table = model._meta.db_table
        names = [
            [column.name for column in twins.columns_of(schema, table)]
            for schema in ("cited", "public")
        ]
        assert names[0] == names[1]


def test_a_view_of_another_shape_is_made_anew_after_a_migration():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE public.goals_unit ADD COLUMN rounding text NOT NULL DEFAULT ''")

    past.make_views()

    assert "rounding" in [c.name for c in twins.columns_of("cited", "goals_unit")]
    assert rows("cited", Source, Revision.objects.newest().pk)


def test_a_scope_of_the_past_ends_with_its_block(reading, revised):
    with past.as_of(Revision.objects.get(number=1)):
        assert Reading.objects.get(pk=reading.pk).value == reading.value
        with scope(Copy.PUBLISHED):
            assert Reading.objects.get(pk=reading.pk).value == 424242
        assert Reading.objects.get(pk=reading.pk).value == reading.value
    assert Reading.objects.get(pk=reading.pk).value == 424242


# ---- the pages


def paths(reading: Reading) -> list[str]:
    operation = reading.subject.code.removeprefix("operation:")
    return [f"measures/{reading.measure.code}", f"operations/{operation}"]


@pytest.fixture(params=[0, 1], ids=["measure", "operation"])
def path(reading, request) -> str:
    return paths(reading)[request.param]


def test_a_page_offers_the_address_of_its_newest_revision(path, revised):
    assert f'href="/en/{path}@r{revised.number}"' in page(f"{path}/")


def test_a_revision_elsewhere_leaves_that_address_alone(path, editor, publisher):
    publish(
        change(Capability.objects.get(code="i247"), editor, purpose_en="Other words"), publisher
    )

    assert f'href="/en/{path}@r1"' in page(f"{path}/")


def test_a_citation_shows_what_was_cited(path, revised):
    assert "424,242" in page(f"{path}/")
    assert "424,242" not in page(f"{path}@r1")
    assert "424,242" in page(f"{path}@r{revised.number}")


def test_a_citation_says_what_became_of_it(path, revised):
    said = page(f"{path}@r1")

    assert "This is the state of revision 1 of" in said
    assert f"Revised in revision {revised.number} of" in said
    assert "The ministry corrected it" in said
    assert f'href="/en/{path}/"' in said


def test_a_citation_that_still_stands_says_so(path, revised):
    assert "Nothing of it has changed since." in page(f"{path}@r{revised.number}")


def test_every_later_revision_is_told(path, reading, revised, editor, publisher):
    again = revise(reading, editor, publisher, 515151, "And corrected it again")

    said = page(f"{path}@r1")

    assert f"Revised in revision {again.number} of" in said
    assert said.index("And corrected it again") < said.index("The ministry corrected it")


def test_a_new_word_for_the_unit_or_the_source_is_a_change_too(path, reading, editor, publisher):
    publish(change(reading.measure.unit, editor, name_en="heads"), publisher)

    assert "Revised in revision 2 of" in page(f"{path}@r1")
    assert "heads" not in page(f"{path}@r1")


def test_what_was_retired_since_is_still_cited(path, reading, editor, publisher):
    publish(change(reading.measure, editor, is_retired=True), publisher)

    assert reading.measure.name_en in page(f"{path}@r1")


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_words_of_every_language_are_those_of_then(language, reading, editor, publisher):
    name = getattr(reading.measure, f"name_{language}")
    publish(change(reading.measure, editor, **{f"name_{language}": "Nouveau"}), publisher)
    address = f"/{language}/measures/{reading.measure.code}"

    assert "Nouveau" in Client().get(f"{address}/").content.decode()
    assert name in Client().get(f"{address}@r1").content.decode().replace("&#x27;", "'")


def test_a_citation_never_changes(path, reading, editor, publisher):
    """But for the band above it, which tells what happened since."""

    def article() -> str:
        return page(f"{path}@r1").partition("<article")[2]

    before = article()
    revise(reading, editor, publisher, 424242, "The ministry corrected it")
    publish(change(reading.measure, editor, is_retired=True), publisher)

    assert article() == before


@pytest.mark.parametrize("number", [2, 0, 99999999999999999999])
def test_a_revision_that_is_not_there_leads_on(path, number):
    said = page(f"{path}@r{number}", 404)

    assert f"There is no revision {number} yet; the newest is revision 1." in said
    assert f'href="/en/{path}/"' in said


def test_what_came_later_was_not_public_then(reading, editor, publisher):
    with scope(Copy.WORKING):
        measure = Measure.objects.get(pk=reading.measure_id)
        measure.pk, measure.code = None, "new_measure"
        measure.save()
    publish(change(measure, editor), publisher)

    assert "This was not public in revision 1 of" in page("measures/new_measure@r1", 404)
    assert "new_measure@r2" in page("measures/new_measure/")


def test_drafts_never_shine_through(path, reading, editor):
    with scope(Copy.WORKING):
        Reading.objects.filter(pk=reading.pk).update(value=777777)

    assert "777,777" not in page(f"{path}@r1")


def test_a_citation_costs_the_same_whatever_it_shows():
    def queries(path: str) -> int:
        page(path)
        with CaptureQueriesContext(connection) as asked:
            page(path)
        return len(asked)

    few, many = queries("measures/airlines@r1"), queries("measures/arrests@r1")
    operation = queries("operations/opson-viii@r1")

    assert few == many <= 12
    assert operation <= 16


def test_a_figure_that_came_later_is_a_change_too(path, reading, editor, publisher):
    with scope(Copy.WORKING):
        added = Reading.objects.get(pk=reading.pk)
        added.pk, added.code, added.as_of = None, "came-later", "2023"
        added.save()
    publish(change(added.subject.owner, editor), publisher)

    assert "Revised in revision 2 of" in page(f"{path}@r1")


# ---- what is of today all the same


def test_a_citation_says_whose_words_are_of_today(path, revised):
    said = "Names of countries, and the words for states, grades and kinds, are those of today."

    assert said in page(f"{path}@r1")
    assert said not in page(f"{path}/")


def test_a_country_is_called_as_it_is_today():
    """Which is why no cache may keep a citation without asking again (decision 20)."""
    address = "/en/operations/opson-viii@r1"
    before = Client().get(address)

    with scope(Copy.WORKING):
        Country.objects.filter(code="FR").update(name_en="Gallia")
    after = Client().get(address)

    assert "Gallia" in after.content.decode()
    assert before["ETag"] != after["ETag"]


@pytest.mark.parametrize(
    "address",
    [
        "/en/measures/arrests@r1",
        "/api/v1/measures/arrests@r1.csv",
        "/api/v1/readings@r1.metadata.json",
        "/api/v1/readings/platform:iglc/active_users/2019@r1",
    ],
)
def test_a_citation_is_asked_for_again_and_costs_little(address):
    answer = Client().get(address)
    again = Client().get(address, headers={"if-none-match": answer["ETag"]})

    assert answer["Cache-Control"] == "public, no-cache"
    assert (again.status_code, again.content) == (304, b"")
