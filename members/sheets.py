"""Tables as files that spreadsheets open: CSV and XLSX, and no cell that is taken for a formula."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_XLSX = 10_000  # rows: a web process makes so many in two seconds
MEDIA_TYPES = {"csv": CSV, "xlsx": XLSX}


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


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
