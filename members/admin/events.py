"""The history that the database keeps of every row: who, when and why (pghistory)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models

from members.admin.differences import BOOKKEEPING, differences
from members.models import ReferenceRow, User

SHOWN = 100  # events on one page


@dataclass
class Entry:
    """One event of a row as a person reads it."""

    pk: int
    at: datetime
    who: str
    why: str
    label: str
    lines: list[dict[str, Any]]
    is_newest: bool = False


def event_model(model: type[ReferenceRow]) -> type[models.Model]:
    return apps.get_model(model._meta.app_label, f"{model.__name__}Event")


def events_of(row: ReferenceRow) -> models.QuerySet:
    """Newest first."""
    events = event_model(type(row)).objects.filter(pgh_obj_id=row.pk)
    return events.select_related("pgh_context").order_by("-pgh_id")


def entries(row: ReferenceRow) -> list[Entry]:
    """What each event changed against the one before it."""
    events = list(events_of(row)[: SHOWN + 1])
    names = _names(events)
    found = []
    for event, before in zip(events, [*events[1:], None], strict=False):
        fields = [(c, _value(before, c), _value(event, c)) for c in _columns(type(row))]
        context = _context(event)
        found.append(
            Entry(
                pk=event.pgh_id,
                at=event.pgh_created_at,
                who=names.get(context.get("user"), ""),
                why=context.get("reason", ""),
                label=event.pgh_label,
                lines=differences(type(row), fields) if before else [],
                is_newest=not found,
            )
        )
    return found[:SHOWN]


def snapshot(row: ReferenceRow, event_id: int) -> dict[str, Any]:
    """The state of a row after one of its events, as column values."""
    event = events_of(row).get(pgh_id=event_id)
    return {column: _value(event, column) for column in _columns(type(row))}


def at_version(row: ReferenceRow, version: int) -> ReferenceRow | None:
    """The row as it was when it had this version."""
    event = events_of(row).filter(version=version).first()
    if event is None:
        return None
    return type(row)(**{f.attname: getattr(event, f.attname) for f in row._meta.concrete_fields})


def last_change(row: ReferenceRow, since: int) -> tuple[str, datetime | None]:
    """Who moved the row on from version `since`, and when."""
    event = events_of(row).filter(version__gt=since).first()
    if event is None:
        return "", None
    return _names([event]).get(_context(event).get("user"), ""), event.pgh_created_at


def _columns(model: type[ReferenceRow]) -> list[str]:
    return [f.column for f in model._meta.concrete_fields if f.column not in BOOKKEEPING]


def _value(event: models.Model | None, column: str) -> Any:
    return getattr(event, column) if event is not None else None


def _context(event: models.Model) -> dict[str, Any]:
    return event.pgh_context.metadata if event.pgh_context else {}


def _names(events: list[models.Model]) -> dict[int, str]:
    """Names of the people behind events, in one query."""
    wanted = {_context(event).get("user") for event in events} - {None}
    return {user.pk: user.name for user in User.objects.filter(pk__in=wanted)}
