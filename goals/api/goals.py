"""Goals, their aims, and the cross-cutting themes with their strands."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet
from rest_framework import serializers

from goals.api import querysets
from goals.api.rows import (
    ContentSerializer,
    ContentViewSet,
    EditionFilters,
    GoalReference,
    in_edition,
)
from goals.models import Aim, CrimeArea, Crosswalk, Edition, Goal, GoalCrimeArea, Strand, Theme
from goals.querysets import CURRENT_EDITION
from members.api.filters import coded, numbered
from members.api.rows import PartialDate, TranslatedSerializer


class EditionSerializer(serializers.ModelSerializer):
    in_force_from = PartialDate(read_only=True)
    in_force_to = PartialDate(read_only=True)

    class Meta:
        model = Edition
        fields = ["code", "in_force_from", "in_force_to"]


class CrimeAreaReference(TranslatedSerializer):
    class Meta:
        model = CrimeArea
        fields = ["code", "name"]


class CrimeAreaEdgeSerializer(serializers.ModelSerializer):
    """A crime area of a goal; the assignment is this portal's own."""

    code = serializers.CharField(source="area.code", read_only=True)
    area = CrimeAreaReference(read_only=True)

    class Meta:
        model = GoalCrimeArea
        fields = ["code", "area", "confidence"]


class CarriedFromSerializer(TranslatedSerializer):
    """The goal of the edition before that this one carries on."""

    code = serializers.CharField(source="earlier.code", read_only=True)

    class Meta:
        model = Crosswalk
        fields = ["code", "confidence", "why"]


class CarriedOnSerializer(TranslatedSerializer):
    """The goal of the next edition that carries this one on."""

    code = serializers.CharField(source="later.code", read_only=True)

    class Meta:
        model = Crosswalk
        fields = ["code", "confidence", "why"]


class GoalSerializer(ContentSerializer):
    edition = EditionSerializer(read_only=True)
    aims = serializers.SlugRelatedField("code", many=True, read_only=True)
    crime_areas = CrimeAreaEdgeSerializer(source="area_edges", many=True, read_only=True)
    carried_from = CarriedFromSerializer(source="earlier_edges", many=True, read_only=True)
    carried_on_by = CarriedOnSerializer(source="later_edges", many=True, read_only=True)

    class Meta:
        model = Goal
        fields = [
            "code",
            "edition",
            "number",
            "slug",
            "title",
            "short_title",
            "aims",
            "crime_areas",
            "carried_from",
            "carried_on_by",
        ]


class AimSerializer(ContentSerializer):
    goal = GoalReference(read_only=True)
    edition = serializers.CharField(source="goal.edition.code", read_only=True)

    class Meta:
        model = Aim
        fields = ["code", "goal", "edition", "text"]


class ThemeSerializer(ContentSerializer):
    strands = serializers.SlugRelatedField("code", many=True, read_only=True)

    class Meta:
        model = Theme
        fields = ["code", "number", "title", "strands"]


class ThemeReference(TranslatedSerializer):
    class Meta:
        model = Theme
        fields = ["code", "number", "title"]


class StrandSerializer(ContentSerializer):
    theme = ThemeReference(read_only=True)

    class Meta:
        model = Strand
        fields = ["code", "theme", "text"]


class GoalFilters(EditionFilters):
    edition = in_edition("edition__code")
    crime_area = coded(
        lambda request: CrimeArea.objects.all(),
        _("Code of a crime area."),
        "area_edges__area",
    )


class AimFilters(EditionFilters):
    goal = numbered("GPG", 7, "goal__number", _("Number or code of a goal."))
    edition = in_edition("goal__edition__code")


class StrandFilters(FilterSet):
    theme = numbered("T", 5, "theme__number", _("Number or code of a theme."))


class GoalViewSet(ContentViewSet):
    title = _("Goals")
    about = _(
        "The seven Global Policing Goals as worded by one edition, with their aims, crime areas"
        " and the goals of the other edition that they carry on."
    )
    serializer_class = GoalSerializer
    filterset_class = GoalFilters
    code_prefix = "GPG"
    detail_filters = ("edition",)
    example_code = "GPG3"
    example_query = "edition=2017"

    def get_queryset(self) -> models.QuerySet:
        return querysets.goals()

    def looked_up(self, code: str) -> dict[str, Any]:
        """3 and GPG3 mean the goal of the wished edition; GPG3-2017 names its edition itself."""
        wish = self.request.query_params.get("edition")
        number = code.removeprefix(self.code_prefix)
        if number.isascii() and number.isdecimal():
            return {"number": number, "edition__code": wish or CURRENT_EDITION}
        return {"code": code} | ({"edition__code": wish} if wish else {})


class AimViewSet(ContentViewSet):
    title = _("Aims")
    about = _("What each goal sets out to do.")
    serializer_class = AimSerializer
    filterset_class = AimFilters
    example_code = "GPG3.A5"
    example_query = "goal=3"

    def get_queryset(self) -> models.QuerySet:
        return querysets.aims()


class ThemeViewSet(ContentViewSet):
    title = _("Themes")
    about = _("The five cross-cutting themes that all goals rest on.")
    serializer_class = ThemeSerializer
    code_prefix = "T"
    example_code = "T2"

    def get_queryset(self) -> models.QuerySet:
        return querysets.themes()


class StrandViewSet(ContentViewSet):
    title = _("Strands")
    about = _("The lines of work of each theme.")
    serializer_class = StrandSerializer
    filterset_class = StrandFilters
    example_code = "T2.S4"
    example_query = "theme=2"

    def get_queryset(self) -> models.QuerySet:
        return querysets.strands()


NOUNS = {
    "goals": GoalViewSet,
    "aims": AimViewSet,
    "themes": ThemeViewSet,
    "strands": StrandViewSet,
}
