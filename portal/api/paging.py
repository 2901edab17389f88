"""Pages of a list, the framework's way: count, next, previous, results."""

from typing import Any

from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

from portal.api.problems import BadParameters, ParameterError


class Pages(PageNumberPagination):
    """Fifty rows a page, up to two hundred on request; a senseless number is an error."""

    page_size_query_param = "page_size"
    max_page_size = 200
    page_query_description = _("Number of the page, from 1.")
    page_size_query_description = _("Rows a page, up to 200; 50 unless told otherwise.")
    invalid_page_message = _("The list has no page with this number.")

    def get_page_size(self, request: Request) -> int:
        self._number(request, "page", None)
        return self._number(request, "page_size", self.max_page_size) or self.page_size

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """In OpenAPI 3.1 null is a type; the framework still says it in the way of 3.0."""
        link = {"type": ["string", "null"], "format": "uri"}
        properties = {"count": {"type": "integer"}, "next": link, "previous": link}
        return {"type": "object", "properties": properties | {"results": schema}}

    def _number(self, request: Request, name: str, highest: int | None) -> int | None:
        text = request.query_params.get(name)
        if text is None:
            return None
        is_number = text.isascii() and text.isdecimal() and len(text) < 10
        if is_number and 1 <= int(text) <= (highest or int(text)):
            return int(text)
        detail = translated("“%(value)s” is not a number that %(name)s can take.")
        error = ParameterError(name, text, detail % {"value": text, "name": name})
        raise BadParameters([error])
