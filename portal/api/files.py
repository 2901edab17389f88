"""Whole lists as files: CSV, XLSX, JSON. Rows come one by one and are written as they come."""

import codecs
import csv
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from typing import IO, Any, Protocol, TypeVar

from openpyxl import Workbook
from openpyxl.xml.functions import tostring
from rest_framework.utils.encoders import JSONEncoder

from members.sheets import XLSX, harmless
from portal.api.about import About
from portal.api.metadata import Digest, described
from portal.api.table import Cell, Column, harmless_cell

Told = Iterable[dict[str, Any]]  # rows of a list, as its serializer says them
Part = TypeVar("Part")
MakePart = Callable[[list[Cell]], Part]


class Rows(Protocol):
    """Rows of a table, whose cells stand in the order of its columns; none begins a formula."""

    def parts(self, part: MakePart[Part]) -> Iterator[Sequence[Part]]:
        """Each row, piece by piece; what `part` makes of the same adjacent cells may be reused."""


@dataclass(frozen=True)
class ToldRows:
    """Rows as a serializer says them."""

    columns: list[Column]
    told: Told

    def parts(self, part: MakePart[Part]) -> Iterator[Sequence[Part]]:
        for row in self.told:
            yield [part([harmless_cell(c, c.cell(row)) for c in self.columns])]


METADATA = "metadata.json"  # how the address of what describes a file ends
_ROWS_OF_A_SHEET = 2**20 - 1  # below the header
_EXACT_DIGITS = 15  # what a spreadsheet's number keeps; longer values stay text


def _write_csv(out: IO[bytes], about: About, columns: list[Column], rows: Rows) -> None:
    part = _CsvParts()
    # The mark at the start is what makes spreadsheets read Arabic and accents as UTF-8.
    out.write(codecs.BOM_UTF8 + part([column.header for column in columns]) + _LINE_END)
    lines = map(b",".join, rows.parts(part))
    while some := [*islice(lines, _LINES)]:
        out.write(_LINE_END.join([*some, b""]))


_LINES = 500  # written at a time
_LINE_END = b"\r\n"
_MAY_BE_QUOTED = re.compile('[,"\r\n]')


class _CsvParts:
    """Adjacent cells of a line, without its end; one writer for all, as there may be millions."""

    def __init__(self) -> None:
        self._out = io.StringIO(newline="")
        self._writer = csv.writer(self._out, lineterminator=_LINE_END.decode())

    def __call__(self, cells: list[Cell]) -> bytes:
        if len(cells) == 1:
            # An empty one would be quoted, as the writer takes it for a line.
            text = "" if cells[0] is None else str(cells[0])
            if not _MAY_BE_QUOTED.search(text):
                return text.encode()
        self._out.seek(0)
        self._out.truncate()
        self._writer.writerow(cells)
        return self._out.getvalue().encode().removesuffix(_LINE_END)


def _write_json(out: IO[bytes], about: About, columns: list[Column], told: Told) -> None:
    count = 0
    out.write(b'{"about":' + _json(about.facts) + b',"results":[')
    for row in told:
        out.write((b",\n" if count else b"\n") + _json(row))
        count += 1
    out.write(b'\n],"count":%d}\n' % count)


def _write_metadata(out: IO[bytes], about: About, columns: list[Column], rows: Rows) -> None:
    """What the files say about themselves and what their columns mean, with the sum of the CSV."""
    csv_sum, counted = Digest(), Counted(rows)
    _write_csv(csv_sum, about, columns, counted)
    facts = about.facts | {
        "count": counted.count,
        "columns": described(columns),
        "csv_sha256": csv_sum.text(),
    }
    out.write(json.dumps(facts, cls=JSONEncoder, ensure_ascii=False, indent=1).encode() + b"\n")


def _write_xlsx(out: IO[bytes], about: About, columns: list[Column], rows: Rows) -> None:
    workbook = Workbook(write_only=True)
    _add_sheet(workbook, about.noun, about, _typed(columns, rows), has_header=True)
    _add_sheet(workbook, "about", about, [[*map(harmless, line)] for line in about.lines])
    with tempfile.SpooledTemporaryFile(max_size=2**20) as raw:
        workbook.save(raw)
        workbook.properties.created = workbook.properties.modified = about.date
        _copy_undated(raw, out, {"docProps/core.xml": tostring(workbook.properties.to_tree())})


def _add_sheet(
    workbook: Workbook, title: str, about: About, rows: Iterable, has_header: bool = False
) -> None:
    sheet = workbook.create_sheet(title)
    sheet.sheet_view.rightToLeft = about.is_right_to_left
    sheet.freeze_panes = "B2" if has_header else None
    for row in rows:
        sheet.append(row)


def _typed(columns: list[Column], rows: Rows) -> Iterator[list[Cell | Decimal]]:
    yield [column.header for column in columns]
    for parts in rows.parts(list):
        cells = chain.from_iterable(parts)
        yield [
            _number(cell) if column.is_decimal else cell
            for column, cell in zip(columns, cells, strict=True)
        ]


def _copy_undated(source: IO[bytes], out: IO[bytes], replaced: dict[str, bytes]) -> None:
    """The same archive without the clock in it: equal content has equal bytes, and one ETag."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name)  # dated 1980
            part.compress_type = zipfile.ZIP_DEFLATED
            with old.open(name) as content, new.open(part, "w") as copy:
                copy.write(replaced[name] if name in replaced else content.read())


def _number(text: str | None) -> Decimal | str | None:
    if text is None or sum(letter.isdigit() for letter in text) > _EXACT_DIGITS:
        return text
    return Decimal(text)


def _json(value: Any) -> bytes:
    text = json.dumps(value, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


class Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Rows) -> None:
        self._rows, self.count = rows, 0

    def parts(self, part: MakePart[Part]) -> Iterator[Sequence[Part]]:
        for parts in self._rows.parts(part):
            self.count += 1
            yield parts


@dataclass(frozen=True)
class FileKind:
    """A format of whole lists: how its address ends, and how it is written."""

    ending: str
    media_type: str
    is_table: bool
    _write: Callable[[IO[bytes], About, list[Column], Any], None]
    most_rows: int | None = None  # that it can hold

    def write(self, out: IO[bytes], about: About, columns: list[Column], told: Told) -> None:
        self._write(out, about, columns, ToldRows(columns, told) if self.is_table else told)

    def write_table(self, out: IO[bytes], about: About, columns: list[Column], rows: Rows) -> None:
        self._write(out, about, columns, rows)


KINDS = [
    FileKind("csv", "text/csv", True, _write_csv),
    FileKind("xlsx", XLSX, True, _write_xlsx, _ROWS_OF_A_SHEET),
    FileKind("json", "application/json", False, _write_json),
    FileKind(METADATA, "application/json", True, _write_metadata),
]
