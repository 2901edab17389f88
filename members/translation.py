"""Which texts of the ground floor exist in four languages, and that history watches its facts.

History is registered here, after translation, so that it records each language's column.
"""

import pghistory
from modeltranslation.translator import TranslationOptions, register

from members.models import Country, Region


@register(Region)
class RegionTranslation(TranslationOptions):
    fields = ("name",)


@register(Country)
class CountryTranslation(TranslationOptions):
    fields = ("name", "region_why", "note")


for _model in (Region, Country):
    pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        model_name=f"{_model.__name__}Event",
    )(_model)
