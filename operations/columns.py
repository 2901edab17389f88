"""Operations by year and kind as columns: the picture as data, for a server-made SVG."""

from dataclasses import dataclass, replace

from django.utils.translation import get_language_bidi

from operations.models import Operation

HEIGHT, HEAD, FOOT = 200, 22, 26  # the whole picture, the numbers above, the years below
STEP, GAP, MARGIN = 64, 18, 8  # a year, the air beside its column, the air at both ends
KINDS = [kind.value for kind in Operation.Kind]


@dataclass(frozen=True)
class Piece:
    """Operations of one kind in one year."""

    kind: str
    count: int
    y: float
    height: float

    @property
    def label(self) -> str:
        return str(Operation.Kind(self.kind).label)


@dataclass(frozen=True)
class Column:
    """One year, or "" for operations without a date."""

    year: str
    count: int
    x: float
    top: float
    pieces: tuple[Piece, ...]

    kinds: tuple[str, ...] = ()  # those of the whole picture

    @property
    def middle(self) -> float:
        return self.x + (STEP - GAP) / 2

    @property
    def row(self) -> list[tuple[str, int]]:
        """The same for a table: each kind of the picture by its name, with its number."""
        counts = {piece.kind: piece.count for piece in self.pieces}
        return [(Operation.Kind(kind).label, counts.get(kind, 0)) for kind in self.kinds]


@dataclass(frozen=True)
class Columns:
    columns: tuple[Column, ...]
    width: int
    height: int = HEIGHT
    base: int = HEIGHT - FOOT
    bar: int = STEP - GAP

    @property
    def kinds(self) -> list[Operation.Kind]:
        """Those that occur, for the legend and the head of the table."""
        return [Operation.Kind(kind) for kind in self.columns[0].kinds]

    @property
    def years(self) -> list[str]:
        return [column.year for column in self.columns if column.year]

    @property
    def first(self) -> str:
        return min(self.years, default="")

    @property
    def last(self) -> str:
        return max(self.years, default="")

    @property
    def fullest(self) -> Column:
        """The year in which most began, the earliest of several."""
        return max((c for c in self.columns if c.year), key=lambda c: (c.count, -int(c.year)))


def draw(years: dict[str, dict[str, int]]) -> Columns | None:
    """Years from the first to the last, those without an operation too; then what has no date."""
    if not years:
        return None
    dated = [int(year) for year in years if year]
    names = [str(year) for year in range(min(dated), max(dated) + 1)] if dated else []
    names += [""] if "" in years else []
    scale = (HEIGHT - HEAD - FOOT) / max(sum(kinds.values()) for kinds in years.values())
    width = 2 * MARGIN + len(names) * STEP
    kinds = tuple(kind for kind in KINDS if any(kind in year for year in years.values()))
    columns = []
    for n, year in enumerate(names):
        x = MARGIN + GAP / 2 + n * STEP
        x = width - x - (STEP - GAP) if get_language_bidi() else x
        columns.append(replace(_column(year, years.get(year, {}), x, scale), kinds=kinds))
    return Columns(tuple(columns), width)


def _column(year: str, kinds: dict[str, int], x: float, scale: float) -> Column:
    y, pieces = float(HEIGHT - FOOT), []
    for kind in KINDS:
        if count := kinds.get(kind, 0):
            height = round(count * scale, 1)
            y = round(y - height, 1)
            pieces.append(Piece(kind, count, y, height))
    return Column(year, sum(kinds.values()), x, y, tuple(pieces))
