"""Capabilities and notices."""

from django import forms
from django.contrib import admin
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext_lazy as _

from goals.admin.subject import SubjectOwnerAdmin
from goals.admin.transfer import TransferPages
from goals.models import Capability, Notice


@admin.register(Capability)
class CapabilityAdmin(TransferPages, SubjectOwnerAdmin):
    """A system, database, network or service, with the goals it serves and its figures."""

    details = (("kind", "since"), "aliases")
    columns = ("kind", "since")
    filters = ("kind", "subject__goal_edges__goal")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "aliases":
            return SimpleArrayField(
                forms.CharField(max_length=120),
                delimiter=";",
                required=False,
                label=_("Other names"),
                help_text=_("Put a semicolon between two names."),
                widget=forms.TextInput(attrs={"class": "vTextField"}),
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Notice)
class NoticeAdmin(SubjectOwnerAdmin):
    """A colour-coded request or alert."""

    details = (("color", "since", "is_pilot"),)
    columns = ("since", "is_pilot")
