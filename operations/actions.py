"""The verbs of reporting: begin, write, submit, withdraw; return, verify; and what follows.

Each changes several tables in one transaction and takes `by`, the person. What a verified report
becomes in the figures stands in operations/verified.py.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.models import Draft, Measure, Revision, Source
from members.audit.events import Event
from members.audit.record import record
from members.editing import edit_beside_others
from members.models import Country, User
from members.permissions import Permission, require
from members.scope import JOB, Copy, scope
from operations import emails, report_overlap, verified
from operations.models import Operation, Report, ReportFile, ReportLine, ReportStep
from operations.report_lines import Figure

_KEEP_FILES = timedelta(days=1)
_OF_A_LINE = ["state", "value", "qualifier", "words", "note"]


@transaction.atomic
def begin(
    *, operation: Operation, country: Country, period_from: str, as_of: str, by: User
) -> Report:
    """Open a report. If one of this period was published, it begins with what that one said."""
    require(by, Permission.REPORT_WRITE, country=country.pk)
    period = {"period_from": period_from, "as_of": as_of}
    of_it = Report.objects.of_period(operation=operation.pk, country=country.pk, **period)
    earlier = of_it.published().first()
    try:
        with transaction.atomic():
            report = Report.objects.create(
                operation=operation,
                country=country,
                keeper_country=country,
                created_by=by,
                **period,
            )
    except IntegrityError as error:
        raise ValidationError(
            _("Your country has an open report of this operation for this period. Go on with it.")
        ) from error
    _take_step(report, ReportStep.Kind.WRITTEN, by)
    if earlier:
        lines = ReportLine.objects.of(earlier).with_measure()
        _put(report, [Figure.of(line) for line in lines])
    return report


@transaction.atomic
def write(*, report: Report, figures: Iterable[Figure], by: User, opened: int) -> Report:
    """Put these figures in place of what the report says; `opened` is the version she looked at."""
    require(by, Permission.REPORT_WRITE, country=report.country_id)
    report = _locked(report, *Report.EDITABLE)
    if report.version != opened:
        raise ValidationError(
            _("Somebody else saved this report meanwhile. Nothing of yours is lost: look at both.")
        )
    _put_where_nothing_stands(report, list(figures))
    report.version += 1
    report.save(update_fields=["version"])
    if not ReportStep.objects.since_return(report).written_by(by).exists():
        _take_step(report, ReportStep.Kind.WRITTEN, by)
    return report


@transaction.atomic
def submit(*, report: Report, by: User) -> Report:
    """Hand it to the General Secretariat. Until it is returned, nobody changes it."""
    require(by, Permission.REPORT_WRITE, country=report.country_id)
    report = _locked(report, *Report.EDITABLE)
    if not ReportLine.objects.of(report).exists():
        raise ValidationError(_("There is no figure in it yet. Write at least one."))
    report.state, report.submitted_by = Report.State.SUBMITTED, by
    report.save(update_fields=["state", "submitted_by"])
    _take_step(report, ReportStep.Kind.SUBMITTED, by)
    record(Event.REPORT_SUBMITTED, by=by, about=report, country=report.country_id)
    return report


@transaction.atomic
def withdraw(*, report: Report, by: User) -> Report:
    """Give it up; another one of the same period may begin."""
    require(by, Permission.REPORT_WRITE, country=report.country_id)
    report = _locked(report, *Report.EDITABLE)
    report.state = Report.State.WITHDRAWN
    report.save(update_fields=["state"])
    _take_step(report, ReportStep.Kind.WITHDRAWN, by)
    record(Event.REPORT_WITHDRAWN, by=by, about=report, country=report.country_id)
    return report


@transaction.atomic
def return_report(*, report: Report, note: str, by: User) -> Report:
    """Back to the country with a note that says what to mend; whoever wrote it gets a letter."""
    require(by, Permission.REPORT_VERIFY)
    if len(note.strip()) < 5:
        raise ValidationError(_("Write a note that says what to mend."))
    report = _locked(report, Report.State.SUBMITTED)
    report.state = Report.State.RETURNED
    report.save(update_fields=["state"])
    step = _take_step(report, ReportStep.Kind.RETURNED, by, note.strip()[:600])
    emails.returned(report=report, step=step)
    record(Event.REPORT_RETURNED, by=by, about=report, country=report.country_id)
    return report


def verify(
    *,
    report: Report,
    grade: str,
    by: User,
    source: Source | None = None,
    english: dict[tuple[int, str], str] | None = None,
) -> Draft:
    """Let its lines become figures in the operation's draft, which somebody else publishes.

    `source` is what they rest on; without one the report itself becomes a source. `english` says
    by line and column what is told in another language. Raises ValidationError where it lacks one.
    """
    require(by, Permission.REPORT_VERIFY)
    with scope(Copy.WORKING):
        edit_beside_others()
        report = _locked(report, Report.State.SUBMITTED)
        writers = ReportStep.objects.of(report).writers()
        if by.pk in writers:
            raise PermissionDenied(_("You wrote part of this report: somebody else verifies it."))
        draft = verified.enter(
            report=report, grade=grade, by=by, source=source, english=english or {}
        )
        # Who wrote the report wrote the figures: the database lets none of them publish.
        draft.authors.add(*writers)
        report.state, report.verified_by, report.draft = Report.State.VERIFIED, by, draft
        report.save(update_fields=["state", "verified_by", "draft"])
        _take_step(report, ReportStep.Kind.VERIFIED, by)
        record(Event.REPORT_VERIFIED, by=by, about=report, country=report.country_id)
        return draft


# ---- what becomes of the draft; the worker's own


def follow_publication(*, revision: int, drafts: list[int]) -> None:
    """The reports whose figures a revision published are published; others wait again."""
    published = Revision.objects.get(pk=revision)
    for report in _held_by(drafts):
        if ReportLine.objects.of(report).published_in(revision).exists():
            report.state, report.revision = Report.State.PUBLISHED, published
            report.save(update_fields=["state", "revision"])
            _take_step(report, ReportStep.Kind.PUBLISHED, published.published_by)
            emails.published(report=report)
        else:
            _set_back(report, published.published_by)


def follow_discarding(*, draft: int, by: int) -> None:
    """The figures are gone: what was verified waits for verification again."""
    for report in _held_by([draft]):
        _set_back(report, User.objects.get(pk=by))


def follow_refusal(*, draft: int, by: int) -> None:
    """The publisher wants something changed; the figures stay in the draft."""
    for report in _held_by([draft]):
        _take_step(report, ReportStep.Kind.HELD, User.objects.get(pk=by))


def _held_by(drafts: list[int]) -> list[Report]:
    return list(Report.objects.verified_in(drafts).select_for_update(of=("self",)))


def _set_back(report: Report, by: User) -> None:
    ReportLine.objects.of(report).update(reading=None)
    report.state, report.verified_by, report.draft = Report.State.SUBMITTED, None, None
    report.save(update_fields=["state", "verified_by", "draft"])
    _take_step(report, ReportStep.Kind.SET_BACK, by)


# ---- files of results


@transaction.atomic
def keep_file(*, read: Any, name: str, country: Country, by: User) -> ReportFile:
    """Keep what was read until she confirms it; nothing is written yet."""
    require(by, Permission.REPORT_WRITE, country=country.pk)
    return ReportFile.objects.create(
        keeper_country=country,
        made_by=by,
        name=name[-200:],
        rows=read.rows,
        faults=read.faults,
        warnings=read.warnings,
    )


@transaction.atomic
def confirm_file(*, file: ReportFile, by: User) -> int:
    """Write what the dry run showed into reports, none of which is submitted; how many they are."""
    from operations.report_plan import plan_of

    country = file.keeper_country
    require(by, Permission.REPORT_WRITE, country=country.pk)
    if not ReportFile.objects.visible_to(by).numbered(file.pk).confirm():
        raise ValidationError(_("This file was confirmed already. Nothing was written twice."))
    entries = plan_of(file).entries
    for entry in entries:
        report = entry.report or begin(country=country, by=by, **entry.begins)
        write(report=report, figures=entry.merged(), by=by, opened=report.version)
    return len(entries)


def forget_files() -> int:
    """Delete uploaded files a day after; the worker's own."""
    with scope(seen_by=JOB):
        return ReportFile.objects.forget(timezone.now() - _KEEP_FILES)


