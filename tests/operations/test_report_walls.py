"""Reports behind the walls of the database: plain SQL, and the whole way as each role."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from goals import publishing
from members.models import OutboxRow
from members.scope import JOB, Copy, of_country, of_officer, of_region, of_staff, scope
from operations import actions
from operations.models import Report, ReportFile
from tests.factories.members import make_country, make_user
from tests.factories.operations import make_figure, make_report, make_submitted

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


# Of a report that the country still writes; the triggers, which say the same, stand aside.
FORBIDDEN_WHILE_IT_WRITES = {
    "decide": "UPDATE operations_report SET state = 'verified'",
    "name a verifier": "UPDATE operations_report SET verified_by_id = NULL",
    "name what it became": "UPDATE operations_report SET draft_id = NULL",
    "name the revision": "UPDATE operations_report SET revision_id = NULL",
    "write about another country": "UPDATE operations_report SET country_id = country_id",
    "lead a line to a figure": "UPDATE operations_reportline SET reading_id = NULL",
    "add a line that has a figure": "INSERT INTO operations_reportline (report_id,"
    " keeper_country_id, measure_id, state, qualifier, words, note, reading_id) SELECT"
    " line.report_id, line.keeper_country_id, told.measure_id, 'withheld', 'exact', '', '', told.id"
    " FROM operations_reportline line, published.goals_reading told"
    " WHERE told.measure_id <> line.measure_id LIMIT 1",
    "begin with a submitted one": "INSERT INTO operations_report (operation_id, country_id,"
    " keeper_country_id, period_from, as_of, state, created_by_id, submitted_by_id, created_at,"
    " version) SELECT operation_id, country_id, keeper_country_id, '', '2018', 'submitted',"
    " created_by_id, created_by_id, now(), 1 FROM operations_report",
}


@pytest.fixture
def without_triggers():
    """The walls stand by themselves."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


@pytest.mark.parametrize("deed", FORBIDDEN_WHILE_IT_WRITES)
def test_what_the_database_refuses_a_country_of_its_draft(coordinator, without_triggers, deed):
    make_report(by=coordinator)

    with scope(seen_by=of_country(coordinator.pk, coordinator.keeper_country_id)):
        assert refused(FORBIDDEN_WHILE_IT_WRITES[deed])
        assert not refused("UPDATE operations_report SET state = 'withdrawn'")


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


STEP = (
    "INSERT INTO operations_reportstep (report_id, keeper_country_id, kind, by_id, at, note)"
    " SELECT id, keeper_country_id, '{kind}', {by}, now(), 'a note' FROM operations_report"
)
FORBIDDEN_TO_STAFF = {
    "publish": "UPDATE operations_report SET state = 'published'",
    "take a step of a country": STEP.format(kind="written", by="{own}"),
    "take a step of the worker": STEP.format(kind="published", by="{own}"),
    "decide for somebody else": STEP.format(kind="returned", by="{other}"),
    "delete a report": "DELETE FROM operations_report",
}


@pytest.mark.parametrize("deed", FORBIDDEN_TO_STAFF)
def test_what_the_database_refuses_staff(coordinator, editor, without_triggers, deed):
    make_submitted(by=coordinator)
    names = {"own": editor.pk, "other": coordinator.pk}

    with scope(seen_by=of_staff(editor.pk)):
        assert refused(FORBIDDEN_TO_STAFF[deed].format(**names))
        assert not refused(STEP.format(kind="returned", by=editor.pk))


@pytest.mark.parametrize("whose", ["staff", "worker"])
def test_what_a_country_still_writes_is_not_decided(coordinator, editor, without_triggers, whose):
    make_report(by=coordinator)
    viewpoint = JOB if whose == "worker" else of_staff(editor.pk)

    with scope(seen_by=viewpoint):
        assert refused("UPDATE operations_report SET state = 'submitted'")


def test_the_worker_takes_no_step_of_a_person(coordinator):
    make_submitted(by=coordinator)

    with scope(seen_by=JOB):
        for kind in ("written", "submitted", "verified"):
            assert refused(STEP.format(kind=kind, by=coordinator.pk))
        assert not refused(STEP.format(kind="held", by=coordinator.pk))


def test_a_file_of_results_is_its_countrys_and_stays_as_it_was_read(coordinator, editor):
    home = coordinator.keeper_country
    for country in (home, make_country("FR")):
        ReportFile.objects.create(keeper_country=country, made_by=coordinator, name="results.csv")

    with scope(seen_by=of_country(coordinator.pk, home.pk)):
        assert seen("operations_reportfile") == 1
        assert refused("UPDATE operations_reportfile SET rows = '[]'")
        assert not refused("UPDATE operations_reportfile SET confirmed_at = now()")
    for viewpoint in (of_officer(editor.pk), of_region(1, (home.pk,)), of_staff(editor.pk)):
        with scope(seen_by=viewpoint):
            assert refused("SELECT * FROM operations_reportfile")


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
