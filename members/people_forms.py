"""What people type on the way in, at the country desk and about themselves."""

from datetime import datetime, time

from django import forms
from django.conf import settings
from django.contrib.auth.forms import SetPasswordForm
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.models import Country, UnitKind
from members.models.admission import PLAIN_NAME
from members.models.token import LONGEST_DAYS, USUAL_DAYS
from members.permissions import GIVEN_BY_COUNTRIES, Role
from members.sheet_files import MOST_BYTES


class PlainText(forms.CharField):
    """A name of a person or a unit: letters without markup or controls, single spaces."""

    default_validators = [PLAIN_NAME]

    def __init__(self, **kwargs) -> None:
        super().__init__(max_length=150, **kwargs)

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class NewUnitBox(forms.BooleanField):
    """She says that a name which is close to another's is a new unit. Unseen until she is asked."""

    def __init__(self) -> None:
        super().__init__(label=_("It is a new unit"), required=False, widget=forms.HiddenInput)

    @staticmethod
    def ask(form: forms.Form, question: forms.ValidationError) -> None:
        """Show the question below the name, and the box."""
        form.add_error("unit", question)
        form.fields["is_new_unit"].widget = forms.CheckboxInput()


class LanguageField(forms.ChoiceField):
    """The language of the portal's letters, each named in itself."""

    def __init__(self, **kwargs) -> None:
        kwargs = {"label": _("Language of your letters"), "initial": get_language} | kwargs
        super().__init__(choices=settings.LANGUAGES, **kwargs)


def _work_mail() -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"})
    return forms.EmailField(label=_("Work e-mail"), widget=widget)


def _name(**attrs) -> PlainText:
    return PlainText(label=_("Name"), widget=forms.TextInput(attrs=attrs))


class AskForm(forms.Form):
    """An officer asks for an account."""

    email = _work_mail()
    name = _name(autocomplete="name")
    country = forms.ModelChoiceField(Country.objects.by_name(), label=_("Country"))
    unit = PlainText(
        label=_("Unit"), help_text=_("Where you serve, in the words your service uses.")
    )
    language = LanguageField()


class UseForm(SetPasswordForm):
    """Somebody who is invited chooses her password and the language of her letters."""

    language = LanguageField()
    field_order = ["new_password1", "new_password2", "language"]


class DecisionForm(forms.Form):
    """Admit or refuse the requests that are ticked."""

    verb = forms.ChoiceField(choices=[("admit", ""), ("refuse", "")])
    unit = PlainText(
        label=_("Unit for those you admit"),
        required=False,
        help_text=_("Empty: the unit each of them named. A new name opens a new unit."),
    )
    is_new_unit = forms.BooleanField(label=_("It is a new unit"), required=False)
    reason = forms.CharField(
        label=_("Reason for those you refuse"),
        required=False,
        max_length=300,
        help_text=_("They read it in their letters."),
    )


class InviteForm(forms.Form):
    """Invite one officer."""

    email = _work_mail()
    name = _name()
    unit = PlainText(label=_("Unit"), help_text=_("A new name opens a new unit."))
    is_new_unit = NewUnitBox()
    language = LanguageField(label=_("Language of her letters"))


class FileForm(forms.Form):
    """An uploaded table."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB. Split it."))
        return file


class PeopleFileForm(FileForm):
    """A list of people to invite."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("CSV or XLSX, 10 MB and 50,000 rows at most.")


class NewUnitForm(forms.Form):
    """A unit that is not there yet."""

    name = PlainText(label=_("Name"))
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind)


class UnitForm(NewUnitForm):
    """A unit that is renamed, sorted anew, closed or opened again."""

    is_closed = forms.BooleanField(label=_("Closed: nobody new is posted there"), required=False)


class PostForm(forms.Form):
    """Post somebody to another unit of the country."""

    unit = PlainText(label=_("Unit"), help_text=_("A new name opens a new unit."))
    is_new_unit = forms.BooleanField(label=_("It is a new unit"), required=False)


class RoleForm(forms.Form):
    """Give a role of the country, for good or for a time."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, role.label) for role in Role if role in GIVEN_BY_COUNTRIES],
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: until somebody ends it. A deputy's role ends by itself."),
    )
    reason = PlainText(label=_("Reason"))

    def end(self) -> datetime | None:
        """The end of the last day."""
        day = self.cleaned_data["until"]
        return timezone.make_aware(datetime.combine(day, time.max)) if day else None


class MoveForm(forms.Form):
    """An officer asks another country to take her over."""

    country = forms.ModelChoiceField(Country.objects.by_name(), label=_("New country"))
    unit = PlainText(label=_("Unit"), help_text=_("Where you will serve."))


class CorrectForm(forms.Form):
    """Her own name and language."""

    name = _name(autocomplete="name")
    language = LanguageField()


class EraseForm(forms.Form):
    """One tick more than a slip of the finger."""

    sure = forms.BooleanField(label=_("I want my name and address to be erased."))


class TokenForm(forms.Form):
    """A name for a token, and how long it works."""

    name = PlainText(
        label=_("Name"), help_text=_("Which program uses it, so that you recognise it later.")
    )
    days = forms.TypedChoiceField(
        label=_("Works for"),
        coerce=int,
        initial=USUAL_DAYS,
        choices=[(30, _("30 days")), (USUAL_DAYS, _("90 days")), (LONGEST_DAYS, _("a year"))],
    )
