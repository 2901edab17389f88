"""Questions about measures and their figures; each has a name."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from goals.querysets import ContentQuerySet

# A country's share of a number of countries is itself, and of nothing legible nothing.
UNITS_OF_NO_COUNTRY = ("countries", "countries_and_territories", "continents", "unknown")


class MeasureQuerySet(ContentQuerySet):
    def for_list_page(self) -> Self:
        """Measures that have a figure, each with `newest`, the id of the newest that counts."""
        from goals.models import Reading

        newest = (
            Reading.objects.in_use()
            .filter(measure=OuterRef("pk"), beside=None, share_of=None)
            .order_by("-as_of", "-is_headline", "sort", "pk")
        )
        return (
            self.in_use()
            .lean("unit")
            .annotate(newest=models.Subquery(newest.values("pk")[:1]))
            .filter(newest__isnull=False)
        )

    def for_detail_page(self) -> Self:
        return self.in_use().lean("unit")

    def with_reportable(self) -> Self:
        """Each with `is_reportable`: whether a country can tell it of its part of an operation.

        It counts something (no rate, rank, length or event), of operations and not of the
        organization, and neither countries themselves nor what nobody can name any more.
        """
        from goals.models import Reading

        of_operations = Reading.objects.in_use().filter(
            measure=OuterRef("pk"), subject__kind="operation"
        )
        counts = Q(kind="count") | Q(kind="amount", accumulation="increment")
        is_reportable = (
            counts
            & ~Q(accumulation="level")
            & ~Q(unit__code__in=UNITS_OF_NO_COUNTRY)
            & Q(Exists(of_operations))
        )
        return self.annotate(
            is_reportable=models.ExpressionWrapper(is_reportable, models.BooleanField())
        )

    def reportable(self) -> Self:
        return self.in_use().with_reportable().filter(is_reportable=True).select_related("unit")

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind) if kind else self

    def in_unit(self, code: str) -> Self:
        return self.filter(unit__code=code) if code else self

    def for_goal(self, number: str) -> Self:
        """Those with a figure about something that serves a goal of this number."""
        from goals.models import Reading

        if not number:
            return self
        edge = {
            "subject__goal_edges__goal__number": number,
            "subject__goal_edges__is_retired": False,
        }
        figures = Reading.objects.in_use().filter(measure=OuterRef("pk"), **edge)
        return self.filter(Exists(figures))

    def said(self, words: str) -> Self:
        """Those whose name or counting rule has all of these words, in the reader's language."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(name__icontains=word) | Q(counting_rule__icontains=word) | Q(code__icontains=word)
            )
        return found

    def attach_newest(self, measures: list[models.Model]) -> None:
        """Give each its newest figure as `measure.figure`, in one query."""
        from goals.models import Reading

        rows = Reading.objects.lean("subject").in_bulk([m.newest for m in measures])
        for measure in measures:
            measure.figure = rows[measure.newest]


class ReadingQuerySet(ContentQuerySet):
    def in_use(self) -> Self:
        """A number says nothing without what it counts: readings go and come with their measure."""
        return super().in_use().filter(measure__is_retired=False)

    def for_list_page(self) -> Self:
        return self.in_use().lean("measure", "measure__unit", "subject", "share_of")

    def about(self, subject_code: str) -> Self:
        return self.for_list_page().filter(subject__code=subject_code)

    def of_subject(self, subject: int) -> Self:
        return self.in_use().select_related("measure").filter(subject=subject)

    def measures_of(self, subject: int) -> list[int]:
        """The measures that figures about a subject use, but for events and notes."""
        used = self.in_use().filter(subject=subject).exclude(measure__accumulation="none")
        used = used.order_by("measure__code")
        return list(used.values_list("measure", flat=True).distinct())

    def of_share(self, subject: int, country: int, period: tuple[str, str]) -> Self:
        """What one country did of a subject in a period, given as (period_from, as_of)."""
        share = {"subject": subject, "share_of": country, "period_from": period[0]}
        undivided = Q(breakdown_en="") | Q(breakdown_en=None)
        return self.filter(undivided, **share, as_of=period[1], is_retired=False)

    def of_kinds(self, *kinds: str) -> Self:
        """Figures about subjects of these kinds, for pages that list many subjects."""
        found = self.in_use().lean("measure", "measure__unit", "share_of")
        return found.filter(subject__kind__in=kinds)

    def of_organisation(self) -> Self:
        """What is told of the organization and what it runs, by subject and measure."""
        told = self.for_list_page().filter(
            subject__kind__in=["body", "capability", "notice", "platform"], share_of=None
        )
        return told.order_by("subject__kind", "subject_id", "measure__code", "as_of", "sort")

    def with_subject(self) -> Self:
        return self.select_related("subject")

    def named(self, words: str) -> Self:
        """Figures whose measure or subject has all of these words in its name or code."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(measure__name__icontains=word)
                | Q(subject__name__icontains=word)
                | Q(subject__code__icontains=word)
            )
        return found if words.strip() else self.none()

    def of_measure(self, code: str) -> Self:
        return self.filter(measure__code=code).order_by("as_of")

    def for_measure_page(self, measure: models.Model) -> Self:
        """Figures of one measure, subject by subject, the earlier first."""
        rows = self.in_use().lean("subject", "share_of").filter(measure=measure)
        return rows.order_by("subject__kind", "subject__code", "as_of", "sort", "pk")

    def headlines(self) -> Self:
        """The newest reading of each headline measure, members first."""
        newest = (
            self.in_use()
            .filter(is_headline=True)
            .order_by("subject_id", "measure_id", "-as_of")
            .distinct("subject_id", "measure_id")
        )
        return (
            self.lean("measure", "subject")
            .filter(pk__in=newest.values("pk"))
            .order_by("subject__kind", "subject_id", "sort")
        )
