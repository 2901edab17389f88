"""Two people at one report at the same moment: the second is told, and nothing is overwritten."""

from django.core.exceptions import ValidationError
from django.db.models import F

from goals.models import Draft
from members.editing import edit_alone
from members.models import Country
from members.permissions import Role
from members.scope import JOB, Copy, scope
from operations import actions
from operations.models import Operation, Report, ReportLine, ReportStep
from tests.factories.members import make_user
from tests.factories.operations import make_figure, make_report, make_submitted
from tests.goals.conftest import at_once, meeting  # noqa: F401

BEFORE_THE_REPORT_CHANGES = ('UPDATE "operations_report" ', "")


def test_of_two_who_save_the_second_overwrites_nothing(at_once, meeting):  # noqa: F811
    def begin():
        people = [make_user(Role.COORDINATOR, Country.objects.get(code="SN")) for _n in range(2)]
        figures = [make_figure(value="20"), make_figure(value="30")]
        return make_report(by=people[0]), *zip(people, figures, strict=True)

    [(report, *both)] = at_once(begin)

    def write(person, figure):
        return lambda: actions.write(
            report=report, figures=[figure], by=person, opened=report.version
        )

    outcomes = meeting(write(*both[0]), BEFORE_THE_REPORT_CHANGES, write(*both[1]))

    assert [type(outcome) for outcome in outcomes] == [Report, ValidationError]
    [value] = at_once(lambda: ReportLine.objects.get(report=report.pk).value)
    assert value == 20


def test_of_two_who_decide_the_second_is_told(at_once, meeting):  # noqa: F811
    def begin():
        return make_submitted(), make_user(Role.EDITOR), make_user(Role.EDITOR)

    [(report, one, other)] = at_once(begin)

    outcomes = meeting(
        lambda: actions.verify(report=report, grade="C", by=one),
        BEFORE_THE_REPORT_CHANGES,
        lambda: actions.return_report(report=report, note="Tonnes, not kilograms?", by=other),
    )

    assert [type(outcome) for outcome in outcomes] == [Draft, ValidationError]
    [state] = at_once(lambda: Report.objects.get(pk=report.pk).state)
    assert state == "verified"


def test_news_that_is_delivered_twice_at_once_takes_one_step(at_once, meeting):  # noqa: F811
    def verify():
        editor = make_user(Role.EDITOR)
        return actions.verify(report=make_submitted(), grade="C", by=editor), editor

    [(draft, editor)] = at_once(verify)

    def follow():
        with scope(seen_by=JOB):
            actions.follow_discarding(draft=draft.pk, by=editor.pk)

    meeting(follow, BEFORE_THE_REPORT_CHANGES, follow)

    [steps] = at_once(lambda: ReportStep.objects.filter(kind="set_back").count())
    assert steps == 1


def test_a_verification_waits_for_a_load(at_once, meeting):  # noqa: F811
    [(report, editor)] = at_once(lambda: (make_submitted(), make_user(Role.EDITOR)))
    ended = []

    def load():
        with scope(Copy.WORKING):
            edit_alone()
            Operation.objects.filter(code="blackwrist").update(sort=F("sort"))
            ended.append("load")

    def verify():
        actions.verify(report=report, grade="C", by=editor)
        ended.append("verification")

    meeting(load, ('UPDATE "operations_operation" ', ""), verify)

    assert ended == ["load", "verification"]
