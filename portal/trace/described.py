"""What the OpenAPI document says of a trace."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from goals.models import Confidence, Reading
from goals.models.link import Relation
from portal.api.files import FileKind
from portal.api.schema import METADATA, Described
from portal.trace.graph import Kind, Layer

_TITLE = _("Trace")
_ABOUT = _(
    "What leads from a goal, target, capability, module, operation, country or figure to all"
    " others, both ways. Each step has a date, says how sure it is, and rests on a source."
)
_PARAMETERS = [
    OpenApiParameter(
        "from",
        required=True,
        description=_("Where the trace begins: kind and code, such as goal:GPG4."),
    ),
    OpenApiParameter(
        "through",
        description=_("What every way leads through, separated by commas."),
    ),
]
_QUERY = "from=goal:GPG4&through=capability:icse"


class TraceNodeSerializer(serializers.Serializer):
    """A thing at its place; `id` is what from and through take."""

    id = serializers.CharField()
    kind = serializers.CharField()
    name = serializers.CharField()
    page = serializers.URLField()


class TraceLayerSerializer(serializers.Serializer):
    """`count` is of all there is; null: of more than were counted."""

    layer = serializers.ChoiceField(Layer.choices)
    count = serializers.IntegerField(allow_null=True)
    left_out = serializers.IntegerField(allow_null=True)
    nodes = TraceNodeSerializer(many=True)


class TraceSourceSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    url = serializers.CharField()
    locator = serializers.CharField()
    page = serializers.URLField()


class TraceEdgeSerializer(serializers.Serializer):
    """A step from one thing to another. Dates are as precise as the source."""

    kind = serializers.ChoiceField(Kind.choices)
    to = serializers.CharField()
    relation = serializers.ChoiceField(Relation.choices, allow_blank=True)
    date_from = serializers.CharField()
    date_to = serializers.CharField()
    confidence = serializers.ChoiceField(Confidence.choices, allow_blank=True)
    grade = serializers.ChoiceField(Reading.Grade.choices, allow_blank=True)
    edition = serializers.CharField()
    why = serializers.CharField()
    sources = TraceSourceSerializer(many=True)

    def get_fields(self) -> dict[str, serializers.Field]:
        """`from` is a word of the language, so it cannot be written above."""
        return {"from": serializers.CharField(), **super().get_fields()}


class TraceSerializer(serializers.Serializer):
    sentence = serializers.CharField()
    through = TraceNodeSerializer(many=True)
    layers = TraceLayerSerializer(many=True)
    edges = TraceEdgeSerializer(many=True)

    def get_fields(self) -> dict[str, serializers.Field]:
        return {"from": TraceNodeSerializer(), **super().get_fields()}


def _described(ending: str, summary: str, media_type: str, answer: object) -> Described:
    return Described(
        f"trace_{ending}",
        summary,
        {media_type: answer},
        about=_ABOUT,
        title=_TITLE,
        parameters=_PARAMETERS,
        query=_QUERY,
    )


_TABLES = {
    "csv": (_("Trace: its steps as CSV"), OpenApiTypes.STR),
    "xlsx": (_("Trace: its steps as XLSX"), OpenApiTypes.BINARY),
    "metadata.json": (_("Trace: what the columns of the files mean"), METADATA),
}
JSON = _described("list", _("Trace: layers and steps as JSON"), "application/json", TraceSerializer)
LINKED_DATA = _described(
    "jsonld", _("Trace: the same as linked data"), "application/ld+json", OpenApiTypes.OBJECT
)


def table(kind: FileKind) -> Described:
    """One format of the table, a row for each step."""
    summary, answer = _TABLES[kind.ending]
    return _described(kind.ending, summary, kind.media_type, answer)
