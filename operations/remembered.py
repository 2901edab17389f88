"""What the list of operations asks before it looks for any, remembered between two publications.

See goals/remembered.py for the rules.
"""

from goals.models import Capability, CrimeArea
from members.memory import remembered
from members.models import Country, Region
from operations.models import Operation


@remembered
def choices() -> dict[str, tuple[tuple[str, str], ...]]:
    """What the list can be narrowed to, by filter: codes, each with its words."""
    years = Operation.objects.visible_to(None).years()
    named = {
        "capability": Capability.objects.in_use(),
        "crime_area": CrimeArea.objects.in_use(),
        "region": Region.objects.all(),
        "country": Country.objects.by_name(),
    }
    found = {name: tuple(rows.values_list("code", "name")) for name, rows in named.items()}
    return found | {"year": tuple((year, year) for year in years)}
