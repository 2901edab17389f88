"""A person's own record, read from the register of personal data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.functional import Promise

from members.models import AuditEntry, User
from members.personal_data import REGISTER, PersonalTable, Sort
from members.scope import GATE, scope

Record = dict[str, list[dict[str, Any]]]


def record_of(person: User) -> Record:
    """Her rows of every registered table, by the table's name; others' names are not in it.

    One query for each table. Asked in her own scope, where the database shows no other row.
    """
    return {table.model: _rows(table, person) for table in REGISTER if table.owner}


def _rows(table: PersonalTable, person: User) -> list[dict[str, Any]]:
    lookups = {column.path or name: name for name, column in table.told.items()}
    rows = apps.get_model(table.model)._base_manager.filter(**{table.owner: person.pk})
    found = rows.order_by("pk").values(*lookups)
    return [{name: row[lookup] for lookup, name in lookups.items()} for row in found]


def lines(record: Record) -> Iterator[list[Any]]:
    """The same as a table of four columns: table, row, field, value."""
    for table, rows in record.items():
        for number, row in enumerate(rows, start=1):
            for name, value in row.items():
                yield [table, number, name, "" if value is None else str(value)]


@dataclass(frozen=True)
class Look:
    """Somebody opened her record; `who` is empty once that person is erased."""

    moment: datetime
    who: str


MOST_LOOKS = 100


def looks_at(person: User) -> list[Look]:
    """Who looked at her record, newest first. The trail has no names: they are looked up here."""
    entries = AuditEntry.objects.visible_to(person).looks().newest_first()[:MOST_LOOKS]
    entries = [entry for entry in entries if entry.actor]
    if not entries:
        return []
    keys = {entry.actor: entry.actor.removeprefix("person:") for entry in entries}
    with scope(seen_by=GATE):  # in her own view there is nobody else
        names = User.objects.names_by_audit_key(set(keys.values()))
    return [Look(entry.moment, names.get(keys[entry.actor], "")) for entry in entries]


@dataclass(frozen=True)
class Explained:
    """A table in words: its title, and for each sort of data the columns of that sort."""

    title: str | Promise
    sorts: list[tuple[Sort, list[str]]]


def explained() -> list[Explained]:
    """What is known about anybody, why, who reads it, and how long it stays."""
    return [Explained(table.title, _sorts(table)) for table in REGISTER if table.told]


def _sorts(table: PersonalTable) -> list[tuple[Sort, list[str]]]:
    found: dict[Sort, list[str]] = {}
    for column in table.told.values():
        found.setdefault(column.sort, []).append(str(column.label))
    return list(found.items())
