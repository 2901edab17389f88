"""Who is reminded of a report that is due: each coordinator once before, and once after."""

from datetime import date, timedelta

from django.utils import timezone

from members.models import Country, User
from members.scope import JOB, scope
from operations import emails
from operations.models import Operation, Report

SOON = timedelta(days=14)
LATE = timedelta(days=3)
# Afterwards nobody is reminded: a key of the outbox is known for 90 days, so long a letter is one.
_NO_LONGER = timedelta(days=60)


def remind(today: date | None = None) -> int:
    """Leave the letters that are due today; how many countries were missing. Repeats are free."""
    today = today or timezone.localdate()
    missing = 0
    with scope(seen_by=JOB):
        due = Operation.objects.reports_due_between(today - _NO_LONGER, today + SOON)
        operations = [row for row in due if not today - LATE < row.reports_due < today]
        sent = Report.objects.sent().about(row.pk for row in operations).senders()
        for operation in operations:
            for edge in operation.countries:
                if (operation.pk, edge.country_id) not in sent:
                    _tell(operation, edge.country, today)
                    missing += 1
    return missing


def _tell(operation: Operation, country: Country, today: date) -> None:
    emails.due(
        operation=operation,
        country=country,
        day=operation.reports_due,
        is_late=operation.reports_due < today,
        readers=User.objects.coordinators_of(country.pk),
    )
