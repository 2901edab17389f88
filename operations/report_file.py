"""A table of results as somebody's spreadsheet saved it: bytes in, rows and faults out.

Looks at each cell alone and asks no database; operations.report_plan says what a row would do.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models.fields import PartialDateField
from members.sheet_files import read_rows, too_many_rows
from members.sheets import FORMULA_STARTS
from operations import report_lines, report_overlap

MOST_ROWS = 2_000
COLUMNS = ("operation", "period_from", "as_of", "measure", *report_lines.COLUMNS)
_NEEDED = ("operation", "as_of", "measure", "value")
# What people call the columns besides; folded to lower case.
_HEADERS = {
    "operation": {"operation code", "opération", "operación", "العملية"},
    "period_from": {"period from", "from", "du", "desde", "من"},
    "as_of": {"as of", "au", "a fecha de", "حتى"},
    "measure": {"measure code", "mesure", "medida", "المقياس"},
    "state": {"état", "estado", "الحالة"},
    "value": {"valeur", "valor", "القيمة"},
    "qualifier": {"précision", "precisión", "الدقة"},
    "words": {"in words", "mots", "palabras", "بالكلمات"},
    "note": {"remarque", "nota", "ملاحظة"},
}
FAULTS = {
    **report_lines.FAULTS,
    **report_overlap.FAULTS,
    "overlaps_row": gettext_lazy(
        "The file holds this measure for %(text)s too, and the two periods overlap. Leave one of"
        " them out."
    ),
    "formula": gettext_lazy("“%(text)s” is a formula. Write the number or the text itself."),
    "no_code": gettext_lazy("The code is missing. Write it."),
    "no_date": gettext_lazy("The date is missing. Write 2019, 2019-10 or 2019-10-15."),
    "bad_date": gettext_lazy("“%(text)s” is no date. Write 2019, 2019-10 or 2019-10-15."),
    "out_of_order": gettext_lazy("“%(text)s”: the period ends before it begins."),
    "no_operation": gettext_lazy("“%(text)s” is the code of no operation."),
    "no_measure": gettext_lazy("“%(text)s” is the code of no measure."),
    "not_reportable": gettext_lazy(
        "“%(text)s” is nothing that a country counts for an operation. Use a measure that the form"
        " of a report offers."
    ),
    "twice": gettext_lazy(
        "“%(text)s”: the file names this measure twice for one operation and period."
    ),
    "closed": gettext_lazy(
        "“%(text)s”: the report of this period is with the General Secretariat."
    ),
}
_DATE = PartialDateField()


@dataclass
class ResultFile:
    """Rows are the number of a line and its cells; faults [line, column, word of FAULTS, text]."""

    rows: list[list[Any]] = field(default_factory=list)
    faults: list[list[Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_results(content: bytes) -> ResultFile:
    """Read a file; a ValidationError says why it cannot be read at all."""
    result = ResultFile()
    lines = read_rows(content, result.warnings, most_rows=MOST_ROWS)
    _line, header = next(lines, (1, []))
    places = _places(header)
    count = 0
    for line, cells in lines:
        if not any(cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise too_many_rows(MOST_ROWS)
        row = {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
        faults = list(_faults(row))
        result.faults += [[line, name, word, row.get(name, "")[:150]] for name, word in faults]
        if not faults:
            result.rows.append([line, *(row.get(name, "") for name in COLUMNS)])
    if not count:
        raise ValidationError(_("The file has a header and no results. Nothing was changed."))
    return result


def _places(header: list[str]) -> dict[str, int]:
    """Where each column stands."""
    folded = [cell.strip().lower() for cell in header]
    places = {
        name: index
        for name in COLUMNS
        for index, cell in enumerate(folded)
        if cell == name or cell in _HEADERS[name]
    }
    missing = [name for name in _NEEDED if name not in places]
    if missing:
        raise ValidationError(
            _("The first row must name the columns; missing: %(missing)s.")
            % {"missing": ", ".join(missing)}
        )
    return places


def _faults(row: dict[str, str]) -> Iterator[report_lines.Fault]:
    """What is wrong with a row, as (column, word of FAULTS)."""
    formulas = [name for name, text in row.items() if _is_formula(name, text)]
    if formulas:
        yield from ((name, "formula") for name in formulas)
        return
    yield from ((name, "no_code") for name in ("operation", "measure") if not row[name])
    if not row["as_of"]:
        yield "as_of", "no_date"
    bad = [name for name in ("period_from", "as_of") if not _is_date(row.get(name, ""))]
    yield from ((name, "bad_date") for name in bad)
    if not bad and row["as_of"] and row.get("period_from", "") > row["as_of"]:
        yield "period_from", "out_of_order"
    yield from report_lines.read(0, row)[1]


def _is_formula(name: str, text: str) -> bool:
    """A number below zero is none; what is wrong with it is said in other words."""
    below_zero = name == "value" and text[:1] == "-" and text[1:2].isdecimal()
    return text.startswith(FORMULA_STARTS) and not below_zero


def _is_date(text: str) -> bool:
    try:
        _DATE.run_validators(text)
    except ValidationError:
        return False
    return True
