"""Operations, and where, against what and with whom they took place.

Their goals and figures hang on their subject, like those of any owner (goals/models/subject.py).
Nothing here names a person: results are numbers about groups.
"""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from goals.models import Capability, Confidence, Content, CrimeArea, Partner, Reading, Source
from goals.models.subject import SubjectOwner
from members.models import Country
from members.models.fields import ChoiceField, PartialDateField
from operations.querysets import OperationCountryQuerySet, OperationQuerySet


class Operation(SubjectOwner):
    """An operation, project, campaign, deployment or training action.

    `country_count` is what the source says; the countries that it names may be fewer.
    """

    class Kind(models.TextChoices):
        OPERATION = "operation", _("operation")
        PROJECT = "project", _("project")
        CAMPAIGN = "campaign", _("campaign")
        DEPLOYMENT = "deployment", _("deployment")
        TRAINING = "training", _("training action")

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        UNDER_WAY = "under_way", _("under way")
        ENDED = "ended", pgettext_lazy("of an operation", "ended")
        NOT_TOLD = "not_told", _("the sources do not say")

    class Team(models.TextChoices):
        INCIDENT_RESPONSE = "IRT", _("Incident Response Team")
        MAJOR_EVENTS = "IMEST", _("Major Events Support Team")
        INVESTIGATIVE_SUPPORT = "IST", _("Investigative Support Team")
        FIELD = "field support mission", _("field support mission")

    kind = ChoiceField(_("kind"), max_length=12, choices=Kind)
    status = ChoiceField(_("status"), max_length=10, choices=Status, default=Status.NOT_TOLD)
    team = models.CharField(_("team"), max_length=24, choices=Team, blank=True)
    summary = models.CharField(
        _("summary"),
        max_length=500,
        help_text=_(
            "In your own words, and about groups alone: no name, no case, nothing that helps"
            " whoever is sought."
        ),
    )
    start = PartialDateField(_("first day"), blank=True)
    end = PartialDateField(_("last day"), blank=True)
    date_note = models.CharField(_("note on the dates"), max_length=300, blank=True)
    country_count = models.PositiveSmallIntegerField(_("countries"), null=True, blank=True)
    country_qualifier = ChoiceField(
        _("qualifier"), max_length=10, choices=Reading.Qualifier, default=Reading.Qualifier.EXACT
    )
    country_note = models.CharField(_("note on the countries"), max_length=300, blank=True)
    partners = models.CharField(_("with"), max_length=400, blank=True)
    reports_due = models.DateField(
        _("countries report by"),
        null=True,
        blank=True,
        help_text=_(
            "Coordinators of countries that took part get a letter 14 days before and, if nothing"
            " came, one 3 days after."
        ),
    )
    identified_by = models.CharField(_("how it was identified"), max_length=300, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )

    objects = OperationQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "sort"]
        verbose_name = _("operation")
        verbose_name_plural = _("operations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start="")
                | models.Q(end="")
                | models.Q(start__lte=models.F("end")),
                name="operation_ends_after_it_begins",
            ),
        ]
        indexes = [
            # The order of the list, and what its filters ask for: whole rows are a page's alone.
            models.Index(
                fields=["-start", "sort", "id"],
                include=["subject", "kind", "end"],
                condition=models.Q(is_retired=False),
                name="operations_newest_first",
            )
        ]

    def family(self) -> Iterator[Content]:
        yield from super().family()
        yield from self.country_edges.all()
        yield from self.area_edges.all()
        yield from self.capability_edges.all()
        yield from self.partner_edges.all()
        yield from self.reports_cited()

    def reports_cited(self) -> models.QuerySet:
        """Reports of countries that its figures rest on: they come and go with it."""
        return Source.objects.filter(
            kind=Source.Kind.REPORT,
            citations__content_type=ContentType.objects.get_for_model(Reading),
            citations__object_id__in=self.subject.readings.values("pk"),
        ).distinct()


def _both_ways(end: str) -> list[models.Index]:
    """Edges are walked from either end, without reading more of them than the other end."""
    standing = models.Q(is_retired=False)
    ways = [("operation", end), (end, "operation")]
    return [
        models.Index(fields=[a], include=[b], condition=standing, name=f"{a}_to_{b}")
        for a, b in ways
    ]


class OperationCountry(Content):
    """Edge: a country led, hosted or took part in an operation."""

    class Role(models.TextChoices):
        LEAD = "lead", _("lead")
        HOST = "host", _("host")
        PARTICIPANT = "participant", _("participant")

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="country_edges")
    country = models.ForeignKey(
        Country, models.PROTECT, related_name="operation_edges", verbose_name=_("country")
    )
    role = ChoiceField(_("role"), max_length=12, choices=Role, default=Role.PARTICIPANT)
    deed = models.CharField(_("what it did"), max_length=200, blank=True)

    whole = "operation"
    objects = OperationCountryQuerySet.as_manager()

    class Meta:
        ordering = ["sort"]
        verbose_name = _("country of an operation")
        verbose_name_plural = _("countries of operations")
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "country"], name="country_once_per_operation"
            )
        ]
        indexes = _both_ways("country")


class OperationCrimeArea(Content):
    """Edge: an operation was against a kind of crime."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="area_edges")
    area = models.ForeignKey(
        CrimeArea, models.PROTECT, related_name="operation_edges", verbose_name=_("crime area")
    )

    whole = "operation"

    class Meta:
        ordering = ["sort"]
        verbose_name = _("crime area of an operation")
        verbose_name_plural = _("crime areas of operations")
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "area"], name="crime_area_once_per_operation"
            )
        ]
        indexes = _both_ways("area")


class OperationCapability(Content):
    """Edge: a capability was used in an operation."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="capability_edges")
    capability = models.ForeignKey(
        Capability, models.PROTECT, related_name="operation_edges", verbose_name=_("capability")
    )
    confidence = ChoiceField(
        _("confidence"), max_length=12, choices=Confidence, default=Confidence.INFERRED
    )
    why = models.CharField(_("why"), max_length=300, blank=True)

    whole = "operation"

    class Meta:
        ordering = ["sort"]
        verbose_name = _("capability used in an operation")
        verbose_name_plural = _("capabilities used in operations")
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "capability"], name="capability_once_per_operation"
            )
        ]
        indexes = _both_ways("capability")


class OperationPartner(Content):
    """Edge: a partner took part in an operation; `Operation.partners` names all, in words."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="partner_edges")
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="operation_edges", verbose_name=_("partner")
    )

    whole = "operation"

    class Meta:
        ordering = ["sort"]
        verbose_name = _("partner of an operation")
        verbose_name_plural = _("partners of operations")
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "partner"], name="partner_once_per_operation"
            )
        ]


# Every edge of an operation, and the field that names its other end.
ENDS = {
    OperationCountry: "country",
    OperationCrimeArea: "area",
    OperationCapability: "capability",
    OperationPartner: "partner",
}
