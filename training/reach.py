"""Who reaches the versions of modules; what is content, goals/reach.py knows."""

from members.isolation.reach import Reach, Table
from members.isolation.roles import DatabaseRole as Role

TABLES = [
    # Nobody changes a version; a trigger says so too (migration 0004).
    Table("training_moduleversion", (Reach(Role.STAFF, "SELECT, INSERT"),), is_guarded=False),
]
