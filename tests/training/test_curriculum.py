"""The demonstration curriculum: whole, in four languages, on known sources; and what is refused."""

import json
import shutil

import pytest
from django.conf import settings

from goals.models import Capability, Goal, Source, Target
from goals.querysets import CURRENT_EDITION
from goals.reference.records import BadRecord
from training import curriculum

FOLDER = settings.BASE_DIR / "reference" / "training"


@pytest.fixture(scope="module")
def read() -> curriculum.Curriculum:
    return curriculum.read(FOLDER)


def test_there_are_fifteen_modules_over_the_four_topics(read):
    assert len(read.modules) == 15
    assert {module.topic for module in read.modules} == set(read.topics)
    assert len(read.topics) == 4


@pytest.mark.django_db
@pytest.mark.parametrize("module", curriculum.read(FOLDER).modules, ids=lambda module: module.code)
def test_a_module_names_only_what_the_portal_knows(module):
    sources = Source.objects.filter(code__in=module.sources)
    capabilities = Capability.objects.filter(code__in=module.capabilities)
    targets = Target.objects.filter(code__in=module.targets)
    goals = Goal.objects.filter(edition__code=CURRENT_EDITION, code__in=module.goals)

    assert {source.code for source in sources} == module.sources
    assert {row.code for row in capabilities} == {*module.capabilities}
    assert {row.code for row in targets} == {*module.targets}
    assert {row.code for row in goals} == {*module.goals}
    assert module.goals


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_longest_option_is_seldom_the_right_one(read, language):
    """Or officers would pass by looking."""
    single = [
        question
        for module in read.modules
        for question in module.questions
        if question.kind in ("single", "scenario")
    ]
    longest = [
        max(question.choices, key=lambda code: len(question.choices[code][language]))
        for question in single
    ]

    by_looking = sum(code in question.right for code, question in zip(longest, single, strict=True))

    assert by_looking < len(single) / 2


@pytest.mark.parametrize("kind", ["single", "scenario", "multiple", "ordering", "matching"])
def test_the_right_answer_has_no_place_of_its_own(read, kind):
    """Ordering and matching are shuffled when they are asked."""
    firsts = [
        question.right[0] == next(iter(question.choices))
        for module in read.modules
        for question in module.questions
        if question.kind == kind
    ]

    assert firsts
    assert kind in ("ordering", "matching") or 0 < sum(firsts) < len(firsts)


# ---- what is refused


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(FOLDER, tmp_path / "training")


def changed(path, change) -> None:
    value = json.loads(path.read_text(encoding="utf-8"))
    change(value)
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def question(kind: str, change):
    """A change of the first question of a kind."""

    def apply(questions: list) -> None:
        change(next(asked for asked in questions if asked["kind"] == kind))

    return apply


def all_right(asked: dict) -> None:
    for option in asked["options"]:
        option["is_right"] = True


BAD_MODULES = [
    (lambda module: module.pop("minutes"), "minutes: is missing"),
    (lambda module: module["title"].pop("ar"), "title: needs a text in each of"),
    (lambda module: module["summary"].update(es=" "), "summary: is empty in es"),
    (lambda module: module.update(level="master"), "level: is none of"),
    (lambda module: module.update(code="other"), "code: is not the name of the folder"),
    (lambda module: module.update(topic="databases"), "topic: is not the programme's"),
    (lambda module: module.update(lessons=module["lessons"][:2]), "lessons: are fewer than 3"),
    (lambda module: module["sources"].append("hearsay"), "sources: are not those that it cites"),
    (lambda module: module.update(prerequisites=["border-checks"]), "ensures: says other modules"),
    (lambda module: module["lessons"][0]["title"].update(en="Else"), "title: is not that of"),
]
BAD_QUESTIONS = [
    (lambda asked: asked.pop(), "questions: are fewer than"),
    (lambda asked: asked[0].update(code=asked[1]["code"]), "questions: have a code twice"),
    (lambda asked: asked[0].update(lesson="nowhere"), "name a lesson that there is not"),
    (lambda asked: asked[0].update(kind="essay"), "kind: is none of"),
    (lambda asked: asked[0].update(sources=[]), "sources: names none"),
    (lambda asked: asked[0]["feedback"].pop("fr"), "feedback: needs a text in each of"),
    (question("single", all_right), "options: must have exactly one"),
    (question("scenario", lambda asked: asked["options"].clear()), "options: must be 3 to 5"),
    (question("multiple", all_right), "options: must have two or more that are right"),
    (question("ordering", lambda asked: asked["order"].pop()), "order: must name each option"),
    (
        question("matching", lambda asked: asked["pairs"].append(asked["pairs"][0])),
        "pairs: must be 3 to 5, all different",
    ),
    (question("short_text", lambda asked: asked["answers"].pop("ar")), "answers: needs a text"),
]


@pytest.mark.parametrize(("change", "problem"), BAD_MODULES)
def test_a_module_that_is_wrong_is_refused(copy, change, problem):
    changed(copy / "notices" / "module.json", change)

    with pytest.raises(BadRecord, match=problem) as caught:
        curriculum.read(copy)

    assert caught.value.file.endswith(("notices/module.json", "programme.json", ".en.md"))


@pytest.mark.parametrize(("change", "problem"), BAD_QUESTIONS)
def test_a_question_that_is_wrong_is_refused(copy, change, problem):
    path = copy / "joint-operations" / "questions.json"
    if "fewer" in problem:
        changed(path, lambda asked: asked.__delitem__(slice(9, None)))
    changed(path, change)

    with pytest.raises(BadRecord, match=problem):
        curriculum.read(copy)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda text: text + " word" * 300, "text: has [0-9]+ words, 300 are allowed"),
        (lambda text: text.replace("\n## ", "\n", 1), "text: is not built alike"),
        (lambda text: text.replace("locator: ", "locator: x", 1), "sources: differ"),
        (lambda text: text.replace("---\n", "", 1), "front matter"),
    ],
)
def test_a_lesson_that_is_wrong_is_refused(copy, change, problem):
    path = copy / "notices" / "silver.fr.md"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    with pytest.raises(BadRecord, match=problem):
        curriculum.read(copy)


def test_a_lesson_that_is_not_there_is_named(copy):
    (copy / "notices" / "silver.ar.md").unlink()

    with pytest.raises(BadRecord, match=r"notices/silver\.ar\.md"):
        curriculum.read(copy)


def test_modules_that_wait_for_each_other_are_refused(copy):
    pair = {"notices": ["notices-at-work"], "notices-at-work": ["notices"]}
    for code, required in pair.items():
        changed(
            copy / code / "module.json", lambda module, r=required: module.update(prerequisites=r)
        )
    changed(copy / "programme.json", lambda programme: programme["ensures"].update(pair))

    with pytest.raises(BadRecord, match="lets nobody pass"):
        curriculum.read(copy)
