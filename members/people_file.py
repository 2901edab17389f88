"""A list of people as somebody's spreadsheet saved it: bytes in, rows and faults out.

How files are read: members/sheet_files.py. A formula is a fault. Asks no database; members.plan
says what a row would do.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models.admission import PLAIN_NAME
from members.sheet_files import read_rows, too_many_rows
from members.sheets import FORMULA_STARTS

LANGUAGES = [code for code, _name in settings.LANGUAGES]
MOST_ROWS = 50_000
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


@dataclass
class PeopleFile:
    """Rows are [line, email, name, unit, language]; faults [line, column, word of FAULTS, text]."""

    rows: list[list[Any]] = field(default_factory=list)
    faults: list[list[Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_people(content: bytes, default_language: str) -> PeopleFile:
    """Read a file; a ValidationError says why it cannot be read at all."""
    result = PeopleFile()
    lines = read_rows(content, result.warnings, most_rows=MOST_ROWS)
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
            raise too_many_rows(MOST_ROWS)
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
