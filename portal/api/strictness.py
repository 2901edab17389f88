"""Nothing is silently ignored: a parameter that is not understood is refused by name."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import models
from django.utils.translation import gettext as translated
from django_filters import FilterSet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request
from rest_framework.views import APIView

from portal.api.problems import BadParameters, ParameterError


class StrictFilters(DjangoFilterBackend):
    """The framework's filters. One row's address takes a few of them, and is not narrowed."""

    def filter_queryset(
        self, request: Request, rows: models.QuerySet, view: APIView
    ) -> models.QuerySet | Sequence[models.Model]:
        filterset_class = self.get_filterset_class(view, rows)
        names = list(filterset_class.base_filters) if filterset_class else []
        if view.detail:
            names = [name for name in names if name in view.detail_filters]
        paging = ["page", "page_size"] if view.paginator and not view.detail else []
        refuse_unknown(request, [*names, *paging])
        if not view.detail and request.query_params.keys().isdisjoint(names):
            unfiltered = view.unfiltered()
            if unfiltered is not None:
                return unfiltered
        filterset = filterset_class(request.query_params, rows, request=request) if names else None
        if filterset and not filterset.is_valid():
            raise BadParameters(list(_unknown_values(request, filterset)))
        return rows if view.detail or not filterset else filterset.qs


def refuse_unknown(request: Request, names: Iterable[str] = ()) -> None:
    """Raise BadParameters unless each parameter is known, filled, and given once."""
    known = [*names, "lang"]
    errors = [
        ParameterError(name, values[-1], detail, known)
        for name, values in request.query_params.lists()
        if (detail := _what_is_wrong(name, values, known))
    ]
    if errors:
        raise BadParameters(errors)


def _what_is_wrong(name: str, values: list[str], known: list[str]) -> str | None:
    if name not in known:
        detail = translated("There is no parameter “%(name)s” at this address.")
    elif len(values) > 1:
        detail = translated("The parameter “%(name)s” is given more than once.")
    elif "\x00" in values[0]:
        detail = translated("The parameter “%(name)s” has a value that nothing can have.")
    elif not values[0].strip():
        detail = translated("The parameter “%(name)s” is empty: leave it out, or give it a value.")
    else:
        return None
    return detail % {"name": name}


def _unknown_values(request: Request, filterset: FilterSet) -> Iterator[ParameterError]:
    for name in filterset.errors:
        value = request.query_params.get(name, "")
        detail = translated("“%(value)s” is not a known value of “%(name)s”.")
        choices = filterset.base_filters[name].extra.get("choices", [])
        yield ParameterError(
            name,
            value,
            detail % {"value": value, "name": name},
            [choice for choice, _label in choices],
        )
