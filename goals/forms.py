"""What people type in the back office of this room; members/forms.py keeps two of them apart."""

from itertools import groupby
from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from goals.models import Reading
from goals.models.content import LANGUAGES, TextStatus
from members.forms import LocalTime, VersionedForm, WithReason
from members.models import Organisation


class EmbargoForm(forms.Form):
    """With whom the figures of a draft are shared before they are published, and until when."""

    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.all(),
        label=gettext_lazy("Organisations"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one organisation.")},
    )
    lifts_at = forms.DateTimeField(
        label=gettext_lazy("Under embargo until (UTC)"), widget=LocalTime
    )


class ContentForm(VersionedForm):
    """The form of a content row: it says where texts come from, and waits for the whole page."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
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

    def _get_validation_exclusions(self) -> set[str]:
        """A part's whole is not typed on the part's page, yet its place is a place in it."""
        found = super()._get_validation_exclusions()
        return found - {self.instance.whole} if self.instance.pk else found

    def locked_version(self) -> int:
        from goals.admin import roots

        return roots.lock(self.instance)

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        validate_slug(code)
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._collect_status(cleaned)
        return cleaned

    def _collect_status(self, cleaned: dict[str, Any]) -> None:
        if "text_status_en" in self.fields:
            words = {code: cleaned.get(f"text_status_{code}") for code in LANGUAGES}
            self.instance.text_status = {code: word for code, word in words.items() if word}


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

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("beside", "supersedes"):
            if name in self.fields:
                self.fields[name].queryset = self._others()

    def _others(self) -> QuerySet:
        """Figures about the same subject, which this one may replace or stand beside."""
        known = self.instance.subject_id, self.data.get("subject"), self.initial.get("subject")
        subject = next((str(pk) for pk in known if pk), "")
        others = Reading.objects.of_subject(int(subject) if subject.isdecimal() else 0)
        return others.exclude(pk=self.instance.pk)

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
        if cleaned.get("breakdown_dimension") and not cleaned.get("breakdown_en"):
            self.add_error(
                "breakdown_dimension",
                _("Name the part first: this says by what the number is divided."),
            )
        beside, measure = cleaned.get("beside"), cleaned.get("measure")
        counted = measure.pk if measure else self.instance.measure_id
        if beside and (beside.measure_id, beside.beside_id) != (counted, None):
            self.add_error("beside", _("Choose the figure of the same measure that counts."))
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


class ImportForm(forms.Form):
    """A table to import: CSV, XLSX or JSON, told by the name of the file."""

    file = forms.FileField(label=gettext_lazy("File (CSV, XLSX or JSON)"))
