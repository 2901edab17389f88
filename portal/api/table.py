"""An API list as a table: one row each, one column per language of a text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from goals.api.figures import DecimalText
from goals.api.rows import TextStatusField
from members.api.rows import LANGUAGES, LanguagesField

Cell = str | int | bool | None


@dataclass(frozen=True)
class Column:
    """A header that never changes, and where its value stands in what the serializer says."""

    header: str
    path: tuple[str, ...]
    is_decimal: bool = False

    def cell(self, told: dict[str, Any]) -> Cell:
        """The value for one row; a list of things becomes their codes in one cell."""
        value: Any = told
        for name in self.path:
            value = value.get(name) if value else None
        if isinstance(value, list):
            return "; ".join(_in_short(item) for item in value)
        return value


def columns(serializer: serializers.BaseSerializer) -> list[Column]:
    """The columns of a serializer's rows, those of nested rows among them (`goal_code`)."""
    return list(_columns(serializer, ()))


def _columns(serializer: Any, path: tuple[str, ...]) -> Iterator[Column]:
    texts = getattr(serializer, "text_names", ())
    for name, field in serializer.fields.items():
        if isinstance(field, LanguagesField):
            continue
        if isinstance(field, serializers.Serializer):
            yield from _columns(field, (*path, name))
        elif name in texts:
            for code in LANGUAGES:
                yield Column(_header(*path, name, code), (*path, "languages", code, name))
        elif isinstance(field, TextStatusField):
            for code in LANGUAGES:
                yield Column(_header(*path, name, code), (*path, name, code))
        else:
            is_decimal = isinstance(field, DecimalText)
            yield Column(_header(*path, name), (*path, name), is_decimal)


def _header(*names: str) -> str:
    return "_".join(names)


def _in_short(item: Any) -> str:
    """A nested row in one cell: its code and what qualifies it, "GPG4 (inferred)"."""
    if not isinstance(item, dict):
        return str(item)
    qualifier = item.get("locator") or item.get("confidence")
    return f"{item['code']} ({qualifier})" if qualifier else item["code"]
