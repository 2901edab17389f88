"""A list of people as somebody's spreadsheet saved it: bytes in, rows and faults out.

Reads CSV in the encodings and with the separators that spreadsheets write, and XLSX. Nothing is
computed: a formula is a fault. Asks no database; members.plan says what a row would do.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from members.models.admission import PLAIN_NAME
from members.sheets import FORMULA_STARTS

LANGUAGES = [code for code, _name in settings.LANGUAGES]
MOST_ROWS = 50_000
MOST_BYTES = 10 * 2**20
_MOST_UNPACKED = 200 * 2**20  # a small archive may unpack to a disk full of zeros
COLUMNS = ("email", "name", "unit", "language")
# What people call the columns, in the portal's languages; folded to lower case.
_HEADERS = {
    "email": {"email", "e-mail", "mail", "work e-mail", "work email", "courriel", "correo"}
    | {"adresse électronique", "correo electrónico", "البريد الإلكتروني", "البريد"},
    "name": {"name", "nom", "nombre", "الاسم"},
    "unit": {"unit", "unité", "service", "unidad", "الوحدة"},
    "language": {"language", "langue", "idioma", "اللغة"},
}
FAULTS = {
    "no_email": gettext_lazy("The address is missing. Write the work e-mail."),
    "bad_email": gettext_lazy("This is not an e-mail address. Correct it."),
    "no_name": gettext_lazy("The name is missing. Write it."),
    "bad_name": gettext_lazy("A name is written in letters, 150 at most. Correct it."),
    "no_unit": gettext_lazy("The unit is missing. Write where she serves."),
    "bad_unit": gettext_lazy("A unit's name is written in letters, 150 at most. Correct it."),
    "closed_unit": gettext_lazy("This unit is closed. Open it again, or name another one."),
    "bad_language": gettext_lazy("Write en, fr, es or ar, or leave it empty."),
    "formula": gettext_lazy("This is a formula. Write the text itself."),
    "twice": gettext_lazy("This address stands in the file more than once. Keep one of the rows."),
}
WARNINGS = {
    "windows": gettext_lazy(
        "The file is not in UTF-8; it was read as Windows-1252. Look at names with accents before"
        " you confirm."
    ),
}


@dataclass
class PeopleFile:
    """Rows are [line, email, name, unit, language]; faults [line, column, word of FAULTS, text]."""

    rows: list[list[Any]] = field(default_factory=list)
    faults: list[list[Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_people(content: bytes, default_language: str) -> PeopleFile:
    """Read a file; a ValidationError says why it cannot be read at all."""
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The file is larger than 10 MB. Split it."))
    result = PeopleFile()
    if content.startswith(b"PK\x03\x04"):
        lines = _sheet(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValidationError(
            _("This is an old or a protected Excel file. Save it as .xlsx without a password.")
        )
    else:
        lines = _separated(_decoded(content, result.warnings))
    _take(lines, result, default_language)
    return result


def _take(lines: Iterator[tuple[int, list[str]]], result: PeopleFile, language: str) -> None:
    _line, header = next(lines, (1, []))
    places = _places(header)
    seen: set[str] = set()
    count = 0
    for line, cells in lines:
        if not any(cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise ValidationError(_too_many())
        person = {
            name: cells[place] if place < len(cells) else "" for name, place in places.items()
        }
        faults = list(_faults(person))
        email = person["email"].lower()
        if not faults and email in seen:
            faults = [("email", "twice")]
        if faults:
            result.faults += [[line, name, word, person[name][:150]] for name, word in faults]
            continue
        seen.add(email)
        language_of_row = person.get("language", "").lower() or language
        result.rows.append([line, email, person["name"], person["unit"], language_of_row])
    if not count:
        raise ValidationError(_("The file has a header and no people. Nothing was changed."))


def _too_many() -> str:
    return _("The file has more than %(most)s rows. Split it into smaller ones.") % {
        "most": f"{MOST_ROWS:,}"
    }


def _places(header: list[str]) -> dict[str, int]:
    """Where each column stands."""
    folded = [cell.strip().lower() for cell in header]
    places = {
        name: index
        for name, words in _HEADERS.items()
        for index, cell in enumerate(folded)
        if cell in words
    }
    missing = [name for name in ("email", "name", "unit") if name not in places]
    if missing:
        raise ValidationError(
            _("The first row must name the columns email, name and unit; missing: %(missing)s.")
            % {"missing": ", ".join(missing)}
        )
    return places


def _faults(person: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with a row, as (column, word of FAULTS)."""
    formulas = [name for name, text in person.items() if text.startswith(FORMULA_STARTS)]
    if formulas:
        yield from ((name, "formula") for name in formulas)
        return
    if not person["email"]:
        yield "email", "no_email"
    elif not _is_email(person["email"]):
        yield "email", "bad_email"
    for name in ("name", "unit"):
        if not person[name]:
            yield name, f"no_{name}"
        elif len(person[name]) > 150 or not PLAIN_NAME.regex.search(person[name]):
            yield name, f"bad_{name}"
    if person.get("language", "").lower() not in {"", *LANGUAGES}:
        yield "language", "bad_language"


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


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


def _separated(text: str) -> Iterator[tuple[int, list[str]]]:
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


def _sheet(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MOST_UNPACKED:
                raise ValidationError(_too_many())
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
    return [
        "" if cell is None else " ".join(str(cell).replace("\x00", "\x1a").split()) for cell in row
    ]
