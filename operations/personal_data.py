"""What this room knows about people: who wrote, who submitted and who verified a report."""

from django.utils.translation import gettext_lazy as _

from members.personal_data import INNER, OTHERS, UPLOAD, PersonalTable, register, silent

_ABOUT = ("operation", "country", "keeper_country", "period_from", "as_of", "state", "created_at")


def register_tables() -> None:
    """Called when the application is ready."""
    register(
        PersonalTable(
            "operations.Report",
            _("Reports of countries"),
            "",
            silent(OTHERS, *_ABOUT, "created_by", "submitted_by", "verified_by")
            | silent(INNER, "id", "draft", "revision", "version"),
        ),
        PersonalTable(
            "operations.ReportStep",
            _("Steps of reports"),
            "",
            silent(OTHERS, "kind", "by", "at", "note")
            | silent(INNER, "id", "report", "keeper_country"),
        ),
        PersonalTable(
            "operations.ReportFile",
            _("Files of results"),
            "",
            silent(UPLOAD, "made_by", "made_at", "name", "rows", "faults", "warnings")
            | silent(UPLOAD, "confirmed_at")
            | silent(INNER, "id", "keeper_country"),
        ),
    )
