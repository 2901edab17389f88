"""Countries on the world map: shapes from one replaceable file, small states as dots."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.staticfiles import finders

from members.models import Country

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


@cache
def _shapes() -> dict[str, Any]:
    """Read once per process: the file changes only with a new deployment."""
    with open(finders.find(f"{FILE}.json"), encoding="utf-8") as file:
        return json.load(file)["countries"]
