"""What this room knows about people: who wrote, who decided, who published."""

from django.utils.translation import gettext_lazy as _

from members.personal_data import (
    INNER,
    WORK,
    PersonalTable,
    Sort,
    columns,
    register,
    silent,
)

FOLLOWING = Sort(
    _("to tell you when what you cited changes"),
    _("you; the portal when it writes to you"),
    _("until you stop following or are erased"),
)


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
        PersonalTable(
            "goals.EmbargoedFigure",
            _("Figures under embargo"),
            "",
            silent(WORK, "organisation", "draft", "reading", "lifts_at", "shared_by", "shared_at")
            | silent(WORK, "snapshot", "ended_at")
            | silent(INNER, "id"),
        ),
        PersonalTable(
            "goals.FollowedRow",
            _("Citations you follow"),
            "person",
            columns(
                FOLLOWING,
                cited=(_("what you cited"), "cited__code"),
                followed_at=_("since"),
            )
            | silent(INNER, "id", "person", "content_type", "object_id", "told", "title"),
            goes_with_her=True,
        ),
    )
