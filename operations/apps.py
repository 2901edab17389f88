"""The operations room as an application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "operations"
    verbose_name = _("Operations")

    def ready(self) -> None:
        """Tell the goals room, which does not know us, how our rows are loaded, named and found."""
        from goals.admin import codes, roots
        from goals.reference.files import let_read
        from goals.searchable import Searchable, let_search
        from operations import reference
        from operations.models import Operation, OperationCountry, OperationCrimeArea

        let_read("operations.json", reference.records)
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
