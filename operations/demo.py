"""Demo reports: one that waits for verification and one that was returned, of the demo country."""

from decimal import Decimal

from django.db import transaction

from goals.models import Measure
from members.demo import DOMAIN
from members.models import User
from operations import actions
from operations.models import Operation, Report
from operations.report_lines import Figure

_SUBMITTED = ("opson-viii", "2019", {"food_seized": "12.5", "arrests": "3"})
_RETURNED = ("neptune-ii-2019", "2019", {"hits": "4"})


@transaction.atomic
def make_demo_reports() -> list[Report]:
    """Both, as the demo coordinator and the demo editor would make them; once."""
    coordinator = User.objects.get(email=f"coordinator@{DOMAIN}")
    editor = User.objects.get(email=f"editor@{DOMAIN}")
    if Report.objects.kept_by(coordinator.keeper_country_id).exists():
        return []
    submitted = _make(coordinator, *_SUBMITTED)
    returned = actions.return_report(
        report=_make(coordinator, *_RETURNED),
        note="Please say how many checks there were, too.",
        by=editor,
    )
    return [submitted, returned]


def _make(coordinator: User, code: str, as_of: str, values: dict[str, str]) -> Report:
    report = actions.begin(
        operation=Operation.objects.get(code=code),
        country=coordinator.keeper_country,
        period_from="",
        as_of=as_of,
        by=coordinator,
    )
    measures = Measure.objects.in_use().by_codes(values)
    figures = [
        Figure(measures[code].pk, "reported", Decimal(value)) for code, value in values.items()
    ]
    actions.write(report=report, figures=figures, by=coordinator, opened=report.version)
    return actions.submit(report=report, by=coordinator)
