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
_WORD_FIELDS = {serializers.CharField, serializers.SlugField, serializers.ChoiceField}
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
        kept = [(piece.where, piece.kept) for piece in self._pieces]
        while chunk := list(islice(found, _CHUNK)):
            for piece in self._pieces:
                piece.prepare(chunk)
            for values in chunk:
                yield [parts[values[where]] for where, parts in kept]

    def _piece(self, what: str, found: list[Column]) -> "_Piece[Part]":
        """Adjacent columns of words, or those of one field of the serializer."""
        if what == _WORDS:
            return self._words([_word_of(column) for column in found])
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

    def _words(self, names: list[str]) -> "_Piece[Part]":
        """A missing word is an empty one."""
        where = self._places(names)
        if len(names) > 1:
            return _Piece(
                where, lambda words: self._part([harmless(w) if w else "" for w in words])
            )
        return _Piece(where.start, lambda word: self._part([harmless(word) if word else ""]))

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


_WORDS = ""


def _read_together(column: Column) -> str:
    """Adjacent words are one piece, whatever they say; else the columns of a field are."""
    is_own = len(column.path) == 1 and "." not in column.field.source
    is_word = is_own and type(column.field) in _WORD_FIELDS
    return _WORDS if is_word or column.path[0] == "languages" else column.path[0]


def _word_of(column: Column) -> str:
    """The name of the column that holds it: a text has one for each language."""
    if column.path[0] == "languages":
        _languages, code, name = column.path
        return f"{name}_{code}"
    return column.field.source


def _as_read(column: models.Field) -> Any:
    """JSON as text, which is compared without being taken apart."""
    is_json = isinstance(column, models.JSONField)
    return Cast(column.name, models.TextField()) if is_json else column.attname


class _Kept(dict[Hashable, Part]):
    """Parts by what they are made of; one that is missing is made."""

    def __init__(self, made_of: Callable[[Any], Part]) -> None:
        super().__init__()
        self._made_of = made_of

    def __missing__(self, asked: Any) -> Part:
        part = self[asked] = self._made_of(asked)
        return part

    def make_room(self) -> None:
        if len(self) > _MOST_KEPT:
            self.clear()


class _Piece(Generic[Part]):
    """What is made of the values that stand at one place of a row."""

    def __init__(self, where: int | slice, made_of: Callable[[Any], Part]) -> None:
        self.where = where
        self.kept = _Kept(made_of)

    def prepare(self, chunk: list[Values]) -> None:
        """Before the parts of these rows are asked for."""
        self.kept.make_room()


class _Pointed(_Piece[Part]):
    """What is made of a row that a foreign key points at, or that `rest` names from there."""

    def __init__(
        self, place: int, told: Callable[[Any], Part], model: type[models.Model], rest: str
    ) -> None:
        super().__init__(place, told)
        self._told, self._model, self._rest = told, model, rest

    def prepare(self, chunk: list[Values]) -> None:
        """Read whatever these rows point at for the first time, in one query."""
        super().prepare(chunk)
        missing = {values[self.where] for values in chunk} - self.kept.keys() - {None}
        if missing:
            for key, row in querysets.by_key(self._model, missing, self._rest).items():
                value = attrgetter(self._rest)(row) if self._rest else row
                self.kept[key] = self._told(value)


class _Cited(_Piece[Part]):
    """What is made of the citations of a row, most often those of its neighbours too."""

    def __init__(self, model: type[models.Model], told: Callable[[Any], Part]) -> None:
        super().__init__(0, lambda key: told([]))
        self._told, self._model = told, model
        self._same = _Kept(self._made_of)
        self._sources: dict[int, models.Model] = {}

    def prepare(self, chunk: list[Values]) -> None:
        """Read the citations of these rows, and whatever sources they name for the first time."""
        self.kept.clear()
        self._same.make_room()
        cited = Citation.objects.named(self._model, [values[0] for values in chunk])
        named = {key for told in {*cited.values()} - self._same.keys() for key, _at in told}
        self._sources = querysets.by_key(Source, named)
        self.kept.update((key, self._same[told]) for key, told in cited.items())

    def _made_of(self, cited: tuple[tuple[int, str], ...]) -> Part:
        rows = [Citation(source=self._sources[key], locator=at) for key, at in cited]
        return self._told(rows)
