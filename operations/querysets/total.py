"""What totals are made of, and the totals themselves."""

from typing import TYPE_CHECKING, Self

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from goals.figure_querysets import MeasureQuerySet, ReadingQuerySet
    from goals.models import Goal, Measure, Revision
    from operations.models import GoalResults


class GoalResultsQuerySet(models.QuerySet):
    """Sums of what is published: everybody may read them."""

    def visible_to(self, user: object) -> Self:
        return self

    def of_goal(self, goal: "Goal") -> "GoalResults | None":
        found = self.select_related("changed_in").filter(goal=goal).first()
        if found:
            found.goal = goal
        return found


class TotalQuerySet(models.QuerySet):
    """Totals are sums of what is published: everybody may read them."""

    def visible_to(self, user: object) -> Self:
        return self

    def of_goal(self, goal: "Goal") -> Self:
        """Those of a goal, what most operations tell first."""
        found = self.filter(goal=goal, measure__is_retired=False)
        return found.select_related("measure__unit")

    def for_api(self) -> Self:
        """All of them, goal by goal, with what a goal's page says beside them."""
        found = self.filter(measure__is_retired=False)
        found = found.select_related("goal__results__changed_in", "measure__unit")
        return found.order_by("goal__number", "-operations", "measure__code")

    def of_measure(self, code: str) -> Self:
        return self.filter(measure__code=code)

    def of_measures(self, measures: set[int] | None) -> Self:
        """Those of some measures; None stands for all."""
        return self.all() if measures is None else self.filter(measure__in=measures)


class KeptSumQuerySet(models.QuerySet):
    def keep(self, model: type[models.Model], revision: "Revision") -> None:
        """What `revision` changed of the sums of `model`; of sums that went, that they did."""
        asked = {
            "sums": model._meta.db_table,
            "kept": self.model._meta.db_table,
            "kind": ContentType.objects.get_for_model(model).pk,
            "revision": revision.pk,
        }
        with connection.cursor() as cursor:
            cursor.execute(_KEEP.format(**asked))


# A sum that was summed up twice in one revision is kept as it was left.
_KEEP = """
INSERT INTO {kept} (revision_id, content_type_id, object_id, action, snapshot)
SELECT {revision}, {kind}, coalesce(now.id, old.object_id),
    CASE WHEN now.id IS NULL THEN 'withdrawn' WHEN old.object_id IS NULL THEN 'added'
        ELSE 'changed' END,
    coalesce(to_jsonb(now), old.snapshot)
FROM {sums} now FULL JOIN (
    SELECT DISTINCT ON (object_id) object_id, action, snapshot FROM {kept}
    WHERE content_type_id = {kind} ORDER BY object_id, revision_id DESC
) old ON old.object_id = now.id
WHERE (now.id IS NULL AND old.action <> 'withdrawn')
    OR (now.id IS NOT NULL AND (old.action = 'withdrawn' OR to_jsonb(now) IS DISTINCT FROM
        old.snapshot))
ON CONFLICT (content_type_id, object_id, revision_id)
    DO UPDATE SET action = excluded.action, snapshot = excluded.snapshot
"""


def measures_with_total(only: set[int] | None = None) -> "MeasureQuerySet":
    """Counts and amounts that may be added over periods; `only` some of them."""
    from goals.models import Measure

    found = Measure.objects.in_use().filter(kind__in=["count", "amount"], accumulation="increment")
    return found if only is None else found.filter(pk__in=only)


def countable_figures() -> "ReadingQuerySet":
    """Figures of operations that totals may take, as rows of `totals.Figure`.

    Numbers of measures that have totals; no second account, no share of a country, and replaced
    by nothing.
    """
    from goals.models import Reading

    return (
        Reading.objects.filter(
            ~Exists(_newer()),
            is_retired=False,
            measure__in=measures_with_total(),
            state__in=["reported", "zero_reported"],
            beside=None,
            share_of=None,
            subject__operation__is_retired=False,
        )
        .order_by()
        .values_list(
            "pk",
            "subject__operation",
            "value",
            "qualifier",
            "grade",
            "breakdown_en",
            "period_from",
            "as_of",
            "subject__operation__start",
            "breakdown_dimension",
        )
    )


def figures_of_operations(
    measure: "Measure", operations: set[int], readings: "ReadingQuerySet | None" = None
) -> "ReadingQuerySet":
    """All that is told of a measure by some operations; `is_replaced` where a newer figure is."""
    from goals.models import Reading

    told = Reading.objects.for_list_page() if readings is None else readings
    found = (
        told.filter(measure=measure)
        .filter(subject__operation__in=operations)
        .annotate(is_replaced=Exists(_newer()))
    )
    return found.order_by("subject", "as_of", "pk")


def _newer() -> "ReadingQuerySet":
    from goals.models import Reading

    return Reading._base_manager.filter(supersedes=OuterRef("pk"), is_retired=False)


def told_measures(subjects: list[int]) -> set[int]:
    """The measures that these subjects tell something of."""
    from goals.models import Reading

    told = Reading.objects.filter(subject__in=subjects).order_by()
    return set(told.values_list("measure", flat=True))


def operations_of_goal(goal: "Goal") -> set[int]:
    """What serves a goal of today, or served it as it was worded before."""
    from goals.models import SubjectGoal

    edges = SubjectGoal.objects.in_use().filter(subject__operation__is_retired=False).order_by()
    carried_on = {"goal__later_edges__later": goal, "goal__later_edges__is_retired": False}
    found = edges.filter(Q(goal=goal) | Q(**carried_on))
    return set(found.values_list("subject__operation", flat=True))
