"""How a room says who reaches its tables: `TABLES` in its own reach.py.

    Table("members_posting", reach=(
        Reach(OFFICER, "SELECT", of_person("person_id")),
        Reach(COUNTRY, "SELECT, INSERT, UPDATE (valid_to)", of_country("keeper_country_id")),
    ))

What is not said is not granted. A *guarded* table has row-level security, forced on its owner
too; a table of public facts or of content is reached as a whole or not at all.
"""

import re
from dataclasses import dataclass

from members.isolation.roles import DatabaseRole

ALL_ROWS = "true"
_VERB = re.compile(r"(\w+)(?: \(([^)]*)\))?(?:, |$)")


def setting(name: str) -> str:
    """What a scope has set for its transaction; NULL outside of one, which equals nothing."""
    return f"nullif(current_setting('portal.{name}', true), '')"


def of_person(column: str) -> str:
    """Rows of the person who is signed in."""
    return f"{column} = {setting('person')}::bigint"


def of_country(column: str) -> str:
    """Rows of the one country in whose name the transaction works.

    A bare column against a setting: measured at no cost on 15,000,000 rows, where an OR of
    audiences was 155 times slower and a function per row 1,000 times.
    """
    return f"{column} = {setting('country')}::bigint"


def of_organisation(column: str) -> str:
    """Rows that are shared with the organisation of the partner who is signed in."""
    return f"{column} = {setting('organisation')}::bigint"


def of_region(column: str) -> str:
    """Rows of the countries that the transaction lists."""
    return f"{column} = ANY (string_to_array({setting('countries')}, ',')::bigint[])"


@dataclass(frozen=True)
class Reach:
    """`role` may do `verbs` to the rows for which the SQL condition `rows` holds.

    `verbs` as GRANT takes them, e.g. "SELECT, UPDATE (name, language)". `new` is the condition
    that a written row must meet, where it is another than `rows`.
    """

    role: DatabaseRole
    verbs: str
    rows: str = ALL_ROWS
    new: str = ""

    @property
    def commands(self) -> list[str]:
        """The verbs without their columns: one policy each."""
        return [command for command, _columns in _VERB.findall(self.verbs)]

    @property
    def grants(self) -> set[tuple[str, str]]:
        """Each verb with each of its columns; the column is empty where the verb has none."""
        return {
            (command, column.strip())
            for command, columns in _VERB.findall(self.verbs)
            for column in columns.split(",")
        }

    @property
    def asks_a_setting(self) -> bool:
        """Whether it reaches only what a scope has set."""
        return "current_setting" in self.rows


@dataclass(frozen=True)
class Table:
    """One table and everybody who reaches it, the owner apart."""

    name: str
    reach: tuple[Reach, ...] = ()
    is_guarded: bool = True
