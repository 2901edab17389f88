"""The sums that pages of results read follow each publication, and are the same made anew."""

import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from goals import publishing
from goals.models import Goal, Reading, Revision, SubjectGoal
from operations import roll_up
from operations.models import GoalResults, Operation, Total

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish(working_copy, editor, publisher):
    """`publish(operation)` brings what was written about it to the public."""

    def do(operation: Operation) -> Revision:
        draft = publishing.record_edit(row=operation, by=editor)
        publishing.submit(draft=draft, by=editor)
        return publishing.publish(drafts=[draft], by=publisher, reason="A better source")

    return do


def arrests(goal: str) -> Total:
    return Total.objects.get(goal__code=goal, measure__code="arrests")


def all_sums() -> list[dict]:
    rows = [*Total.objects.order_by("goal", "measure"), *GoalResults.objects.order_by("goal")]
    return [roll_up._values(row) for row in rows]


def test_a_published_figure_changes_the_totals_of_its_goals_and_no_other(publish):
    operation = Operation.objects.get(code="thunderball-2019")
    before = {code: arrests(code).value for code in ("GPG1", "GPG6", "GPG7")}
    operation.subject.readings.filter(measure__code="arrests").update(value=600)

    revision = publish(operation)

    grown = {code: arrests(code).value - value for code, value in before.items()}
    assert grown == {"GPG1": 0, "GPG6": 18, "GPG7": 18}
    changed = GoalResults.objects.filter(changed_in=revision).values_list("goal__code", flat=True)
    assert sorted(changed) == ["GPG6", "GPG7"]


def test_what_is_only_drafted_changes_no_total(working_copy):
    before = all_sums()
    Reading.objects.filter(measure__code="arrests", state="reported").update(value=1)

    call_command("rebuild_totals", stdout=StringIO())

    assert all_sums() == before


def test_an_operation_that_serves_another_goal_counts_there(publish):
    operation = Operation.objects.get(code="thunderball-2019")
    before = arrests("GPG1").value
    edge = SubjectGoal.objects.get(subject=operation.subject, goal__number=6)
    edge.goal = Goal.objects.get(code="GPG1-2017")
    edge.save()

    publish(operation)

    assert arrests("GPG1").value == before + 582
    assert GoalResults.objects.get(goal__code="GPG1").operations == 12


def test_an_operation_that_leaves_takes_its_numbers_along(publish):
    operation = Operation.objects.get(code="thunderball-2019")
    operation.is_retired = True
    operation.save()

    publish(operation)

    assert not Total.objects.filter(goal__code="GPG7", measure__code="prosecutions").exists()
    assert "thunderball" not in str(GoalResults.objects.get(goal__code="GPG7").newest)
    call_command("check_totals", stdout=StringIO())


def test_sums_made_anew_are_equal_and_written_only_where_they_differ():
    before, keys = all_sums(), set(Total.objects.values_list("pk", flat=True))
    Total.objects.filter(measure__code="arrests").update(value=1)
    GoalResults.objects.filter(goal__code="GPG2").delete()

    call_command("rebuild_totals", stdout=StringIO())

    assert all_sums() == before
    assert set(Total.objects.values_list("pk", flat=True)) == keys


def test_the_check_names_a_total_that_does_not_add_up():
    call_command("check_totals", stdout=StringIO())
    total = arrests("GPG3")
    Total.objects.filter(pk=total.pk).update(value=total.value + 1)

    with pytest.raises(CommandError, match=f"goal {total.goal_id}, measure {total.measure_id}"):
        call_command("check_totals")


def test_the_check_names_a_total_that_is_missing_and_one_too_many():
    measure = Total.objects.get(goal__code="GPG7", measure__code="offences").measure
    Total.objects.filter(measure=measure).update(goal=Goal.objects.get(code="GPG4"))

    with pytest.raises(CommandError) as caught:
        call_command("check_totals")

    assert len(str(caught.value).splitlines()) == 2


def test_one_goal_has_one_total_of_a_measure():
    total = arrests("GPG3")
    other = Total.objects.filter(goal=total.goal).exclude(pk=total.pk).first()

    with pytest.raises(IntegrityError, match="total_once_per_goal"), transaction.atomic():
        Total.objects.filter(pk=other.pk).update(measure=total.measure)


def test_sums_say_of_whom_they_speak():
    results = GoalResults.objects.get(goal__code="GPG7")

    assert results.years == {"2019": {"operation": 2, "campaign": 1, "deployment": 1}}
    assert results.countries["TH"] == 1
    assert (results.unnamed, results.silent) == (57 + 109, 1)


def test_the_sums_of_twenty_more_operations_cost_no_more_questions():
    measure, revision = arrests("GPG3").measure_id, Revision.objects.newest()
    with CaptureQueriesContext(connection) as few:
        roll_up.sum_up(revision, {measure})
    copy_operations(20)

    with CaptureQueriesContext(connection) as many:
        roll_up.sum_up(revision, {measure})

    assert questions(many) == questions(few) < 16  # one for each of the seven goals
    assert arrests("GPG7").value == 21 * 582


def questions(captured: CaptureQueriesContext) -> int:
    return len([query for query in captured if query["sql"].startswith("SELECT")])


def copy_operations(count: int) -> None:
    """Twins of Thunderball with its goals and figures, in the published copy."""
    operation = Operation.objects.get(code="thunderball-2019")
    for n in range(1, count + 1):
        key = 90_000_000 + n
        subject = operation.subject
        edges, readings = list(subject.goal_edges.all()), list(subject.readings.all())
        _again(subject, key)
        twin = Operation.objects.get(pk=operation.pk)
        twin.subject = subject
        _again(twin, key)
        for m, row in enumerate([*edges, *readings]):
            row.subject, row.supersedes = subject, None
            _again(row, key * 100 + m)
        operation = Operation.objects.get(code="thunderball-2019")


def _again(row, key: int) -> None:
    row.pk, row.code, row._state.adding = key, f"{row.code}-{key}", True
    super(type(row), row).save_base(force_insert=True)


def test_migrate_sums_up_what_was_published_before_there_were_sums(fresh_database):
    environment = os.environ | {"DATABASE_URL": fresh_database}

    def manage(*words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        ran = subprocess.run(
            command, cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True
        )
        return ran.stdout.decode()

    told = manage("check_totals")
    manage("migrate", "operations", "0001", "--verbosity=0")
    manage("migrate", "--verbosity=0")

    assert manage("check_totals") == told
    assert not told.startswith("0 ")
