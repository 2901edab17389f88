"""An admin whose rows have versions: no overwriting, no empty saves, a reason for the history."""

from typing import Any

import pghistory
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from members.admin.history import HistoryPages


class VersionedAdmin(HistoryPages):
    """Stands before ModelAdmin; its form is a VersionedForm with a reason."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        reason = request.POST.get("reason", "").strip()[:300]
        with pghistory.context(**{"reason": reason} if reason else {}):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, *args, **kwargs):
        context["conflicts"] = conflicts_in(context)
        return super().render_change_form(request, context, *args, **kwargs)

    def may_write(self, request: HttpRequest, obj: Any) -> bool:
        """One right covers adding and changing (members.permissions)."""
        return self.has_change_permission(request, obj)

    def save_model(self, request, obj, form, change):
        if change and not form.row_changes:
            return
        obj.version += change
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        request.has_changed_content = bool(form.row_changes) or not change

    def log_change(self, request, obj, message):
        if request.has_changed_content:
            return super().log_change(request, obj, message)
        return None

    def response_change(self, request, obj) -> HttpResponse:
        if request.has_changed_content:
            return super().response_change(request, obj)
        self.message_user(request, _("You changed nothing, so nothing was saved."), messages.INFO)
        return HttpResponseRedirect(request.get_full_path())


def conflicts_in(context: dict[str, Any]) -> list[dict[str, Any]]:
    """Where somebody was quicker: in the row itself, or in a part of it."""
    forms = [(context["adminform"].form, "")]
    for inline in context.get("inline_admin_formsets", []):
        forms += [(form, str(form.instance)) for form in inline.formset.forms]
    found = []
    for form, part in forms:
        if getattr(form, "conflict", None):
            found.append({"part": part, "conflict": form.conflict})
    return found
