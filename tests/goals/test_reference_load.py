"""The facts come in once, follow their files, and never overwrite what staff wrote."""

import io

import pytest
from django.core.management import call_command
from modeltranslation.translator import translator

from goals import models as m
from goals import publishing
from goals.reference.load import load
from members.models import Country, Region
from members.scope import Copy, scope
from tests.factories.goals import in_four
from tests.goals.state import state_of_everything

pytestmark = pytest.mark.django_db

TRANSLATED = [
    model for model in translator.get_registered_models(abstract=False) if not model._meta.proxy
]
COUNTS = {
    m.Edition: 2,
    m.Goal: 14,
    m.Crosswalk: 7,
    m.Aim: 38,
    m.Theme: 5,
    m.Strand: 35,
    m.CrimeArea: 43,
    m.SDG: 17,
    m.Target: 169,
    m.Link: 114,
    m.Capability: 42,
    m.Notice: 9,
    m.Meeting: 19,
    m.Partner: 26,
    m.FundedProject: 7,
    m.Platform: 5,
    m.Body: 2,
    m.Term: 7,
    m.ContextStatistic: 11,
    m.Milestone: 7,
    Country: 196,
    Region: 5,
}


@pytest.mark.parametrize("model", COUNTS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("copy", Copy)
def test_every_fact_of_the_files_is_loaded_and_published(model, copy):
    with scope(copy):
        found = model.objects.count()

    assert found == COUNTS[model]


def test_every_content_row_is_published_as_loaded():
    for model in m.Content.page_models():
        with scope(Copy.WORKING):
            working = list(model.objects.order_by("pk").values())
        published = list(model.objects.order_by("pk").values())

        assert published == working
        assert working


def test_links_lead_to_sdgs_or_to_targets():
    links = m.Link.objects

    assert links.filter(target__isnull=True).count() == 45
    assert links.filter(target__isnull=False).count() == 69
    assert links.filter(confidence="inferred").count() == 86


def test_each_edition_has_seven_goals():
    for edition in ("2017", "2023"):
        assert m.Goal.objects.filter(edition__code=edition).count() == 7


def test_the_load_makes_one_revision_without_a_person():
    revision = m.Revision.objects.get()

    assert (revision.number, revision.kind) == (1, "reference_load")
    assert revision.published_by is None


def half_translated(model) -> list[str]:
    """Codes of rows with a text that stands in some of the four languages, not in all."""
    rows = model.objects.all()
    if model is m.Source:  # a web page keeps the title that it has
        rows = rows.filter(kind="document")
    return [
        row.code
        for field in translator.get_options_for_model(model).all_fields
        for row in rows
        if len({bool(getattr(row, f"{field}_{lang}")) for lang in ("en", "fr", "es", "ar")}) > 1
    ]


@pytest.mark.parametrize("model", TRANSLATED, ids=lambda model: model.__name__)
def test_every_text_stands_in_four_languages_or_in_none(model):
    assert half_translated(model) == []


def test_a_second_load_changes_nothing(folder):
    before = state_of_everything()

    report = load(folder)

    assert (report.created, report.changed, report.kept, report.waiting) == (0, 0, [], [])
    assert report.revision is None
    assert state_of_everything() == before


def test_the_command_says_what_it_did(folder):
    output = io.StringIO()

    call_command("load_reference", folder=folder, stdout=output)

    assert output.getvalue().startswith("Reference facts: 0 new, 0 changed, ")


def test_a_changed_fact_reaches_a_row_that_nobody_edited(folder, edit):
    edit("goals.json", lambda data: data["goals"][0]["titles"].update(en="A new official title"))

    report = load(folder)

    assert (report.created, report.changed) == (0, 1)
    assert report.revision.number == 2
    assert m.Goal.objects.get(code="GPG1").title_en == "A new official title"


def test_a_new_fact_is_added_and_published(folder, edit):
    def add_term(data):
        terms = data["terminology"]["terms"]
        terms.append(terms[0] | {"code": "another-term"})
        for name in ("avoid", "prefer", "usual_today"):
            if name in terms[0]:
                texts = dict.fromkeys(("en", "fr", "es", "ar"), f"another {name}")
                terms[-1][name] = texts

    edit("organisation.json", add_term)

    report = load(folder)

    assert report.created >= 1
    assert m.Term.objects.get(code="another-term").prefer_ar == "another prefer"


def test_a_published_edit_of_staff_survives_and_is_reported(folder, edit, reviewed, publisher):
    publishing.publish(drafts=[reviewed], by=publisher, reason="Better wording")
    edit("goals.json", lambda data: data["goals"][2]["titles"].update(en="What the files say now"))

    report = load(folder)

    assert report.kept == ["goal GPG3.title_en"]
    assert report.revision is None
    with scope(Copy.PUBLISHED):
        assert m.Goal.objects.get(code="GPG3").title_en == "A better title"


def test_an_edit_in_a_draft_survives_and_stays_unpublished(folder, edit, reviewed):
    def change(data):
        data["goals"][2]["titles"].update(en="What the files say now", fr="Un titre des fichiers")

    edit("goals.json", change)

    report = load(folder)

    assert report.kept == ["goal GPG3.title_en"]
    assert len(report.waiting) == 1
    assert report.revision is None
    goal = m.Goal.objects.get(code="GPG3")
    assert (goal.title_en, goal.title_fr) == ("A better title", "Un titre des fichiers")
    with scope(Copy.PUBLISHED):
        assert m.Goal.objects.get(code="GPG3").title_fr != "Un titre des fichiers"


def test_the_command_lists_what_staff_wrote(folder, edit, reviewed):
    edit("goals.json", lambda data: data["goals"][2]["titles"].update(en="From the files"))
    output = io.StringIO()

    call_command("load_reference", folder=folder, stdout=output)

    assert "Kept as staff edited them (1):\n  goal GPG3.title_en" in output.getvalue()


def test_an_edit_of_staff_is_reported_by_every_later_load(folder, edit, reviewed):
    edit("goals.json", lambda data: data["goals"][2]["titles"].update(en="From the files"))
    load(folder)

    again = load(folder)

    assert again.kept == ["goal GPG3.title_en"]


def test_staff_and_files_that_agree_are_no_conflict(folder, edit, reviewed):
    edit("goals.json", lambda data: data["goals"][2]["titles"].update(en="A better title"))

    report = load(folder)

    assert report.kept == []


def test_a_fact_that_left_the_files_stays_in_the_portal(folder, edit):
    edit("organisation.json", lambda data: data["terminology"]["terms"].pop())

    report = load(folder)

    assert report.revision is None
    assert m.Term.objects.count() == 7


def test_a_row_that_staff_made_is_theirs_though_the_files_name_it_later(working_copy, folder, edit):
    goal = m.Goal.objects.get(code="GPG3")
    m.Aim.objects.create(goal=goal, code="GPG3.A9", sort=9, **in_four("text", "Words of staff"))

    def add(data):
        aims = data["goals"][2]["aims"]
        text = dict.fromkeys(("en", "fr", "es", "ar"), "Words of the files")
        aims.append(aims[0] | {"code": "GPG3.A9", "order": 9, "text": text})

    edit("goals.json", add)
    report = load(folder)

    assert "aim GPG3.A9.text_en" in report.kept
    assert m.Aim.objects.get(code="GPG3.A9").text_en == "Words of staff (en)"
