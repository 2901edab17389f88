"""A report holds what a country can count of its part of an operation, and nothing else."""

import pytest
from django.core.exceptions import ValidationError

from goals.models import Measure, Reading
from operations.models import Operation, ReportLine
from tests.factories.operations import make_figure, make_report
from tests.operations.test_report_files import GOOD, upload
from tests.operations.test_report_pages import desk, shown  # noqa: F401

pytestmark = pytest.mark.django_db

COUNTED = ["arrests", "food_seized", "sites", "routers_infected", "goods_value"]
NOT_COUNTED = {
    "unattributed": "its label is lost",
    "first_operational_use": "an event",
    "sentence": "a length",
    "reduction": "a share",
    "victims_detected": "a rate",
    "countries": "a country is one",
    "continents": "no country's",
    "expenditure_line": "money of the organization",
    "revenue_total": "money of the organization",
    "courses_followed": "of no operation",
}


def test_what_is_counted_for_operations_is_offered():
    assert Measure.objects.reportable().filter(code__in=COUNTED).count() == len(COUNTED)


@pytest.mark.parametrize("code", NOT_COUNTED)
def test_the_action_refuses_what_no_country_counts(coordinator, code):
    name = Measure.objects.get(code=code).name

    with pytest.raises(ValidationError, match="nothing that a country counts") as caught:
        make_report(by=coordinator, figures=[make_figure(code, "1")])

    assert name in caught.value.message
    assert not ReportLine.objects.exists()


def test_the_dry_run_names_the_cell(desk):  # noqa: F811
    page = upload(desk, f"{GOOD}opson-viii,,2019,unattributed,,4,,,\n")

    assert "Row 4, column measure: “unattributed” is nothing that a country counts" in page
    assert "Rows with errors are left out" in page


def test_the_form_offers_what_the_operation_has_and_then_the_others_by_name(
    desk,  # noqa: F811
    coordinator,
):
    report = make_report(by=coordinator, figures=[])
    subject = Operation.objects.get(code="opson-viii").subject_id
    used = Reading.objects.measures_of(subject)

    shown(desk, "operations:report_edit", report.pk)
    page = desk.get(f"/en/desk/reports/{report.pk}/edit/")

    measures = page.context["measures"]
    assert not {row.code for row in measures} & set(NOT_COUNTED)
    has_them = [row.pk in used for row in measures]
    assert has_them == sorted(has_them, reverse=True)
    others = [row.name.casefold() for row in measures if row.pk not in used]
    assert others == sorted(others)
    assert len(others) > 30
