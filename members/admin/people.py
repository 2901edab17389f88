"""People and their roles, as the permission table allows."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import actions, emails, freshness
from members.admin.plain import NeverDeleted
from members.audit.events import Event
from members.audit.record import record
from members.forms import LocalTime
from members.models import Country, RoleGrant, User
from members.people_forms import LanguageField
from members.permissions import NEEDS_COUNTRY, Permission, can, roles_with


class Sensitive(NeverDeleted):
    """Whoever changes accounts or roles has just used her second factor."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        changes = request.method == "POST" and can(request.user, Permission.MEMBERS_EDIT)
        check = freshness.ask(request) if changes else None
        return check or super().changeform_view(request, object_id, form_url, extra_context)


def warn_if_nobody_coordinates(request: HttpRequest, country: Country | None) -> None:
    """Staff may end what a country's own people may not: they are told what follows."""
    if country and actions.lacks_coordinator(country.pk):
        messages.warning(
            request,
            _(
                "%(country)s has no coordinator without an end now. Who asks for an account there"
                " waits until you give somebody this role."
            )
            % {"country": country.name},
        )


class GrantForm(forms.ModelForm):
    """One role, for a place and a time, with a reason."""

    valid_from = forms.DateTimeField(widget=LocalTime, label=gettext_lazy("from"))
    valid_to = forms.DateTimeField(widget=LocalTime, label=gettext_lazy("until"), required=False)

    giver: User | None = None

    def clean_user(self) -> User:
        """The database refuses it too; here it becomes a sentence."""
        if self.cleaned_data["user"] == self.giver:
            raise ValidationError(_("Nobody gives a role to herself: ask another administrator."))
        return self.cleaned_data["user"]

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk:
            return self._in_order(cleaned)
        needed = {"country": "country", "region": "region"}.get(cleaned.get("scope"))
        if cleaned.get("role") in NEEDS_COUNTRY and cleaned.get("scope") == "world":
            self.add_error("scope", _("A coordinator has a country or a region."))
        for name in ("country", "region"):
            if name == needed and not cleaned.get(name):
                self.add_error(name, _("Choose the place that this role is held for."))
            elif name != needed and cleaned.get(name):
                self.add_error(name, _("Leave this empty: the scope is another one."))
        return self._in_order(cleaned)

    def _in_order(self, cleaned):
        start, end = cleaned.get("valid_from"), cleaned.get("valid_to")
        if start and end and end <= start:
            self.add_error("valid_to", _("A role cannot end before it begins."))
        return cleaned


@admin.register(RoleGrant)
class RoleGrantAdmin(Sensitive):
    """Roles are ended by a date, never taken out of the record."""

    form = GrantForm
    list_display = ("user", "role", "scope", "place", "valid_from", "valid_to", "granted_by")
    list_filter = ("role", "scope")
    search_fields = ("user__name", "user__email", "reason")
    list_select_related = ("user", "country", "region", "granted_by")
    fields = (
        "user",
        ("role", "scope"),
        ("country", "region"),
        ("valid_from", "valid_to"),
        "reason",
        "granted_by",
    )

    @admin.display(description=gettext_lazy("place"))
    def place(self, grant: RoleGrant) -> str:
        return grant.place

    def get_readonly_fields(self, request, obj=None):
        return (
            ("user", "role", "scope", "country", "region", "granted_by") if obj else ("granted_by",)
        )

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.giver = request.user
        return form

    def save_model(self, request, obj, form, change):
        if not change:
            obj.granted_by = request.user
        super().save_model(request, obj, form, change)
        if change and not form.changed_data:
            return
        ended = "valid_to" in form.changed_data and obj.valid_to
        event = Event.ROLE_ENDED if ended else Event.ROLE_CHANGED
        if not change:
            emails.role_granted(grant=obj)
        elif ended:
            emails.role_ended(grant=obj)
        detail = {"role": obj.role, "scope": obj.scope, "region": obj.region_id}
        record(
            event if change else Event.ROLE_GRANTED,
            by=request.user,
            about=obj.user,
            country=obj.keeper_country_id,
            detail=detail | {"until": obj.valid_to and int(obj.valid_to.timestamp())},
        )
        if ended and obj.role in roles_with(Permission.DESK_ENTER):
            warn_if_nobody_coordinates(request, obj.country)


