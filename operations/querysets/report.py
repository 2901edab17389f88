"""Questions about what countries report."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from goals.models import Reading, RevisionItem
from members.permissions import Permission
from members.querysets.kept import KeptQuerySet


class _Reported(KeptQuerySet):
    """Rows about a country and about nobody in particular."""

    permission = Permission.REPORT_VIEW
    person_field = ""


class ReportQuerySet(_Reported):
    def for_list_page(self) -> Self:
        from operations.models import ReportStep

        changed = ReportStep.objects.filter(report=OuterRef("pk")).order_by("-pk").values("at")
        return (
            self.select_related("operation", "country", "revision")
            .annotate(changed_at=Subquery(changed[:1]))
            .order_by("-created_at", "-pk")
        )

    def for_detail_page(self) -> Self:
        """With its lines, and its steps with the names that the reader may see.

        `language` is the code of whoever began it, in which its words are; blank if she is hidden.
        """
        from members.models import User
        from operations.models import ReportLine, ReportStep

        lines = ReportLine.objects.select_related("measure__unit").order_by("measure__code")
        steps = ReportStep.objects.with_name_of("by", "by_name").order_by("pk")
        author = User.objects.filter(pk=OuterRef("created_by")).values("language")
        found = self.annotate(language=Coalesce(Subquery(author), Value("")))
        return found.select_related("operation", "country", "revision").prefetch_related(
            Prefetch("lines", lines, to_attr="shown_lines"),
            Prefetch("steps", steps, to_attr="shown_steps"),
        )

    def open(self) -> Self:
        return self.filter(state__in=self.model.OPEN)

    def live(self) -> Self:
        """All but those that were given up."""
        return self.exclude(state="withdrawn")

    def standing(self) -> Self:
        """Those that count: neither given up, nor published and corrected since."""
        period = {name: OuterRef(name) for name in ("operation", "country", "period_from", "as_of")}
        later = self.model._base_manager.filter(state="published", pk__gt=OuterRef("pk"), **period)
        return self.live().exclude(Q(state="published") & Exists(later)).order_by("pk")

    def sent(self) -> Self:
        """Those that the General Secretariat has, or had."""
        return self.filter(state__in=self.model.SENT)

    def in_state(self, state: str) -> Self:
        return self.filter(state=state) if state else self

    def counts(self, states: Iterable[str]) -> dict[str, int]:
        """How many there are in each of these states; those without any are left out."""
        found = self.filter(state__in=list(states)).order_by().values_list("state")
        return dict(found.annotate(n=Count("pk")))

    def senders(self) -> set[tuple[int, int]]:
        """Which country sent a report of which operation, as (operation id, country id)."""
        return set(self.order_by().values_list("operation", "country"))

    def about(self, operations: Iterable[int]) -> Self:
        return self.filter(operation__in=list(operations))

    def of_period(self, *, operation: int, country: int, period_from: str, as_of: str) -> Self:
        return self.filter(
            operation=operation, country=country, period_from=period_from, as_of=as_of
        )

    def numbered(self, pk: int) -> Self:
        return self.filter(pk=pk)

    def published(self) -> Self:
        return self.filter(state="published").order_by("-revision__number")

    def verified_in(self, drafts: Iterable[int]) -> Self:
        return self.filter(state="verified", draft__in=list(drafts))

    def said(self, words: str) -> Self:
        found = self
        for word in words.split():
            name = Q(operation__name__icontains=word) | Q(operation__code__icontains=word)
            found = found.filter(name)
        return found


class ReportLineQuerySet(_Reported):
    def of(self, report: models.Model) -> Self:
        return self.filter(report=report)

    def of_all(self, reports: Iterable[models.Model]) -> Self:
        return self.filter(report__in=list(reports))

    def with_measure(self) -> Self:
        return self.select_related("measure__unit")

    def other_than(self, measures: Iterable[int]) -> Self:
        return self.exclude(measure__in=list(measures))

    def published_in(self, revision: int) -> Self:
        """Those whose readings a revision holds."""
        items = RevisionItem.objects.filter(
            revision=revision,
            content_type=ContentType.objects.get_for_model(Reading),
            object_id=OuterRef("reading"),
        )
        return self.filter(Exists(items))


class ReportStepQuerySet(_Reported):
    def since_return(self, report: models.Model) -> Self:
        """The steps of the present round: what came after the last submission or return."""
        turns = self.filter(report=report, kind__in=["submitted", "returned", "set_back"])
        last = turns.aggregate(last=Max("pk"))["last"] or 0
        return self.filter(report=report, pk__gt=last)

    def written_by(self, person: models.Model) -> Self:
        return self.filter(kind__in=["written", "submitted"], by=person)

    def of(self, report: models.Model) -> Self:
        return self.filter(report=report)

    def writers(self) -> list[int]:
        """Whoever wrote or submitted, by id."""
        wrote = self.filter(kind__in=["written", "submitted"]).order_by()
        return list(wrote.values_list("by", flat=True).distinct())


class ReportFileQuerySet(_Reported):
    def numbered(self, pk: UUID) -> Self:
        return self.filter(pk=pk)

    def confirm(self) -> bool:
        """Whether this call, and no other before, confirmed it."""
        return bool(self.filter(confirmed_at__isnull=True).update(confirmed_at=timezone.now()))

    def forget(self, before: datetime) -> int:
        return self.filter(made_at__lt=before).delete()[0]
