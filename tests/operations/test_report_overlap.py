"""A year and one of its months: each measure stands in one report of a country."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from members.models import Country
from members.permissions import Role
from operations import actions, report_overlap
from operations.models import Report, ReportLine
from tests.factories.members import make_country, make_user
from tests.factories.operations import make_figure, make_report, make_submitted
from tests.goals.conftest import at_once  # noqa: F401
from tests.operations.test_report_files import GOOD, HEADER, confirm, upload
from tests.operations.test_report_pages import typed

pytestmark = pytest.mark.django_db

PERIODS = [
    (("", "2024"), ("", "2024-03"), True),
    (("", "2024-03-31"), ("2024-03", "2024-06"), True),
    (("2023-11", "2024-02"), ("2024-02-29", "2024-12"), True),
    (("", "2024"), ("", "2023"), False),
    (("2024-01", "2024-03"), ("2024-04", "2024-06"), False),
    (("", "2024-03"), ("", "2024-04-01"), False),
    (("", "2024"), ("", "2024"), False),  # a correction, or the same report
]


def dated(period: tuple[str, str], **values) -> dict:
    return {"period_from": period[0], "as_of": period[1], **values}


@pytest.fixture
def desk(coordinator, signed_in):
    return signed_in(coordinator)


BOTH_WAYS = [*PERIODS, *((other, one, expected) for one, other, expected in PERIODS[:-1])]


@pytest.mark.parametrize(("one", "other", "expected"), BOTH_WAYS)
def test_python_and_the_database_agree_on_what_overlaps(coordinator, one, other, expected):
    first = make_report(by=coordinator, **dated(one))
    if one == other:
        return
    second = make_report(by=coordinator, figures=[], **dated(other))
    assert report_overlap.overlap(first, second) is expected
    assert report_overlap.overlap(second, first) is expected
    line = ReportLine.objects.get(report=first)
    line.pk, line.report, line._state.adding = None, second, True

    if not expected:
        line.save()
        return
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        line.save()
    assert caught.value.__cause__.diag.constraint_name == "measure_once_per_time"


def test_the_action_says_which_report_stands_there_and_how_to_go_on(coordinator):
    make_report(by=coordinator, as_of="2024")

    with pytest.raises(ValidationError, match="Your report of 2024 holds this measure") as caught:
        make_report(by=coordinator, as_of="2024-03")

    assert "take it out of there first" in caught.value.message


def test_what_is_submitted_is_with_the_general_secretariat(coordinator):
    make_submitted(by=coordinator, as_of="2024")

    with pytest.raises(ValidationError, match="ask for that report to be returned"):
        make_report(by=coordinator, as_of="2024-03")


def test_other_measures_countries_and_operations_are_free(coordinator):
    make_report(by=coordinator, as_of="2024")

    make_report(by=coordinator, as_of="2024-03", figures=[make_figure("arrests", "3")])
    make_report(by=coordinator, as_of="2024-03", operation="blackwrist")
    make_report(make_country("FR"), as_of="2024-03")

    assert Report.objects.open().count() == 4


def test_what_was_withdrawn_or_taken_out_leaves_room(coordinator):
    given_up = make_report(by=coordinator, as_of="2024")
    actions.withdraw(report=given_up, by=coordinator)
    emptied = make_report(by=coordinator, as_of="2024-05")
    actions.write(report=emptied, figures=[], by=coordinator, opened=emptied.version)

    assert make_report(by=coordinator, period_from="2024-03", as_of="2024-06").pk


def test_what_a_correction_no_longer_names_leaves_room(coordinator, editor, publisher):
    from members.outbox import drain
    from tests.operations.test_reports import published, verified

    def bring_out(report):
        published(verified(actions.submit(report=report, by=coordinator), editor), publisher)
        drain()

    def write_march():
        words = {"report": march, "figures": [make_figure()], "by": coordinator}
        return actions.write(**words, opened=march.version)

    march = make_report(by=coordinator, as_of="2024-03", figures=[])
    bring_out(make_report(by=coordinator, as_of="2024"))
    with pytest.raises(ValidationError, match="Begin a report of that same period to correct it"):
        write_march()
    bring_out(make_report(by=coordinator, as_of="2024", figures=[make_figure("arrests", "3")]))

    assert write_march().pk


def test_the_form_names_the_row(desk, coordinator):
    make_report(by=coordinator, as_of="2019")
    report = make_report(by=coordinator, as_of="2019-10", figures=[])
    address = reverse("operations:report_edit", args=[report.pk])
    page = desk.get(address)
    form = page.context["form"]
    row = next(row for row in form if row.row and row.row.code == "food_seized")
    data = typed(page) | {f"{row.prefix}-value": "7"}

    answer = desk.post(address, data).content.decode()

    assert "Your report of 2019 holds this measure, and the two periods overlap." in answer
    assert "Nothing is saved yet" in answer
    assert not ReportLine.objects.filter(report=report).exists()


def test_the_dry_run_names_the_cell_and_leaves_the_row_out(desk, coordinator):
    make_report(by=coordinator, as_of="2019-10")

    page = upload(desk, GOOD)
    confirm(desk)

    assert "Row 2, column as_of: Your report of 2019-10 holds this measure" in page
    report = Report.objects.get(as_of="2019")
    assert [line.measure.code for line in ReportLine.objects.of(report)] == ["arrests"]


def test_two_rows_of_one_file_do_not_overlap_either(desk):
    rows = "opson-viii,,2019,food_seized,,5,,,\nopson-viii,,2019-03,food_seized,,1,,,\n"

    page = upload(desk, f"{HEADER}\n{rows}")

    assert "Row 3, column as_of: The file holds this measure for 2019 too" in page
    assert "Write 1 report" in page


def test_rows_about_different_operations_do_not_overlap(desk):
    rows = "opson-viii,,2019,food_seized,,5,,,\nblackwrist,,2019-03,food_seized,,1,,,\n"

    assert "Write 2 reports" in upload(desk, f"{HEADER}\n{rows}")


def test_of_two_who_write_at_once_the_second_is_told(at_once):  # noqa: F811
    def begin_two():
        senegal = Country.objects.get(code="SN")
        person = make_user(Role.COORDINATOR, senegal)
        periods = ("2024", "2024-03")
        reports = [make_report(senegal, by=person, as_of=p, figures=[]) for p in periods]
        return person, make_figure(), *reports

    [(person, figure, *reports)] = at_once(begin_two)
    both_insert = threading.Barrier(2)

    def write(report):
        return lambda: _write_together(report, figure, person, both_insert)

    outcomes = at_once(*(write(report) for report in reports))

    assert {type(outcome) for outcome in outcomes} == {Report, ValidationError}
    [lines] = at_once(lambda: ReportLine.objects.count())
    assert lines == 1


def _write_together(report, figure, person, both_insert):
    """Both have asked whether something stands there before either of them inserts."""
    from django.db import connections

    def meet(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "operations_reportline" '):
            both_insert.wait(timeout=20)
        return execute(sql, params, many, context)

    with connections["default"].execute_wrapper(meet):
        return actions.write(report=report, figures=[figure], by=person, opened=report.version)
