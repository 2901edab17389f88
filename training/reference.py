"""The demonstration curriculum as records (goals/reference)."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from goals import models as m
from goals.reference.records import LANGUAGES, Record, Ref
from goals.reference.sources import BY_CODE
from training import curriculum
from training.models import (
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

FOLDER, FILE = "training", "training/programme.json"


def records(folder: Path) -> Iterator[Record]:
    """The programme with its topics and modules, and each module with all that is in it."""
    read = curriculum.read(folder)
    for order, (code, names) in enumerate(read.topics.items()):
        yield Record(Topic, code, _columns("name", names) | {"sort": order}, FILE)
    for order, module in enumerate(read.modules):
        yield from _module(module, order)
    for module in read.modules:  # each may require any other
        yield from _prerequisites(module)
    yield from _programme(read)


def _programme(read: curriculum.Curriculum) -> Iterator[Record]:
    values = {
        "title": Ref(m.Platform, read.title),
        "modules_required": read.modules_required,
    }
    values |= _columns("name", read.names) | _columns("description", read.description)
    yield Record(Programme, read.code, values, FILE, _cited((code, "") for code in read.sources))
    for order, module in enumerate(read.modules):
        edge = {
            "programme": Ref(Programme, read.code),
            "module": Ref(Module, module.code),
            "sort": order,
        }
        yield Record(ProgrammeModule, f"{read.code}-{module.code}", edge, FILE)


def _module(module: curriculum.Module, order: int) -> Iterator[Record]:
    file, subject = f"{module.code}/module.json", f"module:{module.code}"
    yield Record(m.Subject, subject, {"kind": "module"}, file)
    values = {
        "subject": Ref(m.Subject, subject),
        "topic": Ref(Topic, module.topic),
        "level": module.level,
        "minutes": module.minutes,
        "sort": order,
    }
    values |= _columns("name", module.title) | _columns("summary", module.summary)
    sources = _cited((code, "") for code in sorted(module.sources))
    yield Record(Module, module.code, values, file, sources)
    for goal in module.goals:
        edge = {"subject": Ref(m.Subject, subject), "goal": Ref(m.Goal, goal)}
        yield Record(m.SubjectGoal, f"{subject}-{goal}", edge, file)
    yield from _edges(module, file)
    yield from _contents(module, file)


def _edges(module: curriculum.Module, file: str) -> Iterator[Record]:
    """What it teaches and works towards: all of it our own reading, as the goals are."""
    whole = {"module": Ref(Module, module.code)}
    for order, code in enumerate(module.capabilities):
        edge = whole | {"capability": Ref(m.Capability, code), "sort": order}
        yield Record(ModuleCapability, f"{module.code}-{code}", edge, file)
    for order, code in enumerate(module.targets):
        edge = whole | {"target": Ref(m.Target, code), "sort": order}
        yield Record(ModuleTarget, f"{module.code}-{code}", edge, file)


def _prerequisites(module: curriculum.Module) -> Iterator[Record]:
    for order, code in enumerate(module.prerequisites):
        edge = {
            "module": Ref(Module, module.code),
            "required": Ref(Module, code),
            "sort": order,
        }
        file = f"{module.code}/module.json"
        yield Record(ModulePrerequisite, f"{module.code}-{code}", edge, file)


def _contents(module: curriculum.Module, file: str) -> Iterator[Record]:
    whole = {"module": Ref(Module, module.code)}
    for order, text in enumerate(module.objectives, start=1):
        values = whole | _columns("text", text) | {"sort": order}
        yield Record(Objective, f"{module.code}.O{order}", values, file)
    for order, lesson in enumerate(module.lessons, start=1):
        values = whole | _columns("title", lesson.title) | _columns("body", lesson.text)
        code = f"{module.code}.{lesson.code}"
        yield Record(Lesson, code, values | {"sort": order}, file, _cited(lesson.cited))
    for order, question in enumerate(module.questions, start=1):
        yield _question(module, question, order)


def _question(module: curriculum.Module, question: curriculum.Question, order: int) -> Record:
    """Its sources stay with it: a citation is content, and would be published."""
    values = {
        "lesson": Ref(Lesson, f"{module.code}.{question.lesson}"),
        "kind": question.kind,
        "parts": question.parts,
        "sources": [{"code": code, "locator": where} for code, where in question.cited],
        "sort": order,
    }
    values |= _columns("text", question.text) | _columns("feedback", question.feedback)
    file = f"{module.code}/questions.json"
    return Record(Question, f"{module.code}.{question.code}", values, file)


def _columns(name: str, told: curriculum.Told) -> dict[str, str]:
    return {f"{name}_{language}": told[language] for language in LANGUAGES}


def _cited(places: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"type": BY_CODE, "code": code, "locator": where} for code, where in places]
