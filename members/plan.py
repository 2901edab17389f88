"""What confirming an uploaded list would do, row by row; the same answer before and after."""

from dataclasses import dataclass, field
from typing import Any

from members.models import Invitation, InvitationFile, Unit, User


@dataclass(frozen=True)
class New:
    """Somebody who would be invited."""

    line: int
    email: str
    name: str
    unit: str
    language: str


@dataclass
class Plan:
    """The rows of a file by what they would do."""

    new: list[New] = field(default_factory=list)
    invited: list[New] = field(default_factory=list)
    here: list[New] = field(default_factory=list)
    faults: list[list[Any]] = field(default_factory=list)
    new_units: list[str] = field(default_factory=list)

    def told(self, outcome: str) -> list[Any]:
        """The rows of one outcome, or all with the faults first, as (outcome, row) pairs."""
        wanted = [outcome] if outcome in OUTCOMES else OUTCOMES
        return [(name, row) for name in wanted for row in getattr(self, name)]


OUTCOMES = ("faults", "new", "invited", "here")


def plan_of(file: InvitationFile, *, by: User) -> Plan:
    """Hold the file against the people, invitations and units of its country, as `by` sees them.

    Three questions and one more for each 10,000 addresses, however many rows.
    """
    country = file.keeper_country_id
    rows = [New(*row) for row in file.rows]
    emails = [row.email for row in rows]
    here = User.objects.visible_to(by).known().kept_by(country).addresses_among(emails)
    invited = Invitation.objects.visible_to(by).kept_by(country).open().addresses_among(emails)
    units = {unit.name.lower(): unit for unit in Unit.objects.kept_by(country)}
    plan, opened = Plan(faults=list(file.faults)), {}
    for row in rows:
        unit = units.get(row.unit.lower())
        if row.email in here:
            plan.here.append(row)
        elif row.email in invited:
            plan.invited.append(row)
        elif unit and unit.is_closed:
            plan.faults.append([row.line, "unit", "closed_unit", row.unit])
        else:
            plan.new.append(row)
            if unit is None:
                opened.setdefault(row.unit.lower(), row.unit)
    plan.new_units = list(opened.values())
    return plan
