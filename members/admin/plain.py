"""What every list and page of this room has in common."""

from django.contrib import admin


class NeverDeleted(admin.ModelAdmin):
    """Nothing of this room is deleted here; lists are plain."""

    actions = None
    view_on_site = False
    list_per_page = 50

    def has_delete_permission(self, request, obj=None):
        return False

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        found = super().formfield_for_dbfield(db_field, request, **kwargs)
        if found and hasattr(found.widget, "can_add_related"):
            found.widget = found.widget.widget  # a plain select, without pop-up windows
        return found
