"""Operations in the open API; their figures are readings of their subject."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet
from rest_framework import serializers

from goals.api.rows import ContentSerializer, ContentViewSet
from goals.models import Capability, CrimeArea, SubjectGoal
from members.api.filters import chosen, coded, numbered
from members.api.rows import PartialDate, TranslatedSerializer
from members.models import Country, Region
from operations.models import Operation, OperationCapability, OperationCountry
from operations.querysets import OperationQuerySet


class OperationGoalSerializer(TranslatedSerializer):
    """A goal that an operation serves, of the edition that it was judged by."""

    code = serializers.CharField(source="goal.code", read_only=True)

    class Meta:
        model = SubjectGoal
        fields = ["code", "is_main", "confidence", "why"]


class OperationCountrySerializer(TranslatedSerializer):
    """A country that the source names, and its part."""

    code = serializers.CharField(source="country.code", read_only=True)

    class Meta:
        model = OperationCountry
        fields = ["code", "role", "deed"]


class OperationCapabilitySerializer(TranslatedSerializer):
    """A capability that was used."""

    code = serializers.CharField(source="capability.code", read_only=True)

    class Meta:
        model = OperationCapability
        fields = ["code", "confidence", "why"]


class OperationSerializer(ContentSerializer):
    """`subject` is what /readings?subject=… takes."""

    subject = serializers.CharField(source="subject.code", read_only=True)
    start = PartialDate(read_only=True)
    end = PartialDate(read_only=True)
    parent = serializers.SlugRelatedField("code", read_only=True, allow_null=True)
    goals = OperationGoalSerializer(source="subject.goal_edges", many=True, read_only=True)
    countries = OperationCountrySerializer(source="country_edges", many=True, read_only=True)
    capabilities = OperationCapabilitySerializer(
        source="capability_edges", many=True, read_only=True
    )
    crime_areas = serializers.SerializerMethodField()
    partner_codes = serializers.SerializerMethodField()

    class Meta:
        model = Operation
        fields = [
            "code",
            "kind",
            "team",
            "status",
            "name",
            "summary",
            "start",
            "end",
            "date_note",
            "country_count",
            "country_qualifier",
            "country_note",
            "partners",
            "identified_by",
            "parent",
            "subject",
            "goals",
            "countries",
            "capabilities",
            "crime_areas",
            "partner_codes",
        ]

    def get_crime_areas(self, operation: Operation) -> list[str]:
        return [edge.area.code for edge in operation.area_edges.all()]

    def get_partner_codes(self, operation: Operation) -> list[str]:
        return [edge.partner.code for edge in operation.partner_edges.all()]


class OperationFilters(FilterSet):
    kind = chosen(Operation.Kind.choices, _("What kind of operation it is."))
    status = chosen(Operation.Status.choices, _("Whether it is over."))
    goal = numbered("GPG", 7, "subject", _("Number or code of a goal served."), method="serving")
    sdg = numbered("SDG", 17, "subject", _("Number or code of an SDG served."), method="for_sdg")
    capability = coded(
        lambda request: Capability.objects.all(),
        _("Code of a capability used."),
        "capability_edges__capability",
    )
    crime_area = coded(
        lambda request: CrimeArea.objects.all(), _("Code of a crime area."), "area_edges__area"
    )
    country = coded(
        lambda request: Country.objects.all(),
        _("Code of a country that took part."),
        "country_edges__country",
    )
    region = coded(
        lambda request: Region.objects.all(),
        _("Code of a region."),
        "country_edges__country__region",
        distinct=True,
    )

    def serving(self, rows: OperationQuerySet, name: str, number: int) -> OperationQuerySet:
        return rows.for_goal(str(number))

    def for_sdg(self, rows: OperationQuerySet, name: str, number: int) -> OperationQuerySet:
        return rows.for_sdg(str(number))


class OperationViewSet(ContentViewSet):
    title = _("Operations")
    about = _("Operations, projects, campaigns, deployments and training actions.")
    serializer_class = OperationSerializer
    filterset_class = OperationFilters
    example_code = "opson-viii"
    example_query = "kind=operation&goal=3"

    def get_queryset(self) -> models.QuerySet:
        return Operation.objects.visible_to(None).for_api()


NOUNS = {"operations": OperationViewSet}
