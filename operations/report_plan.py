"""What confirming a file of results would do, report by report; the same before and after."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from goals.models import Measure
from operations import report_lines
from operations.models import Operation, Report, ReportFile, ReportLine
from operations.report_file import COLUMNS
from operations.report_lines import Figure

_Key = tuple[int, str, str]  # operation, period_from, as_of


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
    measures = Measure.objects.in_use().by_codes(row["measure"] for row in rows)
    plan, entries = Plan(faults=list(file.faults)), {}
    reports = _reports(file, operations)
    for row in rows:
        operation, measure = operations.get(row["operation"]), measures.get(row["measure"])
        faults = list(_unknown(operation, measure))
        if not faults:
            key = (operation.pk, row["period_from"], row["as_of"])
            entry = entries.get(key) or _entry(operation, row, reports.get(key))
            faults = list(_clashes(entry, measure))
        if faults:
            plan.faults += [[row["line"], name, word, row[name]] for name, word in faults]
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


def _clashes(entry: Entry, measure: Measure) -> Iterator[tuple[str, str]]:
    if entry.report and not entry.report.is_editable:
        yield "operation", "closed"
    elif any(line.measure == measure for line in entry.lines):
        yield "measure", "twice"


def _entry(operation: Operation, row: dict[str, Any], report: Report | None) -> Entry:
    there = [Figure.of(line) for line in report.lines_there] if report else []
    return Entry(operation, row["period_from"], row["as_of"], report, there)


def _reports(file: ReportFile, operations: dict[str, Operation]) -> dict[_Key, Report]:
    """The country's open reports of these operations."""
    found = Report.objects.kept_by(file.keeper_country_id).open()
    found = list(found.about(row.pk for row in operations.values()))
    lines: dict[int, list[ReportLine]] = {}
    for line in ReportLine.objects.of_all(found):
        lines.setdefault(line.report_id, []).append(line)
    for report in found:
        report.lines_there = lines.get(report.pk, [])
    return {(row.operation_id, row.period_from, row.as_of): row for row in found}
