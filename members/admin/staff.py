"""Staff and partners come in here, by invitation; and the organisations of partners."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import actions
from members.actions.staff import refuse_impossible
from members.admin.people import Sensitive
from members.admin.plain import NeverDeleted
from members.models import Invitation, Organisation
from members.permissions import INVITED_BY_STAFF, Role


@admin.register(Organisation)
class OrganisationAdmin(NeverDeleted):
    """Organisations whose people are partners."""

    list_display = ("name",)
    search_fields = ("name",)
    fields = ("name",)


class StaffInvitationForm(forms.ModelForm):
    """Somebody who is not an officer: a coordinator's country, a partner's organisation."""

    role = forms.ChoiceField(
        label=gettext_lazy("role"),
        choices=[(role.value, role.label) for role in Role if role in INVITED_BY_STAFF],
    )
    language = forms.ChoiceField(label=gettext_lazy("language"), choices=settings.LANGUAGES)

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            names = ("email", "role", "organisation")
            given = {name: cleaned.get(name) for name in names}
            refuse_impossible(country=cleaned.get("keeper_country"), **given)
        return cleaned

    def _post_clean(self) -> None:
        """The action makes the row, together with the person and her role."""


class TakenBackForm(forms.ModelForm):
    """What can be done about an invitation that was sent."""

    take_back = forms.BooleanField(label=gettext_lazy("Take this invitation back"), required=False)

    def clean_take_back(self) -> bool:
        wanted = self.cleaned_data["take_back"]
        if wanted and self.instance.state != Invitation.State.OPEN:
            raise ValidationError(_("It is used or taken back already. Nothing was changed."))
        return wanted


_FATE = ("state", "is_letter_refused", "invited_by", "expires_at", "used_at")


@admin.register(Invitation)
class InvitationAdmin(Sensitive):
    """Everybody but officers is invited here; officers are, at their country's desk."""

    list_display = (
        "name",
        "email",
        "role",
        "keeper_country",
        "organisation",
        "state",
        "invited_by",
        "expires_at",
        "is_letter_refused",
    )
    list_filter = ("state", "role")
    list_select_related = ("organisation", "keeper_country", "invited_by")
    search_fields = ("name", "email")
    fields = ("email", "name", "role", "keeper_country", "organisation", "language")

    def get_queryset(self, request):
        return Invitation.objects.of_staff()

    def get_readonly_fields(self, request, obj=None):
        return (*self.fields, *_FATE) if obj else ()

    def get_fields(self, request, obj=None):
        return [*self.get_readonly_fields(request, obj), "take_back"] if obj else self.fields

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs |= {"form": TakenBackForm if obj else StaffInvitationForm}
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change:
            given = dict(form.cleaned_data)
            country = given.pop("keeper_country")
            made = actions.invite_staff(by=request.user, country=country, **given)
            obj.pk, obj.name, obj.role = made.pk, made.name, made.role
        elif form.cleaned_data["take_back"]:
            actions.undo(invited=obj, by=request.user)
