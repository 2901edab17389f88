"""The OpenAPI document: what the framework cannot know by itself about our addresses."""

from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from portal.api.language import ALL, LANGUAGES
from portal.api.problems import ProblemSerializer

PROBLEM = "application/problem+json"
_LANGUAGE = OpenApiParameter(
    "lang",
    enum=[*LANGUAGES, ALL],
    description=_("Language of the texts; “all” adds every language under “languages”."),
)
_CODE = OpenApiParameter("code", location="path", description=_("The code of one row."))
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


class Schema(AutoSchema):
    """How an operation of one of our nouns is described."""

    @property
    def kind(self) -> str:
        """ "list", "retrieve", or the ending of a whole list."""
        return self.view.file_kind.ending if self._is_whole else self.view.action

    @property
    def _is_whole(self) -> bool:
        return self.view.action == "whole"

    def get_operation_id(self) -> str:
        return f"{self.view.basename}_{self.kind}"

    def get_tags(self) -> list[str]:
        return [self.view.basename]

    def get_summary(self) -> str:
        return str(_SUMMARIES[self.kind]) % {"title": self.view.title}

    def get_description(self) -> str | Promise:
        return self.view.about

    def get_extensions(self) -> dict[str, Any]:
        return {"x-example": self._example(), "x-title": self.view.title}

    def get_filter_backends(self) -> list:
        return self.view.filter_backends if self.kind != "retrieve" else []

    def get_override_parameters(self) -> list[OpenApiParameter]:
        if self.kind != "retrieve":
            return [_LANGUAGE]
        return [_CODE, *self._detail_filters(), _LANGUAGE]

    def get_response_serializers(self) -> Any:
        if not self._is_whole:
            good = {200: self._get_serializer()}
        else:
            good = {(200, self.view.file_kind.media_type): self._file()}
        return good | {(400, PROBLEM): ProblemSerializer, (404, PROBLEM): ProblemSerializer}

    def _file(self) -> Any:
        if self.kind == "metadata.json":
            return OpenApiTypes.OBJECT
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
        if self.kind == "retrieve":
            return f"{self.path.partition('{')[0]}{self.view.example_code}"
        query = self.view.example_query
        return f"{self.path}?{query}" if query else self.path


def without_twins(endpoints: list[tuple], **kwargs: Any) -> list[tuple]:
    """Leave out what only forgives a slash at the end, and the past of each address (urls.py)."""
    return [e for e in endpoints if not e[0].endswith("/") and "@r{revision}" not in e[0]]


def finished(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Say what every answer has: the framework leaves that open, as if one could write."""
    for component in result["components"]["schemas"].values():
        component["required"] = sorted(set(component["properties"]) - _OPTIONAL)
    for methods in result["paths"].values():
        for code, response in methods["get"]["responses"].items():
            response["description"] = _ANSWERS[code]
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
