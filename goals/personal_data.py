"""What this room knows about people: who wrote, who decided, who published."""

from django.utils.translation import gettext_lazy as _

from members.personal_data import INNER, WORK, PersonalTable, register, silent


def register_tables() -> None:
    """Called when the application is ready."""
    register(
        PersonalTable(
            "goals.Draft",
            _("Drafts"),
            "",
            silent(WORK, "title", "state", "decided_by", "reason", "created_at", "changed_at")
            | silent(INNER, "id", "content_type", "object_id"),
        ),
        PersonalTable(
            "goals.Draft_authors",
            _("Authors of drafts"),
            "",
            silent(WORK, "draft", "user") | silent(INNER, "id"),
        ),
        PersonalTable(
            "goals.Revision",
            _("Revisions"),
            "",
            silent(WORK, "number", "kind", "published_at", "published_by", "reason")
            | silent(INNER, "id"),
        ),
    )
