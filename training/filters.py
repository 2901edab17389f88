"""Filters in the address of the catalogue."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from goals.filters import GOALS
from members.filters import AddressFilter, choice
from training.models import Module
from training.querysets import ModuleQuerySet

SDGS = [(str(number), str(number)) for number in range(1, 18)]
Choices = list[tuple[str, Any]]


class ModuleFilter(AddressFilter):
    """What to see of the modules; topics and capabilities are those that there are."""

    goal = choice(_("Goal"), GOALS)
    sdg = choice(_("SDG"), SDGS)
    capability = choice(_("Capability"), [])
    topic = choice(_("Topic"), [])
    level = choice(_("Level"), Module.Level.choices)
    language = choice(_("Language"), settings.LANGUAGES)

    def __init__(self, wanted: Any, **there_are: Choices) -> None:
        self._there_are = there_are
        super().__init__(wanted)

    def full_clean(self) -> None:
        """The choices are there before what is wanted is held against them."""
        for name, choices in self._there_are.items():
            field = self.fields[name]
            field.choices = [field.choices[0], *choices]
        super().full_clean()

    def narrowed(self, modules: ModuleQuerySet) -> ModuleQuerySet:
        return (
            modules.for_goal(self.value("goal"))
            .for_sdg(self.value("sdg"))
            .teaching(self.value("capability"))
            .on_topic(self.value("topic"))
            .at_level(self.value("level"))
            .in_language(self.value("language"))
        )
