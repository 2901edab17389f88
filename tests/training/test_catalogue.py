"""The catalogue: loaded whole, published, narrowed, and shown without what is for members."""

import html
import re
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from goals import publishing
from goals.models import SubjectGoal
from members.scope import Copy, scope
from tests.goals.api_reading import every_row, read
from training.models import (
    ENDS,
    Lesson,
    Module,
    ModuleCapability,
    ModulePrerequisite,
    ModuleTarget,
    Objective,
    Programme,
    ProgrammeModule,
    Question,
    Topic,
)

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "fr", "es", "ar")


def page(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize("copy", Copy)
def test_the_whole_curriculum_is_loaded_and_published(copy):
    with scope(copy):
        assert Module.objects.count() == 15
        assert Lesson.objects.count() == 48
        assert Topic.objects.count() == 4
        assert Programme.objects.get().module_edges.count() == 15


def test_every_module_serves_a_goal_and_teaches_in_four_languages():
    served = SubjectGoal.objects.filter(subject__kind="module").values_list("subject")

    assert {pk for (pk,) in served} == {m.subject_id for m in Module.objects.all()}
    for code in LANGUAGES:
        assert Module.objects.in_language(code).count() == 15


# ---- pages


@pytest.mark.parametrize(
    ("query", "there", "away"),
    [
        ("goal=2", "border-checks", "icse-database"),
        ("sdg=5", "child-protection-words", "specialized-records"),
        ("capability=icse", "icse-database", "border-checks"),
        ("topic=databases", "border-checks", "rule-of-law"),
        ("level=foundation", "rule-of-law", "border-checks"),
    ],
)
def test_the_list_is_narrowed(query, there, away):
    found = page(f"/en/training/?{query}").partition("</form>")[2]

    assert f"/en/training/{there}/" in found
    assert f"/en/training/{away}/" not in found


def test_a_language_narrows_to_what_can_be_learned_in_it_to_the_end(working_copy):
    lesson = Lesson.objects.get(code="border-checks.documents")
    Lesson.objects.filter(pk=lesson.pk).update(body_fr="")

    assert lesson.module not in Module.objects.in_language("fr")
    assert lesson.module in Module.objects.in_language("ar")


def test_a_topic_without_a_module_that_fits_is_left_away():
    found = page("/en/training/?capability=icse").partition("</form>")[2]

    assert 'id="topic-databases"' in found
    assert 'id="topic-cooperation"' not in found


def test_the_catalogue_says_what_the_programme_is_and_is_not():
    shown = page("/en/training/")

    assert "Our demonstration curriculum" in shown
    assert "15 modules" in shown
    assert "4 topics" in shown
    assert "official module titles are not known" in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_a_module_opens_in_every_language(language):
    for module in Module.objects.all():
        shown = page(f"/{language}/training/{module.code}/")

        assert getattr(module, f"name_{language}") in shown


def test_a_module_tells_what_it_serves_what_comes_before_and_what_it_rests_on():
    shown = page("/en/training/databases-overview/")

    for address in ("/en/training/border-checks/", "/en/goals/", "/en/capabilities/", "/en/sdgs/"):
        assert f'href="{address}' in shown
    assert "Nothing has to be passed before it" in shown
    assert "/en/sources/annual-report-2019/" in shown
    assert "editorial proposal" in shown
    assert "The lessons and the test are for members" in shown


def test_what_must_be_passed_before_stands_on_the_page():
    required = page("/en/training/icse-database/").partition("Pass these first:")[2]

    assert "/en/training/databases-overview/" in required
    assert "/en/training/child-protection-words/" in required


def test_goals_and_capabilities_lead_to_the_modules():
    assert "/en/training/border-checks/" in page("/en/goals/border-security/")
    assert "/en/training/icse-database/" in page("/en/capabilities/icse/")


def test_the_pages_cost_the_same_for_one_module_and_for_all(django_assert_max_num_queries):
    for path in ("training/", "training/?topic=legal", "training/joint-operations/"):
        page(f"/en/{path}")  # content types are looked up once per process
        with django_assert_max_num_queries(8):
            page(f"/en/{path}")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("travel+documents+borders", "training/border-checks/"),
        ("By+sea+and+by+air", "training/border-checks/#border-checks.sea-and-air"),
        ("demonstration+curriculum", "training/#certified-officer-demonstration"),
    ],
)
def test_the_search_finds_modules_lessons_and_programmes(query, found):
    assert f"/en/{found}" in page(f"/en/search/?q={query}")


