"""The world map of operations: how often each country took part."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from members import world_map
from members.models import Country
from operations.querysets import OperationQuerySet

STEPS = 5  # shades, from few to many


@dataclass(frozen=True)
class Participant:
    """A country, the number of operations, and the shade that stands for it (0: none)."""

    place: world_map.Place
    count: int
    shade: int

    @property
    def country(self) -> Country:
        return self.place.country

    @property
    def name(self) -> str:
        return self.country.name


@dataclass(frozen=True)
class ParticipationMap:
    everybody: list[Participant]

    @property
    def participants(self) -> list[Participant]:
        """Who took part, most often first."""
        took_part = [row for row in self.everybody if row.count]
        return sorted(took_part, key=lambda row: (-row.count, row.name))

    @property
    def most(self) -> int:
        return max((row.count for row in self.everybody), default=0)


def draw(operations: OperationQuerySet) -> ParticipationMap:
    counts = operations.country_counts()
    return _map(lambda country: counts.get(country.pk, 0))


def of_sum(named: Mapping[str, int]) -> ParticipationMap:
    """Drawn from what is kept in sum: by the code of a country, in how many it is named."""
    return _map(lambda country: named.get(country.code, 0))


def _map(count: Callable[[Country], int]) -> ParticipationMap:
    places = world_map.draw(list(Country.objects.visible_to(None).names()))
    counts = [count(place.country) for place in places]
    most = max(counts, default=0) or 1
    return ParticipationMap(
        [_participant(*told, most) for told in zip(places, counts, strict=True)]
    )


def _participant(place: world_map.Place, count: int, most: int) -> Participant:
    """The shade is the fifth of the largest number that the count reaches."""
    return Participant(place, count, -(-count * STEPS // most))
