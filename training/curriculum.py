"""The demonstration curriculum as the files of `reference/training/` tell it; no database here.

`reference/training/README.md` is the format. Whatever breaks it is told with file, place and
reason, as with the other facts: nothing half read goes on.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from goals.models.content import LANGUAGES
from goals.reference.records import BadRecord

# The same as `yaml.safe_load`, ten times as fast where the library was built with C.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_WORDS = 300  # of a lesson, in every language
FEWEST_LESSONS, FEWEST_QUESTIONS, FEWEST_OF_A_LESSON, FEWEST_KINDS = 3, 10, 2, 4
LEVELS = ("foundation", "working", "advanced")
Told = dict[str, str]  # one text by language
Cited = tuple[tuple[str, str], ...]  # code of a source, and where in it


@dataclass(frozen=True)
class Lesson:
    code: str
    title: Told
    text: Told  # Markdown
    cited: Cited


@dataclass(frozen=True)
class Question:
    """`right` are the codes that answer it, in their order where order counts.

    For matching they are those of the pairs; a short text is right if `answers` have it.
    """

    code: str
    kind: str
    lesson: str
    text: Told
    feedback: Told
    cited: Cited
    choices: dict[str, Any]
    right: tuple[str, ...]
    answers: dict[str, list[str]]
    parts: dict[str, Any]  # what these three were read from


@dataclass(frozen=True)
class Module:
    code: str
    topic: str
    level: str
    minutes: int
    title: Told
    summary: Told
    objectives: tuple[Told, ...]
    goals: tuple[str, ...]
    targets: tuple[str, ...]
    capabilities: tuple[str, ...]
    prerequisites: tuple[str, ...]
    lessons: tuple[Lesson, ...]
    questions: tuple[Question, ...]

    @property
    def sources(self) -> set[str]:
        """Codes of all that its lessons and questions rest on."""
        return {code for part in (*self.lessons, *self.questions) for code, _where in part.cited}


@dataclass(frozen=True)
class Curriculum:
    """`topics` by code with their names; modules stand in the order of teaching.

    `title` is the code of the title that it leads to, in capacity.json.
    """

    code: str
    title: str
    names: Told
    description: Told
    sources: tuple[str, ...]
    modules_required: int
    topics: dict[str, Told]
    modules: tuple[Module, ...]


def read(folder: Path) -> Curriculum:
    """Everything, whole and right. Raises BadRecord where it is not."""
    programme = _Place("programme.json", _json(folder / "programme.json"), "-")
    modules = []
    for topic in programme["topics"]:
        for code in topic["modules"]:
            module = _module(folder / code)
            if module.topic != topic["code"]:
                raise BadRecord(f"{code}/module.json", code, "topic", "is not the programme's")
            modules.append(module)
    _check_order(programme, modules)
    return Curriculum(
        code=programme["code"],
        title=programme["title_code"],
        names=programme.told("names"),
        description=programme.told("description"),
        sources=tuple(programme["sources"]),
        modules_required=programme["modules_required"],
        topics={
            topic["code"]: _Place(programme.file, topic, topic["code"]).told("names")
            for topic in programme["topics"]
        },
        modules=tuple(modules),
    )


@dataclass(frozen=True)
class _Place:
    """A mapping of a file, and how to complain about it."""

    file: str
    value: dict[str, Any]
    code: str

    def __getitem__(self, field: str) -> Any:
        if field not in self.value:
            raise self.refuse(field, "is missing")
        return self.value[field]

    def refuse(self, field: str, problem: str) -> BadRecord:
        return BadRecord(self.file, self.code, field, problem)

    def told(self, field: str) -> Told:
        return self.in_all(field, self[field])

    def in_all(self, field: str, texts: Any) -> Told:
        if not isinstance(texts, dict) or set(texts) != set(LANGUAGES):
            raise self.refuse(field, f"needs a text in each of {', '.join(LANGUAGES)}")
        if empty := [code for code, text in texts.items() if not text or not str(text).strip()]:
            raise self.refuse(field, f"is empty in {', '.join(empty)}")
        return texts

    def cited(self) -> Cited:
        found = tuple((raw["code"], raw["locator"]) for raw in self["sources"])
        if not found:
            raise self.refuse("sources", "names none")
        return found


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadRecord(_named(path), "-", "-", str(error)) from error


def _named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _module(folder: Path) -> Module:
    place = _Place(f"{folder.name}/module.json", _json(folder / "module.json"), folder.name)
    if place["code"] != folder.name:
        raise place.refuse("code", "is not the name of the folder")
    if place["level"] not in LEVELS:
        raise place.refuse("level", f"is none of {', '.join(LEVELS)}")
    lessons = tuple(_lesson(folder, lesson) for lesson in place["lessons"])
    module = Module(
        code=place["code"],
        topic=place["topic"],
        level=place["level"],
        minutes=place["minutes"],
        title=place.told("title"),
        summary=place.told("summary"),
        objectives=tuple(place.in_all("objectives", told) for told in place["objectives"]),
        goals=tuple(place["goals"]),
        targets=tuple(place["sdg_targets"]),
        capabilities=tuple(place["capabilities"]),
        prerequisites=tuple(place["prerequisites"]),
        lessons=lessons,
        questions=tuple(_questions(folder)),
    )
    _check_module(place, module)
    return module


def _check_module(place: _Place, module: Module) -> None:
    lessons = Counter(question.lesson for question in module.questions)
    codes = {question.code for question in module.questions}
    kinds = {question.kind for question in module.questions}
    known = {lesson.code for lesson in module.lessons}
    few = [code for code in known if lessons[code] < FEWEST_OF_A_LESSON]
    for field, is_wrong, problem in [
        ("lessons", len(known) < FEWEST_LESSONS, f"are fewer than {FEWEST_LESSONS}"),
        ("questions", len(codes) < FEWEST_QUESTIONS, f"are fewer than {FEWEST_QUESTIONS}"),
        ("questions", len(codes) < len(module.questions), "have a code twice"),
        ("questions", lessons.keys() - known, "name a lesson that there is not"),
        ("questions", few, f"are fewer than {FEWEST_OF_A_LESSON} for {', '.join(few)}"),
        ("questions", len(kinds) < FEWEST_KINDS, f"are of fewer than {FEWEST_KINDS} kinds"),
        ("sources", {*place["sources"]} != module.sources, "are not those that it cites"),
    ]:
        if is_wrong:
            raise place.refuse(field, problem)


def _lesson(folder: Path, raw: dict[str, Any]) -> Lesson:
    place = _Place(f"{folder.name}/module.json", raw, raw.get("code", "-"))
    code = place["code"]
    title, texts, cited = place.told("title"), {}, set()
    for language in LANGUAGES:
        page = _page(folder / f"{code}.{language}.md")
        texts[language] = page["text"]
        cited.add(page.cited())
        if page["title"] != title[language]:
            raise page.refuse("title", "is not that of module.json")
        if (words := len(page["text"].split())) > MOST_WORDS:
            raise page.refuse("text", f"has {words} words, {MOST_WORDS} are allowed")
    if len(cited) > 1:
        raise place.refuse("sources", "differ between languages")
    headings = {language: _shape(text) for language, text in texts.items()}
    if len(set(headings.values())) > 1:
        raise place.refuse("text", f"is not built alike in all languages: {headings}")
    return Lesson(code, title, texts, cited.pop())


def _page(path: Path) -> _Place:
    """The front matter of a lesson, with its Markdown as `text`."""
    try:
        _nothing, front, text = path.read_text(encoding="utf-8").split("---\n", 2)
        value = yaml.load(front, Loader=_Loader)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise BadRecord(_named(path), "-", "front matter", str(error)) from error
    return _Place(_named(path), value | {"text": text.strip()}, path.stem)


def _shape(text: str) -> tuple[int, int, int]:
    """How many headings, points of lists and call-outs."""
    lines = text.splitlines()
    return tuple(sum(line.startswith(mark) for line in lines) for mark in ("## ", "- ", "> "))


def _questions(folder: Path) -> Iterator[Question]:
    path = folder / "questions.json"
    for raw in _json(path):
        place = _Place(_named(path), raw, raw.get("code", "-"))
        choices, right, answers = _answered(place)
        yield Question(
            code=place["code"],
            kind=place["kind"],
            lesson=place["lesson"],
            text=place.told("text"),
            feedback=place.told("feedback"),
            cited=place.cited(),
            choices=choices,
            right=right,
            answers=answers,
            parts={name: raw[name] for name in _PARTS if name in raw},
        )


# ---- the kinds of questions: what there is to choose, what is right, what is accepted

Answered = tuple[dict[str, Any], tuple[str, ...], dict[str, list[str]]]
_PARTS = ("options", "order", "pairs", "answers")


def answered(code: str, kind: str, parts: dict[str, Any]) -> Answered:
    """What there is to choose, what is right, and what is accepted. Raises BadRecord."""
    try:
        return _answered(_Place("", parts | {"kind": kind}, code))
    except (AttributeError, KeyError, TypeError) as error:
        raise BadRecord("", code, "parts", f"are not built as its kind asks ({error})") from error


def _answered(place: _Place) -> Answered:
    if place["kind"] not in _KINDS:
        raise place.refuse("kind", f"is none of {', '.join(_KINDS)}")
    return _KINDS[place["kind"]](place)


def _options(place: _Place, fewest: int, most: int) -> dict[str, Told]:
    found = {raw["code"]: place.in_all("options", raw["text"]) for raw in place["options"]}
    if not fewest <= len(found) <= most or len(found) < len(place["options"]):
        raise place.refuse("options", f"must be {fewest} to {most}, each with a code of its own")
    return found


def _right(place: _Place) -> tuple[str, ...]:
    return tuple(raw["code"] for raw in place["options"] if raw["is_right"])


def _one_of(place: _Place) -> Answered:
    options, right = _options(place, 3, 5), _right(place)
    if len(right) != 1:
        raise place.refuse("options", "must have exactly one that is right")
    return options, right, {}


def _several_of(place: _Place) -> Answered:
    options, right = _options(place, 4, 6), _right(place)
    if not 2 <= len(right) < len(options):
        raise place.refuse("options", "must have two or more that are right, and one that is not")
    return options, right, {}


def _ordering(place: _Place) -> Answered:
    options, order = _options(place, 3, 6), tuple(place["order"])
    if sorted(order) != sorted(options):
        raise place.refuse("order", "must name each option once")
    return options, order, {}


def _matching(place: _Place) -> Answered:
    pairs = {
        raw["code"]: (place.in_all("pairs", raw["left"]), place.in_all("pairs", raw["right"]))
        for raw in place["pairs"]
    }
    for language in LANGUAGES:
        rights = {right[language] for _left, right in pairs.values()}
        if len(rights) < len(place["pairs"]) or not 3 <= len(rights) <= 5:
            raise place.refuse("pairs", f"must be 3 to 5, all different in {language}")
    return pairs, tuple(pairs), {}


def _short_text(place: _Place) -> Answered:
    return {}, (), place.told("answers")


_KINDS = {
    "single": _one_of,
    "scenario": _one_of,
    "multiple": _several_of,
    "ordering": _ordering,
    "matching": _matching,
    "short_text": _short_text,
}


def _check_order(programme: _Place, modules: list[Module]) -> None:
    """Each module comes after those that it requires, in the programme and in its own file."""
    seen: set[str] = set()
    for module in modules:
        if {*programme["ensures"].get(module.code, [])} != {*module.prerequisites}:
            raise programme.refuse("ensures", f"says other modules before {module.code}")
        seen.add(module.code)
    if len(seen) < len(modules):
        raise programme.refuse("topics", "name a module twice")
    _check_no_loop(programme, {module.code: module.prerequisites for module in modules})


def _check_no_loop(programme: _Place, required: dict[str, tuple[str, ...]]) -> None:
    passed: set[str] = set()
    while open_ones := [code for code in required if code not in passed]:
        able = {code for code in open_ones if passed.issuperset(required[code])}
        if not able:
            raise programme.refuse("ensures", f"lets nobody pass {', '.join(open_ones)}")
        passed |= able
