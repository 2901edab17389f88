"""Sources, and the numbered revisions of what is published."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet
from rest_framework import serializers

from goals.api import querysets
from goals.api.rows import TextStatusField
from goals.models import Revision, RevisionItem, Source
from members.api.filters import chosen
from members.api.rows import PageField, RowSerializer, RowViewSet


class SourceSerializer(RowSerializer):
    """`citations` counts the statements that rest on the source."""

    text_status = TextStatusField()
    url = serializers.CharField(read_only=True)
    citations = serializers.IntegerField(source="citation_count", read_only=True, allow_null=True)

    class Meta:
        model = Source
        fields = [
            "code",
            "kind",
            "title",
            "url",
            "dated",
            "language",
            "quality",
            "citations",
            "text_status",
        ]


class RevisionSerializer(serializers.ModelSerializer):
    """Revisions are public, the people behind them are not."""

    code = serializers.CharField(source="number", read_only=True)
    items = serializers.IntegerField(source="item_count", read_only=True)
    page = PageField()

    class Meta:
        model = Revision
        fields = ["code", "number", "kind", "published_at", "reason", "items", "page"]


class RevisionItemSerializer(serializers.ModelSerializer):
    """A published row, and what the revision did to it."""

    type = serializers.CharField(source="content_type.model", read_only=True)

    class Meta:
        model = RevisionItem
        fields = ["type", "code", "action"]


class RevisionDetailSerializer(RevisionSerializer):
    """One revision with every row that it touched."""

    rows = serializers.SerializerMethodField()

    class Meta(RevisionSerializer.Meta):
        fields = [*RevisionSerializer.Meta.fields, "rows"]

    def get_rows(self, revision: Revision) -> RevisionItemSerializer(many=True):
        return RevisionItemSerializer(revision.items.for_list_page(), many=True).data


class SourceFilters(FilterSet):
    kind = chosen(Source.Kind.choices, _("Document or web page."))


class RevisionFilters(FilterSet):
    kind = chosen(Revision.Kind.choices, _("A publication, or a load of the reference facts."))


class SourceViewSet(RowViewSet):
    title = _("Sources")
    about = _("The documents and web pages that the statements rest on.")
    serializer_class = SourceSerializer
    filterset_class = SourceFilters
    example_code = "annual-report-2019"
    example_query = "kind=web"

    def get_queryset(self) -> models.QuerySet:
        return querysets.sources()


class RevisionViewSet(RowViewSet):
    title = _("Revisions")
    about = _("The numbered publications; each says when it came out and why.")
    serializer_class = RevisionSerializer
    filterset_class = RevisionFilters
    example_code = "1"
    example_query = "kind=publication"

    def get_queryset(self) -> models.QuerySet:
        return querysets.revisions()

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return RevisionDetailSerializer if self.detail else RevisionSerializer

    def looked_up(self, code: str) -> dict[str, Any]:
        is_number = code.isascii() and code.isdecimal()
        return {"number": code if is_number else 0}


NOUNS = {"sources": SourceViewSet, "revisions": RevisionViewSet}
