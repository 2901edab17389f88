"""The world map of operations: how often each country took part."""

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


@dataclass(frozen=True)
class ParticipationMap:
    everybody: list[Participant]

    @property
    def participants(self) -> list[Participant]:
        """Who took part, most often first."""
        took_part = [row for row in self.everybody if row.count]
        return sorted(took_part, key=lambda row: (-row.count, row.country.name))

    @property
    def most(self) -> int:
        return max((row.count for row in self.everybody), default=0)


def draw(operations: OperationQuerySet) -> ParticipationMap:
    counts = operations.country_counts()
    most = max(counts.values(), default=1)
    places = world_map.draw(list(Country.objects.visible_to(None).names()))
    return ParticipationMap([_participant(p, counts.get(p.country.pk, 0), most) for p in places])


def _participant(place: world_map.Place, count: int, most: int) -> Participant:
    """The shade is the fifth of the largest number that the count reaches."""
    return Participant(place, count, -(-count * STEPS // most))
