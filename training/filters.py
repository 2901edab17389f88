"""Filters in the address of the catalogue."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from goals.filters import GOALS, SDGS
from members.filters import AddressFilter, choice
from training.models import Module
from training.querysets import ModuleQuerySet


class ModuleFilter(AddressFilter):
    """What to see of the modules; topics and capabilities are those that there are."""

    goal = choice(_("Goal"), GOALS)
    sdg = choice(_("SDG"), SDGS)
    capability = choice(_("Capability"), [])
    topic = choice(_("Topic"), [])
    level = choice(_("Level"), Module.Level.choices)
    language = choice(_("Language"), settings.LANGUAGES)

    def narrowed(self, modules: ModuleQuerySet) -> ModuleQuerySet:
        return (
            modules.for_goal(self.value("goal"))
            .for_sdg(self.value("sdg"))
            .teaching(self.value("capability"))
            .on_topic(self.value("topic"))
            .at_level(self.value("level"))
            .in_language(self.value("language"))
        )
