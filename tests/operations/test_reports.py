"""A country's report from its first line to a published revision, and every way it may not go."""

from decimal import Decimal
from itertools import permutations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from goals import publishing
from goals.models import Citation, Draft, Measure, Reading, Revision, Source
from members.outbox import drain
from members.permissions import Role
from members.scope import Copy, scope
from operations import actions
from operations.models import Operation, Report, ReportLine, ReportStep
from tests.factories.members import make_country, make_grant, make_user
from tests.factories.operations import make_figure, make_report, make_submitted

pytestmark = pytest.mark.django_db


def steps_of(report: Report) -> list[str]:
    return list(ReportStep.objects.of(report).order_by("pk").values_list("kind", flat=True))


def state_of(report: Report) -> str:
    return Report.objects.get(pk=report.pk).state


def verified(report: Report, editor, grade: str = "C", **options) -> Draft:
    return actions.verify(report=report, grade=grade, by=editor, **options)


def published(draft: Draft, publisher) -> Revision:
    with scope(Copy.WORKING):
        return publishing.publish(drafts=[draft], by=publisher, reason="Verified results")


def share(country: str = "SN") -> Reading:
    return Reading.objects.get(share_of__code=country, measure__code="food_seized")


# ---- the way


def test_a_report_goes_from_a_country_to_a_revision(coordinator, editor, publisher):
    report = make_submitted(by=coordinator)

    draft = verified(report, editor)
    with scope(Copy.PUBLISHED):
        assert not Reading.objects.filter(share_of__isnull=False).exists()
    revision = published(draft, publisher)
    drain()

    report.refresh_from_db()
    assert (report.state, report.revision) == ("published", revision)
    assert steps_of(report) == ["written", "submitted", "verified", "published"]
    with scope(Copy.PUBLISHED):
        figure = share()
        assert (figure.value, figure.grade, figure.as_of) == (Decimal("12.5"), "C", "2019")
        (citation,) = Citation.objects.of(figure)
        assert citation.source.kind == "report"
        assert citation.source.title_fr != citation.source.title_en


def test_a_report_is_returned_with_a_note_and_comes_back(coordinator, editor):
    report = make_submitted(by=coordinator)

    actions.return_report(report=report, note="Tonnes, not kilograms?", by=editor)
    actions.write(report=report, figures=[make_figure(value="13")], by=coordinator, opened=2)
    actions.submit(report=report, by=coordinator)

    assert state_of(report) == "submitted"
    assert steps_of(report) == ["written", "submitted", "returned", "written", "submitted"]
    assert ReportLine.objects.get(report=report).value == 13


def test_a_report_is_returned_with_words_only(coordinator, editor):
    report = make_submitted(by=coordinator)

    with pytest.raises(ValidationError, match="what to mend"):
        actions.return_report(report=report, note="  ", by=editor)

    assert state_of(report) == "submitted"


def test_words_in_another_language_are_not_verified_without_english(editor):
    writer = make_user(Role.COORDINATOR, make_country(), language="es")
    report = make_submitted(by=writer, figures=[make_figure(note="sin confirmar")])

    with pytest.raises(ValidationError, match="in English too"):
        verified(report, editor)

    assert state_of(report) == "submitted"


def test_a_withdrawn_report_makes_room_for_another(coordinator):
    report = make_report(by=coordinator)
    with pytest.raises(ValidationError, match="open report"):
        make_report(by=coordinator)

    actions.withdraw(report=report, by=coordinator)

    assert make_report(by=coordinator).pk != report.pk


def test_periods_and_countries_do_not_lock_each_other(coordinator):
    make_report(by=coordinator)

    make_report(by=coordinator, as_of="2020")
    make_report(make_country("FR"))

    assert Report.objects.open().count() == 3


def test_an_empty_report_is_not_submitted(coordinator):
    report = make_report(by=coordinator, figures=[])

    with pytest.raises(ValidationError, match="no figure"):
        actions.submit(report=report, by=coordinator)


@pytest.mark.parametrize("verb", ["write", "submit", "withdraw"])
def test_a_submitted_report_is_out_of_the_countrys_hands(coordinator, verb):
    report = make_submitted(by=coordinator)
    more = {"figures": [], "opened": report.version} if verb == "write" else {}

    with pytest.raises(ValidationError, match="moved on"):
        getattr(actions, verb)(report=report, by=coordinator, **more)


def test_of_two_who_write_the_second_is_told(coordinator):
    report = make_report(by=coordinator)
    colleague = make_user(Role.COORDINATOR, make_country())
    opened = report.version
    actions.write(report=report, figures=[make_figure(value="20")], by=colleague, opened=opened)

    with pytest.raises(ValidationError, match="meanwhile"):
        actions.write(report=report, figures=[], by=coordinator, opened=opened)

    assert ReportLine.objects.get(report=report).value == 20


# ---- who may


