"""Whether a typed name is a unit that is there: the same in other letters, or a slip away."""

import unicodedata
from collections.abc import Iterable, Iterator

from members.models import Unit

# Marks above and below a letter, and those joined to it (é, ç, ą). Marks of other classes are
# letters of their own in the scripts of India and Thailand: without them it is another word.
_ACCENTS = {202, 220, 230}
_SHORTEST = 4  # of shorter names, nearly any two are one letter apart


def folded(name: str) -> str:
    """The name without case, accents and spaces."""
    letters = unicodedata.normalize("NFKD", name)
    bare = (mark for mark in letters if unicodedata.combining(mark) not in _ACCENTS)
    return "".join("".join(bare).casefold().split())


class UnitNames:
    """The units of one country by their names."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._exact: dict[str, Unit] = {}
        self._folded: dict[str, Unit] = {}
        self._slips: dict[str, Unit] | None = None
        # Open units last, and so first: nobody means the closed one of two.
        for unit in sorted(units, key=lambda unit: (not unit.is_closed, -unit.pk)):
            self._exact[unit.name.lower()] = unit
            self._folded[folded(unit.name)] = unit

    def same(self, name: str) -> Unit | None:
        """The unit of this name, whatever its case, accents and spaces."""
        return self._exact.get(name.lower()) or self._folded.get(folded(name))

    def near(self, name: str) -> Unit | None:
        """An open unit whose name is a slip away: a letter more, less, other or elsewhere.

        Both words with one letter left out meet in a table, so that thousands of names are not
        compared with each other. Another number is another unit: post 1 is not post 2.
        """
        word = folded(name)
        if len(word) < _SHORTEST:
            return None
        slips = self._by_slips()
        found = (slips[key] for key in _with_one_left_out(word) if key in slips)
        return next((unit for unit in found if _digits(unit.name) == _digits(name)), None)

    def _by_slips(self) -> dict[str, Unit]:
        if self._slips is None:
            self._slips = {
                slip: unit
                for word, unit in self._folded.items()
                if not unit.is_closed and len(word) >= _SHORTEST
                for slip in _with_one_left_out(word)
            }
        return self._slips


def _with_one_left_out(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _digits(name: str) -> str:
    return "".join(mark for mark in name if mark.isdigit())
