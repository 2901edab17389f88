"""Revisions, to read: what was published, when, by whom and why."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import Revision

SHOWN = 200  # rows of one revision on its page


@admin.register(Revision)
class RevisionAdmin(admin.ModelAdmin):
    """Numbered publications. Nobody changes one, not even the database's owner."""

    list_display = ("number", "kind", "published_at", "published_by", "reason", "rows")
    list_filter = ("kind", "published_at")
    search_fields = ("reason", "items__code")
    list_per_page = 50
    actions = None

    def get_queryset(self, request) -> models.QuerySet:
        return super().get_queryset(request).for_list_page().select_related("published_by")

    @admin.display(description=gettext_lazy("rows"))
    def rows(self, revision: Revision) -> int:
        return revision.item_count

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        revision = self.get_object(request, unquote(object_id))
        if revision is None:
            raise Http404
        items = list(revision.items.select_related("content_type", "draft")[:SHOWN])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Revision %(number)s") % {"number": revision.number},
            "opts": self.opts,
            "revision": revision,
            "items": [(item, _kind(item.content_type)) for item in items],
            "left_out": max(0, revision.item_count - SHOWN),
        }
        return TemplateResponse(request, "admin/goals/revision_detail.html", context)


def _kind(content_type: ContentType) -> str:
    return str(content_type.model_class()._meta.verbose_name)
