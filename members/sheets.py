"""Tables as files that spreadsheets open: CSV and XLSX, and no cell that is taken for a formula."""

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_XLSX = 10_000  # rows: a web process makes so many in two seconds
MEDIA_TYPES = {"csv": CSV, "xlsx": XLSX}


# A sign that begins a formula, in any width, also behind blanks and quotes that a spreadsheet may
# drop on the way; and a blank that ends a cell.
_MAY_BE_A_FORMULA = re.compile(
    "[\\s\"'`\u00ab\u2018\u2019\u201c\u201d\u200b-\u200f\u2060\ufeff]*"
    "[=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]|'*[\\t\\r\\n]"
)


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula (OWASP: CSV injection); see `bare`."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{text}" if _MAY_BE_A_FORMULA.match(text) else text


def bare(cell: str) -> str:
    """A cell without the apostrophe that `harmless` gave it."""
    return cell[1:] if cell.startswith("'") and _MAY_BE_A_FORMULA.match(cell) else cell


def as_csv(header: list[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """With the mark at its start that makes spreadsheets read Arabic and accents as UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(
    header: list[str], rows: Iterable[Iterable[Any]], *, title: str, is_right_to_left: bool
) -> bytes:
    """One sheet with a header that stays in sight."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title)
    sheet.sheet_view.rightToLeft = is_right_to_left
    sheet.freeze_panes = "A2"
    sheet.append(header)
    for row in rows:
        sheet.append([harmless(cell) for cell in row])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
