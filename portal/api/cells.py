"""The cells of a long list, read column by column.

To make a row of a model and a nested dictionary of it is most of the work of a long file. Here the
serializer is asked once which columns its cells are; what it says of a value, of a row that is
pointed at, or of a set of citations is asked once each and remembered. A test compares these cells
with what the serializer says of each row.
"""

import json
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, Generic

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.functions import Cast
from rest_framework import serializers

from goals.api import querysets
from goals.api.rows import CitationSerializer
from goals.models import Citation, Source
from members.asking import bare_columns
from members.sheets import harmless
from portal.api.files import MakePart, Part
from portal.api.table import Column, columns, harmless_cell

_CHUNK = 2_000  # rows read at a time: memory does not grow with a list
_MOST_KEPT = 5_000  # answers of each field
_WORDS = {serializers.CharField, serializers.SlugField, serializers.ChoiceField}
Values = tuple[Any, ...]


def plain_rows(
    serializer: serializers.ModelSerializer, rows: models.QuerySet
) -> "PlainRows | None":
    """The rows of a table, if every cell is made of a column, of a row or of citations."""
    try:
        _Plan(serializer, list)
    except _NotPlainError:
        return None
    return PlainRows(serializer, rows)


@dataclass(frozen=True)
class PlainRows:
    """Rows that are read column by column (portal.api.files.Rows)."""

    serializer: serializers.ModelSerializer
    rows: models.QuerySet

    def parts(self, part: MakePart[Part]) -> Iterator[list[Part]]:
        return _Plan(self.serializer, part).read(self.rows)


class _NotPlainError(Exception):
    """A cell is made of something else."""


class _Plan(Generic[Part]):
    """Which columns are read, and the pieces that make parts of them, from left to right."""

    def __init__(self, serializer: serializers.ModelSerializer, part: MakePart[Part]) -> None:
        self._serializer, self._part = serializer, part
        self._model = serializer.Meta.model
        self._read: list[Any] = ["pk"]
        self._pieces: list[_Piece[Part]] = []
        for what, found in groupby(columns(serializer), key=_read_together):
            self._pieces.append(self._piece(what, list(found)))

    def read(self, rows: models.QuerySet) -> Iterator[list[Part]]:
        found = bare_columns(rows, *self._read).iterator(chunk_size=_CHUNK)
        parts = [piece.part_of for piece in self._pieces]
        while chunk := list(islice(found, _CHUNK)):
            for piece in self._pieces:
                piece.prepare(chunk)
            for values in chunk:
                yield [part_of(values) for part_of in parts]

    def _piece(self, what: str, found: list[Column]) -> "_Piece[Part]":
        """Adjacent columns of words, or those of one field of the serializer."""
        if what == _TEXTS:
            names = [f"{name}_{code}" for _languages, code, name in (c.path for c in found)]
            return _Piece(self._places(names), self._of_words)
        if what == _OWN_WORDS:
            return _Piece(self._places([c.field.source for c in found]), self._of_words)
        field = self._serializer.fields[what]

        def told(value: Any) -> Part:
            said = {what: None if value is None else field.to_representation(value)}
            return self._part([harmless_cell(column, column.cell(said)) for column in found])

        first, _dot, rest = field.source.partition(".")
        if isinstance(getattr(field, "child", None), CitationSerializer):
            return _Cited(self._model, told)
        column = self._column(first)
        place = self._places([first]).start
        if column.many_to_one:
            return _Pointed(place, told, column.related_model, rest)
        if isinstance(column, models.JSONField):
            return _Piece(place, lambda text: told(json.loads(text)))
        return _Piece(place, told)

    def _of_words(self, words: Values) -> Part:
        """A missing word is an empty one."""
        return self._part([harmless(word) if word else "" for word in words])

    def _places(self, names: list[str]) -> slice:
        """Read these columns too; where they stand among the values."""
        begin = len(self._read)
        self._read += [_as_read(self._column(name)) for name in names]
        return slice(begin, len(self._read))

    def _column(self, name: str) -> models.Field:
        try:
            found = self._model._meta.get_field(name)
        except FieldDoesNotExist:
            raise _NotPlainError(name) from None
        if not found.concrete:
            raise _NotPlainError(name)
        return found


_TEXTS, _OWN_WORDS = "languages", ""


def _read_together(column: Column) -> str:
    is_own = len(column.path) == 1 and "." not in column.field.source
    return _OWN_WORDS if is_own and type(column.field) in _WORDS else column.path[0]


def _as_read(column: models.Field) -> Any:
    """JSON as text, which is compared without being taken apart."""
    is_json = isinstance(column, models.JSONField)
    return Cast(column.name, models.TextField()) if is_json else column.attname


class _Piece(Generic[Part]):
    """What is made of some values of a row, remembered by these values."""

    def __init__(self, where: int | slice, made_of: Callable[[Any], Part]) -> None:
        self._where, self._made_of = where, made_of
        self._kept: dict[Hashable, Part] = {}

    def prepare(self, chunk: list[Values]) -> None:
        """Before the parts of these rows are asked for."""
        if len(self._kept) > _MOST_KEPT:
            self._kept.clear()

    def part_of(self, values: Values) -> Part:
        asked = values[self._where]
        found = self._kept.get(asked)
        if found is None:
            found = self._kept[asked] = self._made_of(asked)
        return found


class _Pointed(_Piece[Part]):
    """What is made of a row that a foreign key points at, or that `rest` names from there."""

    def __init__(
        self, place: int, told: Callable[[Any], Part], model: type[models.Model], rest: str
    ) -> None:
        super().__init__(place, told)
        self._model, self._rest = model, rest

    def prepare(self, chunk: list[Values]) -> None:
        """Read whatever these rows point at for the first time, in one query."""
        super().prepare(chunk)
        missing = {values[self._where] for values in chunk} - self._kept.keys() - {None}
        if missing:
            for key, row in querysets.by_key(self._model, missing, self._rest).items():
                value = attrgetter(self._rest)(row) if self._rest else row
                self._kept[key] = self._made_of(value)


class _Cited(_Piece[Part]):
    """What is made of the citations of a row, most often those of its neighbours too."""

    def __init__(self, model: type[models.Model], told: Callable[[Any], Part]) -> None:
        super().__init__(0, told)
        self._model = model
        self._cited: dict[int, Values] = {}

    def prepare(self, chunk: list[Values]) -> None:
        super().prepare(chunk)
        self._cited = Citation.objects.named(self._model, [values[0] for values in chunk])
        missing = {*self._cited.values(), ()} - self._kept.keys()
        sources = querysets.by_key(Source, {key for cited in missing for key, _at in cited})
        for cited in missing:
            rows = [Citation(source=sources[key], locator=locator) for key, locator in cited]
            self._kept[cited] = self._made_of(rows)

    def part_of(self, values: Values) -> Part:
        return self._kept[self._cited.get(values[0], ())]
