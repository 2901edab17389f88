"""Tables that somebody's spreadsheet saved: bytes in, rows of texts out.

Reads CSV in the encodings and with the separators that spreadsheets write, and XLSX. Nothing is
computed. What the rows mean, each room says itself.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import ParseError

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MOST_BYTES = 10 * 2**20
_MOST_UNPACKED = 200 * 2**20  # a small archive may unpack to a disk full of zeros
WARNINGS = {
    "windows": gettext_lazy(
        "The file is not in UTF-8; it was read as Windows-1252. Look at names with accents before"
        " you confirm."
    ),
}
Row = tuple[int, list[str]]  # the number of its line, and its cells


def read_rows(content: bytes, warnings: list[str], *, most_rows: int) -> Iterator[Row]:
    """Every row, the header first; a ValidationError says why the file cannot be read at all.

    Words of `WARNINGS` are added to `warnings`.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The file is larger than 10 MB. Split it."))
    if content.startswith(b"PK\x03\x04"):
        return _sheet(content, most_rows)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValidationError(
            _("This is an old or a protected Excel file. Save it as .xlsx without a password.")
        )
    return _separated(_decoded(content, warnings))


def too_many_rows(most: int) -> ValidationError:
    return ValidationError(
        _("The file has more than %(most)s rows. Split it into smaller ones.")
        % {"most": f"{most:,}"}
    )


def _decoded(content: bytes, warnings: list[str]) -> str:
    marks = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    encoding = next((name for mark, name in marks.items() if content.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\x00" in content[:200]:  # UTF-16 whose mark was lost
        encoding = "utf-16-be" if content[:1] == b"\x00" else "utf-16-le"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise ValidationError(
            _("The file's characters cannot be read. Save it as CSV in UTF-8, or as .xlsx.")
        ) from error
    warnings.append("windows")
    return text


def _separated(text: str) -> Iterator[Row]:
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            yield reader.line_num, _cells(row)
    except csv.Error as error:
        raise ValidationError(
            _("Line %(line)s cannot be read. Save the file as CSV in UTF-8, or as .xlsx.")
            % {"line": reader.line_num}
        ) from error


def _sheet(content: bytes, most_rows: int) -> Iterator[Row]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MOST_UNPACKED:
                raise too_many_rows(most_rows)
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says about its size need not be true
        for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=50), start=1):
            yield number, _cells(row)
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        ParseError,
        KeyError,
        IndexError,
        ValueError,
        OSError,
    ) as error:
        raise ValidationError(
            _("This is not an Excel file that can be read. Save it again as .xlsx.")
        ) from error


def _cells(row: Iterable[Any]) -> list[str]:
    """Texts without spaces around them, or doubled inside.

    A NUL, which the database cannot hold, becomes another sign that no name and address has.
    """
    return [" ".join(_text(cell).replace("\x00", "\x1a").split()) for cell in row]


def _text(cell: Any) -> str:
    """A spreadsheet turns what looks like a date into a moment at midnight."""
    if isinstance(cell, datetime):
        return (cell.date() if cell.time() == datetime.min.time() else cell).isoformat()
    return "" if cell is None else str(cell)
