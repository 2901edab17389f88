"""What confirming an uploaded list would do, row by row; the same answer before and after."""

from dataclasses import dataclass, field
from typing import Any

from members.models import Invitation, InvitationFile, Unit, User
from members.unit_names import UnitNames, folded


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
    """The rows of a file by what they would do.

    `new_units` are names by their folded form. `same` and `near` say of a name that is typed
    otherwise than in the list of units which of them is meant, or might be.
    """

    new: list[New] = field(default_factory=list)
    invited: list[New] = field(default_factory=list)
    here: list[New] = field(default_factory=list)
    faults: list[list[Any]] = field(default_factory=list)
    units: UnitNames = field(default_factory=lambda: UnitNames([]))
    new_units: dict[str, str] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    near: dict[str, str] = field(default_factory=dict)

    @property
    def unit_names(self) -> list[str]:
        return list(self.new_units.values())

    @property
    def asked(self) -> list[New]:
        """The rows whose unit she should look at."""
        return [row for row in self.new if row.unit in self.same or row.unit in self.near]

    def told(self, outcome: str) -> list[Any]:
        """The rows of one outcome, or all with the faults first, as (outcome, row) pairs."""
        if outcome == "asked":
            return [("new", row) for row in self.asked]
        wanted = [outcome] if outcome in OUTCOMES else OUTCOMES
        return [(name, row) for name in wanted for row in getattr(self, name)]


OUTCOMES = ("faults", "new", "invited", "here")


def plan_of(file: InvitationFile) -> Plan:
    """The dry run of a whole file, with what she should look at before she confirms it."""
    plan = plan_of_rows(file.rows, country=file.keeper_country_id)
    plan.faults = [*file.faults, *plan.faults]
    for name in {row.unit for row in plan.new}:
        if unit := plan.units.same(name):
            if unit.name != name:
                plan.same[name] = unit.name
        elif unit := plan.units.near(name):
            plan.near[name] = unit.name
    return plan


def plan_of_rows(rows: list[list[Any]], *, country: int) -> Plan:
    """Hold rows against the people, invitations and units of their country.

    Three questions and one more for each 10,000 addresses, however many rows.
    """
    people = [New(*row) for row in rows]
    emails = [row.email for row in people]
    here = User.objects.known().kept_by(country).addresses_among(emails)
    invited = Invitation.objects.kept_by(country).open().addresses_among(emails)
    plan = Plan(units=UnitNames(Unit.objects.kept_by(country)))
    for row in people:
        unit = plan.units.same(row.unit)
        if row.email in here:
            plan.here.append(row)
        elif row.email in invited:
            plan.invited.append(row)
        elif unit and unit.is_closed:
            plan.faults.append([row.line, "unit", "closed_unit", row.unit])
        else:
            plan.new.append(row)
            if unit is None:
                plan.new_units.setdefault(folded(row.unit), row.unit)
    return plan
