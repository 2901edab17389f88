"""Reports behind the walls of the database: plain SQL, and the whole way as each role."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from goals import publishing
from members.models import OutboxRow
from members.scope import JOB, Copy, of_country, of_region, of_staff, scope
from operations import actions
from operations.models import Report
from tests.factories.members import make_country, make_user
from tests.factories.operations import make_figure, make_submitted

pytestmark = pytest.mark.django_db

TABLES = ["operations_report", "operations_reportline", "operations_reportstep"]


def seen(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("table", TABLES)
def test_raw_sql_shows_a_country_its_own_reports_and_no_other(coordinator, table):
    make_submitted(by=coordinator)
    france = make_country("FR")

    with scope(seen_by=of_country(coordinator.pk, coordinator.keeper_country_id)):
        assert seen(table)
    with scope(seen_by=of_country(1, france.pk)):
        assert seen(table) == 0
    with scope(seen_by=of_region(1, (france.pk,))):
        assert seen(table) == 0
    with scope(seen_by=of_staff(1)):
        assert seen(table)


def refused(statement: str) -> bool:
    """Whether the database says no, or finds nothing to do it to."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.rowcount == 0
    except ProgrammingError as error:
        return "row-level security" in str(error) or "permission denied" in str(error)


FORBIDDEN_TO_A_COUNTRY = {
    "verify": "UPDATE operations_report SET state = 'verified'",
    "name a verifier": "UPDATE operations_report SET verified_by_id = created_by_id",
    "change what was submitted": "UPDATE operations_report SET state = 'withdrawn'",
    "begin abroad": "INSERT INTO operations_report (operation_id, country_id, keeper_country_id,"
    " period_from, as_of, state, created_by_id, created_at, version) SELECT operation_id, {abroad},"
    " {abroad}, '', '2018', 'draft', created_by_id, now(), 1 FROM operations_report",
    "take a step for somebody else": "INSERT INTO operations_reportstep (report_id,"
    " keeper_country_id, kind, by_id, at, note) SELECT id, keeper_country_id, 'written', {other},"
    " now(), '' FROM operations_report",
    "take a step of staff": "INSERT INTO operations_reportstep (report_id, keeper_country_id, kind,"
    " by_id, at, note) SELECT id, keeper_country_id, 'verified', {own}, now(), ''"
    " FROM operations_report",
    "delete a report": "DELETE FROM operations_report",
    "unsay a step": "DELETE FROM operations_reportstep",
}


@pytest.mark.parametrize("deed", FORBIDDEN_TO_A_COUNTRY)
def test_what_the_database_refuses_a_country(coordinator, deed):
    make_submitted(by=coordinator)
    names = {
        "abroad": make_country("FR").pk,
        "own": coordinator.pk,
        "other": make_user().pk,
    }

    with scope(seen_by=of_country(coordinator.pk, coordinator.keeper_country_id)):
        assert refused(FORBIDDEN_TO_A_COUNTRY[deed].format(**names))


def test_staff_decides_and_writes_no_report(coordinator, editor):
    make_submitted(by=coordinator)

    with scope(seen_by=of_staff(editor.pk)):
        for statement in (
            "UPDATE operations_reportline SET value = 1",
            "UPDATE operations_report SET submitted_by_id = verified_by_id",
            "DELETE FROM operations_reportline",
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                connection.cursor().execute(statement)


def test_the_whole_way_is_walked_with_the_rights_of_each(coordinator, editor, publisher):
    country = coordinator.keeper_country
    with scope(seen_by=of_country(coordinator.pk, country.pk)):
        report = make_submitted(country, by=coordinator)
    with scope(Copy.WORKING, seen_by=of_staff(editor.pk)):
        actions.return_report(report=report, note="Please look again", by=editor)
    with scope(seen_by=of_country(coordinator.pk, country.pk)):
        actions.write(report=report, figures=[make_figure(value="9")], by=coordinator, opened=2)
        actions.submit(report=report, by=coordinator)
    with scope(Copy.WORKING, seen_by=of_staff(editor.pk)):
        draft = actions.verify(report=report, grade="C", by=editor)
    with scope(Copy.WORKING, seen_by=of_staff(publisher.pk)):
        publishing.publish(drafts=[draft], by=publisher, reason="Verified results")
    with scope(seen_by=JOB):
        for row in OutboxRow.objects.filter(kind="reports-published"):
            actions.follow_publication(**row.payload)

    assert Report.objects.get(pk=report.pk).state == "published"
