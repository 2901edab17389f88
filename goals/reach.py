"""Who reaches the tables of the goals room, copy by copy (decision 0006)."""

from django.apps import apps

from goals.models.content import Content
from members.isolation.reach import Reach, Table, of_organisation, of_person
from members.isolation.roles import DatabaseRole as Role

_WRITE = "SELECT, INSERT, UPDATE"
ROOMS = ("goals", "training", "operations")  # those with published content


def published_tables() -> list[Table]:
    """The published copy: everybody reads it; it is written by publishing alone."""
    return [published_table(model) for model in Content.page_models()]


def published_table(model: type[Content]) -> Table:
    read, press = Reach(Role.PUBLIC, "SELECT"), Reach(Role.STAFF, "SELECT, INSERT, DELETE")
    return Table(model._meta.db_table, (read, press), is_guarded=False)


def working_tables(room: str = "goals") -> list[Table]:
    """Working copies are staff's; revisions and the search are public; partners see their own."""
    models = apps.get_app_config(room).get_models(include_auto_created=True)
    return [_GUARDED.get(name) or _table(name) for name in (m._meta.db_table for m in models)]


def let_guard(tables: list[Table]) -> None:
    """Rooms to the right name their tables that are no content, with who reaches them."""
    _GUARDED.update((table.name, table) for table in tables)


_HERS = of_person("person_id")
# Guarded: what one organisation is shown, and what one person follows.
_GUARDED = {
    "goals_embargoedfigure": Table(
        "goals_embargoedfigure",
        (
            Reach(Role.OFFICER, "SELECT", of_organisation("organisation_id")),
            Reach(Role.STAFF, "SELECT, INSERT, UPDATE (ended_at, reading_id)"),
        ),
    ),
    "goals_followedrow": Table(
        "goals_followedrow",
        (
            Reach(Role.OFFICER, "SELECT, INSERT, DELETE", _HERS),
            Reach(Role.JOB, "SELECT, UPDATE (told_id), DELETE"),
        ),
    ),
}

_READ_BY_ALL = {
    "goals_revision": "SELECT, INSERT",
    "goals_revisionitem": "SELECT, INSERT",
    "goals_searchentry": "SELECT, INSERT, UPDATE, DELETE",
    # Sums of what is published, written in the transaction of a publication.
    "operations_goalresults": "SELECT, INSERT, UPDATE, DELETE",
    "operations_keptsum": "SELECT, INSERT, UPDATE (action, snapshot)",
    "operations_total": "SELECT, INSERT, UPDATE, DELETE",
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
