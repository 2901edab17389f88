"""Filters in the address of the list of operations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.filters import GOALS
from members.filters import AddressFilter, choice, words
from operations.models import Operation
from operations.querysets import OperationQuerySet

SDGS = [(str(number), str(number)) for number in range(1, 18)]
# How to look at what was found; no word: as a list.
VIEWS = [("map", _("Map")), ("timeline", _("Timeline"))]
Choices = list[tuple[str, Any]]


class OperationFilter(AddressFilter):
    """What to see of the operations. Places, kinds of crime and years are those that there are."""

    q = words(_("Name or text"))
    kind = choice(_("Kind"), Operation.Kind.choices)
    goal = choice(_("Goal"), GOALS)
    sdg = choice(_("SDG"), SDGS)
    capability = choice(_("Capability"), [])
    crime_area = choice(_("Crime area"), [])
    region = choice(_("Region"), [])
    country = choice(_("Country"), [])
    year = choice(_("Year"), [])
    view = forms.ChoiceField(choices=VIEWS, required=False, widget=forms.HiddenInput)

    def __init__(self, wanted: Any, **there_are: Choices) -> None:
        self._there_are = there_are
        super().__init__(wanted)

    def full_clean(self) -> None:
        """The choices are there before what is wanted is held against them."""
        for name, choices in self._there_are.items():
            field = self.fields[name]
            field.choices = [field.choices[0], *choices]
        super().full_clean()

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name != "view")

    def narrowed(self, operations: OperationQuerySet) -> OperationQuerySet:
        return (
            operations.said(self.value("q"))
            .of_kind(self.value("kind"))
            .for_goal(self.value("goal"))
            .for_sdg(self.value("sdg"))
            .using(self.value("capability"))
            .against(self.value("crime_area"))
            .in_region(self.value("region"))
            .in_country(self.value("country"))
            .in_year(self.value("year"))
        )
