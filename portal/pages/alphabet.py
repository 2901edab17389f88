"""Countries in the alphabet of the reader."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from goals.search import fold


class Named(Protocol):
    """A country, or a row about one."""

    name: str


Row = TypeVar("Row", bound=Named)


def in_alphabet(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=_sort_key)


def _sort_key(row: Named) -> str:
    name = fold(row.name)
    return name.removeprefix("ال")  # the Arabic article does not count in the alphabet
