"""Countries and the regions they belong to."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.announcement import announce
from members.models.fields import PartialDateField
from members.models.reference import ReferenceRow
from members.querysets import CountryQuerySet


class PublicRow(ReferenceRow):
    """A row that public pages show as it is: they follow as soon as it is saved."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        super().save(*args, **kwargs)
        announce(self._meta.model_name)


class Region(PublicRow):
    """One of INTERPOL's five working regions."""

    name = models.CharField(_("name"), max_length=100)
    sort = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["sort"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('countries')}#r-{self.code}"


class Country(PublicRow):
    """A member country. `code` is its ISO 3166-1 alpha-2 code."""

    alpha3 = models.CharField(_("ISO alpha-3 code"), max_length=3, unique=True)
    name = models.CharField(_("name"), max_length=100)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="countries", verbose_name=_("region")
    )
    region_why = models.CharField(_("why this region"), max_length=300, blank=True)
    is_region_doubtful = models.BooleanField(_("region is doubtful"), default=False)
    member_since = PartialDateField(_("member since"), blank=True)
    is_in_2019_list = models.BooleanField(_("in the 2019 list of members"), default=True)
    bureau_city = models.CharField(_("city of the national bureau"), max_length=100, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)

    objects = CountryQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[A-Z]{2}$"), name="country_code_is_alpha2"
            ),
            models.CheckConstraint(
                condition=models.Q(alpha3__regex=r"^[A-Z]{3}$"), name="country_alpha3"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('countries')}#{self.code}"
