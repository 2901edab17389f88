"""The timeline of operations: a line for each, a bar from its first day to its last."""

from dataclasses import dataclass
from textwrap import shorten

from goals.axis import Year, period, years_between
from operations.models import Operation

MOST = 60  # lines; more are told in the list
WIDTH, NAMES, ROW, HEAD, BAR = 1000, 330, 26, 28, 12
_LETTERS = 42  # of a name, before its bar


@dataclass(frozen=True)
class Line:
    operation: Operation
    name: str
    text_x: float
    x: float
    y: float
    length: float

    @property
    def middle(self) -> float:
        return self.y + BAR / 2

    @property
    def goal_number(self) -> int | None:
        """That of its main goal, which comes first."""
        served = self.operation.subject.served
        return served[0].goal.number if served else None


@dataclass(frozen=True)
class Timeline:
    lines: list[Line]
    years: list[Year]
    height: float
    width: int = WIDTH
    bar: int = BAR


def draw(operations: list[Operation], *, is_rtl: bool) -> Timeline | None:
    """The newest above; each as long as the source is vague. None where none has a date."""
    dated = [operation for operation in operations if operation.start]
    if not dated:
        return None
    first = min(int(operation.start[:4]) for operation in dated)
    last = max(int((operation.end or operation.start)[:4]) for operation in dated) + 1
    step = (WIDTH - NAMES) / (last - first)
    lines = [_line(operation, place, first, step, is_rtl) for place, operation in enumerate(dated)]
    years = years_between(first, last, NAMES, step)
    if is_rtl:
        years = [Year(y.number, WIDTH - y.begin, WIDTH - y.middle) for y in years]
    return Timeline(lines, years, HEAD + len(dated) * ROW)


def _line(operation: Operation, place: int, first: int, step: float, is_rtl: bool) -> Line:
    start, end = (round(NAMES + (moment - first) * step, 1) for moment in period(operation))
    length = round(max(end - start, 4), 1)
    return Line(
        operation=operation,
        name=shorten(operation.name, _LETTERS, placeholder=" …"),
        text_x=WIDTH if is_rtl else 0,
        x=round(max(WIDTH - start - length, 0), 1) if is_rtl else start,
        y=HEAD + place * ROW + (ROW - BAR) / 2,
        length=length,
    )