def test_nobody_reports_for_another_country(coordinator):
    report = make_report(make_country("FR"))

    for verb in (actions.submit, actions.withdraw):
        with pytest.raises(PermissionDenied):
            verb(report=report, by=coordinator)
    with pytest.raises(PermissionDenied):
        actions.write(report=report, figures=[], by=coordinator, opened=report.version)
    with pytest.raises(PermissionDenied):
        make_report(make_country("FR"), by=coordinator)


def test_who_looks_after_a_region_writes_nothing(cast):
    senegal = make_country()
    regional = cast(country=senegal)
    make_grant(regional, Role.COORDINATOR, scope="region", region=senegal.region)

    with pytest.raises(PermissionDenied):
        make_report(senegal, by=regional)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PUBLISHER, Role.ANALYST])
def test_editors_alone_verify_and_return(cast, role):
    report = make_submitted()
    person = cast(role, country=make_country() if role == Role.COORDINATOR else None)

    with pytest.raises(PermissionDenied):
        verified(report, person)
    with pytest.raises(PermissionDenied):
        actions.return_report(report=report, note="Not for her to say", by=person)


@pytest.fixture
def both(coordinator):
    """Somebody who is a coordinator and an editor."""
    make_grant(coordinator, Role.EDITOR)
    coordinator.held_roles = None
    return coordinator


def test_whoever_wrote_or_submitted_does_not_verify(both, editor):
    own = make_submitted(by=both)
    helped = make_report(as_of="2020")
    helped = actions.write(
        report=helped, figures=[make_figure(value="1")], by=both, opened=helped.version
    )
    helped = actions.submit(report=helped, by=helped.created_by)
    sent = actions.submit(report=make_report(as_of="2021"), by=both)

    for report in (own, helped, sent):
        with pytest.raises(PermissionDenied, match="somebody else verifies"):
            verified(report, both)
        assert state_of(report) == "submitted"


def refused_by(rule: str):
    return pytest.raises(IntegrityError, match=rule)


def test_the_database_keeps_authors_from_verifying(both, editor):
    own, helped = make_submitted(by=both), make_report(as_of="2020")
    actions.write(report=helped, figures=[make_figure()], by=both, opened=helped.version)
    actions.submit(report=helped, by=helped.created_by)
    with scope(Copy.WORKING):
        draft = publishing.record_edit(row=Operation.objects.get(code="opson-viii"), by=editor)
    verifies = {"state": "verified", "draft": draft, "verified_by": both}

    for report in (own, helped):
        with refused_by("whoever wrote a report may not verify it"), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(**verifies)


def test_whoever_wrote_the_report_does_not_publish_it(coordinator, editor):
    make_grant(coordinator, Role.PUBLISHER)
    coordinator.held_roles = None
    draft = verified(make_submitted(by=coordinator), editor)

    with pytest.raises(PermissionDenied, match="somebody else must publish"):
        published(draft, coordinator)


WAYS = {
    ("draft", "submitted"),
    ("draft", "withdrawn"),
    ("returned", "submitted"),
    ("returned", "withdrawn"),
    ("submitted", "returned"),
    ("submitted", "verified"),
    ("verified", "published"),
    ("verified", "submitted"),
}
JUMPS = [way for way in permutations(Report.State.values, 2) if way not in WAYS]


def brought_to(state: str, coordinator, editor, publisher) -> Report:
    report = make_report(by=coordinator)
    if state == "withdrawn":
        actions.withdraw(report=report, by=coordinator)
    if state in ("draft", "withdrawn"):
        return report
    actions.submit(report=report, by=coordinator)
    if state == "returned":
        actions.return_report(report=report, note="Tonnes, not kilograms?", by=editor)
    if state in ("verified", "published"):
        draft = verified(report, editor)
    if state == "published":
        published(draft, publisher)
        drain()
    return report


@pytest.mark.parametrize(("before", "after"), JUMPS)
def test_the_database_lets_no_report_jump(coordinator, editor, publisher, before, after):
    report = brought_to(before, coordinator, editor, publisher)
    assert state_of(report) == before

    with refused_by("does not become"), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(state=after)


def test_the_lines_of_a_submitted_report_stay(coordinator):
    report = make_submitted(by=coordinator)
    lines = ReportLine.objects.of(report)

    for change in (
        lambda: lines.update(value=1),
        lambda: lines.delete(),
        lambda: ReportLine.objects.create(
            report=report,
            keeper_country=report.country,
            measure=Measure.objects.get(code="arrests"),
            state="withheld",
        ),
    ):
        with refused_by("not changed"), transaction.atomic():
            change()


def test_steps_are_never_changed_or_deleted(coordinator):
    steps = ReportStep.objects.of(make_report(by=coordinator))

    def empty_the_table():
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE operations_reportstep")

    connection.check_constraints()  # a table with checks to come is not emptied anyway
    for change in (lambda: steps.update(note="x"), lambda: steps.delete(), empty_the_table):
        with refused_by("history"), transaction.atomic():
            change()


def test_a_report_stays_about_what_it_is(coordinator):
    report = make_report(by=coordinator)

    with refused_by("stays about"), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(as_of="2020")


