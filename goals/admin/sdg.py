"""SDGs and their targets: their labels; numbers and identifiers are the UN's."""

from django.contrib import admin

from goals.admin.content import ContentAdmin
from goals.admin.transfer import TransferPages
from goals.models import SDG, Target


@admin.register(SDG)
class SDGAdmin(ContentAdmin):
    """One of the seventeen; none is added."""

    details = (("number", "color"),)

    def has_add_permission(self, request):
        return False

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), "number", "color")


@admin.register(Target)
class TargetAdmin(TransferPages, ContentAdmin):
    """One of the 169 targets, with this portal's short label; none is added."""

    details = ("sdg",)
    columns = ("sdg",)
    filters = ("sdg",)
    list_select_related = ("sdg",)

    def has_add_permission(self, request):
        return False

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), "sdg")
