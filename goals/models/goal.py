"""The seven goals, their aims and the editions of their wording."""

from collections.abc import Iterator

from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.models.content import Confidence, Content, page_url, place_in
from goals.querysets import CrimeAreaQuerySet, CrosswalkQuerySet, GoalQuerySet
from members.models.fields import ChoiceField, PartialDateField


class Edition(Content):
    """A wording in force: 2017 or 2023. Goals and links belong to one."""

    in_force_from = PartialDateField(_("in force from"))
    in_force_to = PartialDateField(_("in force until"), blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")


class CrimeArea(Content):
    """A kind of crime, in this portal's own vocabulary."""

    name = models.CharField(_("name"), max_length=150)

    objects = CrimeAreaQuerySet.as_manager()

    class Meta:
        ordering = ["sort"]
        verbose_name = _("crime area")
        verbose_name_plural = _("crime areas")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{page_url('goals:glossary')}#area-{self.code}"


class Goal(Content):
    """One Global Policing Goal as worded by one edition."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="goals")
    number = models.PositiveSmallIntegerField(_("number"))
    slug = models.SlugField(_("address"))
    title = models.CharField(_("title"), max_length=300)
    short_title = models.CharField(_("short title"), max_length=80)
    crime_areas = models.ManyToManyField(CrimeArea, through="GoalCrimeArea", related_name="goals")

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="goal_number_per_edition"),
            models.UniqueConstraint(fields=["edition", "slug"], name="goal_slug_per_edition"),
            models.CheckConstraint(
                condition=models.Q(number__range=(1, 7)), name="there_are_seven_goals"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.short_title}"

    def get_absolute_url(self) -> str:
        return page_url("goals:detail", self.slug)

    def family(self) -> Iterator[Content]:
        yield from super().family()
        for aim in self.aims.all():
            yield from aim.family()
        yield from self.area_edges.all()
        yield from self.earlier_edges.all()


class GoalCrimeArea(Content):
    """Edge: a goal is about a crime area (editorial)."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="area_edges")
    area = models.ForeignKey(CrimeArea, models.PROTECT, related_name="goal_edges")
    confidence = ChoiceField(max_length=12, choices=Confidence, default=Confidence.INFERRED)

    class Meta:
        ordering = ["sort"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "area"], name="crime_area_once_per_goal")
        ]


class Crosswalk(Content):
    """Edge between editions: the later goal carries on the earlier one."""

    earlier = models.ForeignKey(Goal, models.PROTECT, related_name="later_edges")
    later = models.ForeignKey(Goal, models.PROTECT, related_name="earlier_edges")
    confidence = ChoiceField(max_length=12, choices=Confidence, default=Confidence.INFERRED)
    why = models.CharField(_("why"), max_length=300, blank=True)

    objects = CrosswalkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="crosswalk_once"),
            models.CheckConstraint(
                condition=~models.Q(earlier=models.F("later")), name="crosswalk_between_two"
            ),
        ]


class Aim(Content):
    """What a goal sets out to do, e.g. GPG3.A5."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="aims", verbose_name=_("goal"))
    text = models.CharField(_("text"), max_length=400)

    whole = "goal"

    class Meta:
        ordering = ["goal__number", "sort"]
        verbose_name = _("aim")
        verbose_name_plural = _("aims")
        constraints = [place_in("goal", name="aim_place_in_goal")]

    def get_absolute_url(self) -> str:
        return f"{self.goal.get_absolute_url()}#{self.code}"
