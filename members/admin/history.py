"""The history page of a row, and the way back to an earlier state of it."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from members.admin import events
from members.forms import ReasonForm
from members.models import ReferenceRow


class HistoryPages:
    """History of a row for its admin: who, when, why, what, and a button to go back.

    The admin says what going back means: `restore`.
    """

    restore_label = gettext_lazy("Restore this state")

    def get_urls(self):
        info = self.opts.app_label, self.opts.model_name
        restore = self.admin_site.admin_view(require_POST(self.restore_view))
        address = "<path:object_id>/history/<int:event_id>/restore/"
        return [path(address, restore, name="{}_{}_restore".format(*info)), *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None) -> HttpResponse:
        row = self.row_or_404(request, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(row)s") % {"row": row},
            "opts": self.opts,
            "object": row,
            "entries": events.entries(row),
            "form": ReasonForm(),
            "may_restore": self.has_change_permission(request, row),
            "restore_label": self.restore_label,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/history.html", context)

    def restore_view(self, request: HttpRequest, object_id: str, event_id: int) -> HttpResponse:
        row = self.row_or_404(request, object_id)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        form = ReasonForm(request.POST)
        if not form.is_valid():
            self.message_user(
                request,
                _("Nothing was restored: give a reason in a few words."),
                messages.ERROR,
            )
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", row.pk)
        try:
            with transaction.atomic():
                self.restore(request, row, event_id, form.cleaned_data["reason"])
                connection.check_constraints()  # what waits for the end: places in a whole
        except IntegrityError:
            problem = _("Nothing was restored: another row holds its place or address now.")
            self.message_user(request, problem, messages.ERROR)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", row.pk)

    def restore(self, request: HttpRequest, row: Any, event_id: int, reason: str) -> None:
        raise NotImplementedError

    def row_or_404(self, request: HttpRequest, object_id: str) -> ReferenceRow:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return row
