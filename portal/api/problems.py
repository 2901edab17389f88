"""What goes wrong under /api/, told as RFC 9457 problems in the reader's language."""

import logging
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import (
    APIException,
    MethodNotAllowed,
    NotAuthenticated,
    NotFound,
)

from members.audit.refusals import record_refusal
from portal.errors import RETRY_AFTER

logger = logging.getLogger("django.request")

TITLES = {
    "bad-parameter": _("A parameter is not understood"),
    "unauthorized": _("This address needs an API token that works"),
    "not-found": _("Nothing is published here"),
    "read-only": _("This address can only be read"),
    "refused": _("The request cannot be answered"),
    "error": _("Something went wrong on our side"),
    "break": _("The portal takes a short break"),
}


@dataclass(frozen=True)
class ParameterError:
    """One parameter that is not understood; `allowed` is empty where a list would not help."""

    parameter: str
    value: str
    detail: str
    allowed: list[str] = field(default_factory=list)


class BadParameters(APIException):
    """Some parameters are unknown, empty, given twice, or have a value that nobody knows."""

    status_code = 400

    def __init__(self, errors: list[ParameterError]) -> None:
        self.errors = errors
        super().__init__(" ".join(error.detail for error in errors))


class ParameterErrorSerializer(serializers.Serializer):
    parameter = serializers.CharField()
    value = serializers.CharField()
    detail = serializers.CharField()
    allowed = serializers.ListField(child=serializers.CharField())


class ProblemSerializer(serializers.Serializer):
    """A problem (RFC 9457). `type` leads to its description and never changes."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = ParameterErrorSerializer(many=True, required=False)


def problem(error: Exception, context: dict[str, Any]) -> JsonResponse:
    """REST framework's exception handler: every error leaves as a problem, never as a page."""
    request = context["request"]
    if isinstance(error, BadParameters):
        return answer("bad-parameter", 400, str(error.detail), error.errors)
    if isinstance(error, Http404):
        return not_found(request)
    if isinstance(error, NotFound):
        return answer("not-found", 404, str(error.detail))
    if isinstance(error, NotAuthenticated):
        return _unauthorized(error)
    if isinstance(error, MethodNotAllowed):
        return answer(
            "read-only", 405, translated("The open API is read with GET; nothing is written.")
        )
    if isinstance(error, PermissionDenied):
        record_refusal(request, getattr(error, "permission", None))
        return answer(
            "refused", 403, translated("Your role does not include it. Nothing was changed.")
        )
    if isinstance(error, APIException):
        return answer("refused", error.status_code, str(error.detail))
    return _our_fault(request, error)


def not_found(request: HttpRequest) -> JsonResponse:
    detail = translated(
        "Nothing is published at %(address)s. The list of addresses is at /api/v1/."
    )
    return answer("not-found", 404, detail % {"address": request.path})


def answer(
    kind: str, status: int, detail: str, errors: list[ParameterError] | None = None
) -> JsonResponse:
    """A problem as an HTTP answer. `kind` is one of TITLES."""
    told: dict[str, Any] = {
        "type": f"/en/api/#{kind}",
        "title": str(TITLES[kind]),
        "status": status,
        "detail": detail,
    }
    if errors:
        told["errors"] = [asdict(error) for error in errors]
    return JsonResponse(
        told,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


def _unauthorized(error: NotAuthenticated) -> JsonResponse:
    """The same for a token that is missing, unknown, ended or expired."""
    detail = translated(
        "Send “Authorization: Bearer” and a token that works. Make one on your own page."
    )
    response = answer("unauthorized", 401, detail)
    response["WWW-Authenticate"] = error.auth_header
    return response


def _our_fault(request: HttpRequest, error: Exception) -> JsonResponse:
    """Whoever runs the portal reads the cause in the log; the reader is not bothered with it."""
    logger.error("API error at %s", request.path, exc_info=error)
    if isinstance(error, OperationalError):
        response = answer("break", 503, translated("Please try again in a minute."))
        response["Retry-After"] = RETRY_AFTER
        return response
    return answer("error", 500, translated("We have been told and will look into it."))
