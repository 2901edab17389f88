"""Who reaches what countries report; operations themselves are content (goals/reach.py)."""

from members.isolation.reach import Reach, Table, of_country, of_person, of_region
from members.isolation.roles import DatabaseRole as Role

_READ = "SELECT"
_OWN, _OF_REGION = of_country("keeper_country_id"), of_region("keeper_country_id")


def _is(*states: str) -> str:
    return f"state IN ({', '.join(repr(state) for state in states)})"


def _takes(*kinds: str) -> str:
    """Steps of these kinds, in the name of who is signed in."""
    return f"{of_person('by_id')} AND kind IN ({', '.join(repr(kind) for kind in kinds)})"


_OF_A_LINE = "state, value, qualifier, words, note"
_DECIDED = "state, verified_by_id, draft_id"

TABLES = [
    Table(
        "operations_report",
        (
            Reach(Role.COUNTRY, _READ, _OWN),
            Reach(Role.COUNTRY, "INSERT", _OWN, new=f"{_OWN} AND {_is('draft')}"),
            # What was submitted is out of the country's hands until it is returned.
            Reach(
                Role.COUNTRY,
                "UPDATE (state, submitted_by_id, version)",
                f"{_OWN} AND {_is('draft', 'returned')}",
                new=f"{_OWN} AND {_is('draft', 'returned', 'submitted', 'withdrawn')}",
            ),
            Reach(Role.REGION, _READ, _OF_REGION),
            Reach(Role.STAFF, _READ),
            Reach(
                Role.STAFF,
                f"UPDATE ({_DECIDED})",
                _is("submitted"),
                new=_is("submitted", "returned", "verified"),
            ),
            Reach(Role.JOB, _READ),
            Reach(
                Role.JOB,
                f"UPDATE ({_DECIDED}, revision_id)",
                _is("verified"),
                new=_is("verified", "published", "submitted"),
            ),
        ),
    ),
    Table(
        "operations_reportline",
        (
            Reach(Role.COUNTRY, f"SELECT, UPDATE ({_OF_A_LINE}), DELETE", _OWN),
            Reach(Role.COUNTRY, "INSERT", _OWN, new=f"{_OWN} AND reading_id IS NULL"),
            Reach(Role.REGION, _READ, _OF_REGION),
            Reach(Role.STAFF, "SELECT, UPDATE (reading_id)"),
            Reach(Role.JOB, "SELECT, UPDATE (reading_id)"),
        ),
    ),
    Table(
        "operations_reportstep",
        (
            Reach(Role.COUNTRY, _READ, _OWN),
            Reach(
                Role.COUNTRY,
                "INSERT",
                _OWN,
                new=f"{_OWN} AND {_takes('written', 'submitted', 'withdrawn')}",
            ),
            Reach(Role.REGION, _READ, _OF_REGION),
            Reach(Role.STAFF, _READ),
            Reach(Role.STAFF, "INSERT", _takes("returned", "verified")),
            Reach(Role.JOB, _READ),
            Reach(Role.JOB, "INSERT", new="kind IN ('published', 'held', 'set_back')"),
        ),
    ),
    Table(
        "operations_reportfile",
        (
            Reach(Role.COUNTRY, "SELECT, INSERT, UPDATE (confirmed_at)", _OWN),
            Reach(Role.JOB, "SELECT, DELETE"),
        ),
    ),
]