# ----


def _put_where_nothing_stands(report: Report, figures: list[Figure]) -> None:
    """As `_put`, but for measures of which another report tells the same time."""
    measures = [figure.measure for figure in figures]
    _refuse_what_no_country_counts(measures)
    report_overlap.refuse(report, measures)
    try:
        with transaction.atomic():
            _put(report, figures)
    except IntegrityError:  # somebody was quicker between the question and the answer
        report_overlap.refuse(report, measures)
        raise


def _refuse_what_no_country_counts(measures: list[int]) -> None:
    known = Measure.objects.with_reportable().in_bulk(measures)
    for pk in measures:
        if pk not in known or known[pk].is_retired or not known[pk].is_reportable:
            name = known[pk].name if pk in known else pk
            raise ValidationError(
                _("“%(measure)s” is nothing that a country counts for an operation. Leave it out.")
                % {"measure": name}
            )


def _put(report: Report, figures: list[Figure]) -> None:
    """The lines become these figures: changed, added, and the others taken away."""
    there = {line.measure_id: line for line in ReportLine.objects.of(report)}
    ReportLine.objects.of(report).other_than(figure.measure for figure in figures).delete()
    changed, new = [], []
    for figure in figures:
        line = there.get(figure.measure)
        (changed if line else new).append(
            figure.onto(line or ReportLine(report=report, keeper_country=report.keeper_country))
        )
    ReportLine.objects.bulk_update(changed, _OF_A_LINE)
    ReportLine.objects.bulk_create(new)


def _locked(report: Report, *states: str) -> Report:
    """The report as it is now, held until the transaction ends."""
    found = Report.objects.numbered(report.pk).filter(state__in=states)
    locked = found.select_for_update(of=("self",)).first()
    if locked is None:
        raise ValidationError(
            _("This report moved on meanwhile; somebody was quicker. Nothing was changed.")
        )
    return locked


def _take_step(report: Report, kind: str, by: User, note: str = "") -> ReportStep:
    return ReportStep.objects.create(
        report=report, keeper_country_id=report.keeper_country_id, kind=kind, by=by, note=note
    )