def test_an_unknown_module_is_not_found():
    assert Client().get("/en/training/nothing/").status_code == 404


# ---- what is for members alone


def told_to_everybody() -> dict[str, str]:
    """All that pages and the API say of training, in every language."""
    paths = [f"/{code}/training/{m.code}/" for code in LANGUAGES for m in Module.objects.all()]
    paths += [
        "/api/v1/modules?lang=all&page_size=200",
        "/api/v1/modules.csv",
        "/api/v1/modules.json",
    ]
    paths += ["/api/v1/programmes?lang=all", "/en/revisions/1/", "/api/v1/revisions/1"]
    return {path: page(path).replace("\\n", "\n") for path in paths}


def test_no_public_page_or_file_tells_the_text_of_a_lesson():
    sentences = {
        sentence
        for lesson in Lesson.objects.all()
        for code in LANGUAGES
        for sentence in getattr(lesson, f"body_{code}").split("\n\n")
        if len(sentence) > 60
    }
    assert len(sentences) > 500

    for path, told in told_to_everybody().items():
        assert [sentence for sentence in sentences if sentence in told] == [], path


def test_no_public_page_or_file_tells_a_question(working_copy):
    """The feedback gives the answer away; a question may ask what an objective says, too."""
    texts = {getattr(q, f"feedback_{c}") for q in Question.objects.all() for c in LANGUAGES}
    assert len(texts) > 700

    with scope(Copy.PUBLISHED):
        for path, told in told_to_everybody().items():
            assert [text for text in texts if text in told] == [], path


# ---- the database


BREAKS = [
    ("module_takes_time", Module, {"minutes": 0}),
    ("objective_place_in_module", Objective, {"sort": "second"}),
    ("lesson_place_in_module", Lesson, {"sort": "second"}),
    ("question_place_in_lesson", Question, {"sort": "second"}),
    ("module_capability_once", ModuleCapability, {"capability": "second"}),
    ("module_target_once", ModuleTarget, {"target": "second"}),
    ("prerequisite_once", ModulePrerequisite, {"required": "second"}),
    ("programme_requires_modules", Programme, {"modules_required": 0}),
    ("module_once_in_programme", ProgrammeModule, {"module": "second"}),
]


@pytest.mark.parametrize(("name", "model", "values"), BREAKS, ids=[row[0] for row in BREAKS])
def test_the_database_refuses(working_copy, name, model, values):
    row = model.objects.first()
    if "second" in values.values():  # what another part of the same whole has
        (field,) = values
        whole = getattr(model, "whole", None) or "lesson"
        parts = list(model.objects.all())
        row, other = next(
            (a, b)
            for a in parts
            for b in parts
            if a != b and getattr(a, f"{whole}_id") == getattr(b, f"{whole}_id")
        )
        values = {field: getattr(other, field)}

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        break_it(model, row, values)

    assert caught.value.__cause__.diag.constraint_name == name


def break_it(model: type, row: Any, values: dict[str, Any]) -> None:
    model.objects.filter(pk=row.pk).update(**values)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # places wait for the end otherwise


def test_every_constraint_has_somebody_who_tries_to_break_it():
    models = (Topic, Module, Objective, Lesson, Question, Programme, ProgrammeModule, *ENDS)

    written = {rule.name for model in models for rule in model._meta.constraints}

    assert written == {name for name, _model, _values in BREAKS}


def test_a_part_stays_with_its_whole(working_copy):
    other = Module.objects.get(code="rule-of-law")

    for model in (Objective, Lesson, ModuleCapability, ModuleTarget, ModulePrerequisite):
        refused = pytest.raises(IntegrityError, match="a part stays with its whole")
        with refused, transaction.atomic():
            model.objects.exclude(module=other).update(module=other)


def prerequisite(module: str, required: str) -> ModulePrerequisite:
    ends = [Module.objects.get(code=code) for code in (module, required)]
    return ModulePrerequisite(code="test", module=ends[0], required=ends[1], sort=9)


