"""Questions about operations; each has a name."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Window
from django.db.models.functions import JSONObject, Substr
from django.utils.translation import get_language

from goals import citing
from goals.models import CrimeArea, Link, Reading, SearchEntry, Source, SubjectGoal
from goals.models.content import LANGUAGES
from goals.querysets import ContentQuerySet

if TYPE_CHECKING:
    from operations.models import Operation


def _standing_edges(*joined: str, without: str = "") -> list[Prefetch]:
    """All edges of an operation but its goals, each with its other end, as `<relation>.all()`."""
    from operations.models import ENDS

    found = []
    for model, end in ENDS.items():
        if end == without:
            continue
        paths = [path for path in joined if path.startswith(f"{end}__")] or [end]
        edges = model.objects.in_use().select_related(*paths).order_by("sort")
        found.append(Prefetch(model._meta.get_field("operation").remote_field.related_name, edges))
    return found


def _area_names() -> ArraySubquery:
    from operations.models import OperationCrimeArea

    names = {f"name_{code}": f"area__name_{code}" for code in LANGUAGES}
    edges = OperationCrimeArea.objects.in_use().filter(operation=OuterRef("pk"))
    return ArraySubquery(edges.order_by("sort").values(names=JSONObject(**names)))


class OperationQuerySet(ContentQuerySet):
    """Operations, the newest first; those without a date come last."""

    def newest_first(self) -> Self:
        return self.in_use().order_by("-start", "sort", "pk")

    def with_all_goals(self) -> Self:
        return self.with_goals(of_any_edition=True)

    def page(self, begin: int, most: int) -> "tuple[list[Operation], int]":
        """At most so many of them with their goals, and how many there are in all.

        One question finds and counts them by an index that holds what filters ask for; whole rows
        are read of the page alone. (members.paging)
        """
        found = self.values_list("pk", Window(Count("*")))[begin : begin + most]
        keys = [key for key, _count in found]
        if not keys:
            return [], self.count() if begin else 0
        rows = self.model.objects.with_all_goals().in_bulk(keys)
        return [rows[key] for key in keys if key in rows], found[0][1]

    def with_parts(self, code: str) -> "list[Operation]":
        """The operation of this code and then its parts, in the queries of one; or nothing.

        Of crime areas the page needs names alone: they come along as `areas`.
        """
        edges = _standing_edges("capability__subject", "partner__subject", without="area")
        rows = (
            self.in_use()
            .with_goals(of_any_edition=True)
            .select_related("subject", "parent")
            .annotate(area_names=_area_names())
            .prefetch_related(*edges)
            .filter(Q(code=code) | Q(parent__code=code, parent__is_retired=False))
        )
        for operation in (found := list(rows)):
            operation.areas = [CrimeArea(**names) for names in operation.area_names]
        return sorted(found, key=lambda operation: operation.code != code)

    def parts(self, code: str) -> list[QuerySet]:
        """The rows whose words stand on the page of an operation (goals.citing)."""
        from operations.models import ENDS

        operations = self.filter(code=code)
        subjects = operations.order_by().values("subject")
        cited = citing.citations_of(operations)
        return [
            operations,
            SubjectGoal.objects.in_use().filter(subject__in=subjects),
            *(edges.objects.in_use().filter(operation__code=code) for edges in ENDS),
            cited,
            Source.objects.filter(pk__in=cited.order_by().values("source")),
            *citing.beside(Reading.objects.in_use().filter(subject__in=subjects)),
        ]

    def for_api(self) -> Self:
        """Whole rows, in every language, with all that hangs on them."""
        goals = SubjectGoal.objects.in_use().select_related("goal")
        return (
            self.in_use()
            .select_related("subject", "parent")
            .prefetch_related(
                Prefetch("subject__goal_edges", goals.order_by("-is_main", "goal__number")),
                *_standing_edges(),
            )
            .order_by("sort", "pk")
        )

    def for_totals(self) -> Self:
        """What sums must know of every operation, as named tuples."""
        columns = ("pk", "kind", "start", "country_count", "parent_id")
        return self.in_use().order_by("-start", "sort", "pk").values_list(*columns, named=True)

    def wholes(self) -> dict[int, int]:
        """By operation, the one that it is a part of."""
        parts = self.in_use().exclude(parent=None).order_by()
        return dict(parts.values_list("pk", "parent"))

    def subjects_of(self, keys: set[int]) -> Self:
        return self.filter(pk__in=keys).order_by().values_list("subject", flat=True)

    def in_this_order(self, keys: list[int]) -> list["Operation"]:
        """The operations with these keys, one after the other."""
        found = self.in_use().lean("subject").in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind) if kind else self

    def for_goal(self, number: str) -> Self:
        """Those that serve a goal of this number, as any edition words it."""
        return self._serving(goal__number=number) if number else self

    def for_sdg(self, number: str) -> Self:
        """Those that serve a goal which is linked to the SDG of this number today."""
        if not number:
            return self
        linked = Link.objects.open().filter(sdg__number=number).values("goal__number")
        return self._serving(goal__number__in=linked)

    def _serving(self, **goal: Any) -> Self:
        served = SubjectGoal.objects.in_use().filter(**goal)
        return self.filter(subject__in=served.values("subject"))

    def using(self, capability: str) -> Self:
        return self._with("capability_edges", capability__code=capability) if capability else self

    def against(self, area: str) -> Self:
        return self._with("area_edges", area__code=area) if area else self

    def in_country(self, code: str) -> Self:
        return self._with("country_edges", country__code=code) if code else self

    def in_region(self, code: str) -> Self:
        return self._with("country_edges", country__region__code=code) if code else self

    def _with(self, relation: str, **end: Any) -> Self:
        """Those with a standing edge that leads there; asked apart, so that no row comes twice."""
        edges = self.model._meta.get_field(relation).related_model.objects.in_use()
        return self.filter(pk__in=edges.filter(**end).values("operation"))

    def in_year(self, year: str) -> Self:
        """Those that were under way in some part of the year."""
        if not year:
            return self
        began = Q(start__lte=f"{year}-12-31") & ~Q(start="")
        return self.filter(began).filter(Q(end__gte=year) | Q(end="", start__gte=year))

    def said(self, words: str) -> Self:
        """Those whose name or text has all of these pieces of words, in the reader's language."""
        pieces = words.split()
        if not pieces:
            return self
        held = SearchEntry.objects.holding(pieces, "operation", get_language() or "en")
        return self.filter(pk__in=held.values("row_id"))

    def dated(self) -> Self:
        return self.exclude(start="")

    def country_counts(self) -> dict[int, int]:
        """In how many of these operations each country took part, by its id."""
        edges = {"country_edges__is_retired": False, "country_edges__country__isnull": False}
        counted = self.order_by().filter(**edges).values_list("country_edges__country")
        return dict(counted.annotate(n=Count("pk", distinct=True)))

    def reports_due_between(self, first: date, last: date) -> Self:
        """Those that countries report on in these days, each with its `countries`."""
        due = self.in_use().filter(reports_due__range=(first, last))
        return due.prefetch_related(self._countries()).order_by("pk")

    def with_part_of(self, country: int) -> Self:
        """Those in which a country took part; what is due comes first, then the newest."""
        edge = {"country_edges__country": country, "country_edges__is_retired": False}
        return self._to_report().filter(**edge)

    def without_part_of(self, country: int) -> Self:
        """Those that do not name a country; it may have taken part all the same."""
        return self._to_report().exclude(pk__in=self.with_part_of(country).values("pk"))

    def without_report(self, reports: models.QuerySet) -> Self:
        return self.exclude(pk__in=reports.values("operation"))

    def _to_report(self) -> Self:
        named = Count("country_edges", filter=Q(country_edges__is_retired=False))
        due_first = F("reports_due").asc(nulls_last=True)
        return self.in_use().annotate(named=named).order_by(due_first, "-start", "sort", "pk")

    def _countries(self) -> Prefetch:
        from operations.models import OperationCountry

        edges = OperationCountry.objects.in_use().select_related("country").order_by("sort")
        return Prefetch("country_edges", edges, to_attr="countries")

    def years(self) -> list[str]:
        """The years in which operations began, the newest first."""
        year = Substr("start", 1, 4)
        years = self.in_use().dated().order_by().values_list(year, flat=True)
        return sorted(years.distinct(), reverse=True)


class OperationCountryQuerySet(ContentQuerySet):
    def named(self) -> Self:
        """(operation, code of a country) of all that took part."""
        return self.in_use().order_by("pk").values_list("operation", "country__code")
