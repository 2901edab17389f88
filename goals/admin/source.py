"""Sources: documents and pages that statements rest on."""

from django.contrib import admin

from goals.admin.content import ContentAdmin
from goals.models import Source


@admin.register(Source)
class SourceAdmin(ContentAdmin):
    """A document or a web page."""

    types_code = True
    inlines = ()
    details = (("kind", "language", "dated"), "url", "file", "quality")
    columns = ("kind", "language", "dated")
    filters = ("kind", "language")
