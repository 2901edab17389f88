"""The timeline picture: milestones and meetings along the years, wide or tall.

A wide screen shows the years side by side, a phone one below the other; both pictures hold
the same marks. A bar covers the time that the source names: some days, a month or a year.
"""

from collections import Counter
from dataclasses import dataclass, replace
from textwrap import wrap

from django.utils.translation import get_language

from goals.models import Meeting, Milestone

LETTER, LINE, SHAPE, AIR = 8, 18, 8, 12  # a wide letter, a line of text, half a mark, a gap
BOLD = 9.2  # a letter of a milestone
WIDTH, HEAD, LONGEST = 960, 30, 60  # the wide picture: years above it, letters in a line
TALL_WIDTH, LINE_X, WORDS_X = 340, 52, 92  # the tall one: where its line and its marks stand
_MONTHS, _DAYS = 12, 31  # every month as long as the longest: right to a pixel

Row = Milestone | Meeting


@dataclass(frozen=True)
class Mark:
    """One milestone or meeting: its bar of time, its shape, and where its words stand."""

    row: Row
    lines: list[str]
    bar: tuple[float, float, float, float]  # x, y, width, height
    x: float
    y: float
    text_x: float
    text_anchor: str = "start"
    thread: str = ""  # from the time to the words, where they cannot stand side by side

    @property
    def first_line(self) -> float:
        return self.y - (len(self.lines) - 1) * LINE / 2

    @property
    def words(self) -> str:
        return _words(self.row)

    @property
    def is_english(self) -> bool:
        """The words fell back to English in a page of another language."""
        name = "text" if self.row.is_milestone else "name"
        return not getattr(self.row, f"{name}_{get_language()}")


@dataclass(frozen=True)
class Year:
    number: int
    begin: float
    middle: float


@dataclass(frozen=True)
class Axis:
    marks: list[Mark]
    years: list[Year]
    width: int
    height: float
    line_x: float = 0
    year_x: float = 0


def in_order(milestones: list[Milestone], meetings: list[Meeting]) -> list[Row]:
    """Both by their first day, as precise as it is known."""
    for row in (rows := [*milestones, *meetings]):
        row.is_milestone = isinstance(row, Milestone)
    return sorted(rows, key=lambda row: (row.start, row.sort))


def by_year(rows: list[Row]) -> dict[str, list[Row]]:
    years: dict[str, list[Row]] = {}
    for row in rows:
        years.setdefault(row.start[:4], []).append(row)
    return years


def summary(rows: list[Row]) -> dict[str, int | str] | None:
    """What the picture says, for one sentence."""
    if not rows:
        return None
    counts = Counter(row.start[:4] for row in rows)
    fullest, most = counts.most_common(1)[0]
    milestones = sum(row.is_milestone for row in rows)
    return {
        "milestones": milestones,
        "meetings": len(rows) - milestones,
        "first": min(counts),
        "last": max(counts),
        "fullest": fullest,
        "most": most,
    }


def pictures(rows: list[Row], *, is_rtl: bool) -> dict[str, Axis]:
    """The picture for a wide screen and the one for a phone; a style sheet shows one of them."""
    return {"wide": wide(rows, is_rtl=is_rtl), "tall": tall(rows, is_rtl=is_rtl)} if rows else {}


def wide(rows: list[Row], *, is_rtl: bool) -> Axis:
    """Years side by side, milestones above meetings."""
    first, last = span(rows)
    step = (WIDTH - 2 * SHAPE) / (last - first)
    marks, y = [], float(HEAD)
    for row in sorted(rows, key=lambda row: not row.is_milestone):
        if marks and marks[-1].row.is_milestone != row.is_milestone:
            y += AIR
        start, end = (round(SHAPE + (moment - first) * step, 1) for moment in period(row))
        mark = _wide_mark(row, start, end, y)
        marks.append(_mirrored(mark, WIDTH) if is_rtl else mark)
        y += _height(mark.lines)
    years = years_between(first, last, SHAPE, step)
    if is_rtl:
        years = [Year(year.number, WIDTH - year.begin, WIDTH - year.middle) for year in years]
    return Axis(marks, years, WIDTH, y)


