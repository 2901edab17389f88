"""What a verified report becomes: figures of the operation, flagged as the share of a country."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from goals import publishing
from goals.admin import codes, roots
from goals.models import Citation, Draft, Reading, Source
from members.models import User
from operations.models import Operation, Report, ReportLine

# What a line tells in words, and what a figure calls it.
_TOLD = {"words": "text", "note": "note"}
_TITLE = _("Report of %(country)s on %(operation)s, %(period)s")


def foreign(lines: Iterable[ReportLine], language: str) -> list[tuple[ReportLine, str]]:
    """What readers of other languages must be told in English too, as line and column."""
    if language in ("", "en"):
        return []
    return [(line, name) for line in lines for name in _TOLD if getattr(line, name)]


def enter(
    *,
    report: Report,
    grade: str,
    by: User,
    source: Source | None,
    english: dict[tuple[int, str], str],
) -> Draft:
    """Put the lines into the working copy of the operation; give its draft.

    A figure of an earlier report of the same period is replaced: the new one supersedes it, and
    it leaves with the same publication. So does one that the new report no longer names.
    """
    operation = Operation.objects.get(pk=report.operation_id)
    source = source or _source_of(report, operation)
    period = report.period_from, report.as_of
    shares = Reading.objects.of_share(operation.subject_id, report.country_id, period)
    earlier = {reading.measure_id: reading for reading in shares if not reading.beside_id}
    for old in earlier.values():
        old.is_retired = True
        old.version += 1
        old.save()
    lines = list(ReportLine.objects.of(report).with_measure())
    for line, name in foreign(lines, report.created_by.language):
        if not english.get((line.pk, name)):
            raise ValidationError(gettext("Say in English too what is told in another language."))
    for line in lines:
        words = _words(line, report.created_by.language, english)
        line.reading = _reading(line, report, operation, grade, earlier.get(line.measure_id), words)
        _cite(line.reading, source)
    ReportLine.objects.bulk_update(lines, ["reading"])
    roots.touch(operation)
    return _drafted(operation, by)


def _reading(
    line: ReportLine,
    report: Report,
    operation: Operation,
    grade: str,
    old: Reading | None,
    words: dict[str, str],
) -> Reading:
    reading = Reading(
        subject=operation.subject,
        measure=line.measure,
        state=line.state,
        value=line.value,
        qualifier=line.qualifier,
        period_from=report.period_from,
        as_of=report.as_of,
        share_of=report.country,
        grade=grade,
        supersedes=old,
        **words,
    )
    codes.name(reading)
    reading.save()
    return reading


def _words(line: ReportLine, language: str, english: dict[tuple[int, str], str]) -> dict[str, str]:
    """In the language of who wrote it, and in English, which stands in for all others."""
    words = {}
    for name, field in _TOLD.items():
        words[f"{field}_en"] = english.get((line.pk, name), getattr(line, name))
        words[f"{field}_{language}"] = getattr(line, name)
    return words


def _cite(reading: Reading, source: Source) -> None:
    citation = Citation(
        content_type=ContentType.objects.get_for_model(Reading),
        object_id=reading.pk,
        source=source,
    )
    codes.name(citation)
    citation.save()


def _source_of(report: Report, operation: Operation) -> Source:
    """The report as a source, published with the operation (Operation.family)."""
    titles = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            titles[f"title_{code}"] = gettext(_TITLE) % {
                "country": report.country.name,
                "operation": operation.name,
                "period": report.period,
            }
    code = f"report-{report.country.code.lower()}-{operation.code}-{report.pk}"
    # Retired, if the draft of an earlier verification was discarded.
    source = Source.objects.filter(code=code).first() or Source(code=code, version=0)
    source.kind, source.dated, source.is_retired = Source.Kind.REPORT, report.period, False
    for name, title in titles.items():
        setattr(source, name, title)
    source.version += 1
    source.save()
    return source


def _drafted(operation: Operation, by: User) -> Draft:
    """The operation's draft, waiting for a publisher unless somebody is at work on it."""
    before = Draft.objects.of(operation).open().first()
    draft = publishing.record_edit(row=operation, by=by)
    if before is None or before.state == Draft.State.IN_REVIEW:
        draft = publishing.submit(draft=draft, by=by)
    return draft
