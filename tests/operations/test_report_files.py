"""Results from a file: the dry run names each cell, confirming writes what it showed."""

import io

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from members.scope import JOB, scope
from operations import actions
from operations.models import Report, ReportFile, ReportLine
from operations.report_file import read_results
from tests.factories.members import make_country
from tests.factories.operations import make_figure, make_report, make_submitted

pytestmark = pytest.mark.django_db

HEADER = "operation,period_from,as_of,measure,state,value,qualifier,words,note"
GOOD = f"{HEADER}\nopson-viii,,2019,food_seized,,12.5,about,,\nopson-viii,,2019,arrests,,3,,,\n"


@pytest.fixture
def desk(coordinator, signed_in):
    return signed_in(coordinator)


def upload(desk, content: bytes | str, name: str = "results.csv"):
    data = content.encode() if isinstance(content, str) else content
    answer = desk.post(
        reverse("operations:report_file_add"), {"file": SimpleUploadedFile(name, data)}
    )
    return desk.get(answer.url).content.decode() if answer.status_code == 302 else answer


def confirm(desk):
    return desk.post(reverse("operations:report_file_confirm", args=[ReportFile.objects.get().pk]))


def test_nothing_is_written_before_it_is_confirmed(desk):
    page = upload(desk, GOOD)

    assert "Write 1 report" in page
    assert "A report would begin" in page
    assert not Report.objects.exists()


def test_confirming_writes_a_report_that_is_not_submitted(desk, coordinator):
    upload(desk, GOOD)

    confirm(desk)

    report = Report.objects.get()
    assert (report.state, report.country) == ("draft", coordinator.keeper_country)
    lines = ReportLine.objects.filter(report=report).order_by("measure__code")
    told = [(line.measure.code, line.value, line.qualifier) for line in lines]
    assert told == [("arrests", 3, "exact"), ("food_seized", lines[1].value, "about")]


def test_confirming_twice_writes_once(desk):
    upload(desk, GOOD)

    confirm(desk)
    written = Report.objects.get()
    page = desk.get(confirm(desk).url).content.decode()

    assert "This file was confirmed already." in page
    assert Report.objects.get().version == written.version


CELLS = [
    ("opson-viii,,2019,food_seized,,12 kg,,,", "value", "“12 kg” is not a number"),
    ("opson-ix,,2019,food_seized,,12,,,", "operation", "“opson-ix” is the code of no operation"),
    ("opson-viii,,2019,food,,12,,,", "measure", "“food” is the code of no measure"),
    ("opson-viii,,last year,food_seized,,12,,,", "as_of", "“last year” is no date"),
    ("opson-viii,,2019-02-30,food_seized,,12,,,", "as_of", "“2019-02-30” is no date"),
    ("opson-viii,2020,2019,food_seized,,12,,,", "period_from", "ends before it begins"),
    ("opson-viii,,2019,food_seized,,=1+1,,,", "value", "“=1+1” is a formula"),
    ("opson-viii,,2019,food_seized,withheld,,,,@SUM(A1)", "note", "is a formula"),
    ("opson-viii,,2019,food_seized,,,,,", "state", "Say what stands here"),
    (",,2019,food_seized,,3,,,", "operation", "The code is missing"),
    ("opson-viii,,2019,food_seized,maybe,3,,,", "state", "“maybe” is no state"),
]


@pytest.mark.parametrize(("row", "column", "words"), CELLS)
def test_the_dry_run_names_the_cell(desk, row, column, words):
    page = upload(desk, f"{GOOD}{row}\n")

    assert f"Row 4, column {column}: " in page
    assert words in page
    assert "1 error" in page
    assert "Rows with errors are left out" in page


def test_the_same_measure_twice_is_named(desk):
    page = upload(desk, f"{GOOD}opson-viii,,2019,arrests,,4,,,\n")

    assert "Row 4, column measure: “arrests”: the file names this measure twice" in page


def test_a_submitted_report_is_not_touched(desk, coordinator):
    make_submitted(by=coordinator)

    page = upload(desk, GOOD)

    assert "is with the General Secretariat" in page
    assert "There is nothing to write" in page


def test_an_open_report_is_completed_and_keeps_the_rest(desk, coordinator):
    report = make_report(by=coordinator, figures=[make_figure(), make_figure("sites", "7")])

    page = upload(desk, GOOD)
    confirm(desk)

    assert "would replace what stands there" in page
    lines = ReportLine.objects.filter(report=report)
    assert {line.measure.code for line in lines} == {"food_seized", "sites", "arrests"}


def test_a_workbook_is_read_like_a_text(desk):
    book = Workbook()
    book.active.append(HEADER.split(","))
    book.active.append(["opson-viii", None, 2019, "food_seized", None, 12.5, None, None, None])
    out = io.BytesIO()
    book.save(out)

    page = upload(desk, out.getvalue(), "results.xlsx")

    assert "Write 1 report" in page


def test_a_column_that_is_missing_is_named(desk):
    answer = upload(desk, "operation,value\nopson-viii,3\n")

    assert "missing: as_of, measure" in answer.content.decode()
    assert not ReportFile.objects.exists()


def test_ten_thousand_formulas_are_told_and_never_kept():
    signs = "=+-@\t"
    rows = [f"opson-viii,,2019,food_seized,,3,,,{signs[n % 4]}cmd|{n}!A1" for n in range(2_000)]

    read = read_results("\n".join([HEADER, *rows]).encode())

    assert read.rows == []
    assert {word for _line, _column, word, _text in read.faults} == {"formula"}


def test_another_country_reads_no_file(desk, coordinator, cast, signed_in):
    from members.permissions import Role

    upload(desk, GOOD)
    file = ReportFile.objects.get()
    foreign = signed_in(cast(Role.COORDINATOR, country=make_country("FR")))

    assert foreign.get(reverse("operations:report_file", args=[file.pk])).status_code == 404
    assert confirm(foreign).status_code == 404
    assert not Report.objects.exists()


def test_nobody_keeps_or_confirms_a_file_for_another_country(desk, coordinator, cast):
    from members.permissions import Role

    upload(desk, GOOD)
    file, read = ReportFile.objects.get(), read_results(GOOD.encode())
    foreign = cast(Role.COORDINATOR, country=make_country("FR"))

    with pytest.raises(PermissionDenied):
        actions.confirm_file(file=file, by=foreign)
    with pytest.raises(PermissionDenied):
        actions.keep_file(read=read, name="x.csv", country=coordinator.keeper_country, by=foreign)
    assert ReportFile.objects.get().confirmed_at is None


def test_files_are_forgotten_after_a_day(desk):
    from datetime import timedelta

    upload(desk, GOOD)
    assert actions.forget_files() == 0
    file = ReportFile.objects.get()
    ReportFile.objects.update(made_at=file.made_at - timedelta(days=2))

    with scope(seen_by=JOB):
        assert actions.forget_files() == 1
