"""What the search knows about each kind of row: its title, its body and its page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from goals.models import (
    SDG,
    Aim,
    Capability,
    ContextStatistic,
    CrimeArea,
    FundedProject,
    Goal,
    Link,
    Measure,
    Meeting,
    Milestone,
    Notice,
    Partner,
    Platform,
    Source,
    Strand,
    Target,
    Term,
    Theme,
)
from goals.querysets import CURRENT_EDITION


@dataclass(frozen=True)
class Searchable:
    """How rows of one model become search entries, in the language that is active."""

    kind: str
    title: str
    body: Callable[[Any], list[str]]
    related: tuple[str, ...] = ()
    condition: dict[str, Any] | None = None
    names: Callable[[Any], str] = lambda row: ""
    weight: str = "A"  # PostgreSQL's, of the title and the names
    is_found_by_code: bool = True  # not where the code repeats words of the title

    def rows(self, model: type[models.Model]) -> models.QuerySet:
        rows = model._default_manager.filter(**self.condition or {})
        return rows.select_related(*self.related) if self.related else rows

    def entry(self, row: models.Model) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "code": row.code,
            "row_id": row.pk,
            "path": row.get_absolute_url(),
            "title": getattr(row, self.title),
            "body": " · ".join(text for text in self.body(row) if text),
            "names": f"{row.code if self.is_found_by_code else ''} {self.names(row)}",
            "weight": self.weight,
            "body_weight": max(self.weight, "C"),
        }


_CURRENT = {"edition__code": CURRENT_EDITION}
_TABLE: dict[type[models.Model], Searchable] = {
    Goal: Searchable("goal", "title", lambda g: [g.short_title], condition=_CURRENT),
    Aim: Searchable("aim", "text", lambda a: [a.goal.short_title], ("goal",)),
    Theme: Searchable("theme", "title", lambda t: []),
    Strand: Searchable("strand", "text", lambda s: [s.theme.title], ("theme",)),
    SDG: Searchable("sdg", "title", lambda s: [], names=lambda s: f"sdg ods odd {s.number}"),
    Target: Searchable("target", "label", lambda t: [t.sdg.title], ("sdg",)),
    Link: Searchable(
        "link",
        "rationale",
        lambda k: [k.goal.short_title, k.target.label if k.target else k.sdg.title],
        ("goal", "sdg", "target"),
        {"valid_to": ""},
        lambda k: k.target.code if k.target else k.sdg.code,
    ),
    Capability: Searchable(
        "capability",
        "name",
        lambda c: [c.purpose, c.note],
        ("subject",),
        names=lambda c: " ".join(c.aliases),
    ),
    Notice: Searchable("notice", "name", lambda n: [n.meaning], ("subject",)),
    Platform: Searchable("platform", "name", lambda p: [p.purpose], ("subject",)),
    Partner: Searchable("partner", "name", lambda p: [p.kind, p.role], ("subject",)),
    FundedProject: Searchable("project", "name", lambda p: [p.funder, p.channel], ("subject",)),
    Meeting: Searchable("meeting", "name", lambda m: [m.city, m.outcome], ("subject",)),
    Milestone: Searchable("milestone", "text", lambda m: [m.start]),
    Term: Searchable("term", "prefer", lambda t: [t.avoid, t.usual_today]),
    Measure: Searchable("measure", "name", lambda m: [m.counting_rule]),
    Source: Searchable("source", "title", lambda s: [], is_found_by_code=False),
    # A word of the glossary: whatever speaks of it at length comes first.
    CrimeArea: Searchable("crime_area", "name", lambda a: [], weight="D"),
    ContextStatistic: Searchable("context", "text", lambda c: [c.attributed_to], ("goal",)),
}


def let_search(model: type[models.Model], described: Searchable) -> None:
    """Rooms to the right say here how their rows are found."""
    _TABLE[model] = described


def searchable(model: type[models.Model]) -> Searchable | None:
    """How `model` is searched, or None if it is not."""
    return _TABLE.get(model)


def model_of(kind: str) -> type[models.Model] | None:
    """The model whose rows are found as `kind`; None for a kind of another room."""
    return next((model for model, described in _TABLE.items() if described.kind == kind), None)


def dependents(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """The models whose entries carry words or the address of `model`, and by which relation."""
    for other, described in _TABLE.items():
        for name in described.related:
            if other._meta.get_field(name).related_model is model:
                yield other, name
