"""The operations room as an application."""

from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "operations"
    verbose_name = _("Operations")

    def ready(self) -> None:
        """Tell the goals room, which does not know us, how our rows are loaded, named and found."""
        from goals import past, publishing
        from goals.admin import codes, roots
        from goals.reach import let_guard
        from goals.reference.files import let_read
        from goals.searchable import Searchable, let_search
        from members import desk
        from operations import models, personal_data, reach, reference, roll_up

        let_read("operations.json", reference.records)
        publishing.let_follow(roll_up.follow)
        let_search(
            models.Operation,
            Searchable(
                "operation",
                "name",
                lambda row: [row.summary, row.partners],
                ("subject",),
            ),
        )
        for model, end in models.ENDS.items():
            roots.let_belong(model, "operation")
            codes.let_name(model, _named_after(end))
        let_guard(reach.TABLES)
        for model in roll_up.SUMS:
            past.let_cite(model, models.KeptSum._meta.db_table)
        personal_data.register_tables()
        publishing.let_hear("published", "reports-published")
        publishing.let_hear("refused", "reports-held")
        publishing.let_hear("discarded", "reports-set-back")
        desk.let_stand(desk.Tab("reports", _("Reports"), "operations:report_list"))
        # Django's own hook: the published copies are there by now (goals/apps.py).
        post_migrate.connect(_begin_sums, sender=self)


def _named_after(end: str) -> Callable[[Any], str]:
    return lambda edge: f"{edge.operation.code}-{getattr(edge, end).code}"


def _begin_sums(**_: Any) -> None:
    """Sum up what was published before sums were kept."""
    from members.isolation import policies
    from operations import roll_up
    from operations.models import KeptSum

    with policies.as_owner():
        if policies.is_newest() and not KeptSum.objects.exists():
            roll_up.rebuild()
