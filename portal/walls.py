"""Every room's reach.py in one list: what the database is held against (members.isolation)."""

from goals import past
from goals import reach as goals_reach
from goals.twins import PUBLISHED_SCHEMA, WORKING_SCHEMA
from members.isolation.reach import Table
from members.reach import TABLES


def written() -> list[tuple[str, Table]]:
    """Each table with its schema."""
    working = [
        *TABLES,
        *(t for room in goals_reach.ROOMS for t in goals_reach.working_tables(room)),
    ]
    return [
        *((WORKING_SCHEMA, table) for table in working),
        *((PUBLISHED_SCHEMA, table) for table in goals_reach.published_tables()),
        *((past.CITED_SCHEMA, table) for table in past.tables()),
    ]
