"""Who is reminded of a report that is due, when, and that nobody is reminded twice."""

from datetime import date, timedelta

import pytest

from members.models import OutboxRow
from members.permissions import Role
from members.scope import Copy, scope
from operations import tasks
from operations.models import Operation
from operations.reminders import remind
from tests.factories.members import make_country, make_user
from tests.factories.operations import make_report, make_submitted

pytestmark = pytest.mark.django_db

DUE = date(2026, 12, 1)


@pytest.fixture
def due(db):
    """Opson VIII names 78 countries; Senegal and France have coordinators here."""
    for copy in Copy:
        with scope(copy):
            Operation.objects.filter(code="opson-viii").update(reports_due=DUE)
    named = Operation.objects.with_part_of(make_country("FR").pk)
    assert named.filter(code="opson-viii").exists()
    return make_user(Role.COORDINATOR, make_country("FR"))


def letters() -> list[tuple[int, bool]]:
    rows = OutboxRow.objects.filter(payload__template="operations/report_due").order_by("pk")
    return [(row.payload["person"], row.payload["facts"]["is_late"]) for row in rows]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-15, None), (-14, False), (-1, False), (0, False), (2, None), (3, True), (30, True)],
)
def test_a_letter_before_and_a_letter_after(due, days, expected):
    remind(DUE + timedelta(days=days))

    assert letters() == ([] if expected is None else [(due.pk, expected)])


def test_each_letter_is_left_once(due):
    for days in (-14, -13, -1, 3, 4, 20):
        remind(DUE + timedelta(days=days))

    assert letters() == [(due.pk, False), (due.pk, True)]


def test_long_afterwards_nobody_is_reminded(due):
    remind(DUE + timedelta(days=61))

    assert letters() == []


def test_a_submitted_report_ends_the_reminders_and_a_draft_does_not(due):
    report = make_report(make_country("FR"), by=due)
    remind(DUE)
    assert letters() == [(due.pk, False)]

    from operations import actions

    actions.submit(report=report, by=due)
    remind(DUE + timedelta(days=3))
    assert letters() == [(due.pk, False)]


def test_another_country_that_reported_does_not_count(due):
    make_submitted(make_country("BR"))

    remind(DUE)

    assert letters() == [(due.pk, False)]


def test_a_new_date_is_a_new_letter(due):
    remind(DUE)
    with scope(Copy.PUBLISHED):
        Operation.objects.filter(code="opson-viii").update(reports_due=DUE + timedelta(days=30))

    remind(DUE + timedelta(days=20))

    assert letters() == [(due.pk, False), (due.pk, False)]


def test_the_timetable_knows_the_task(settings):
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert tasks.remind_of_reports.name in named
    assert tasks.remind_of_reports() == 0
