"""The operations room as an application."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "operations"
    verbose_name = _("Operations")

    def ready(self) -> None:
        """Tell the goals room, which does not know us, how our rows are loaded, named and found."""
        from goals import publishing
        from goals.admin import codes, roots
        from goals.reference.files import let_read
        from goals.searchable import Searchable, let_search
        from operations import reference, roll_up
        from operations.models import Operation, OperationCountry, OperationCrimeArea

        let_read("operations.json", reference.records)
        publishing.let_follow(roll_up.follow)
        let_search(
            Operation,
            Searchable(
                "operation",
                "name",
                lambda row: [row.summary, row.partners],
                ("subject",),
            ),
        )
        roots.let_belong(OperationCountry, "operation")
        roots.let_belong(OperationCrimeArea, "operation")
        codes.let_name(OperationCountry, lambda edge: f"{edge.operation.code}-{edge.country.code}")
        codes.let_name(OperationCrimeArea, lambda edge: f"{edge.operation.code}-{edge.area.code}")

        # Django's own hook: the published copies are there by now (goals/apps.py).
        post_migrate.connect(_begin_sums, sender=self)


def _begin_sums(**_: Any) -> None:
    """Sum up what was published before there were sums."""
    from members.isolation import policies
    from operations import roll_up
    from operations.models import GoalResults

    with policies.as_owner():
        if policies.is_newest() and not GoalResults.objects.exists():
            roll_up.rebuild()
