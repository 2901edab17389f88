"""What confirming a file of results would do, report by report; the same before and after."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from goals.models import Measure
from operations import report_lines, report_overlap
from operations.models import Operation, Report, ReportFile
from operations.report_file import COLUMNS
from operations.report_lines import Figure


@dataclass
class Line:
    """One row of the file: its number, what it says, and what it would do."""

    line: int
    measure: Measure
    figure: Figure
    replaces: bool = False


@dataclass
class Entry:
    """The rows of one report, which is there already (`report`) or would begin."""

    operation: Operation
    period_from: str
    as_of: str
    report: Report | None = None
    there: list[Figure] = field(default_factory=list)
    elsewhere: dict[int, Report] = field(default_factory=dict)  # see report_overlap
    lines: list[Line] = field(default_factory=list)

    @property
    def begins(self) -> dict[str, Any]:
        return {
            "operation": self.operation,
            "period_from": self.period_from,
            "as_of": self.as_of,
        }

    @property
    def period(self) -> str:
        return " – ".join(filter(None, (self.period_from, self.as_of)))

    def merged(self) -> list[Figure]:
        """What the report would say: what it says, with the file's figures over it."""
        figures = {figure.measure: figure for figure in self.there}
        figures |= {line.figure.measure: line.figure for line in self.lines}
        return list(figures.values())


@dataclass
class Plan:
    """The reports that a file would begin or change, and the cells that stop a row."""

    entries: list[Entry] = field(default_factory=list)
    faults: list[list[Any]] = field(default_factory=list)

    @property
    def lines(self) -> int:
        return sum(len(entry.lines) for entry in self.entries)


def plan_of(file: ReportFile) -> Plan:
    """The dry run; four questions, however many rows."""
    rows = [dict(zip(("line", *COLUMNS), row, strict=True)) for row in file.rows]
    operations = Operation.objects.in_use().by_codes(row["operation"] for row in rows)
    measures = Measure.objects.in_use().with_reportable().by_codes(row["measure"] for row in rows)
    plan, entries = Plan(faults=list(file.faults)), {}
    standing = report_overlap.standing(
        file.keeper_country_id, [operation.pk for operation in operations.values()]
    )
    for row in rows:
        operation, measure = operations.get(row["operation"]), measures.get(row["measure"])
        faults = [(name, word, row[name]) for name, word in _unknown(operation, measure)]
        if not faults:
            key = (operation.pk, row["period_from"], row["as_of"])
            entry = entries.get(key) or _entry(operation, row, standing.get(operation.pk, []))
            faults = list(_clashes(entry, measure, entries.values()))
        if faults:
            plan.faults += [[row["line"], *fault] for fault in faults]
            continue
        entries[key] = entry
        figure, _none = report_lines.read(measure.pk, row)
        replaces = any(there.measure == measure.pk for there in entry.there)
        entry.lines.append(Line(row["line"], measure, figure, replaces))
    plan.entries = list(entries.values())
    plan.faults.sort(key=lambda fault: fault[0])
    return plan


def _unknown(operation: Operation | None, measure: Measure | None) -> Iterator[tuple[str, str]]:
    if operation is None:
        yield "operation", "no_operation"
    if measure is None:
        yield "measure", "no_measure"
    elif not measure.is_reportable:
        yield "measure", "not_reportable"


def _clashes(
    entry: Entry, measure: Measure, others: Iterable[Entry]
) -> Iterator[tuple[str, str, str]]:
    """The column, a word of FAULTS, and what it speaks of."""
    if entry.report and not entry.report.is_editable:
        yield "operation", "closed", entry.operation.code
    elif any(line.measure == measure for line in entry.lines):
        yield "measure", "twice", measure.code
    elif measure.pk in entry.elsewhere:
        yield "as_of", *report_overlap.fault(entry.elsewhere[measure.pk])
    beside = (other for other in others if other.operation == entry.operation)
    for other in beside:
        is_told = any(line.measure == measure for line in other.lines)
        if is_told and report_overlap.overlap(entry, other):
            yield "as_of", "overlaps_row", other.period


def _entry(operation: Operation, row: dict[str, Any], standing: list[Report]) -> Entry:
    """The open report of this period, or one that would begin."""
    entry = Entry(operation, row["period_from"], row["as_of"])
    entry.elsewhere = report_overlap.elsewhere(entry, standing)
    for report in standing:
        if report.state in Report.OPEN and report.period == entry.period:
            entry.report, entry.there = report, [Figure.of(line) for line in report.lines_there]
    return entry
