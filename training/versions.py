"""Versions of modules: made by a publication, if the module changed for officers.

What they learn is read from the published copy, and the questions from the bank, which has one
copy. So a version never holds a text that nobody published, and whoever wrote in the bank since
the version before may not publish the next one, with or without an open draft.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from goals.models import Citation, Content, Revision
from goals.models.content import LANGUAGES
from goals.publishing import Change
from members.models import User
from members.scope import Copy, scope
from training.models import Lesson, Module, ModuleVersion, Question


def follow(revision: Revision, _changed: list[Change], rows: list[Content]) -> None:
    """What a publication does to versions; called by goals.publishing, in its transaction."""
    keys = {key for row in rows if (key := _module_of(row)) is not None}
    kind = ContentType.objects.get_for_model(Lesson).pk
    cited = {r.object_id for r in rows if isinstance(r, Citation) and r.content_type_id == kind}
    keys |= Lesson.objects.modules_of(cited) if cited else set()
    if keys:
        _make(revision, keys)


def begin() -> None:
    """A first version of every published module that has none."""
    with scope(Copy.PUBLISHED):
        keys = set(Module.objects.without_version().values_list("pk", flat=True))
        revision = Revision.objects.newest()
    if keys and revision:
        _make(revision, keys)


def _module_of(row: Content) -> int | None:
    """The key of the module that a row is or belongs to."""
    return row.pk if isinstance(row, Module) else getattr(row, "module_id", None)


def _make(revision: Revision, keys: Iterable[int]) -> None:
    with scope(Copy.PUBLISHED):
        modules = list(Module.objects.for_version(keys))
        Citation.objects.attach_to(*(list(module.lessons.all()) for module in modules))
        for module in modules:
            newest = ModuleVersion.objects.newest_of(module)
            content, bank = _content(module), _bank(module)
            if newest is None:
                ModuleVersion.objects.create(
                    module=module, number=1, revision=revision, content=content, bank=bank
                )
            elif (newest.content, newest.bank) != (content, bank):
                _stop_author(revision.published_by, module, newest)
                ModuleVersion.objects.create(
                    module=module,
                    number=newest.number + 1,
                    revision=revision,
                    change=module.change,
                    content=content,
                    bank=bank,
                )


def _stop_author(by: User | None, module: Module, newest: ModuleVersion) -> None:
    """Author is never approver: a draft that was discarded forgets who wrote, history does not."""
    since = newest.revision.published_at
    if by and Question.objects.were_changed_by(by, module, since):
        raise PermissionDenied(
            _("You wrote part of “%(title)s”: somebody else must publish it.")
            % {"title": module.name}
        )


def _content(module: Module) -> dict[str, Any]:
    return {
        "code": module.code,
        "topic": module.topic.code,
        "level": module.level,
        "minutes": module.minutes,
        "name": _told(module, "name"),
        "summary": _told(module, "summary"),
        "objectives": [
            {"code": row.code, "text": _told(row, "text")} for row in module.objectives.all()
        ],
        "lessons": [_lesson(lesson) for lesson in module.lessons.all()],
    }


def _lesson(lesson: Lesson) -> dict[str, Any]:
    return {
        "code": lesson.code,
        "title": _told(lesson, "title"),
        "body": _told(lesson, "body"),
        "sources": [
            {"code": citation.source.code, "locator": citation.locator} for citation in lesson.cited
        ],
    }


def _bank(module: Module) -> list[dict[str, Any]]:
    return [
        {
            "code": question.code,
            "lesson": question.lesson.code,
            "kind": question.kind,
            "text": _told(question, "text"),
            "feedback": _told(question, "feedback"),
            "parts": question.parts,
            "sources": question.sources,
        }
        for question in Question.objects.for_version(module)
    ]


def _told(row: Any, name: str) -> dict[str, str]:
    return {code: getattr(row, f"{name}_{code}") or "" for code in LANGUAGES}
