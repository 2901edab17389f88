"""What all published content says in the API: where its texts and its facts come from."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet
from django_filters.filters import Filter
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from goals.models import Citation, Goal
from goals.models.content import TextStatus
from goals.models.sdg import UN_IDENTIFIER
from goals.querysets import CURRENT_EDITION, FIRST_EDITION
from members.api.filters import chosen
from members.api.rows import (
    LANGUAGES,
    RowSerializer,
    RowViewSet,
    TellingSerializer,
    TranslatedSerializer,
    page_address,
)

EDITIONS = [FIRST_EDITION, CURRENT_EDITION]
_STATUS = {"type": ["string", "null"], "enum": [*TextStatus.values, None]}


@extend_schema_field(
    {
        "type": "object",
        "properties": dict.fromkeys(LANGUAGES, _STATUS),
        "required": LANGUAGES,
    }
)
class TextStatusField(serializers.Field):
    """Where the words come from, per language; null: written for this portal, or a plain name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, help_text=_("Origin of the texts by language."), **kwargs)

    def to_representation(self, status: dict[str, str]) -> dict[str, str | None]:
        return {code: status.get(code) for code in LANGUAGES}


@extend_schema_field({"type": "string", "format": "uri", "examples": [f"{UN_IDENTIFIER}16.4"]})
class IdentifierField(serializers.CharField):
    """The United Nations' own identifier of an SDG or a target."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, help_text=_("Identifier of the UN."), **kwargs)


class CitationSerializer(TellingSerializer):
    """A source, and where in it the statement is supported."""

    code = serializers.CharField(source="source.code", read_only=True)
    title = serializers.CharField(source="source.title", read_only=True)
    url = serializers.CharField(source="source.url", read_only=True)
    page = serializers.SerializerMethodField()

    class Meta:
        model = Citation
        fields = ["code", "title", "url", "locator", "page"]

    def get_page(self, citation: Citation) -> str:
        return page_address(citation.source, self.context)


class ContentSerializer(RowSerializer):
    """A published row; its citations were fetched for the whole list (ContentViewSet)."""

    text_status = TextStatusField()
    sources = CitationSerializer(source="cited", many=True, read_only=True)

    last_fields = ("text_status", "sources", "page", "languages")


class GoalReference(TranslatedSerializer):
    """A goal as other rows name it."""

    class Meta:
        model = Goal
        fields = ["code", "number", "short_title"]


class ContentViewSet(RowViewSet):
    """Published rows with their citations, which cost one query for the whole list."""

    def get_serializer(self, *rows: Any, **kwargs: Any) -> serializers.BaseSerializer:
        if rows:
            found = rows[0] if kwargs.get("many") else [rows[0]]
            # Rows that are remembered came with theirs, and are not touched again.
            Citation.objects.attach_to([row for row in found if not hasattr(row, "cited")])
        return super().get_serializer(*rows, **kwargs)


def in_edition(field_name: str) -> Filter:
    """A filter by edition; the default is the business of EditionFilters."""
    text = _("Edition of the goals; 2023 unless told otherwise.")
    return chosen([(code, code) for code in EDITIONS], text, field_name=field_name)


class EditionFilters(FilterSet):
    """Filters of rows that belong to an edition: without a wish, the one in force is meant."""

    defaults = {"edition": CURRENT_EDITION}

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        wished = QueryDict(mutable=True) if data is None else data.copy()
        for name, value in self.defaults.items():
            wished.setdefault(name, value)
        super().__init__(wished, *args, **kwargs)
