"""What a goal's page of results reads: sums, made anew with each publication (decision 18)."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.exact import ExactJSONField
from goals.models import Goal, Measure, Reading, Revision, RevisionItem
from goals.models.content import page_url
from members.models.fields import ChoiceField, PartialDateField
from operations.querysets.total import GoalResultsQuerySet, KeptSumQuerySet, TotalQuerySet


class GoalResults(models.Model):
    """The operations that serve a goal of today, or served it as it was worded before, in sum."""

    goal = models.OneToOneField(Goal, models.CASCADE, related_name="results")
    operations = models.PositiveIntegerField(_("operations"))
    # By year and kind: {"2019": {"campaign": 3}}; those without a date stand under "".
    years = models.JSONField(_("by year and kind"))
    # By code: {"FR": 12}, in how many operations each is named.
    countries = models.JSONField(_("countries"))
    unnamed = models.PositiveIntegerField(_("participations without a name"))
    silent = models.PositiveIntegerField(_("operations that tell no country"))
    newest = models.JSONField(_("the newest operations"))
    changed_in = models.ForeignKey(
        Revision, models.PROTECT, related_name="+", verbose_name=_("last change")
    )

    objects = GoalResultsQuerySet.as_manager()

    class Meta:
        verbose_name = _("results of a goal")
        verbose_name_plural = _("results of goals")

    def __str__(self) -> str:
        return str(self.goal)


class Total(models.Model):
    """The total of one measure over the operations of one goal, each thing counted once."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="totals")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="totals")
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=4)
    qualifier = ChoiceField(_("qualifier"), max_length=10, choices=Reading.Qualifier)
    figures = models.PositiveIntegerField(_("figures added"))
    operations = models.PositiveIntegerField(_("operations added"))
    # Operations with a number, those included that are told with their whole.
    told = models.PositiveIntegerField(_("operations that tell a number"))
    countries = models.PositiveIntegerField(_("countries named"))
    unnamed = models.PositiveIntegerField(_("participations without a name"))
    silent = models.PositiveIntegerField(_("operations that tell no country"))
    since = PartialDateField(_("period from"), blank=True)
    as_of = PartialDateField(_("as of"))
    grades = models.JSONField(_("evidence grades"))

    objects = TotalQuerySet.as_manager()

    class Meta:
        ordering = ["-operations", "measure__code"]
        verbose_name = _("total")
        verbose_name_plural = _("totals")
        constraints = [
            models.UniqueConstraint(fields=["goal", "measure"], name="total_once_per_goal")
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value}"

    def get_absolute_url(self) -> str:
        return page_url("goal-total", self.goal.slug, self.measure.code)

    @property
    def code(self) -> str:
        return f"{self.goal.code}/{self.measure.code}"

    @property
    def state(self) -> str:
        """A sum of zeros is told as what it is; where nobody tells a number there is no total."""
        return Reading.State.REPORTED if self.value else Reading.State.ZERO_REPORTED


class KeptSum(models.Model):
    """A sum as a revision left it, from which the past is read (decision 20)."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    action = ChoiceField(_("action"), max_length=10, choices=RevisionItem.Action)
    snapshot = ExactJSONField()

    objects = KeptSumQuerySet.as_manager()

    class Meta:
        verbose_name = _("sum of the past")
        verbose_name_plural = _("sums of the past")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "revision"], name="sum_once_per_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_type} {self.object_id}: {self.revision}"
