"""Questions about operations; each has a name."""

from typing import Self

from django.db.models import Prefetch, Q, QuerySet

from goals import citing
from goals.models import Reading, Source, SubjectGoal
from goals.querysets import ContentQuerySet


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

    def parts(self, code: str) -> list[QuerySet]:
        """The rows whose words stand on the page of an operation (goals.citing)."""
        from operations.models import OperationCountry, OperationCrimeArea

        operations = self.filter(code=code)
        subjects = operations.order_by().values("subject")
        cited = citing.citations_of(operations)
        return [
            operations,
            SubjectGoal.objects.in_use().filter(subject__in=subjects),
            OperationCountry.objects.in_use().filter(operation__code=code),
            OperationCrimeArea.objects.in_use().filter(operation__code=code),
            cited,
            Source.objects.filter(pk__in=cited.order_by().values("source")),
            *citing.beside(Reading.objects.in_use().filter(subject__in=subjects)),
        ]

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
