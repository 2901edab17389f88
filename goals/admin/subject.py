"""Rows with a subject of their own: the goals they serve and the figures about them."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.admin.addresses import edit_url
from goals.admin.content import CitationInline, ContentAdmin, ContentInline
from goals.models import Reading, Subject, SubjectGoal
from goals.models.subject import SubjectOwner


class GoalEdgeInline(ContentInline):
    """Goals that the owner of a subject serves, on the owner's page."""

    model = SubjectGoal
    details = (("goal", "is_main", "confidence", "is_retired"),)
    show_change_link = False

    def __init__(self, parent_model, admin_site) -> None:
        super().__init__(Subject, admin_site)  # the edge hangs on the owner's subject


class SubjectOwnerAdmin(ContentAdmin):
    """A capability, a partner, a meeting …: one page for it, its goals and its figures."""

    types_code = True
    inlines = (GoalEdgeInline, CitationInline)

    def get_inlines(self, request, obj):
        """A new row has no subject yet: its goals are entered once it is saved."""
        return super().get_inlines(request, obj) if obj else (CitationInline,)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, GoalEdgeInline):
            kwargs["instance"] = obj.subject
        return kwargs

    def get_readonly_fields(self, request, obj=None):
        figures = ("figures",) if obj else ()
        return (*super().get_readonly_fields(request, obj), *figures)

    def get_fieldsets(self, request, obj=None):
        sets = super().get_fieldsets(request, obj)
        if obj:
            sets.append((_("Figures"), {"fields": ["figures"], "classes": ["figures"]}))
        return sets

    @admin.display(description=gettext_lazy("figures about this"))
    def figures(self, owner: SubjectOwner) -> str:
        readings = Reading.objects.about(owner.subject.code)
        lines = format_html_join(
            "", '<li><a href="{}">{}</a></li>', ((edit_url(r), str(r)) for r in readings)
        )
        add = f"{reverse('admin:goals_reading_add')}?subject={owner.subject_id}"
        link = format_html('<p><a href="{}">{}</a></p>', add, _("Add a figure"))
        if not lines:
            return format_html("<p>{}</p>{}", _("No figure yet."), link)
        return format_html("<ul>{}</ul>{}", lines, link)
