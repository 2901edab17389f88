"""Who reaches the tables of the goals room, copy by copy (decision 0006)."""

from django.apps import apps

from goals.models.content import Content
from members.isolation.reach import Reach, Table
from members.isolation.roles import DatabaseRole as Role

_WRITE = "SELECT, INSERT, UPDATE"


def published_tables() -> list[Table]:
    """The published copy: everybody reads it; it is written by publishing alone."""
    return [published_table(model) for model in Content.page_models()]


def published_table(model: type[Content]) -> Table:
    read, press = Reach(Role.PUBLIC, "SELECT"), Reach(Role.STAFF, "SELECT, INSERT, DELETE")
    return Table(model._meta.db_table, (read, press), is_guarded=False)


def working_tables() -> list[Table]:
    """Working copies and their history are staff's; revisions and the search are public."""
    models = apps.get_app_config("goals").get_models(include_auto_created=True)
    return [_table(model._meta.db_table) for model in models]


_READ_BY_ALL = {
    "goals_revision": "SELECT, INSERT",
    "goals_revisionitem": "SELECT, INSERT",
    "goals_searchentry": "SELECT, INSERT, UPDATE, DELETE",
}


def _table(name: str) -> Table:
    if name in _READ_BY_ALL:
        reach = (Reach(Role.PUBLIC, "SELECT"), Reach(Role.STAFF, _READ_BY_ALL[name]))
    elif name.endswith("event"):
        reach = (Reach(Role.STAFF, "SELECT, INSERT"),)
    else:
        # DELETE: a row that was never published may go again.
        reach = (Reach(Role.STAFF, f"{_WRITE}, DELETE"),)
    return Table(name, reach, is_guarded=False)
