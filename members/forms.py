"""What people type in the back office, and how two of them do not overwrite each other."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

BESIDES = {"opened_version", "reason"}  # fields of a form that are no part of the row


@dataclass
class Difference:
    """One field that two people left in different states."""

    label: str
    theirs: str
    hers: str
    is_taken_over: bool


@dataclass
class Conflict:
    """Somebody saved the row after she had opened it."""

    who: str
    at: datetime | None
    differences: list[Difference] = field(default_factory=list)

    def __str__(self) -> str:
        name = self.who or _("Somebody else")
        if self.at is None:
            return _("%(name)s saved this meanwhile.") % {"name": name}
        when = date_format(localtime(self.at), "DATETIME_FORMAT")
        return _("%(name)s saved this meanwhile (%(when)s).") % {"name": name, "when": when}


class VersionedForm(forms.ModelForm):
    """A form that knows the version of the row it was opened with.

    If the row moved on, nothing is saved and nothing is lost: the form comes back with what
    she typed, `conflict` says who was quicker and where the two differ, and fields that she
    had not touched take over the other's value. Saving again is then a decision.
    """

    opened_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["opened_version"] = self.instance.version if self.instance.pk else None

    @property
    def row_changes(self) -> list[str]:
        """The changed fields that are part of the row."""
        return [name for name in self.changed_data if name not in BESIDES]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk and not self.instance._state.adding:
            self._stop_if_overtaken()
        return cleaned

    def locked_version(self) -> int:
        """Hold what must not move while this form is saved; give the row's version now."""
        return self.instance.locked_version()

    def _stop_if_overtaken(self) -> None:
        from members.admin import events

        opened = self.cleaned_data.get("opened_version")
        now = self.locked_version()
        if opened == now:
            return
        saved = type(self.instance).objects.get(pk=self.instance.pk)
        who, at = events.last_change(saved, opened or 0)
        base = events.at_version(saved, opened) if opened else None
        self.conflict = Conflict(who, at)
        self.data = self.data.copy()
        self._compare(saved, base)
        self.data[self.add_prefix("opened_version")] = str(now)
        raise ValidationError(
            _("%(what)s Nothing of yours was saved or lost: compare below and save again.")
            % {"what": str(self.conflict)},
            code="overtaken",
        )

    def _compare(self, saved: Any, base: Any) -> None:
        theirs = type(self)(instance=saved, prefix=self.prefix)
        opened = type(self)(instance=base, prefix=self.prefix) if base else None
        for name, form_field in self.fields.items():
            if name in BESIDES or name not in theirs.fields:
                continue  # bookkeeping of the form, or the row number of an inline
            their_value = theirs[name].value()
            if not form_field.has_changed(their_value, self._typed(name)):
                continue
            hers = self.say(name, self[name].value())
            untouched = opened is not None and not form_field.has_changed(
                opened[name].value(), self._typed(name)
            )
            if untouched:
                self._take_over(name, their_value)
            self.conflict.differences.append(
                Difference(str(form_field.label), self.say(name, their_value), hers, untouched)
            )

    def _typed(self, name: str) -> Any:
        """What came with the request, as `has_changed` wants it."""
        return self.fields[name].widget.value_from_datadict(
            self.data, self.files, self.add_prefix(name)
        )

    def _take_over(self, name: str, value: Any) -> None:
        key = self.add_prefix(name)
        if isinstance(self.fields[name], forms.BooleanField):
            self.data.pop(key, None)
            if value:
                self.data[key] = "on"
        else:
            prepared = self.fields[name].prepare_value(value)
            self.data[key] = "" if prepared is None else str(prepared)

    def say(self, name: str, value: Any) -> str:
        """A form value in words: choices by their label."""
        form_field = self.fields[name]
        if isinstance(form_field, forms.BooleanField):
            return _("yes") if value else _("no")
        if isinstance(form_field, forms.ChoiceField):
            return _choice_label(form_field, value)
        value = form_field.prepare_value(value)
        return "" if value is None else str(value)


def _choice_label(form_field: forms.ChoiceField, value: Any) -> str:
    wanted = "" if value is None else str(value)
    for key, label in form_field.choices:
        if isinstance(label, list | tuple):
            for inner, inner_label in label:
                if str(inner) == wanted:
                    return str(inner_label)
        elif str(key) == wanted:
            return str(label)
    return wanted


class WithReason(forms.Form):
    """A remark for the history, beside the row itself."""

    reason = forms.CharField(
        label=gettext_lazy("Why this change"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("One sentence for the history. Readers do not see it."),
    )


class PublicRowForm(WithReason, VersionedForm):
    """The form of a country or a region."""


class LocalTime(forms.DateTimeInput):
    """The browser's own date and time field."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ReasonForm(forms.Form):
    """The reason that publishing, refusing and restoring ask for."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        min_length=5,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        error_messages={
            "required": gettext_lazy("Give a reason in a few words."),
            "min_length": gettext_lazy("Give a reason in a few words."),
        },
    )
