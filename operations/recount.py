"""Adds every published total again, by another and slower path than the one that made it.

It shares nothing with totals.py, roll_up.py and the named questions: it reads the published rows as
they are, takes them one by one and asks of each pair what the rules of decision 18 say.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

_READINGS = """
    SELECT r.id, o.id AS operation, r.value, r.qualifier, r.state, r.breakdown_en AS part,
           r.breakdown_dimension AS dimension, r.as_of,
           r.period_from, o.start, r.beside_id, r.share_of_id, r.supersedes_id
    FROM published.goals_reading r
    JOIN published.operations_operation o ON o.subject_id = r.subject_id
    JOIN published.goals_measure m ON m.id = r.measure_id
    WHERE r.measure_id = %s AND m.accumulation = 'increment' AND m.kind IN ('count', 'amount')
"""
_SUPERSEDED = "SELECT supersedes_id FROM published.goals_reading WHERE supersedes_id IS NOT NULL"
_SERVED = """
    SELECT DISTINCT today.id, o.id
    FROM published.goals_subjectgoal edge
    JOIN published.operations_operation o ON o.subject_id = edge.subject_id
    LEFT JOIN published.goals_crosswalk walk ON walk.earlier_id = edge.goal_id
    JOIN published.goals_goal today ON today.id IN (edge.goal_id, walk.later_id)
    JOIN published.goals_edition e ON e.id = today.edition_id AND e.in_force_to = ''
"""
_WHOLES = "SELECT id, parent_id FROM published.operations_operation WHERE parent_id IS NOT NULL"
_MEASURES = "SELECT DISTINCT measure_id FROM published.goals_reading"
_TOLD = "SELECT goal_id, measure_id, value, qualifier, figures, operations FROM operations_total"


@dataclass(frozen=True)
class Difference:
    """A total that is not what its figures add up to; None where there should be, or is, none."""

    goal: int
    measure: int
    told: tuple[Any, ...] | None
    added: tuple[Any, ...] | None

    def __str__(self) -> str:
        return f"goal {self.goal}, measure {self.measure}: told {self.told}, added {self.added}"


def differences(only: set[int] | None = None) -> Iterator[Difference]:
    """Every total that is told otherwise than it adds up; `only` those of some measures."""
    told = {(goal, measure): tuple(rest) for goal, measure, *rest in _rows(_TOLD)}
    served: dict[int, set[int]] = {}
    for goal, operation in _rows(_SERVED):
        served.setdefault(goal, set()).add(operation)
    wholes, superseded = dict(_rows(_WHOLES)), {row for (row,) in _rows(_SUPERSEDED)}
    measures = {measure for (measure,) in _rows(_MEASURES)} | {measure for _goal, measure in told}
    for measure in sorted(measures if only is None else measures & only):
        figures = [row for row in _dictionaries(measure) if _may_count(row, superseded)]
        for goal, operations in served.items():
            added = _added(figures, operations, wholes)
            if told.get((goal, measure)) != added:
                yield Difference(goal, measure, told.get((goal, measure)), added)


def _may_count(row: dict[str, Any], superseded: set[int]) -> bool:
    is_number = row["state"] in ("reported", "zero_reported")
    is_other = row["beside_id"] or row["share_of_id"] or row["id"] in superseded
    return is_number and not is_other


def _added(
    figures: list[dict[str, Any]], operations: set[int], wholes: dict[int, int]
) -> tuple[Any, ...] | None:
    """Value, qualifier, and how many figures of how many operations."""
    beside: dict[int, list[dict[str, Any]]] = {}
    for row in figures:
        if row["operation"] in operations:
            beside.setdefault(row["operation"], []).append(row)
    taken = []
    for rows in beside.values():
        for row in rows:
            wider = _above(row["operation"], wholes)
            above = [other for whole in wider for other in beside.get(whole, [])]
            told_with_them = (
                _meet(row, other) and _stands(other, beside[other["operation"]]) for other in above
            )
            if _stands(row, rows) and not any(told_with_them):
                taken.append(row)
    if not taken:
        return None
    words = {row["qualifier"] for row in taken}
    sure = "about" if "about" in words else "exact"
    qualifier = "at_least" if words & {"at_least", "more_than"} else sure
    value = Decimal(0)
    for row in taken:
        value += row["value"]
    return value, qualifier, len(taken), len({row["operation"] for row in taken})


def _stands(row: dict[str, Any], rows: list[dict[str, Any]]) -> bool:
    """No figure of the operation that stands itself is to be preferred to this one."""
    if "stands" not in row:
        better = (_goes_before(other, row, rows) and _stands(other, rows) for other in rows)
        row["stands"] = not any(better)
    return row["stands"]


def _goes_before(other: dict[str, Any], row: dict[str, Any], rows: list[dict[str, Any]]) -> bool:
    if other is row or not _meet(other, row):
        return False
    if not other["part"] or not row["part"]:  # the whole before its parts
        if bool(other["part"]) != bool(row["part"]):
            return not other["part"]
    elif other["dimension"] != row["dimension"]:
        return _newest(other["dimension"], rows) < _newest(row["dimension"], rows)
    elif other["part"] != row["part"]:
        return False
    (begin, end), (begins, ends) = _days(row), _days(other)
    if ends != end:
        return ends > end
    if begins != begin:
        return begins < begin
    if other["as_of"] != row["as_of"]:
        return other["as_of"] > row["as_of"]
    return other["id"] < row["id"]


def _newest(dimension: str, rows: list[dict[str, Any]]) -> tuple[Any, ...]:
    """Sorts the dimension told last first; of equal ones by name, those without one last."""
    parts = (row for row in rows if row["part"] and row["dimension"] == dimension)
    last = max(_days(row)[1] for row in parts)
    return [-int(digits) for digits in last.split("-")], dimension == "", dimension


def _meet(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two figures speak of a day in common; running counts of one operation always do."""
    runs = not one["period_from"] and not other["period_from"]
    (begin, end), (begins, ends) = _days(one), _days(other)
    return (runs and one["operation"] == other["operation"]) or not (end < begins or ends < begin)


def _days(row: dict[str, Any]) -> tuple[str, str]:
    end = (row["as_of"] + "-12-31") if len(row["as_of"]) == 4 else (row["as_of"] + "-31")[:10]
    begin = ((row["period_from"] or row["start"] or "0000") + "-01-01")[:10]
    return min(begin, end), end


def _above(operation: int, wholes: dict[int, int]) -> list[int]:
    found: list[int] = []
    whole = wholes.get(operation)
    while whole and whole != operation and whole not in found:
        found.append(whole)
        whole = wholes.get(whole)
    return found


def _dictionaries(measure: int) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(_READINGS, [measure])
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()
