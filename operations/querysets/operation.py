"""Questions about operations; each has a name."""

from typing import TYPE_CHECKING, Self

from django.db.models import Prefetch, Q

from goals.models import SubjectGoal
from goals.querysets import ContentQuerySet

if TYPE_CHECKING:
    from operations.models import Operation


class OperationQuerySet(ContentQuerySet):
    """Operations, the newest first; those without a date come last."""

    def for_list_page(self) -> Self:
        return self.in_use().with_goals(of_any_edition=True).order_by("-start", "sort", "pk")

    def for_detail_page(self) -> Self:
        from operations.models import OperationCountry, OperationCrimeArea

        countries = OperationCountry.objects.in_use().select_related("country").order_by("sort")
        areas = OperationCrimeArea.objects.in_use().select_related("area").order_by("sort")
        return (
            self.in_use()
            .with_goals(of_any_edition=True)
            .select_related("subject", "parent")
            .prefetch_related(
                Prefetch("country_edges", countries, to_attr="countries"),
                Prefetch("area_edges", areas, to_attr="areas"),
                Prefetch("parts", self.model._default_manager.in_use(), to_attr="standing_parts"),
            )
        )

    def for_api(self) -> Self:
        """Whole rows, in every language, with all that hangs on them."""
        from operations.models import OperationCountry, OperationCrimeArea

        goals = SubjectGoal.objects.in_use().select_related("goal")
        countries = OperationCountry.objects.in_use().select_related("country")
        areas = OperationCrimeArea.objects.in_use().select_related("area")
        return (
            self.in_use()
            .select_related("subject", "parent")
            .prefetch_related(
                Prefetch("subject__goal_edges", goals.order_by("-is_main", "goal__number")),
                Prefetch("country_edges", countries.order_by("sort")),
                Prefetch("area_edges", areas.order_by("sort")),
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
        edge = {
            "subject__goal_edges__goal__number": number,
            "subject__goal_edges__is_retired": False,
        }
        return self.filter(**edge).distinct() if number else self

    def against(self, area: str) -> Self:
        edge = {"area_edges__area__code": area, "area_edges__is_retired": False}
        return self.filter(**edge) if area else self

    def in_country(self, code: str) -> Self:
        edge = {"country_edges__country__code": code, "country_edges__is_retired": False}
        return self.filter(**edge) if code else self

    def in_region(self, code: str) -> Self:
        edge = {"country_edges__country__region__code": code, "country_edges__is_retired": False}
        return self.filter(**edge).distinct() if code else self

    def in_year(self, year: str) -> Self:
        """Those that were under way in some part of the year."""
        if not year:
            return self
        began = Q(start__lte=f"{year}-12-31") & ~Q(start="")
        return self.filter(began).filter(Q(end__gte=year) | Q(end="", start__gte=year))

    def said(self, words: str) -> Self:
        """Those whose name or summary has all of these words, in the reader's language."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(name__icontains=word) | Q(summary__icontains=word) | Q(code__icontains=word)
            )
        return found

    def years(self) -> list[str]:
        """The years in which operations began, the newest first."""
        starts = self.in_use().exclude(start="").order_by().values_list("start", flat=True)
        return sorted({start[:4] for start in starts}, reverse=True)


class OperationCountryQuerySet(ContentQuerySet):
    def named(self) -> Self:
        """(operation, code of a country) of all that took part."""
        return self.in_use().order_by("pk").values_list("operation", "country__code")
