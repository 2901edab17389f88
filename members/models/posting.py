"""Where people serve: units of a country, and dated postings to them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.country import Country
from members.models.fields import ChoiceField
from members.querysets import PostingQuerySet, UnitQuerySet, YearOfServiceQuerySet


def today():
    return timezone.now().date()


class UnitKind(models.TextChoices):
    BUREAU = "bureau", _("National Central Bureau")
    BORDER = "border", _("Border post")
    POLICE = "police", _("Police service")
    CUSTOMS = "customs", _("Customs")
    ACADEMY = "academy", _("Academy or training centre")
    JUSTICE = "justice", _("Prosecution or court")
    OTHER = "other", _("Other")


class Unit(models.Model):
    """A service of one country that officers are posted to, in that country's own words."""

    country = models.ForeignKey(
        Country, models.PROTECT, related_name="units", verbose_name=_("country")
    )
    name = models.CharField(_("name"), max_length=150)
    kind = ChoiceField(_("kind"), max_length=10, choices=UnitKind, default=UnitKind.POLICE)
    is_closed = models.BooleanField(_("closed"), default=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.UniqueConstraint("country", Lower("name"), name="unit_name_once_per_country"),
            # What a composite foreign key points at.
            models.UniqueConstraint(fields=["id", "country"], name="unit_with_its_country"),
        ]

    def __str__(self) -> str:
        return self.name


class Posting(models.Model):
    """A person serves in a unit of a country from one day to another.

    `country` is where she served, for ever, for statistics; `keeper_country` is who may see the
    row now, and follows the person when she moves (a composite foreign key, migration 0004).
    `valid_to` is the first day that she no longer serves there; None while she does.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="postings")
    keeper_country = models.ForeignKey(Country, models.PROTECT, db_index=False, related_name="+")
    country = models.ForeignKey(Country, models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="postings", verbose_name=_("unit"))
    valid_from = models.DateField(_("from"), default=today)
    valid_to = models.DateField(_("until"), null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        indexes = [models.Index(fields=["keeper_country", "unit"], name="posting_by_keeper")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(valid_to__isnull=True),
                name="one_open_posting_per_person",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="posting_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} ({self.valid_from} – {self.valid_to or ''})"


class YearOfService(models.Model):
    """How many people served in a country in one year: what it keeps of those who moved away.

    Counted by the worker every hour (members/actions/counting.py), because a country does not
    see the postings of people whom another one keeps.
    """

    country = models.ForeignKey(Country, models.PROTECT, db_index=False, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    people = models.PositiveIntegerField(_("people"))

    objects = YearOfServiceQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        verbose_name = _("year of service")
        verbose_name_plural = _("years of service")
        constraints = [
            models.UniqueConstraint(fields=["country", "year"], name="a_year_is_counted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.year}: {self.people}"
