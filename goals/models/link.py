"""The edge that the portal exists for: from a goal to an SDG or one of its targets."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goals.models.content import Confidence, Content
from goals.models.goal import Goal
from goals.models.sdg import SDG, Target
from goals.querysets import LinkQuerySet
from members.models.fields import ChoiceField, PartialDateField


class Relation(models.TextChoices):
    DIRECT = "direct", _("direct")
    INDIRECT = "indirect", _("indirect")
    CROSS_CUTTING = "cross_cutting", _("cross-cutting")


class DecidedBy(models.TextChoices):
    INTERPOL = "interpol", _("INTERPOL")
    EDITORS = "editors", _("the editors of this portal")


class Link(Content):
    """A goal serves an SDG, or one target of it: how, why, on whose word and since when.

    That the target belongs to the SDG is a composite foreign key in the database.
    """

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="links", verbose_name=_("goal"))
    sdg = models.ForeignKey(SDG, models.PROTECT, related_name="links", verbose_name=_("SDG"))
    target = models.ForeignKey(
        Target,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="links",
        verbose_name=_("target"),
    )
    relation = ChoiceField(_("relation"), max_length=14, choices=Relation)
    rationale = models.CharField(_("rationale"), max_length=400)
    confidence = ChoiceField(_("confidence"), max_length=12, choices=Confidence)
    why = models.CharField(_("why this confidence"), max_length=400, blank=True)
    decided_by = ChoiceField(_("decided by"), max_length=10, choices=DecidedBy)
    valid_from = PartialDateField(_("valid from"))
    valid_to = PartialDateField(_("valid until"), blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["goal__number", "sdg__number", "sort"]
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "sdg"],
                condition=Q(target__isnull=True, valid_to="", is_retired=False),
                name="one_open_link_per_goal_and_sdg",
            ),
            models.UniqueConstraint(
                fields=["goal", "target"],
                condition=Q(target__isnull=False, valid_to="", is_retired=False),
                name="one_open_link_per_goal_and_target",
            ),
            models.CheckConstraint(
                condition=Q(valid_to="") | Q(valid_to__gte=models.F("valid_from")),
                name="link_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        from django.core.exceptions import ValidationError

        if self.target_id and self.sdg_id and self.target.sdg_id != self.sdg_id:
            raise ValidationError({"target": _("This target belongs to another SDG.")})

    def get_absolute_url(self) -> str:
        return f"{self.goal.get_absolute_url()}#{self.code}"
