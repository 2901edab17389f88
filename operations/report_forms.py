"""What coordinators and verifiers type about reports."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.models import Measure, Reading, Source
from members.people_forms import FileForm
from operations import report_lines, report_overlap, verified
from operations.models import Report, ReportLine
from operations.report_lines import FAULTS, Figure

MORE_ROWS = 3  # for measures that the operation's figures do not use yet


class BeginForm(forms.Form):
    """The period of a new report."""

    period_from = Report._meta.get_field("period_from").formfield(
        label=_("First day, month or year"),
        help_text=_("2019, 2019-10 or 2019-10-15; empty if your numbers are those of one date."),
    )
    as_of = Report._meta.get_field("as_of").formfield(
        label=_("Last day, month or year"), help_text=_("2019, 2019-10 or 2019-10-15.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("as_of") and cleaned.get("period_from", "") > cleaned["as_of"]:
            self.add_error("as_of", _("The period ends before it begins."))
        return cleaned


class LineForm(forms.Form):
    """One figure; a row that says nothing is no figure."""

    measure = forms.TypedChoiceField(label=_("Measure"), coerce=int, empty_value=0, required=False)
    value = forms.CharField(label=_("Number"), required=False, max_length=40)
    state = forms.ChoiceField(
        label=_("What stands here"), required=False, choices=[("", "–"), *Reading.State.choices]
    )
    qualifier = forms.ChoiceField(
        label=_("How exact"), required=False, choices=Reading.Qualifier.choices
    )
    words = forms.CharField(label=_("In words"), required=False, max_length=120)
    note = forms.CharField(label=_("Note"), required=False, max_length=400)

    figure: Figure | None = None

    def __init__(
        self,
        *args: Any,
        measures: dict[int, Measure],
        elsewhere: Mapping[int, Report],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._measures, self._elsewhere = measures, elsewhere
        self.fields["measure"].choices = [("", "–"), *_named(measures)]
        self.fields["value"].widget.attrs |= {"inputmode": "decimal", "dir": "ltr"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors or report_lines.is_blank(cleaned):
            return cleaned
        if not cleaned["measure"]:
            self.add_error("measure", _("Choose what you counted."))
            return cleaned
        self.figure, faults = report_lines.read(cleaned["measure"], cleaned)
        for name, word in faults:
            self.add_error(name, FAULTS[word] % {"text": cleaned[name]})
        if other := self._elsewhere.get(cleaned["measure"]):
            word, period = report_overlap.fault(other)
            self.add_error("measure", report_overlap.FAULTS[word] % {"text": period})
        return cleaned

    @property
    def row(self) -> Measure | None:
        """The measure of this row, where it has one already."""
        typed = str(self["measure"].value() or "")
        return self._measures.get(int(typed)) if typed.isdecimal() else None


def _named(measures: dict[int, Measure]) -> list[tuple[int, str]]:
    return [(pk, f"{measure.name} ({measure.unit.name})") for pk, measure in measures.items()]


class _Lines(forms.BaseFormSet):
    def clean(self) -> None:
        """The same measure twice is an error of the second row."""
        seen: set[int] = set()
        for form in self.forms:
            if form.figure and form.figure.measure in seen:
                form.add_error("measure", _("This measure has a row already. Use that one."))
            elif form.figure:
                seen.add(form.figure.measure)

    @property
    def figures(self) -> list[Figure]:
        return [form.figure for form in self.forms if form.figure]

    @property
    def faulty(self) -> list[tuple[int, forms.Form]]:
        """The rows with errors, each with its number."""
        return [(n, form) for n, form in enumerate(self.forms, start=1) if form.errors]


LineFormSet = forms.formset_factory(LineForm, formset=_Lines, extra=0, max_num=1000)


def lines_form(
    data: Any,
    *,
    measures: Iterable[Measure],
    used: Iterable[int],
    there: Iterable[Any],
    elsewhere: Mapping[int, Report],
) -> _Lines:
    """The rows of a report: what it says, the measures this operation uses, and a few more.

    `elsewhere` are measures that another report tells for an overlapping time.
    """
    by_pk = {measure.pk: measure for measure in measures}
    said = {
        line.measure_id: {name: getattr(line, name) for name in report_lines.COLUMNS}
        for line in there
    }
    for said_of_one in said.values():
        said_of_one["value"] = plain(said_of_one["value"])
    listed = dict.fromkeys([*said, *(pk for pk in used if pk in by_pk)])
    rows = [{"measure": pk} | said.get(pk, {}) for pk in listed]
    initial = [*rows, *({} for _n in range(MORE_ROWS))]
    shared = {"measures": by_pk, "elsewhere": elsewhere}
    return LineFormSet(data, initial=initial, prefix="line", form_kwargs=shared)


def plain(value: Any) -> str:
    """A number as somebody would type it: 1250, 12.5."""
    return "" if value is None else f"{value.normalize():f}"


class ResultFileForm(FileForm):
    """A table of results."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("CSV or XLSX, 10 MB and 2,000 rows at most.")


class VerifyForm(forms.Form):
    """How good the figures are, what they rest on, and in English what is told in another language.

    `lines` are those of the report, `language` is the one of their words and notes.
    """

    grade = forms.ChoiceField(
        label=_("Evidence grade"),
        choices=[choice for choice in Reading.Grade.choices if choice[0] in {"C", "D"}],
    )
    source = forms.ModelChoiceField(
        Source.objects.none(),
        label=_("Source"),
        required=False,
        empty_label=_("the report itself"),
    )

    def __init__(
        self, *args: Any, lines: Iterable[ReportLine] = (), language: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = Source.objects.in_use()
        self._told = {
            f"{name}_{line.pk}": (line, name) for line, name in verified.foreign(lines, language)
        }
        for field, (line, name) in self._told.items():
            longest = line._meta.get_field(name).max_length
            self.fields[field] = forms.CharField(label=getattr(line, name), max_length=longest)

    @property
    def to_translate(self) -> list[forms.BoundField]:
        return [self[field] for field in self._told]

    @property
    def english(self) -> dict[tuple[int, str], str]:
        """By line and column."""
        return {
            (line.pk, name): self.cleaned_data[field] for field, (line, name) in self._told.items()
        }


class ReturnForm(forms.Form):
    """What the country is asked to mend."""

    note = forms.CharField(
        label=_("What to mend"),
        min_length=5,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The country reads it on its page and in a letter."),
    )
