"""The cells of a long list, read column by column.

To make a row of a model and a nested dictionary of it is most of the work of a long file. Here the
serializer is asked once which columns its cells are; what it says of a value, of a row that is
pointed at, or of a set of citations is asked once each and remembered. A test compares these cells
with what the serializer says of each row.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from itertools import chain, groupby
from json import loads
from operator import attrgetter
from typing import Any, Generic

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.functions import Cast
from rest_framework import serializers

from goals.api import querysets
from goals.api.rows import CitationSerializer
from goals.models import Citation, Source
from members.asking import Values, bare_columns
from members.sheets import harmless
from portal.api.files import MakePart, Part
from portal.api.table import Column, columns, harmless_cell

_CHUNK = 2_000  # rows read at a time: memory does not grow with a list
_MOST_KEPT = 5_000  # answers of each field
_MOST_ASKED = 4  # answers about rows that are pointed at: often two fields tell of one row
_WORD_FIELDS = {serializers.CharField, serializers.SlugField, serializers.ChoiceField}


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

    def parts(self, part: MakePart[Part]) -> Iterator[Sequence[Part]]:
        return _Plan(self.serializer, part).read(self.rows)


class _NotPlainError(Exception):
    """A cell is made of something else."""


class _Plan(Generic[Part]):
    """Which columns are read, and the pieces that make parts of them, from left to right."""

    def __init__(self, serializer: serializers.ModelSerializer, part: MakePart[Part]) -> None:
        self._serializer, self._part = serializer, part
        self._model = serializer.Meta.model
        self._read: list[Any] = []
        self._by_key = lru_cache(_MOST_ASKED)(querysets.by_key)
        self._pieces: list[_Piece[Part]] = []
        for what, found in groupby(columns(serializer), key=_read_together):
            self._pieces.append(self._piece(what, list(found)))

    def read(self, rows: models.QuerySet) -> Iterator[Sequence[Part]]:
        return chain.from_iterable(bare_columns(rows, self._read, _CHUNK, self._told))

    def _told(self, chunk: list[Values]) -> Iterable[Sequence[Part]]:
        """The parts of these rows, about which nothing has to be asked any more."""
        read = [*zip(*chunk, strict=True)]
        return zip(*(piece.parts(read) for piece in self._pieces), strict=True)

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
            return _Cited(self._place(Citation.objects.named(self._model)), told)
        column = self._column(first)
        if column.many_to_one:
            rows_of = partial(self._by_key, column.related_model, joined=rest)
            return _Pointed(self._place(column.attname), told, rows_of, rest)
        if taken_apart := _TAKEN_APART.get(type(column)):
            place = self._place(Cast(first, models.TextField()))
            return _Piece(place, lambda text: told(text and taken_apart(text)))
        return _Piece(self._place(first), told)

    def _words(self, names: list[str]) -> "_Piece[Part]":
        """A missing word is an empty one."""
        read = [self._column(name) for name in names]
        begin = len(self._read)
        self._read += names
        if len(names) > 1:
            return _Piece(
                slice(begin, begin + len(names)),
                lambda words: self._part([harmless(w) if w else "" for w in words]),
            )
        kind = _OfOne if read[0].unique else _Piece
        return kind(begin, lambda word: self._part([harmless(word) if word else ""]))

    def _place(self, column: Any) -> int:
        """Where a column stands among those that are read, each once."""
        if column not in self._read:
            self._read.append(column)
        return self._read.index(column)

    def _column(self, name: str) -> models.Field:
        try:
            found = self._model._meta.get_field(name)
        except FieldDoesNotExist:
            raise _NotPlainError(name) from None
        if not found.concrete:
            raise _NotPlainError(name)
        return found


_WORDS = ""
# Read as text, which is compared without being taken apart.
_TAKEN_APART: dict[type, Callable[[str], Any]] = {
    models.JSONField: loads,
    models.DecimalField: Decimal,
}


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
        self._made_of = made_of
        self.kept = _Kept(made_of)

    def parts(self, read: list[Values]) -> Iterator[Part]:
        """Of each row, whose values stand in the columns that were `read`."""
        where = self.where
        values = [*zip(*read[where], strict=True)] if isinstance(where, slice) else read[where]
        self.prepare(values)
        return map(self.kept.__getitem__, values)

    def prepare(self, values: Iterable[Any]) -> None:
        """Before the parts of these are asked for."""
        self.kept.make_room()


class _OfOne(_Piece[Part]):
    """What is made of a value that no other row has: not worth to be remembered."""

    def parts(self, read: list[Values]) -> Iterator[Part]:
        return map(self._made_of, read[self.where])


class _Pointed(_Piece[Part]):
    """What is made of a row that a foreign key points at, or that `rest` names from there."""

    def __init__(
        self,
        place: int,
        told: Callable[[Any], Part],
        rows_of: Callable[[frozenset], Any],
        rest: str,
    ) -> None:
        super().__init__(place, told)
        self._told, self._rows_of, self._rest = told, rows_of, rest

    def prepare(self, values: Iterable[Any]) -> None:
        """Read whatever these keys point at for the first time, in one query."""
        super().prepare(values)
        missing = frozenset({*values} - self.kept.keys() - {None})
        if missing:
            for key, row in self._rows_of(missing).items():
                value = attrgetter(self._rest)(row) if self._rest else row
                self.kept[key] = self._told(value)


class _Cited(_Piece[Part]):
    """What is made of the citations of a row, most often those of its neighbours too."""

    def __init__(self, place: int, told: Callable[[Any], Part]) -> None:
        super().__init__(place, self._cited)
        self._told = told
        self._sources: dict[int, models.Model] = {}

    def prepare(self, values: Iterable[Any]) -> None:
        """Read whatever sources are named in words that are new, in one query."""
        super().prepare(values)
        new = {*values} - self.kept.keys()
        if new:
            named = {key for text in new for key, _at in loads(text)}
            self._sources = querysets.by_key(Source, named)

    def _cited(self, text: str) -> Part:
        rows = [Citation(source=self._sources[key], locator=at) for key, at in loads(text)]
        return self._told(rows)
