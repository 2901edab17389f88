"""Policing capabilities, and the notices."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet
from rest_framework import serializers

from goals.api import querysets
from goals.api.rows import ContentSerializer, ContentViewSet
from goals.models import Capability, Notice, SubjectGoal
from goals.querysets import ContentQuerySet
from members.api.filters import chosen, numbered
from members.api.rows import PartialDate, TranslatedSerializer


class GoalServedSerializer(TranslatedSerializer):
    """A goal of the edition in force that the row serves, and how we know."""

    code = serializers.CharField(source="goal.code", read_only=True)

    class Meta:
        model = SubjectGoal
        fields = ["code", "confidence", "why"]


class CapabilitySerializer(ContentSerializer):
    """`subject` is what /readings?subject=… takes."""

    subject = serializers.CharField(source="subject.code", read_only=True)
    goals = GoalServedSerializer(source="subject.served", many=True, read_only=True)
    since = PartialDate(read_only=True)

    class Meta:
        model = Capability
        fields = ["code", "kind", "name", "purpose", "note", "aliases", "since", "subject", "goals"]


class NoticeSerializer(ContentSerializer):
    """`subject` is what /readings?subject=… takes."""

    subject = serializers.CharField(source="subject.code", read_only=True)
    goals = GoalServedSerializer(source="subject.served", many=True, read_only=True)
    since = PartialDate(read_only=True)

    class Meta:
        model = Notice
        fields = [
            "code",
            "name",
            "meaning",
            "note",
            "color",
            "since",
            "is_pilot",
            "subject",
            "goals",
        ]


class ServingFilters(FilterSet):
    goal = numbered("GPG", 7, "subject", _("Number or code of a goal served."), method="serving")

    def serving(self, rows: ContentQuerySet, name: str, number: int) -> ContentQuerySet:
        return rows.serving(number)


class CapabilityFilters(ServingFilters):
    kind = chosen(Capability.Kind.choices, _("What kind of capability it is."))


class CapabilityViewSet(ContentViewSet):
    title = _("Capabilities")
    about = _("Systems, databases, networks and services that serve the goals.")
    serializer_class = CapabilitySerializer
    filterset_class = CapabilityFilters
    example_code = "i247"
    example_query = "kind=database&goal=1"

    def get_queryset(self) -> models.QuerySet:
        return querysets.capabilities()


class NoticeViewSet(ContentViewSet):
    title = _("Notices")
    about = _("The colour-coded notices, and the pilot of the Silver Notice.")
    serializer_class = NoticeSerializer
    filterset_class = ServingFilters
    example_code = "red"

    def get_queryset(self) -> models.QuerySet:
        return querysets.notices()


NOUNS = {"capabilities": CapabilityViewSet, "notices": NoticeViewSet}
