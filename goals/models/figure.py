"""Figures: what is counted (Measure), and one dated, sourced value of it (Reading)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goals.figure_querysets import MeasureQuerySet, ReadingQuerySet
from goals.models.content import Content, page_url
from goals.models.subject import Subject
from members.models import Country
from members.models.fields import ChoiceField, PartialDateField


class Unit(Content):
    """What a value is a number of: people, notices, EUR."""

    name = models.CharField(_("name"), max_length=80)

    class Meta:
        ordering = ["sort"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.name


class Measure(Content):
    """What is counted, and by which rule."""

    class Kind(models.TextChoices):
        COUNT = "count", _("count")
        AMOUNT = "amount", _("amount")
        RATE = "rate", _("rate")
        SHARE = "share", _("share")
        RANK = "rank", _("rank")
        EVENT = "event", _("event")

    class Direction(models.TextChoices):
        MORE_IS_BETTER = "more_is_better", _("more is better")
        LESS_IS_BETTER = "less_is_better", _("less is better")
        NEITHER = "neither", _("neither")

    class Accumulation(models.TextChoices):
        INCREMENT = "increment", _("happened in the period; may be added over periods")
        STOCK = "stock", _("state at a date; never added over dates")
        LEVEL = "level", _("rate, share or rank; never added")
        NONE = "none", _("an event or a note; never added")

    name = models.CharField(_("name"), max_length=150)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="measures")
    kind = ChoiceField(_("kind"), max_length=8, choices=Kind)
    direction = ChoiceField(_("direction"), max_length=16, choices=Direction)
    accumulation = ChoiceField(_("accumulation"), max_length=10, choices=Accumulation)
    counting_rule = models.CharField(_("counting rule"), max_length=400)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_url("goals:measure", self.code)


class Reading(Content):
    """One figure. A blank is never stored: the state says what stands where no number does."""

    class State(models.TextChoices):
        REPORTED = "reported", _("reported")
        ZERO_REPORTED = "zero_reported", _("zero reported")
        NOT_YET_DUE = "not_yet_due", _("not yet due")
        NOT_COLLECTED = "not_collected", _("not collected")
        NOT_APPLICABLE = "not_applicable", _("not applicable")
        WITHHELD = "withheld", _("withheld")
        IN_WORDS = "in_words", _("given in words only")
        ILLEGIBLE = "illegible", _("illegible in the source")

    class Qualifier(models.TextChoices):
        EXACT = "exact", _("exact")
        ABOUT = "about", _("about")
        MORE_THAN = "more_than", _("more than")
        AT_LEAST = "at_least", _("at least")

    class Grade(models.TextChoices):
        A = "A", _("audited or court record")
        B = "B", _("official, confirmed by a second source")
        C = "C", _("official, single source")
        D = "D", _("preliminary or from the press")
        E = "E", _("estimate")

    class Dimension(models.TextChoices):
        """By what a number is broken down (SDMX: dimension)."""

        NOT_TOLD = "", _("not told")
        SEX = "sex", _("sex")
        AGE = "age", _("age")
        COUNTRY = "country", _("country")
        REGION = "region", _("region")
        PERSON = "person", _("person by role")
        OFFENCE = "offence", _("kind of offence")
        DRUG = "drug", _("kind of drug")
        GOODS = "goods", _("kind of goods")
        DATABASE = "database", _("kind of data searched")
        BUDGET_LINE = "budget_line", _("budget line")

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="readings")
    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="readings", verbose_name=_("measure")
    )
    state = ChoiceField(_("state"), max_length=14, choices=State)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4, null=True, blank=True)
    qualifier = ChoiceField(
        _("qualifier"), max_length=10, choices=Qualifier, default=Qualifier.EXACT
    )
    text = models.CharField(_("words of the source"), max_length=120, blank=True)
    breakdown = models.CharField(_("part"), max_length=150, blank=True)
    # Two breakdowns of one number tell it twice: only parts of one dimension are ever added.
    breakdown_dimension = ChoiceField(
        _("part by"), max_length=11, choices=Dimension, default=Dimension.NOT_TOLD, blank=True
    )
    period_from = PartialDateField(_("period from"), blank=True)
    as_of = PartialDateField(_("as of"))
    grade = ChoiceField(_("evidence grade"), max_length=1, choices=Grade)
    note = models.CharField(_("note"), max_length=400, blank=True)
    is_headline = models.BooleanField(_("headline figure"), default=False)
    supersedes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("replaces"),
    )
    # Sources contradict each other: another account of the same counting unit stands beside the
    # figure that counts, and is never added to anything.
    beside = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="other_accounts",
        verbose_name=_("another account of"),
    )
    # Part of a figure of several countries: told apart, and never added to the world's total.
    share_of = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="shares",
        verbose_name=_("share of one country"),
    )

    whole = "subject"
    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["measure__code", "as_of", "sort"]
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        indexes = [models.Index(fields=["measure", "-as_of"], name="newest_of_a_measure")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="reported", value__isnull=False)
                | Q(state="zero_reported", value=0)
                | (~Q(state__in=["reported", "zero_reported"]) & Q(value__isnull=True)),
                name="reading_value_matches_its_state",
            ),
            models.CheckConstraint(
                condition=Q(state="in_words", text_en__isnull=False) & ~Q(text_en="")
                | ~Q(state="in_words") & Q(text_en=""),
                name="reading_words_match_its_state",
            ),
            models.CheckConstraint(
                condition=Q(period_from="") | Q(period_from__lte=models.F("as_of")),
                name="reading_period_in_order",
            ),
            models.CheckConstraint(
                condition=Q(breakdown_dimension="") | Q(breakdown_en__gt=""),
                name="reading_dimension_is_of_a_part",
            ),
            models.UniqueConstraint(
                fields=[
                    "subject",
                    "measure",
                    "period_from",
                    "as_of",
                    "breakdown_en",
                    "breakdown_dimension",
                    "share_of",
                ],
                condition=Q(is_retired=False, beside__isnull=True),
                nulls_distinct=False,
                name="one_reading_per_counting_unit",
            ),
        ]

    def __str__(self) -> str:
        """ "Notices in circulation, 2019: 78754"."""
        shown = self.text or self.value
        value = self.get_state_display() if shown is None else shown
        return f"{self.measure.name}, {self.as_of}: {value}"
