"""What people type in the back office, and how two of them do not overwrite each other."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from goals.models.content import LANGUAGES, TextStatus

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


class ContentForm(forms.ModelForm):
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
        self.spread_status()
        self._offer_place()

    def _offer_place(self) -> None:
        """A new part may leave its place open: it then comes last (goals.admin.codes)."""
        if "sort" in self.fields and self._is_new_part():
            self.fields["sort"].required = False
            self.initial["sort"] = None

    def _is_new_part(self) -> bool:
        from goals.admin import roots

        return self.instance.pk is None and roots.is_part(type(self.instance))

    def spread_status(self) -> None:
        for code in LANGUAGES:
            if f"text_status_{code}" in self.fields:
                status = (self.instance.text_status or {}).get(code, "")
                self.initial.setdefault(f"text_status_{code}", status)

    @property
    def row_changes(self) -> list[str]:
        """The changed fields that are part of the row."""
        return [name for name in self.changed_data if name not in BESIDES]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        validate_slug(code)
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk and not self.instance._state.adding:
            self._stop_if_overtaken()
        self._collect_status(cleaned)
        return cleaned

    def _collect_status(self, cleaned: dict[str, Any]) -> None:
        if "text_status_en" in self.fields:
            words = {code: cleaned.get(f"text_status_{code}") for code in LANGUAGES}
            self.instance.text_status = {code: word for code, word in words.items() if word}

    def _stop_if_overtaken(self) -> None:
        from goals.admin import events, roots

        opened = self.cleaned_data.get("opened_version")
        now = roots.lock(self.instance)
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


def _status_field(code: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=[("", "–"), *TextStatus.choices],
        required=False,
        label=_STATUS_LABELS[code],
    )


_STATUS_LABELS = {
    "en": pgettext_lazy("of a text", "Origin (English)"),
    "fr": pgettext_lazy("of a text", "Origin (French)"),
    "es": pgettext_lazy("of a text", "Origin (Spanish)"),
    "ar": pgettext_lazy("of a text", "Origin (Arabic)"),
}


class TextForm(ContentForm):
    """A row with texts: each language also says where its words come from."""

    text_status_en = _status_field("en")
    text_status_fr = _status_field("fr")
    text_status_es = _status_field("es")
    text_status_ar = _status_field("ar")


class WithReason(forms.Form):
    """A remark for the history, beside the row itself."""

    reason = forms.CharField(
        label=gettext_lazy("Why this change"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("One sentence for the history. Readers do not see it."),
    )


class RootForm(WithReason, ContentForm):
    """The main form of a row without texts."""


class RootTextForm(WithReason, TextForm):
    """The main form of a row with texts."""


class LinkForm(RootTextForm):
    """One open link per goal and SDG, or per goal and target."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        goal, sdg, target = cleaned.get("goal"), cleaned.get("sdg"), cleaned.get("target")
        if target and sdg and target.sdg_id != sdg.pk:
            self.add_error("target", _("This target belongs to another SDG."))
        start, end = cleaned.get("valid_from") or "", cleaned.get("valid_to") or ""
        if end and end < start:
            self.add_error("valid_to", _("A link cannot end before it begins."))
        if goal and sdg and not end and not cleaned.get("is_retired"):
            self._refuse_twin(goal, sdg, target)
        return cleaned

    def _refuse_twin(self, goal, sdg, target) -> None:
        twins = self._meta.model.objects.open().filter(goal=goal, sdg=sdg, target=target)
        if twins.exclude(pk=self.instance.pk).exists():
            self.add_error("goal", _("There is an open link between these two already."))


class ReadingForm(RootTextForm):
    """A figure: its state says whether a value, words or nothing belong to it."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        state, value = cleaned.get("state"), cleaned.get("value")
        if state == "reported" and value is None:
            self.add_error("value", _("A reported figure needs its value."))
        elif state == "zero_reported" and value != 0:
            self.add_error("value", _("Write 0: the source reports zero."))
        elif state not in {"reported", "zero_reported", None} and value is not None:
            self.add_error("value", _("Leave this empty: in this state no value is known."))
        words = cleaned.get("text_en")
        if state == "in_words" and not words:
            self.add_error("text_en", _("Quote the words of the source."))
        elif state and state != "in_words" and words:
            self.add_error("text_en", _("Leave this empty: only a figure in words has words."))
        start, end = cleaned.get("period_from") or "", cleaned.get("as_of") or ""
        if start and end and start > end:
            self.add_error("period_from", _("The period cannot begin after its end."))
        return cleaned


class GroupedChoiceIterator(forms.models.ModelChoiceIterator):
    """The choices of a long list under headings."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for group, rows in groupby(self.field.rows(), key=self.field.group_label):
            choices = [self.choice(row) for row in rows]
            yield from [(group, choices)] if group else choices


class GroupedChoiceField(forms.ModelChoiceField):
    """A plain select with headings: readable with every browser and screen reader.

    A page shows the same list beside each of its parts; it is read from the database once.
    """

    iterator = GroupedChoiceIterator

    def __init__(self, *args, group_label, row_label=str, **kwargs) -> None:
        self.group_label, self.row_label = group_label, row_label
        self._kept: list = []  # shared by the copies of this field, which live for one request
        super().__init__(*args, **kwargs)

    def rows(self) -> list:
        if not self._kept:
            self._kept.extend(self.queryset.all())
        return self._kept

    def label_from_instance(self, row) -> str:
        return self.row_label(row)


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


class ImportForm(forms.Form):
    """A table to import: CSV, XLSX or JSON, told by the name of the file."""

    file = forms.FileField(label=gettext_lazy("File (CSV, XLSX or JSON)"))
