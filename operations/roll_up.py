"""Keeps the sums that pages of results read: after each publication, and all of them anew.

Only measures of which something changed are summed again. Where a number becomes another, its
goal remembers the revision; a sum that stays what it was is not written.
"""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from goals.models import Content, Crosswalk, Goal, Measure, Reading, Revision, SubjectGoal
from goals.publishing import Change, lock_publication
from members.announcement import announce
from members.scope import Copy, scope
from operations import querysets, totals
from operations.models import GoalResults, KeptSum, Operation, OperationCountry, Total

SUMS = (Total, GoalResults)
NEWEST = 6  # operations that a page of results begins with
_EVERYWHERE = {Goal, Crosswalk}  # which goal an operation counts for


def follow(revision: Revision, changed: list[Change], _rows: list[Content]) -> None:
    """What a publication does to the sums; called by goals.publishing, in its transaction."""
    seen = {change.model for change in changed}
    if not seen & {Reading, Measure, Operation, OperationCountry, SubjectGoal, *_EVERYWHERE}:
        return
    with scope(Copy.PUBLISHED):
        measures = None if seen & _EVERYWHERE else _measures(changed)
        sum_up(revision, measures)


def rebuild() -> set[int]:
    """All sums anew, from the published copy; the goals of which a number changed, by key."""
    with scope(Copy.PUBLISHED):
        lock_publication()
        revision = Revision.objects.newest()
        changed = sum_up(revision) if revision else set()
        if changed:
            announce("totals")
        return changed


def sum_up(revision: Revision, measures: set[int] | None = None) -> set[int]:
    """Sum `measures` up again, or all; the goals of which a number changed, by key."""
    known = _Known()
    changed = _write_totals(known, measures)
    changed |= _write_results(known, revision, changed)
    for model in SUMS:
        KeptSum.objects.keep(model, revision)
    return changed


def _measures(changed: list[Change]) -> set[int]:
    """The measures of which a total may have changed."""
    measures, subjects, operations = set(), set(), set()
    for model, old, new in changed:
        for row in (old, new) if old else (new,):
            if model is Reading:
                measures.add(row["measure_id"])
            elif model is Measure:
                measures.add(row["id"])
            elif model in (Operation, SubjectGoal):
                subjects.add(row["subject_id"])
            elif model is OperationCountry:
                operations.add(row["operation_id"])
    subjects |= set(Operation.objects.subjects_of(operations))
    return measures | querysets.told_measures([*subjects])


@dataclass
class _Places:
    """The countries of some operations: named, counted without a name, or not told at all."""

    named: Counter[str] = field(default_factory=Counter)
    unnamed: int = 0
    silent: int = 0


class _Known:
    """What sums must know of all operations, read once."""

    @cached_property
    def operations(self) -> dict[int, Any]:
        return {row.pk: row for row in Operation.objects.for_totals()}

    @cached_property
    def served(self) -> dict[int, set[int]]:
        """By goal of today, the operations that serve it."""
        goals = Goal.objects.current()
        return {goal.pk: querysets.operations_of_goal(goal) for goal in goals}

    @cached_property
    def wholes(self) -> dict[int, int]:
        return {pk: row.parent_id for pk, row in self.operations.items() if row.parent_id}

    @cached_property
    def countries(self) -> dict[int, list[str]]:
        named: dict[int, list[str]] = {}
        for operation, country in OperationCountry.objects.named():
            named.setdefault(operation, []).append(country)
        return named

    def places(self, operations: set[int]) -> _Places:
        places = _Places()
        for operation in operations:
            named = self.countries.get(operation, [])
            counted = self.operations[operation].country_count or 0
            places.named.update(named)
            places.unnamed += max(counted - len(named), 0)
            places.silent += not (named or counted)
        return places


def _write_totals(known: _Known, measures: set[int] | None) -> set[int]:
    wanted = [measure.pk for measure in querysets.measures_with_total(measures)]
    fresh = {(row.goal_id, row.measure_id): row for m in wanted for row in _totals(known, m)}
    held = {(row.goal_id, row.measure_id): row for row in Total.objects.of_measures(measures)}
    changed = set()
    for key, row in fresh.items():
        if key not in held or _values(held[key]) != _values(row):
            row.pk = held[key].pk if key in held else None
            row.save()
            changed.add(row.goal_id)
    gone = [row for key, row in held.items() if key not in fresh]
    for row in gone:
        row.delete()
    return changed | {row.goal_id for row in gone}


def _totals(known: _Known, measure: int) -> list[Total]:
    rows = querysets.countable_figures().filter(measure=measure)
    stands = totals.by_operation(totals.Figure(*row) for row in rows)
    return [
        _total(known, goal, measure, stands, operations)
        for goal, operations in known.served.items()
        if not operations.isdisjoint(stands)
    ]


def _total(known: _Known, goal: int, measure: int, stands: Any, operations: set[int]) -> Total:
    found = totals.count(stands, operations, known.wholes)
    places = known.places(found.operations)
    return Total(
        goal_id=goal,
        measure_id=measure,
        value=found.value,
        qualifier=found.qualifier,
        figures=len(found.figures),
        operations=len(found.operations),
        told=len(operations.intersection(stands)),
        countries=len(places.named),
        unnamed=places.unnamed,
        silent=places.silent,
        since=found.since,
        as_of=found.as_of,
        grades=found.grades,
    )


def _write_results(known: _Known, revision: Revision, changed: set[int]) -> set[int]:
    held = {row.goal_id: row for row in GoalResults.objects.all()}
    written = set()
    for goal, operations in known.served.items():
        row, old = _results(known, goal, operations), held.get(goal)
        if old is None or goal in changed or _values(old) != _values(row):
            row.pk, row.changed_in = old.pk if old else None, revision
            row.save()
            written.add(goal)
    return written


def _results(known: _Known, goal: int, operations: set[int]) -> GoalResults:
    rows = [row for pk, row in known.operations.items() if pk in operations]
    years: dict[str, dict[str, int]] = {}
    for row in rows:
        year = years.setdefault(row.start[:4], {})
        year[row.kind] = year.get(row.kind, 0) + 1
    places = known.places({row.pk for row in rows})
    return GoalResults(
        goal_id=goal,
        operations=len(rows),
        years=years,
        countries=dict(sorted(places.named.items())),
        unnamed=places.unnamed,
        silent=places.silent,
        newest=[row.pk for row in rows[:NEWEST]],
    )


def _values(row: Total | GoalResults) -> dict[str, Any]:
    """All that is told, without the key and without when it changed."""
    names = [f.attname for f in row._meta.concrete_fields if f.name not in ("id", "changed_in")]
    return {name: getattr(row, name) for name in names}
