"""The OpenAPI document: what the framework cannot know by itself about our addresses."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from portal.api.language import ALL, LANGUAGES
from portal.api.problems import ProblemSerializer

PROBLEM = "application/problem+json"
_LANGUAGE = OpenApiParameter(
    "lang",
    enum=[*LANGUAGES, ALL],
    description=_("Language of the texts; “all” adds every language under “languages”."),
)
_REVISION = OpenApiParameter(
    "revision",
    OpenApiTypes.INT,
    location="path",
    description=_("Number of the revision whose state is meant."),
    examples=[OpenApiExample("revision", value=1)],
)
_PAST = "@r{revision}"
# Texts of all languages come only when asked for; a problem may have no list of errors.
_OPTIONAL = {"languages", "errors"}
_ANSWERS = {
    "200": _("What was asked for."),
    "400": _("A parameter is unknown, empty, given twice, or has a value that nobody knows."),
    "404": _("Nothing is published at this address, or the list has no such page."),
}
_SUMMARIES = {
    "list": _("%(title)s: a list in pages"),
    "retrieve": _("%(title)s: one by its code"),
    "csv": _("%(title)s: the whole list as CSV, all languages in columns"),
    "xlsx": _("%(title)s: the whole list as XLSX, all languages in columns"),
    "json": _("%(title)s: the whole list as JSON"),
    "metadata.json": _("%(title)s: what the columns of the files mean"),
}
_COLUMN = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "title": {"type": "string"},
        "of": {"type": "string"},
        "language": {"type": "string"},
        "description": {"type": "string"},
        "type": {"type": "string"},
        "codes": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "required": ["name", "title", "type"],
}
_METADATA = {
    "type": "object",
    "properties": {
        "noun": {"type": "string"},
        "title": {"type": "string"},
        "published_at": {"type": "string", "format": "date-time"},
        "revision": {"type": "integer"},
        "language": {"type": "string"},
        "source": {"type": "string"},
        "reuse": {"type": "string"},
        "count": {"type": "integer"},
        "columns": {"type": "array", "items": _COLUMN},
        "csv_sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    },
    "required": [
        *("noun", "title", "published_at", "revision", "language", "source", "reuse"),
        *("count", "columns", "csv_sha256"),
    ],
    "additionalProperties": True,  # a list adds its filters, a measure itself
}
METADATA = {"$ref": "#/components/schemas/FileMetadata"}
Answers = dict[Any, Any]


def problems(*codes: int) -> Answers:
    return {(code, PROBLEM): ProblemSerializer for code in codes}


def part(name: str, example: str, description: str | Promise) -> OpenApiParameter:
    """A part of an address, with one that is there."""
    examples = [OpenApiExample(name, value=example)]
    return OpenApiParameter(name, location="path", description=description, examples=examples)


class Schema(AutoSchema):
    """How an operation of one of our nouns is described; and the same as a revision left it."""

    @property
    def kind(self) -> str:
        """ "list", "retrieve", or the ending of a whole list."""
        return self.view.file_kind.ending if self._is_whole else self.view.action

    @property
    def _is_whole(self) -> bool:
        return self.view.action == "whole"

    @property
    def _is_past(self) -> bool:
        return _PAST in self.path

    @property
    def _noun(self) -> str:
        return getattr(self.view, "described_under", self.view.basename)

    def get_operation_id(self) -> str:
        is_part = self._noun != self.view.basename
        name = f"{self.view.basename}_{self.kind}" if is_part else self.kind
        return f"{self._noun}_{name}{'_past' if self._is_past else ''}"

    def get_tags(self) -> list[str]:
        return [self._noun]

    def get_summary(self) -> str:
        told = str(_SUMMARIES[self.kind]) % {"title": self.view.title}
        return (
            translated("%(what)s, as a revision left it") % {"what": told}
            if self._is_past
            else told
        )

    def get_description(self) -> str | Promise:
        return self.view.about

    def get_extensions(self) -> dict[str, Any]:
        return {"x-example": self._example(), "x-title": self.view.title}

    def get_filter_backends(self) -> list:
        is_narrowed = self.kind != "retrieve" and getattr(self.view, "filterset_class", None)
        return self.view.filter_backends if is_narrowed else []

    def get_override_parameters(self) -> list[OpenApiParameter]:
        parameters = [part(name, *told) for name, told in self._parts().items()]
        filters = self._detail_filters() if self.kind == "retrieve" else []
        return [*([_REVISION] if self._is_past else []), *parameters, *filters, _LANGUAGE]

    def _parts(self) -> dict[str, tuple[str, str | Promise]]:
        """The parts of the address by name, each with one that is there and what it is."""
        if self.kind == "retrieve":
            return {"code": (self.view.example_code, _("The code of one row."))}
        return getattr(self.view, "parts", {})

    def get_response_serializers(self) -> Answers:
        if not self._is_whole:
            good = {200: self._get_serializer()}
        else:
            good = {(200, self.view.file_kind.media_type): self._file()}
        return good | problems(400, 404)

    def _file(self) -> Any:
        if self.kind == "metadata.json":
            return METADATA
        if self.view.file_kind.is_table:
            return OpenApiTypes.STR if self.kind == "csv" else OpenApiTypes.BINARY
        row = self.resolve_serializer(self._get_serializer(), "response").ref
        properties = {
            "about": {"type": "object", "additionalProperties": True},
            "results": {"type": "array", "items": row},
            "count": {"type": "integer"},
        }
        return {"type": "object", "properties": properties, "required": list(properties)}

    def _detail_filters(self) -> list[OpenApiParameter]:
        filters = getattr(self.view, "filterset_class", None)
        return [
            OpenApiParameter(
                name,
                enum=[value for value, _label in filters.base_filters[name].extra["choices"]],
                description=filters.base_filters[name].extra["help_text"],
            )
            for name in self.view.detail_filters
        ]

    def _example(self) -> str:
        path, parts = self.path.replace("{revision}", "1"), self._parts()
        for name, (example, _what) in parts.items():
            path = path.replace(f"{{{name}}}", example)
        query = "" if parts else self.view.example_query
        return f"{path}?{query}" if query else path


class Described(Schema):
    """An address that is no noun: what is said of it stands beside its view.

    `answer` is what a good answer holds, by its media type.
    """

    def __init__(
        self,
        operation_id: str,
        summary: str | Promise,
        answer: Answers,
        *,
        about: str | Promise = "",
        title: str | Promise = "",
        parameters: Sequence[OpenApiParameter] = (),
        query: str = "",
    ) -> None:
        super().__init__()
        self._operation_id, self._summary, self._answer = operation_id, summary, answer
        self._about, self._title = about, title
        self._parameters, self._query = [*parameters, _LANGUAGE], query

    def get_operation_id(self) -> str:
        return self._operation_id

    def get_tags(self) -> list[str]:
        return [self._operation_id.partition("_")[0]]

    def get_summary(self) -> str | Promise:
        return self._summary

    def get_description(self) -> str | Promise:
        return self._about

    def get_extensions(self) -> dict[str, Any]:
        example = f"{self.path}?{self._query}" if self._query else self.path
        return {"x-example": example} | ({"x-title": self._title} if self._title else {})

    def get_filter_backends(self) -> list:
        return []

    def get_override_parameters(self) -> list[OpenApiParameter]:
        return self._parameters

    def get_response_serializers(self) -> Answers:
        return {(200, media_type): told for media_type, told in self._answer.items()} | problems(
            400
        )


def without_twins(endpoints: list[tuple], **kwargs: Any) -> list[tuple]:
    """Leave out what only forgives a slash at the end, or one that is missing (urls.py)."""
    paths = {endpoint[0] for endpoint in endpoints}
    return [e for e in endpoints if not _is_twin(e[0], paths)]


def _is_twin(path: str, paths: set[str]) -> bool:
    if path in {"/api/", "/api/v1"}:  # both show the index
        return True
    return path.endswith("/") and path[:-1] in paths and path != "/api/v1/"


def finished(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Say what every answer has: the framework leaves that open, as if one could write."""
    for component in result["components"]["schemas"].values():
        component["required"] = sorted(set(component["properties"]) - _OPTIONAL)
    for methods in result["paths"].values():
        for code, response in methods["get"]["responses"].items():
            response["description"] = _ANSWERS[code]
    result["components"]["schemas"]["FileMetadata"] = _METADATA
    return _without_marks(result)


def _without_marks(value: Any) -> Any:
    """Drop the framework's own marks on lists of choices."""
    if isinstance(value, dict):
        return {k: _without_marks(v) for k, v in value.items() if k != "x-spec-enum-id"}
    return [_without_marks(item) for item in value] if isinstance(value, list) else value


def document() -> dict[str, Any]:
    """The OpenAPI document in the language that is active."""
    return _document(get_language())


@lru_cache(maxsize=len(LANGUAGES))
def _document(language: str) -> dict[str, Any]:
    """Made once per process and language: it takes a second and depends on the code alone."""
    with override(language):
        return SchemaGenerator().get_schema(request=None, public=True)
