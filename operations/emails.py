"""Letters about reports; what a letter is: members/letters.py.

They name the operation by its row, so the words follow the reader's language; nothing that was
reported stands in them.
"""

from collections.abc import Iterable
from datetime import date

from members.letters import post
from members.models import Country, User
from operations.models import Operation, Report, ReportStep


def returned(*, report: Report, step: ReportStep) -> None:
    """To whoever wrote and sent it: the General Secretariat asks for changes."""
    for reader in _writers(report):
        post(
            "operations/report_returned",
            key=f"report-returned:{step.pk}:{reader}",
            person=User(pk=reader),
            rows={"report": report, "step": step, "operation": report.operation},
            country=report.keeper_country,
        )


def published(*, report: Report) -> None:
    """To whoever wrote and sent it: everybody can read it now."""
    for reader in _writers(report):
        post(
            "operations/report_published",
            key=f"report-published:{report.pk}:{reader}",
            person=User(pk=reader),
            rows={"report": report, "operation": report.operation, "revision": report.revision},
            country=report.keeper_country,
        )


def due(
    *, operation: Operation, country: Country, day: date, is_late: bool, readers: Iterable[User]
) -> None:
    """To coordinators whose country took part and submitted nothing: once before, once after."""
    word = "late" if is_late else "soon"
    for reader in readers:
        post(
            "operations/report_due",
            key=f"report-due:{operation.pk}:{country.pk}:{day}:{word}:{reader.pk}",
            person=reader,
            rows={"operation": operation},
            facts={"due": f"{day}T12:00:00+00:00", "is_late": is_late},
            country=country,
        )


def _writers(report: Report) -> set[int]:
    return {report.created_by_id, report.submitted_by_id}
