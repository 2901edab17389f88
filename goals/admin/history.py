"""The way back to an earlier state of a content row: into the working copy, as a draft."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals import publishing
from goals.admin import roots
from goals.models import Content
from members.admin import events
from members.admin.history import HistoryPages


class ContentHistoryPages(HistoryPages):
    """Readers see a restored state once its draft is published."""

    restore_label = gettext_lazy("Restore into the working copy")

    def restore(self, request: HttpRequest, row: Content, event_id: int, reason: str) -> None:
        roots.lock(row)
        row.refresh_from_db()
        root = roots.root_of(row)
        publishing.restore(
            row=row,
            snapshot=events.snapshot(row, event_id),
            by=request.user,
            reason=reason,
            root=root,
        )
        if root != row:
            roots.touch(row)
        text = _("The earlier state is back in the working copy. Nothing is public yet.")
        self.message_user(request, text, messages.SUCCESS)
