"""Themes with their strands."""

from django.contrib import admin

from goals.admin.content import CitationInline, ContentAdmin, ContentInline
from goals.models import Strand, Theme


class StrandInline(ContentInline):
    model = Strand
    details = (("sort", "is_retired"),)


@admin.register(Theme)
class ThemeAdmin(ContentAdmin):
    """A cross-cutting theme with its lines of work."""

    types_code = True
    details = ("number",)
    inlines = (StrandInline, CitationInline)


@admin.register(Strand)
class StrandAdmin(ContentAdmin):
    """One strand; it is published with its theme."""

    details = ("theme",)
    columns = ("theme", "text")
    filters = ("theme",)
    list_select_related = ("theme",)