def _wide_mark(row: Row, start: float, end: float, y: float) -> Mark:
    """Words stand behind their bar, or before it where the picture ends."""
    after, before = WIDTH - end - 2 * SHAPE, start - 2 * SHAPE
    is_after = after >= min(before, 24 * LETTER)
    lines = _lines(row, after if is_after else before, 3)
    middle, x = y + _height(lines) / 2, round((start + end) / 2, 1)
    return Mark(
        row=row,
        lines=lines,
        bar=(start, middle - 4, round(max(end - start, 3), 1), 8),
        x=x,
        y=middle,
        text_x=max(end, x + SHAPE) + 6 if is_after else min(start, x - SHAPE) - 6,
        text_anchor="start" if is_after else "end",
    )


def tall(rows: list[Row], *, is_rtl: bool) -> Axis:
    """Years one below the other; a thread leads from the words to their time on the line."""
    first, last = span(rows)
    words = [_lines(row, TALL_WIDTH - WORDS_X - 2 * SHAPE, 3) for row in rows]
    height = sum(_height(lines) for lines in words)
    step = height / (last - first)
    marks, y = [], 0.0
    for row, lines in zip(rows, words, strict=True):
        start, end = (round((moment - first) * step, 1) for moment in period(row))
        middle = y + _height(lines) / 2
        bar = (LINE_X - 4, start, 8, round(max(end - start, 3), 1))
        thread = _thread(start + bar[3] / 2, middle, is_rtl)
        mark = Mark(row, lines, bar, WORDS_X, middle, WORDS_X + SHAPE + 6, thread=thread)
        marks.append(_mirrored(mark, TALL_WIDTH) if is_rtl else mark)
        y += _height(lines)
    years = years_between(first, last, 0, step)
    line_x, year_x = (TALL_WIDTH - LINE_X, TALL_WIDTH) if is_rtl else (LINE_X, 0)
    return Axis(marks, years, TALL_WIDTH, height, line_x, year_x)


def span(rows: list[Row]) -> tuple[int, int]:
    """The first year, and the one after the last."""
    return int(rows[0].start[:4]), max(int((row.end or row.start)[:4]) for row in rows) + 1


def years_between(first: int, last: int, begin: float, step: float) -> list[Year]:
    return [
        Year(first + n, round(begin + n * step, 1), round(begin + (n + 0.5) * step, 1))
        for n in range(last - first)
    ]


def period(row: Row) -> tuple[float, float]:
    """Begin and end as years with a fraction; as long as the source is vague."""
    return moments(row.start)[0], moments(row.end or row.start)[1]


def moments(date: str) -> tuple[float, float]:
    """When a partial date begins and ends.

    >>> moments("2019-07")
    (2019.5, 2019.5833333333333)
    """
    year, month, day = [*(int(part) for part in date.split("-")), 0, 0][:3]
    if not month:
        return year, year + 1
    begin = year + (month - 1) / _MONTHS + max(day - 1, 0) / _MONTHS / _DAYS
    return begin, begin + 1 / _MONTHS / (_DAYS if day else 1)


def _words(row: Row) -> str:
    return row.text if row.is_milestone else row.name


def _lines(row: Row, width: float, most: int) -> list[str]:
    """The words in at most so many lines; the list beside the picture has all of them."""
    letters = int(width / (BOLD if row.is_milestone else LETTER))
    return wrap(_words(row), min(max(letters, 12), LONGEST), max_lines=most, placeholder=" …")


def _height(lines: list[str]) -> int:
    return len(lines) * LINE + AIR


def _thread(time_y: float, words_y: float, is_rtl: bool) -> str:
    begin, end = LINE_X + 4, WORDS_X - SHAPE
    middle = (begin + end) / 2
    if is_rtl:
        begin, middle, end = TALL_WIDTH - begin, TALL_WIDTH - middle, TALL_WIDTH - end
    time_y = round(time_y, 1)
    return f"M{begin} {time_y}C{middle} {time_y} {middle} {words_y} {end} {words_y}"


def _mirrored(mark: Mark, width: int) -> Mark:
    """The same in a page that is read from right to left; "start" turns by itself there."""
    x, y, length, height = mark.bar
    bar = (round(width - x - length, 1), y, length, height)
    return replace(mark, bar=bar, x=width - mark.x, text_x=width - mark.text_x)
