"""Countries in the alphabet of the reader."""

from collections.abc import Iterable

from goals.search import fold
from members.models import Country


def in_alphabet(countries: Iterable[Country]) -> list[Country]:
    return sorted(countries, key=_sort_key)


def _sort_key(country: Country) -> str:
    name = fold(country.name)
    return name.removeprefix("ال")  # the Arabic article does not count in the alphabet