LOOPS = [
    ("notices", "notices"),
    ("notices", "notices-at-work"),
    ("bureau-and-network", "notices-at-work"),  # over the module between them
]


@pytest.mark.parametrize(("module", "required"), LOOPS)
def test_modules_never_wait_for_each_other(working_copy, module, required):
    edge = prerequisite(module, required)

    with (
        pytest.raises(IntegrityError, match="a module would wait for itself"),
        transaction.atomic(),
    ):
        edge.save()
    with pytest.raises(Exception, match="waits for that one already"):
        edge.clean()


def test_a_retired_prerequisite_closes_no_loop(working_copy):
    ModulePrerequisite.objects.filter(code="notices-at-work-notices").update(is_retired=True)

    edge = prerequisite("notices", "notices-at-work")
    edge.save()

    assert ModulePrerequisite.objects.in_use().filter(pk=edge.pk).exists()


# ---- the way to the public


def test_a_lesson_that_is_changed_is_drafted_and_published_with_its_module(
    working_copy, editor, publisher
):
    module = Module.objects.get(code="border-checks")
    lesson = module.lessons.first()
    lesson.title_en = "A better title"
    lesson.save()
    draft = publishing.record_edit(row=module, by=editor)
    publishing.submit(draft=draft, by=editor)

    publishing.publish(drafts=[draft], by=publisher, reason="A better title is known")

    with scope(Copy.PUBLISHED):
        assert "A better title" in page("/en/training/border-checks/")
        assert "A better title" not in page("/api/v1/modules/border-checks@r1")


def test_a_module_that_is_retired_leaves_with_all_its_parts(working_copy, editor, publisher):
    module = Module.objects.get(code="border-checks")
    module.is_retired = True
    module.save()
    draft = publishing.record_edit(row=module, by=editor)
    publishing.submit(draft=draft, by=editor)

    publishing.publish(drafts=[draft], by=publisher, reason="It is not taught any more")

    with scope(Copy.PUBLISHED):
        assert Client().get("/en/training/border-checks/").status_code == 404
        assert "border-checks" not in page("/en/training/")
        assert "14 modules" in page("/en/training/")
        assert not Lesson.objects.filter(module=module.pk).exists()


# ---- the API


def test_the_api_tells_a_module_with_its_edges():
    told = read("modules/icse-database?lang=fr")

    assert told["topic"] == {"code": "databases", "name": "Bases de données"}
    assert told["prerequisites"] == ["databases-overview", "child-protection-words"]
    assert "icse" in {edge["code"] for edge in told["capabilities"]}
    assert {edge["confidence"] for edge in told["targets"]} == {"inferred"}
    assert told["page"].endswith("/fr/training/icse-database/")
    assert [sorted(lesson) for lesson in told["lessons"]] == [["code", "title"]] * 3


def test_the_api_tells_the_programme_in_the_order_of_teaching():
    told = read("programmes/certified-officer-demonstration")

    assert told["modules_required"] == len(told["modules"]) == 15
    assert told["modules"][0] == "rule-of-law"
    assert told["title"] == "certified-officer"


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("goal=GPG2", lambda row: "GPG2" in {edge["code"] for edge in row["goals"]}),
        ("sdg=5", lambda row: any(e["code"].startswith("5.") for e in row["targets"])),
        ("target=16.4", lambda row: "16.4" in {edge["code"] for edge in row["targets"]}),
        ("capability=i247", lambda row: "i247" in {edge["code"] for edge in row["capabilities"]}),
        ("topic=legal", lambda row: row["topic"]["code"] == "legal"),
        ("level=working", lambda row: row["level"] == "working"),
    ],
)
def test_a_filter_keeps_what_it_names_and_nothing_else(query, holds):
    everything = every_row("modules")

    found = every_row(f"modules?{query}")

    assert 0 < len(found) < len(everything) == 15
    assert [row["code"] for row in found] == [row["code"] for row in everything if holds(row)]


def test_the_site_map_leads_to_every_module():
    told = page("/sitemap.xml")

    assert len(set(re.findall(r"/en/training/[a-z-]+/", told))) == 15