# ---- what becomes of the draft


def test_a_discarded_draft_leads_back(coordinator, editor, publisher):
    report = make_submitted(by=coordinator)
    draft = verified(report, editor)
    with scope(Copy.WORKING):
        publishing.discard(draft=draft, by=editor)
    drain()

    assert state_of(report) == "submitted"
    assert steps_of(report)[-1] == "set_back"
    published(verified(report, editor), publisher)
    drain()
    assert state_of(report) == "published"


def test_a_refused_draft_is_told_and_kept(coordinator, editor, publisher):
    report = make_submitted(by=coordinator)
    draft = verified(report, editor)
    with scope(Copy.WORKING):
        publishing.refuse(draft=draft, by=publisher, reason="Which source is this?")
    drain()

    assert state_of(report) == "verified"
    assert steps_of(report)[-1] == "held"


def test_figures_taken_out_before_publication_lead_back(coordinator, editor, publisher):
    report = make_submitted(by=coordinator)
    draft = verified(report, editor)
    with scope(Copy.WORKING):
        Reading.objects.filter(share_of__isnull=False).update(is_retired=True)
    published(draft, publisher)
    drain()

    assert state_of(report) == "submitted"


def test_another_publication_leaves_a_report_alone(coordinator, editor, publisher):
    report = make_submitted(by=coordinator)
    verified(report, editor)
    with scope(Copy.WORKING):
        other = publishing.record_edit(row=Operation.objects.get(code="blackwrist"), by=editor)
        publishing.submit(draft=other, by=editor)
    published(other, publisher)
    drain()

    assert state_of(report) == "verified"


def test_a_draft_that_somebody_works_on_is_not_submitted_over_her_head(
    coordinator, editor, second_editor
):
    report = make_submitted(by=coordinator)
    with scope(Copy.WORKING):
        publishing.record_edit(row=Operation.objects.get(code="opson-viii"), by=second_editor)

    assert verified(report, editor).state == Draft.State.EDITING


def test_a_corrected_report_replaces_what_was_published(coordinator, editor, publisher):
    figures = [make_figure(), make_figure("arrests", "3")]
    first = make_submitted(by=coordinator, figures=figures)
    published(verified(first, editor), publisher)
    drain()
    old = share()

    second = make_report(by=coordinator, figures=[make_figure(value="14")])
    actions.submit(report=second, by=coordinator)
    published(verified(second, editor, grade="D"), publisher)
    drain()

    with scope(Copy.PUBLISHED):
        new = share()
        assert (new.value, new.grade, new.supersedes_id) == (14, "D", old.pk)
        assert Reading.objects.filter(share_of__isnull=False).count() == 1
    with scope(Copy.WORKING):
        assert Reading.objects.get(pk=old.pk).is_retired


def test_a_correction_that_is_discarded_leaves_what_was_published(coordinator, editor, publisher):
    published(verified(make_submitted(by=coordinator), editor), publisher)
    drain()
    correction = make_submitted(by=coordinator, figures=[make_figure(value="14")])
    draft = verified(correction, editor)

    with scope(Copy.WORKING):
        publishing.discard(draft=draft, by=editor)
    drain()

    assert state_of(correction) == "submitted"
    for copy in Copy:
        with scope(copy):
            standing = Reading.objects.get(share_of__isnull=False, is_retired=False)
            assert standing.value == Decimal("12.5")


def test_a_correction_begins_with_what_was_published(coordinator, editor, publisher):
    published(verified(make_submitted(by=coordinator), editor), publisher)
    drain()

    correction = actions.begin(
        operation=Operation.objects.get(code="opson-viii"),
        country=make_country(),
        period_from="",
        as_of="2019",
        by=coordinator,
    )

    assert ReportLine.objects.get(report=correction).value == Decimal("12.5")


def test_the_verifier_may_choose_another_source(coordinator, editor):
    source = Source.objects.get(code="annual-report-2019")

    verified(make_submitted(by=coordinator), editor, source=source)

    with scope(Copy.WORKING):
        (citation,) = Citation.objects.of(share())
        assert citation.source == source
        assert not Source.objects.filter(kind="report").exists()


MEASURES = ["arrests", "checks", "hits", "inspections", "sites", "leads", "charges", "agencies"]


def test_every_state_of_a_line_becomes_a_reading(coordinator, editor, publisher):
    said = {
        "reported": {"value": Decimal(5)},
        "zero_reported": {"value": Decimal(0)},
        "in_words": {"words": "hundreds", "value": None},
    }
    figures = [
        make_figure(code, state=state, **said.get(state, {"value": None}))
        for code, state in zip(MEASURES, Reading.State.values, strict=True)
    ]
    report = make_submitted(by=coordinator, figures=figures)

    published(verified(report, editor), publisher)

    with scope(Copy.PUBLISHED):
        shares = Reading.objects.filter(share_of__isnull=False)
        assert set(shares.values_list("state", flat=True)) == set(Reading.State.values)
