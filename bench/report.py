"""Tables, and PASS or FAIL against the promises of the portal."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from bench.load import Load

MOST_QUERIES = 8
MOST_MISS_MS = 30.0
MOST_FIRST_VISIT = 60 * 1024
MOST_NEXT_PAGE = 15 * 1024
HIT_TO_A, HIT_TO_B, MISS_TO_C = 1.0, 0.5, 0.4


@dataclass
class Series:
    """What the rounds measured for one target, in their order."""

    loads: list[Load] = field(default_factory=list)

    @property
    def errors(self) -> int:
        return sum(load.errors for load in self.loads)

    def middle(self, name: str) -> float:
        return median(getattr(load, name) for load in self.loads)

    def ratio_to(self, other: "Series") -> float:
        """Round by round, so that a slow minute hits both; then the middle one."""
        pairs = zip(self.loads, other.loads, strict=False)
        return median(ours.rate / theirs.rate if theirs.rate else 0.0 for ours, theirs in pairs)


class Verdicts:
    """Promises kept and broken."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.failures = 0

    def at_least(self, what: str, found: float, wanted: float) -> None:
        self._note(found >= wanted, f"{what}: {found:.2f} (at least {wanted:g})")

    def at_most(self, what: str, found: float, wanted: float, unit: str = "") -> None:
        self._note(found <= wanted, f"{what}: {found:,.1f}{unit} (at most {wanted:,g}{unit})")

    def holds(self, what: str, is_so: bool) -> None:
        self._note(is_so, what)

    def _note(self, is_so: bool, words: str) -> None:
        self.failures += not is_so
        self.lines.append(f"{'PASS' if is_so else 'FAIL'}  {words}")


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    """A Markdown table, aligned for a terminal: words to the left, numbers to the right."""
    rows = [head, *rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    lines = [
        "| "
        + " | ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        + " |"
        for row in rows
    ]
    rule = "|" + "|".join("-" * (w + 1) + ("-" if i == 0 else ":") for i, w in enumerate(widths))
    return "\n".join([lines[0], rule + "|", *lines[1:]])


def load_row(name: str, series: Series, references: list[Series]) -> list[str]:
    """Rates, times, and ratios to each reference."""
    rates = [load.rate for load in series.loads]
    return [
        name,
        f"{series.middle('rate'):,.0f}",
        f"{min(rates):,.0f}..{max(rates):,.0f}",
        f"{series.middle('p50'):.1f}",
        f"{series.middle('p99'):.1f}",
        *(f"{series.ratio_to(reference):.2f}" for reference in references),
        str(series.errors) if series.errors else "",
    ]


MISS_HEAD = ["page", "queries", "(generated)", "SQL ms", "Django ms", "CPU ms", "(generated)"]
MISS_HEAD += ["p50 ms", "p99 ms"]


def miss_row(name: str, here: dict, there: dict, alone: Load) -> list[str]:
    """What one rendering costs, on reference facts and on generated data."""
    return [
        name,
        str(here["queries"]),
        str(there["queries"]),
        f"{here['sql_ms']:.1f}",
        f"{here['django_ms']:.1f}",
        f"{here['cpu_ms']:.1f}",
        f"{there['cpu_ms']:.1f}",
        f"{alone.p50:.1f}",
        f"{alone.p99:.1f}",
    ]
