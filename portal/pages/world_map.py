"""Countries on the world map: shapes from one replaceable file, small states as dots."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.staticfiles import finders

from goals.search import fold
from members.models import Country, Region

FILE = "vendor/world-map/world"


@dataclass(frozen=True)
class Place:
    """A country as drawn: has a shape in the file, a dot, or both."""

    country: Country
    has_shape: bool
    dot: tuple[float, float] | None


def draw(countries: list[Country]) -> list[Place]:
    shapes = _shapes()
    return [
        Place(country, bool(shape.get("d")), tuple(shape["dot"]) if shape.get("dot") else None)
        for country in countries
        if (shape := shapes.get(country.code)) is not None
    ]


def by_region(countries: list[Country]) -> list[tuple[Region, list[Country]]]:
    """Countries of each region in the alphabet of the reader."""
    regions: dict[Region, list[Country]] = {}
    for country in countries:
        regions.setdefault(country.region, []).append(country)
    return [(region, in_alphabet(rows)) for region, rows in regions.items()]


def in_alphabet(countries: list[Country]) -> list[Country]:
    return sorted(countries, key=_sort_key)


def _sort_key(country: Country) -> str:
    name = fold(country.name)
    return name.removeprefix("ال")  # the Arabic article does not count in the alphabet


@cache
def _shapes() -> dict[str, Any]:
    """Read once per process: the file changes only with a new deployment."""
    with open(finders.find(f"{FILE}.json"), encoding="utf-8") as file:
        return json.load(file)["countries"]
