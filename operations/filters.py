"""Filters in the address of the list of operations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.filters import GOALS, SDGS
from members.filters import AddressFilter, choice, words
from operations.models import Operation
from operations.querysets import OperationQuerySet

# How to look at what was found; no word: as a list.
VIEWS = [("map", _("Map")), ("timeline", _("Timeline"))]


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
