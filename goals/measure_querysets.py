"""Questions about measures; each has a name. Those about figures stand in querysets.py."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from goals.querysets import ContentQuerySet


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
