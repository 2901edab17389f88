"""Measures, and the dated readings of them."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from goals.api import querysets
from goals.api.rows import ContentSerializer, ContentViewSet
from goals.models import Measure, Reading, Subject, Unit
from members.api.filters import chosen, coded, yes_or_no
from members.api.rows import PageField, PartialDate, TranslatedSerializer
from members.models.reference import jsonable


@extend_schema_field({"type": ["string", "null"], "pattern": r"^-?\d+(\.\d+)?$"})
class DecimalText(serializers.Field):
    """An exact number as text: JSON's own numbers would round it. Null where none is told."""

    def to_representation(self, value: Decimal) -> str:
        return jsonable(value)


class UnitReference(TranslatedSerializer):
    class Meta:
        model = Unit
        fields = ["code", "name"]


class MeasureSerializer(ContentSerializer):
    unit = UnitReference(read_only=True)

    class Meta:
        model = Measure
        fields = ["code", "name", "unit", "kind", "direction", "accumulation", "counting_rule"]


class MeasureReference(TranslatedSerializer):
    class Meta:
        model = Measure
        fields = ["code", "name"]


class SubjectReference(TranslatedSerializer):
    class Meta:
        model = Subject
        fields = ["code", "kind", "name"]


class ReadingSerializer(ContentSerializer):
    """A value stands only with the states reported and zero_reported."""

    last_fields = ("text_status", "sources", "languages")

    subject = SubjectReference(read_only=True)
    measure = MeasureReference(read_only=True)
    unit = UnitReference(source="measure.unit", read_only=True)
    value = DecimalText(read_only=True)
    period_from = PartialDate(read_only=True)
    as_of = PartialDate(read_only=True)
    supersedes = serializers.SlugRelatedField("code", read_only=True, allow_null=True)
    beside = serializers.SlugRelatedField("code", read_only=True, allow_null=True)
    share_of = serializers.SlugRelatedField("code", read_only=True, allow_null=True)
    page = PageField("subject")

    class Meta:
        model = Reading
        fields = [
            "code",
            "subject",
            "measure",
            "unit",
            "state",
            "value",
            "qualifier",
            "text",
            "breakdown",
            "breakdown_dimension",
            "period_from",
            "as_of",
            "grade",
            "note",
            "is_headline",
            "supersedes",
            "beside",
            "share_of",
            "page",
        ]


class MeasureFilters(FilterSet):
    kind = chosen(Measure.Kind.choices, _("What kind of number it is."))
    unit = coded(lambda request: Unit.objects.all(), _("Code of a unit."))


class ReadingFilters(FilterSet):
    subject = coded(
        lambda request: Subject.objects.all(), _("Code of a subject, such as capability:icse.")
    )
    kind = chosen(
        Subject.Kind.choices,
        _("What the figures are about."),
        field_name="subject__kind",
    )
    measure = coded(lambda request: Measure.objects.all(), _("Code of a measure."))
    state = chosen(Reading.State.choices, _("What stands where a number may be missing."))
    grade = chosen(Reading.Grade.choices, _("How good the evidence is."))
    is_headline = yes_or_no(_("Headline figures alone, or all but those."))


class MeasureViewSet(ContentViewSet):
    title = _("Measures")
    about = _("What is counted: unit, kind, direction, and the rule of counting.")
    serializer_class = MeasureSerializer
    filterset_class = MeasureFilters
    example_code = "certified_officers"
    example_query = "kind=count"

    def get_queryset(self) -> models.QuerySet:
        return querysets.measures()


class ReadingViewSet(ContentViewSet):
    title = _("Figures")
    about = _(
        "Dated figures, each with its state, its date and its sources."
        " Two dates are never merged, and a blank is never stored."
    )
    serializer_class = ReadingSerializer
    filterset_class = ReadingFilters
    example_code = "platform:iglc/active_users/2019"
    example_query = "subject=body:interpol&measure=member_countries"

    def get_queryset(self) -> models.QuerySet:
        return querysets.readings()


NOUNS = {"measures": MeasureViewSet, "readings": ReadingViewSet}
