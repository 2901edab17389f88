"""What a country reports of an operation's results, and what became of it.

Numbers about groups alone: a report names no person and no case. What it says enters the
portal's figures only when the General Secretariat has verified it and somebody else published it.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.models import Draft, Measure, Reading, Revision
from members.models import Country
from members.models.fields import ChoiceField, PartialDateField
from operations.models.operation import Operation
from operations.querysets.report import (
    ReportFileQuerySet,
    ReportLineQuerySet,
    ReportQuerySet,
    ReportStepQuerySet,
)


def _person(**options) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", **options)


def _keeper() -> models.ForeignKey:
    return models.ForeignKey(Country, models.PROTECT, db_index=False, related_name="+")


class Report(models.Model):
    """One country's share of one operation's results in one period.

    `country` says where it happened, `keeper_country` who may see it; a report is about a country
    and no person, so they are the same. A trigger holds the way from state to state, and that
    whoever wrote a report does not verify it (migration 0005).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned with a note")
        VERIFIED = "verified", _("verified")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    EDITABLE = (State.DRAFT, State.RETURNED)
    OPEN = (*EDITABLE, State.SUBMITTED, State.VERIFIED)
    SENT = (State.SUBMITTED, State.VERIFIED, State.PUBLISHED)

    operation = models.ForeignKey(
        Operation, models.PROTECT, related_name="reports", verbose_name=_("operation")
    )
    country = models.ForeignKey(
        Country, models.PROTECT, related_name="+", verbose_name=_("country")
    )
    keeper_country = _keeper()
    period_from = PartialDateField(_("period from"), blank=True)
    as_of = PartialDateField(_("as of"))
    state = ChoiceField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    created_by = _person(verbose_name=_("written by"))
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    submitted_by = _person(null=True, blank=True)
    verified_by = _person(null=True, blank=True)
    draft = models.ForeignKey(Draft, models.PROTECT, null=True, blank=True, related_name="reports")
    revision = models.ForeignKey(
        Revision, models.PROTECT, null=True, blank=True, related_name="reports"
    )
    # Of two who write at the same time the second is told.
    version = models.PositiveIntegerField(default=1)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("report of a country")
        verbose_name_plural = _("reports of countries")
        indexes = [models.Index(fields=["keeper_country", "state"], name="report_by_keeper")]
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "country", "period_from", "as_of"],
                condition=Q(state__in=["draft", "submitted", "returned", "verified"]),
                name="one_open_report_per_period",
            ),
            models.CheckConstraint(
                condition=Q(keeper_country=F("country")), name="report_is_kept_by_its_country"
            ),
            models.CheckConstraint(
                condition=Q(period_from="") | Q(period_from__lte=F("as_of")),
                name="report_period_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(submitted_by__isnull=False),
                name="submitted_report_has_a_sender",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["verified", "published"],
                    verified_by__isnull=False,
                    draft__isnull=False,
                )
                | (
                    ~Q(state__in=["verified", "published"])
                    & Q(verified_by__isnull=True, draft__isnull=True)
                ),
                name="verified_report_has_a_verifier",
            ),
            models.CheckConstraint(
                condition=~Q(verified_by=F("created_by")) & ~Q(verified_by=F("submitted_by")),
                name="author_is_not_verifier",
            ),
            models.CheckConstraint(
                condition=Q(state="published", revision__isnull=False)
                | (~Q(state="published") & Q(revision__isnull=True)),
                name="published_report_has_its_revision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation} · {self.period}"

    @property
    def period(self) -> str:
        """ "2019-01 – 2019-06", or the date alone."""
        return " – ".join(dict.fromkeys(filter(None, (self.period_from, self.as_of))))

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE


class ReportLine(models.Model):
    """One figure of a report. A blank is never stored: the state says what stands there instead.

    Verified, it leads to the reading it became.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="lines")
    keeper_country = _keeper()
    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="+", verbose_name=_("measure")
    )
    state = ChoiceField(_("state"), max_length=14, choices=Reading.State)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4, null=True, blank=True)
    qualifier = ChoiceField(
        _("qualifier"), max_length=10, choices=Reading.Qualifier, default=Reading.Qualifier.EXACT
    )
    words = models.CharField(_("in words"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    reading = models.ForeignKey(
        Reading, models.PROTECT, null=True, blank=True, related_name="report_lines"
    )

    objects = ReportLineQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("line of a report")
        verbose_name_plural = _("lines of reports")
        indexes = [models.Index(fields=["keeper_country", "report"], name="line_by_keeper")]
        constraints = [
            models.UniqueConstraint(fields=["report", "measure"], name="measure_once_per_report"),
            models.CheckConstraint(
                condition=Q(state="reported", value__isnull=False)
                | Q(state="zero_reported", value=0)
                | (~Q(state__in=["reported", "zero_reported"]) & Q(value__isnull=True)),
                name="line_value_matches_its_state",
            ),
            models.CheckConstraint(
                condition=Q(state="in_words") & ~Q(words="") | ~Q(state="in_words") & Q(words=""),
                name="line_words_match_its_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value if self.value is not None else self.words}"

    @property
    def text(self) -> str:
        """The words, by the name that a reading has for them."""
        return self.words


class ReportStep(models.Model):
    """What happened to a report, when and by whom. Rows are added and never changed (0005)."""

    class Kind(models.TextChoices):
        WRITTEN = "written", _("written")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned with a note")
        VERIFIED = "verified", _("verified")
        HELD = "held", _("sent back by the publisher; the General Secretariat works on it")
        SET_BACK = "set_back", _("not published; it waits for verification again")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    report = models.ForeignKey(Report, models.PROTECT, related_name="steps")
    keeper_country = _keeper()
    kind = ChoiceField(_("step"), max_length=9, choices=Kind)
    by = _person(verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    note = models.CharField(_("note"), max_length=600, blank=True)

    objects = ReportStepQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("step of a report")
        verbose_name_plural = _("steps of reports")
        indexes = [models.Index(fields=["keeper_country", "report"], name="step_by_keeper")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="returned") | ~Q(note=""), name="returned_report_has_a_note"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class ReportFile(models.Model):
    """An uploaded table of results between its dry run and its confirmation, seen by one country.

    `rows` are lists in the order of operations.report_file.COLUMNS, after the number of the line;
    `faults` are [line, column, word of FAULTS, text]. A day later it is deleted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    keeper_country = _keeper()
    made_by = _person()
    made_at = models.DateTimeField(default=timezone.now)
    name = models.CharField(_("file"), max_length=200)
    rows = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("file of results")
        verbose_name_plural = _("files of results")
        indexes = [models.Index(fields=["keeper_country", "made_at"], name="results_by_keeper")]

    def __str__(self) -> str:
        return self.name
