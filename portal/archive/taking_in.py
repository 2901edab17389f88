"""An archive of figures put into an empty portal: all of it, or nothing (decision 0021).

What was written is told again and held against the files, cell by cell, before it counts: so
nothing of an archive is lost or bent without a word.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import override
from openpyxl import load_workbook

from goals import publishing
from goals.archive import PARTS, Part
from goals.models import Citation, Content, Revision
from members.editing import edit_alone
from members.models import Region
from members.scope import Copy, scope
from members.sheets import bare
from portal.api.table import Column
from portal.archive import export as archive

FORMATS = ("json", "csv", "xlsx")


class BadCell(Exception):
    """A cell that cannot be taken in: names file, row and column."""

    def __init__(self, file: str, row: int, column: str, problem: str) -> None:
        super().__init__(f"{file}, row {row}, column {column}: {problem}")


@dataclass(frozen=True)
class Line:
    """One row of a file, as texts by column; `number` is how its file counts it."""

    file: str
    number: int
    cells: dict[str, str]

    def bad(self, column: str, problem: str) -> BadCell:
        return BadCell(self.file, self.number, column, problem)


def take_in(folder: Path, ending: str) -> Revision:
    """Write an archive from its files of one format. Raises BadCell, having written nothing."""
    with override(settings.LANGUAGE_CODE), scope(Copy.WORKING):
        edit_alone()
        if Revision.objects.exists():
            raise BadCell(str(folder), 0, "-", "this portal has content, which is not replaced")
        lines = {part.noun: list(_lines(folder, part, ending)) for part in PARTS}
        writer = _Writer()
        for part in PARTS:
            writer.write(part, lines[part.noun])
        stand = json.loads((folder / "readings.metadata.json").read_text(encoding="utf-8"))
        revision = publishing.publish_archive(
            rows=writer.content,
            number=stand["revision"],
            published_at=datetime.fromisoformat(stand["published_at"]),
        )
        with scope(Copy.PUBLISHED):
            for part in PARTS:
                _compare(part, lines[part.noun])
        return revision


# ---- files into lines


def _lines(folder: Path, part: Part, ending: str) -> Iterator[Line]:
    path = folder / f"{part.noun}.{ending}"
    if not path.exists():
        raise BadCell(path.name, 0, "-", "the file is missing")
    columns = archive.columns_of(part)
    first = 1 if ending == "json" else 2  # a table counts its header too
    for number, cells in enumerate(_READERS[ending](path, columns), first):
        line = Line(path.name, number, cells)
        if missing := [c.header for c in columns if c.header not in cells]:
            raise line.bad(missing[0], "is missing")
        yield line


def _of_json(path: Path, columns: list[Column]) -> Iterator[dict[str, str]]:
    for told in json.loads(path.read_text(encoding="utf-8"))["results"]:
        yield _as_texts(columns, told)


def _of_csv(path: Path, columns: list[Column]) -> Iterator[dict[str, str]]:
    numbers = {column.header for column in columns if column.is_decimal}
    text = path.read_bytes().decode("utf-8-sig")
    for row in csv.DictReader(io.StringIO(text, newline="")):
        yield {
            name: cell if name in numbers else bare(cell)
            for name, cell in row.items()
            if name is not None and cell is not None
        }


def _of_xlsx(path: Path, columns: list[Column]) -> Iterator[dict[str, str]]:
    with closing(load_workbook(path, read_only=True)) as workbook:
        header, *rows = workbook.worksheets[0].iter_rows(values_only=True)
    for row in rows:
        cells = [*row, *[None] * (len(header) - len(row))]
        yield {name: _text(cell) for name, cell in zip(header, cells, strict=True)}


_READERS = {"json": _of_json, "csv": _of_csv, "xlsx": _of_xlsx}


def _text(cell: Any) -> str:
    if isinstance(cell, float):
        return format(Decimal(repr(cell)), "f")
    return "" if cell is None else bare(str(cell))


def _as_texts(columns: list[Column], told: dict[str, Any]) -> dict[str, str]:
    """A told row as a table writes it."""
    found = {}
    for column in columns:
        cell = column.cell(told)
        if isinstance(cell, bool):
            cell = "true" if cell else "false"
        found[column.header] = "" if cell is None else str(cell)
    return found


def _compare(part: Part, lines: list[Line]) -> None:
    """What stands now must say what the file says, derived columns included."""
    columns = archive.columns_of(part)
    rows = [_as_texts(columns, told) for told in archive.told(part)]
    by_code = {row["code"]: row for row in rows}
    for line in lines:
        row = by_code.get(line.cells["code"], {})
        for name, text in row.items():
            if text != line.cells[name]:
                raise line.bad(name, f"“{line.cells[name]}” would become “{text}”")
    if [row["code"] for row in rows] != [line.cells["code"] for line in lines]:
        raise BadCell(f"{part.noun}", 0, "code", "the rows stand in another order, or twice")


# ---- lines into rows


@dataclass
class _Writer:
    """Writes rows of the working copy; every row is known by its model and code."""

    known: dict[tuple[type[models.Model], str], models.Model] = field(default_factory=dict)
    content: list[Content] = field(default_factory=list)

    def write(self, part: Part, lines: list[Line]) -> None:
        """Rows that refer to others of their kind wait until those are there."""
        waiting = [(order, line) for order, line in enumerate(lines)]
        while waiting:
            later = [pair for pair in waiting if self._waits(part, pair[1])]
            if len(later) == len(waiting):
                name = next(n for n in _own(part.model) if later[0][1].cells.get(n))
                raise later[0][1].bad(name, "names a row that is not in the file")
            for order, line in waiting:
                if (order, line) not in later:
                    self._save(part, line, order)
            waiting = later

    def _waits(self, part: Part, line: Line) -> bool:
        return any(
            line.cells.get(name) and (part.model, line.cells[name]) not in self.known
            for name in _own(part.model)
        )

    def _save(self, part: Part, line: Line, order: int) -> None:
        row = part.model()
        if "sort" not in line.cells and hasattr(row, "sort"):
            row.sort = order
        for column, text in line.cells.items():
            self._set(row, line, column, text)
        if isinstance(row, Citation):
            self._support(row, line)
        try:
            row.clean_fields()
            with transaction.atomic():
                row.save()
        except ValidationError as error:
            name, problems = next(iter(error.message_dict.items()))
            raise line.bad(_column(line, name), " ".join(problems)) from error
        except IntegrityError as error:
            raise _explained(line, error) from error
        self.known[part.model, row.code] = row
        if isinstance(row, Content):
            self.content.append(row)

    def _set(self, row: models.Model, line: Line, column: str, text: str) -> None:
        """A column of the model, or the code of another row; what is derived is left out."""
        fields = {f.name: f for f in row._meta.concrete_fields}
        status, _dash, language = column.rpartition("_")
        if status == "text_status":
            row.text_status |= {language: text} if text else {}
        elif column.removesuffix("_code") in fields and (
            related := fields[column.removesuffix("_code")].related_model
        ):
            if text:
                setattr(row, column.removesuffix("_code"), self._named(related, line, column, text))
        elif column in fields and not fields[column].is_relation:
            try:
                setattr(row, column, _value(fields[column], text))
            except (ValidationError, ValueError) as error:
                problem = " ".join(getattr(error, "messages", [str(error)]))
                raise line.bad(column, problem) from error

    def _named(self, model: type[models.Model], line: Line, column: str, code: str) -> models.Model:
        if model is Region and (model, code) not in self.known:
            names = {k.removeprefix("region_"): v for k, v in line.cells.items()}
            texts = {name: text for name, text in names.items() if name.startswith("name_")}
            self.known[model, code] = Region.objects.create(code=code, **texts)
        if (model, code) not in self.known:
            raise line.bad(column, f"“{code}” is not known")
        return self.known[model, code]

    def _support(self, citation: Citation, line: Line) -> None:
        kinds = {part.model._meta.model_name: part.model for part in PARTS}
        model = kinds.get(line.cells["kind"])
        if model is None:
            raise line.bad("kind", f"“{line.cells['kind']}” is not known")
        statement = self._named(model, line, "supports", line.cells["supports"])
        citation.content_type = ContentType.objects.get_for_model(model)
        citation.object_id = statement.pk


def _own(model: type[models.Model]) -> list[str]:
    """The names of the fields that lead to another row of the same kind."""
    return [f.name for f in model._meta.concrete_fields if f.related_model is model]


def _value(field: models.Field, text: str) -> Any:
    if isinstance(field, models.BooleanField):
        if text not in {"true", "false"}:
            raise ValidationError(f"“{text}” is neither true nor false")
        return text == "true"
    return field.to_python(None if text == "" and field.null else text)


def _column(line: Line, name: str) -> str:
    return name if name in line.cells else f"{name}_code"


def _explained(line: Line, error: IntegrityError) -> BadCell:
    """The database's own words name the columns, or at least the rule that was broken."""
    detail = error.__cause__.diag
    message = detail.message_detail or detail.message_primary
    columns = re.search(r"Key \(([^)]+)\)", message)
    name = columns[1] if columns else detail.column_name or detail.constraint_name
    return line.bad(name, f"{message} ({detail.constraint_name})")
