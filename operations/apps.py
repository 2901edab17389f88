"""The operations room as an application."""

from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "operations"
    verbose_name = _("Operations")

    def ready(self) -> None:
        """Tell the goals room, which does not know us, how our rows are loaded, named and found."""
        from goals import publishing
        from goals.admin import codes, roots
        from goals.reach import let_guard
        from goals.reference.files import let_read
        from goals.searchable import Searchable, let_search
        from members import desk
        from operations import models, personal_data, reach, reference

        let_read("operations.json", reference.records)
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
        personal_data.register_tables()
        publishing.let_hear("published", "reports-published")
        publishing.let_hear("refused", "reports-held")
        publishing.let_hear("discarded", "reports-set-back")
        desk.let_stand(desk.Tab("reports", _("Reports"), "operations:report_list"))


def _named_after(end: str) -> Callable[[Any], str]:
    return lambda edge: f"{edge.operation.code}-{getattr(edge, end).code}"
