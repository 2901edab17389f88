"""Countries and regions: they are public as soon as they are saved, and every row remembers."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from members import actions
from members.admin import events, languages
from members.admin.plain import NeverDeleted
from members.admin.versioned import VersionedAdmin
from members.forms import PublicRowForm
from members.models import Country, Region
from members.models.country import PublicRow


class PublicRowAdmin(VersionedAdmin, NeverDeleted):
    """One copy, without a draft: what is saved or restored is what readers see."""

    form = PublicRowForm
    details: tuple[Any, ...] = ()  # what is no text, in the order of the page

    def get_form(self, request, obj=None, change=False, **kwargs):
        labels = languages.labels_of(self.model)
        return super().get_form(request, obj, change, **{"labels": labels} | kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        found = super().formfield_for_dbfield(db_field, request, **kwargs)
        is_text = hasattr(db_field, "translated_field")
        return languages.dress(found, db_field) if is_text else found

    def get_fieldsets(self, request, obj=None):
        texts = {"fields": languages.columns_of(self.model), "classes": ["languages"]}
        if not self.may_write(request, obj):
            return [(None, {"fields": self.details}), (_("Texts"), texts)]
        return [
            (None, {"fields": ["opened_version", *self.details]}),
            (_("Texts"), texts),
            (_("Reason"), {"fields": ["reason"]}),
        ]

    def restore(self, request: HttpRequest, row: PublicRow, event_id: int, reason: str) -> None:
        snapshot = events.snapshot(row, event_id)
        actions.restore(row=row, snapshot=snapshot, by=request.user, reason=reason)
        text = _("The earlier state is back, and readers see it.")
        self.message_user(request, text, messages.SUCCESS)


@admin.register(Region)
class RegionAdmin(PublicRowAdmin):
    """The five working regions."""

    list_display = ("name", "code", "sort")
    readonly_fields = ("code",)
    details = (("code", "sort"),)


@admin.register(Country)
class CountryAdmin(PublicRowAdmin):
    """Member countries; their codes are ISO's."""

    list_display = ("name", "code", "region", "member_since", "is_region_doubtful")
    list_filter = ("region", "is_region_doubtful", "is_in_2019_list")
    list_select_related = ("region",)
    search_fields = ("code", "alpha3", *(f"name_{code}" for code in languages.LANGUAGES))
    readonly_fields = ("code", "alpha3")
    details = (
        ("code", "alpha3"),
        ("region", "is_region_doubtful"),
        ("member_since", "is_in_2019_list", "bureau_city"),
    )
