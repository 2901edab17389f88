"""Which texts of the ground floor exist in four languages."""

from modeltranslation.translator import TranslationOptions, register

from members.models import Country, Region


@register(Region)
class RegionTranslation(TranslationOptions):
    fields = ("name",)


@register(Country)
class CountryTranslation(TranslationOptions):
    fields = ("name", "region_why", "note")
