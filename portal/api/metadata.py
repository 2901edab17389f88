"""What a file's columns mean, for whoever reads it without this portal at hand."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from rest_framework import serializers

from goals.api.figures import DecimalText, UnitReference
from goals.models import Unit
from members.api.rows import PartialDate
from portal.api.table import Column

# What a column holds, by the class of its field; the first that fits counts.
_TYPES = [
    (DecimalText, "decimal"),
    (PartialDate, "date"),
    (serializers.ChoiceField, "code"),
    (serializers.BooleanField, "boolean"),
    (serializers.IntegerField, "integer"),
    (serializers.DateTimeField, "datetime"),
    (serializers.BaseSerializer, "list"),
    (serializers.ListField, "list"),
]


def described(columns: list[Column]) -> list[dict[str, Any]]:
    """One entry for each column, in the language that is active."""
    return [dict(_described(column)) for column in columns]


def _described(column: Column) -> Iterator[tuple[str, Any]]:
    field = column.field
    yield "name", column.header
    yield "title", column.title
    if column.of:
        yield "of", column.of
    if column.language:
        yield "language", column.language
    if field.help_text:
        yield "description", str(field.help_text)
    yield "type", next((name for kind, name in _TYPES if isinstance(field, kind)), "text")
    if codes := _codes(column):
        yield "codes", codes


def _codes(column: Column) -> dict[str, str]:
    """The values of a code list, each with its word."""
    if isinstance(column.field, serializers.ChoiceField):
        return {str(code): str(word) for code, word in column.field.choices.items() if code}
    if column.path[-1] == "code" and isinstance(column.field.parent, UnitReference):
        units = sorted(Unit.objects.in_use(), key=lambda unit: unit.code)
        return {unit.code: unit.name for unit in units}
    return {}


class Digest:
    """A file that is not kept: what is written to it is only summed up."""

    def __init__(self) -> None:
        self._sum = sha256()

    def write(self, content: bytes) -> int:
        self._sum.update(content)
        return len(content)

    def flush(self) -> None:
        """Nothing waits here."""

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    @property
    def closed(self) -> bool:
        return False

    def text(self) -> str:
        return self._sum.hexdigest()
