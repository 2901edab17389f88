"""SDGs, their targets, and the links from the goals to them."""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet
from rest_framework import serializers

from goals import remembered
from goals.api import querysets
from goals.api.rows import (
    ContentSerializer,
    ContentViewSet,
    EditionFilters,
    GoalReference,
    IdentifierField,
    in_edition,
)
from goals.models import SDG, Confidence, Link, Target
from goals.models.link import DecidedBy, Relation
from goals.querysets import LinkQuerySet
from members.api.filters import chosen, coded, numbered, yes_or_no
from members.api.rows import PartialDate, TranslatedSerializer


class SDGSerializer(ContentSerializer):
    identifier = IdentifierField()

    class Meta:
        model = SDG
        fields = ["code", "number", "identifier", "title", "color"]


class SDGReference(TranslatedSerializer):
    identifier = IdentifierField()

    class Meta:
        model = SDG
        fields = ["code", "number", "identifier", "title"]


class TargetSerializer(ContentSerializer):
    identifier = IdentifierField()
    sdg = SDGReference(read_only=True)

    class Meta:
        model = Target
        fields = ["code", "identifier", "sdg", "label"]


class TargetReference(TranslatedSerializer):
    identifier = IdentifierField()

    class Meta:
        model = Target
        fields = ["code", "identifier", "label"]


class LinkSerializer(ContentSerializer):
    """Without a target the goal serves the SDG as a whole; `why` explains the confidence."""

    goal = GoalReference(read_only=True)
    edition = serializers.CharField(source="goal.edition.code", read_only=True)
    sdg = SDGReference(read_only=True)
    target = TargetReference(read_only=True, allow_null=True)
    valid_from = PartialDate(read_only=True)
    valid_to = PartialDate(read_only=True)

    class Meta:
        model = Link
        fields = [
            "code",
            "goal",
            "edition",
            "sdg",
            "target",
            "relation",
            "rationale",
            "confidence",
            "why",
            "decided_by",
            "valid_from",
            "valid_to",
        ]


class TargetFilters(FilterSet):
    sdg = numbered("SDG", 17, "sdg__number", _("Number or code of an SDG."))


class LinkFilters(EditionFilters):
    defaults = {**EditionFilters.defaults, "in_force": "true"}

    goal = numbered("GPG", 7, "goal__number", _("Number or code of a goal."))
    sdg = numbered("SDG", 17, "sdg__number", _("Number or code of an SDG."))
    target = coded(lambda request: Target.objects.all(), _("Code of a target, such as 15.7."))
    relation = chosen(Relation.choices, _("How the goal serves it."))
    confidence = chosen(Confidence.choices, _("How well the source supports the link."))
    decided_by = chosen(DecidedBy.choices, _("On whose word the link stands."))
    edition = in_edition("goal__edition__code")
    in_force = yes_or_no(
        _("Links in force (true, as when nothing is said) or those that ended (false)."),
        method="narrow_to_force",
    )

    def narrow_to_force(self, links: LinkQuerySet, name: str, wish: bool) -> LinkQuerySet:
        return links.open() if wish else links.ended()


class SDGViewSet(ContentViewSet):
    title = _("SDGs")
    about = _("The seventeen Sustainable Development Goals of the United Nations.")
    serializer_class = SDGSerializer
    code_prefix = "SDG"
    example_code = "SDG16"

    def get_queryset(self) -> models.QuerySet:
        return querysets.sdgs()


class TargetViewSet(ContentViewSet):
    title = _("Targets")
    about = _("The targets of the SDGs, each with this portal's own short label.")
    serializer_class = TargetSerializer
    filterset_class = TargetFilters
    example_code = "16.4"
    example_query = "sdg=16"

    def get_queryset(self) -> models.QuerySet:
        return querysets.targets()


class LinkViewSet(ContentViewSet):
    title = _("Links")
    about = _(
        "Which goal serves which SDG or target: how, why, on whose word and since when."
        " Inferred links are editorial proposals of this portal."
    )
    serializer_class = LinkSerializer
    filterset_class = LinkFilters
    example_code = "GPG1-16.4"
    example_query = "goal=7&sdg=15&relation=direct"

    def get_queryset(self) -> models.QuerySet:
        return querysets.links()

    def unfiltered(self) -> Sequence[Link]:
        return remembered.ToldLinks()


NOUNS = {"sdgs": SDGViewSet, "targets": TargetViewSet, "links": LinkViewSet}