def span_of(grant: RoleGrant) -> str:
    """ "Coordinator (Senegal), 3 Nov 2026 – "."""
    start = date_format(grant.valid_from)
    end = date_format(grant.valid_to) if grant.valid_to else ""
    return f"{grant.get_role_display()} ({grant.place}), {start} – {end}"


class PersonForm(forms.ModelForm):
    """A person, and what can be done for her beside changing a field."""

    loss = forms.ChoiceField(
        label=gettext_lazy("Remove her second factors and her password"),
        choices=[("", gettext_lazy("No")), *actions.Loss.choices],
        required=False,
        help_text=gettext_lazy(
            "Make sure that it is she who asks. She is signed out everywhere and told by letter."
        ),
    )


@admin.register(User)
class UserAdmin(Sensitive):
    """People by name and work mail; passwords are theirs alone."""

    list_display = ("name", "email", "keeper_country", "language", "is_active", "is_demo")
    list_filter = ("is_active", "is_demo", "language", "keeper_country__region")
    list_select_related = ("keeper_country",)
    search_fields = ("name", "email")
    fields = ("name", "email", "keeper_country", "language", "is_active", "last_login", "held")
    readonly_fields = ("last_login", "held")

    @admin.display(description=gettext_lazy("roles"))
    def held(self, user: User) -> str:
        """Each leads to its own page, where it can be ended."""
        grants = user.role_grants.select_related("country", "region").order_by("-valid_from")
        lines = format_html_join(
            "",
            '<li><a href="{}">{}</a></li>',
            ((reverse("admin:members_rolegrant_change", args=[g.pk]), span_of(g)) for g in grants),
        )
        return format_html("<ul>{}</ul>", lines) if lines else _("No role yet.")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Who looks at somebody's record is on record."""
        answer = super().change_view(request, object_id, form_url, extra_context)
        person = self.get_object(request, object_id)
        if request.method == "GET" and person is not None:
            record(
                Event.RECORD_LOOKED_AT,
                by=request.user,
                about=person,
                country=person.keeper_country_id,
            )
        return answer

    def get_readonly_fields(self, request, obj=None):
        """Nobody locks herself out."""
        own = ("is_active",) if obj == request.user else ()
        # Moving somebody is more than a column: members/actions/moving.py.
        # An address signs in once it is confirmed: she changes it herself.
        return (*super().get_readonly_fields(request, obj), "email", "keeper_country", *own)

    def get_fields(self, request, obj=None):
        """Nobody resets her own factors."""
        return self.fields if obj == request.user else (*self.fields, "loss")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "language":
            return LanguageField(label=gettext_lazy("Language of her letters"))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        own = {} if obj == request.user else {"form": PersonForm}
        return super().get_form(request, obj, change, **kwargs | own)

    def has_add_permission(self, request):
        """People come in by an invitation, or by asking."""
        return False

    def save_model(self, request, obj, form, change):
        if loss := form.cleaned_data.get("loss"):
            actions.reset_factors(person=obj, reason=loss, by=request.user)
        changed = [name for name in form.changed_data if name != "loss"]
        if loss and not changed:
            return
        super().save_model(request, obj, form, change)
        closed = "is_active" in changed and not obj.is_active
        record(
            Event.ACCOUNT_CLOSED if closed else Event.DATA_CORRECTED,
            by=request.user,
            about=obj,
            country=obj.keeper_country_id,
            detail={"fields": changed},
        )
        if closed and obj.role_grants.coordinating(obj.keeper_country_id).exists():
            warn_if_nobody_coordinates(request, obj.keeper_country)
