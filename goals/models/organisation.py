"""The organization around the goals: partners, projects, meetings, platforms, terms."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from goals.models.content import Content
from goals.models.figure import Reading
from goals.models.goal import Goal
from goals.models.subject import SubjectOwner
from goals.querysets import MeetingQuerySet
from members.models import Country
from members.models.fields import ChoiceField, PartialDateField


class Body(SubjectOwner):
    """An organization that figures are about: INTERPOL itself, or a funding programme."""

    class Meta:
        ordering = ["sort"]
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")


class Partner(SubjectOwner):
    """Somebody who works with INTERPOL for some of the goals."""

    kind = models.CharField(_("kind"), max_length=100)
    role = models.CharField(_("role"), max_length=300, blank=True)

    class Meta:
        ordering = ["sort"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")


class FundedProject(SubjectOwner):
    """One of the seven projects funded through the INTERPOL Foundation."""

    subject = models.OneToOneField(
        "goals.Subject", models.PROTECT, related_name="project", verbose_name=_("subject")
    )
    funder = models.CharField(_("funder"), max_length=150)
    channel = models.CharField(_("channel"), max_length=150)

    class Meta:
        ordering = ["sort"]
        verbose_name = _("funded project")
        verbose_name_plural = _("funded projects")


class Platform(SubjectOwner):
    """A learning platform, or the certified officer title that learning leads to."""

    purpose = models.CharField(_("purpose"), max_length=400)
    audience = models.CharField(_("audience"), max_length=300, blank=True)
    since = PartialDateField(_("since"), blank=True)

    class Meta:
        ordering = ["sort"]
        verbose_name = _("learning platform")
        verbose_name_plural = _("learning platforms")


class Meeting(SubjectOwner):
    """A meeting of the organization or of its expert groups."""

    kind = models.CharField(_("kind"), max_length=40)
    start = PartialDateField(_("first day"))
    end = PartialDateField(_("last day"), blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, verbose_name=_("country")
    )
    attended_by = models.CharField(_("attended by"), max_length=200, blank=True)
    outcome = models.CharField(_("outcome"), max_length=400, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["start", "sort"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")


class Milestone(Content):
    """A step in the history of the goals (2017, 2018, 2020, 2023)."""

    start = PartialDateField(_("date"))
    end = PartialDateField(_("until"), blank=True)
    text = models.CharField(_("text"), max_length=300)

    class Meta:
        ordering = ["start", "sort"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def __str__(self) -> str:
        return f"{self.start} {self.text}"

    def get_absolute_url(self) -> str:
        return f"{reverse('goals:timeline')}#{self.code}"


class Term(Content):
    """A term to avoid and what to say instead (Luxembourg Guidelines)."""

    avoid = models.CharField(_("avoid"), max_length=200)
    prefer = models.CharField(_("say"), max_length=200)
    usual_today = models.CharField(_("also usual today"), max_length=200, blank=True)

    class Meta:
        ordering = ["sort"]
        verbose_name = _("term")
        verbose_name_plural = _("terms")

    def __str__(self) -> str:
        return self.prefer

    def get_absolute_url(self) -> str:
        return f"{reverse('goals:glossary')}#{self.code}"


class ContextStatistic(Content):
    """A figure about the world that shows why a goal matters; not a result of anybody's work."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="context", verbose_name=_("goal"))
    text = models.CharField(_("text"), max_length=300)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    qualifier = ChoiceField(
        _("qualifier"), max_length=10, choices=Reading.Qualifier, default=Reading.Qualifier.EXACT
    )
    value_text = models.CharField(_("value in words"), max_length=120, blank=True)
    as_of = PartialDateField(_("as of"))
    attributed_to = models.CharField(_("attributed to"), max_length=150, blank=True)

    class Meta:
        ordering = ["goal__number", "sort"]
        verbose_name = _("context statistic")
        verbose_name_plural = _("context statistics")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value__isnull=False)
                | models.Q(value_text_en__isnull=False) & ~models.Q(value_text_en=""),
                name="context_statistic_is_never_blank",
            )
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return f"{self.goal.get_absolute_url()}#context"
