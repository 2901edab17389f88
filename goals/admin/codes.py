"""Codes of new rows: what names them in addresses, files and the API for good."""

from collections.abc import Callable
from typing import Any

from goals.models import (
    Aim,
    Citation,
    Content,
    Crosswalk,
    GoalCrimeArea,
    Link,
    Reading,
    Strand,
    Subject,
    SubjectGoal,
    Target,
)
from goals.models.subject import SubjectOwner


def _of_figure(reading: Reading) -> str:
    code = f"{reading.subject.code}/{reading.measure.code}/{reading.as_of}"
    return f"{code}/{reading.share_of.code}" if reading.share_of else code


_PATTERNS = {
    Aim: lambda a: f"{a.goal.code}.A{a.sort}",
    Strand: lambda s: f"{s.theme.code}.S{s.sort}",
    GoalCrimeArea: lambda e: f"{e.goal.code}-{e.area.code}",
    Crosswalk: lambda e: f"{e.earlier.code}-{e.later.edition.code}",
    Link: lambda k: f"{k.goal.code}-{k.target.code if k.target else k.sdg.number}",
    SubjectGoal: lambda e: f"{e.subject.code}-{e.goal.code}",
    Reading: _of_figure,
    Citation: lambda c: f"{c.content_type.model}:{c.statement.code}:{c.sort + 1}",
    Target: lambda t: t.code,
}


def let_name(model: type[Content], pattern: Callable[[Any], str]) -> None:
    """Rooms to the right say here what names their rows."""
    _PATTERNS[model] = pattern


def name(row: Content) -> None:
    """Give a new row its place, its subject and its code, unless the editor chose one."""
    is_numbered = isinstance(row, Aim | Strand | Citation) and not row.sort
    if is_numbered or row.sort is None:
        row.sort = _next_place(row)
    if isinstance(row, SubjectOwner) and row.subject_id is None:
        row.subject = _subject_for(row)
    if not row.code:
        row.code = _free(type(row), _PATTERNS[type(row)](row))


def _next_place(row: Content) -> int:
    if isinstance(row, Citation):
        siblings = Citation.objects.of(row.statement)
    else:
        siblings = type(row).objects.filter(**{row.whole: getattr(row, row.whole)})
    taken = siblings.order_by("-sort").values_list("sort", flat=True).first()
    return 0 if taken is None and isinstance(row, Citation) else (taken or 0) + 1


def _subject_for(row: SubjectOwner) -> Subject:
    kind = type(row)._meta.get_field("subject").remote_field.related_name
    return Subject.objects.create(code=f"{kind}:{row.code}", kind=kind)


def _free(model: type[Content], code: str) -> str:
    """The code itself, or with -2, -3 … if it stood for something before."""
    candidate, number = code, 1
    while model.objects.filter(code=candidate).exists():
        number += 1
        candidate = f"{code}-{number}"
    return candidate
