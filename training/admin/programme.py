"""Programmes in the back office."""

from django.contrib import admin

from goals.admin.content import CitationInline, ContentAdmin, ContentInline
from training.models import Programme, ProgrammeModule


class ModuleInline(ContentInline):
    """The modules that it requires, in the order of teaching."""

    model = ProgrammeModule
    details = (("module", "sort", "is_retired"),)
    show_change_link = False


@admin.register(Programme)
class ProgrammeAdmin(ContentAdmin):
    """Modules that lead to a title together."""

    types_code = True
    details = (("title", "modules_required"),)
    inlines = (ModuleInline, CitationInline)
    columns = ("modules_required",)
