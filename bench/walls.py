"""What row-level security costs: the lists of a country on 2,000,000 people, with and without.

`python -m bench.walls` makes the people (196 countries of very different size), asks each list as
`portal_country` and, with the same condition written out, as the administrator whom no policy
binds; both in turns. It prints the ratio of the middle times, and whether the policy leads the
index. Exit code 1 when a promise is broken.
"""

import statistics
import sys
import time

import psycopg

from bench import alone, machine, report
from portal.run.children import say

PEOPLE, ROUNDS = 2_000_000, 25
MOST_TIMES = 1.1

# The largest country holds an eleventh of all people, the smallest a few thousand. Constraints that
# the lists do not ask are left aside: the rows keep them by construction.
_GENERATE = f"""
SET session_replication_role = replica;
ALTER TABLE members_posting DROP CONSTRAINT one_posting_at_a_time;
INSERT INTO members_user (password, email, name, keeper_country_id, language, is_active, is_demo,
    date_joined)
SELECT '', 'p' || n || '@bench.example', 'Person ' || md5(n::text), ranked.id, 'en', true, false,
    now()
FROM generate_series(1, {PEOPLE}) AS n
JOIN (SELECT id, row_number() OVER (ORDER BY code) AS rank FROM members_country) AS ranked
    ON ranked.rank = 1 + floor(196 * power((hashint8(n)::bigint & 1048575) / 1048576.0, 2.2))::int;
INSERT INTO members_unit (country_id, name, kind, is_closed)
SELECT id, 'Unit ' || n, 'police', false FROM members_country, generate_series(1, 20) AS n;
INSERT INTO members_posting (person_id, keeper_country_id, country_id, unit_id, valid_from)
SELECT person.id, keeper_country_id, keeper_country_id, unit.id, '2024-01-01'
FROM members_user AS person JOIN (
    SELECT id, country_id, row_number() OVER (PARTITION BY country_id) - 1 AS place
    FROM members_unit
) AS unit ON unit.country_id = keeper_country_id AND unit.place = person.id % 20
WHERE person.email LIKE 'p%@bench.example';
SET session_replication_role = origin;
ANALYZE members_user; ANALYZE members_unit; ANALYZE members_posting;
"""
# {u} and {p} are the conditions that the policies add by themselves.
LISTS = {
    "people, first page": "SELECT * FROM members_user u WHERE {u} ORDER BY name, id LIMIT 50",
    "people, how many": "SELECT count(*) FROM members_user u WHERE {u}",
    "people of a unit": "SELECT u.* FROM members_user u JOIN members_posting p"
    " ON p.person_id = u.id WHERE {u} AND {p} AND p.unit_id = %(unit)s AND p.valid_to IS NULL"
    " ORDER BY u.name, u.id LIMIT 50",
    "open postings, how many": "SELECT count(*) FROM members_posting p WHERE {p}"
    " AND p.valid_to IS NULL",
    "one person": "SELECT * FROM members_user u WHERE {u} AND id = %(person)s",
}


def main() -> int:
    return alone.run(_measure)


def _measure(facts: dict[str, str]) -> int:
    with alone.copied(facts, "walls") as name:
        say(f"Making {PEOPLE:,} people of 196 countries")
        with alone.connect(facts, name) as database:
            database.execute(_GENERATE)
            database.execute("VACUUM members_user, members_posting")
            say(f"\nMachine: {machine.description()}, {machine.busy_percent(1.0):.0f} % busy")
            return _ask_all(database)


def _ask_all(database: psycopg.Connection) -> int:
    verdicts, lines = report.Verdicts(), []
    for size, country in zip(("largest", "median", "smallest"), _countries(database), strict=True):
        for what, query in LISTS.items():
            plain, walled = _times(database, query, country)
            ratio = statistics.median(b / a for a, b in zip(plain, walled, strict=True))
            lines.append(
                [
                    f"{what} ({size})",
                    f"{statistics.median(plain):.2f}",
                    f"{statistics.median(walled):.2f}",
                    f"{ratio:.2f}",
                ]
            )
            verdicts.at_most(f"{what} ({size}), with to without", ratio, MOST_TIMES)
            verdicts.holds(f"{what} ({size}), by an index", _is_by_index(database, query, country))
    say(report.table(["list", "without ms", "with ms", "ratio"], lines))
    say("\n" + "\n".join(verdicts.lines))
    return verdicts.failures


def _countries(database: psycopg.Connection) -> tuple[int, int, int]:
    rows = database.execute(
        "SELECT keeper_country_id FROM members_user WHERE keeper_country_id IS NOT NULL"
        " GROUP BY 1 ORDER BY count(*) DESC"
    ).fetchall()
    return rows[0][0], rows[len(rows) // 2][0], rows[-1][0]


def _times(
    database: psycopg.Connection, query: str, country: int
) -> tuple[list[float], list[float]]:
    """Milliseconds without and with the wall, in turns, so that a slow moment hits both."""
    plain, walled = [], []
    for _ in range(ROUNDS + 3):
        plain.append(_time(database, query, country, is_walled=False))
        walled.append(_time(database, query, country, is_walled=True))
    return plain[3:], walled[3:]


def _time(database: psycopg.Connection, query: str, country: int, *, is_walled: bool) -> float:
    with database.transaction():
        statement, values = _prepared(database, query, country, is_walled=is_walled)
        start = time.perf_counter()
        database.execute(statement, values).fetchall()
        return 1000 * (time.perf_counter() - start)


def _prepared(
    database: psycopg.Connection, query: str, country: int, *, is_walled: bool
) -> tuple[str, dict[str, int]]:
    """The query for one side; inside the wall the role and the country are set first."""
    values = database.execute(
        "SELECT max(person_id) AS person, max(unit_id) AS unit FROM members_posting"
        " WHERE keeper_country_id = %s",
        [country],
    ).fetchone()
    named = {"person": values[0], "unit": values[1], "country": country}
    if is_walled:
        database.execute(
            "SELECT set_config('role', 'portal_country', true),"
            " set_config('portal.country', %s, true)",
            [str(country)],
        )
        return query.format(u="true", p="true"), named
    condition = "{}.keeper_country_id = %(country)s"
    return query.format(u=condition.format("u"), p=condition.format("p")), named


def _is_by_index(database: psycopg.Connection, query: str, country: int) -> bool:
    """Whether no table of people is read from end to end."""
    with database.transaction():
        statement, values = _prepared(database, query, country, is_walled=True)
        plan = "\n".join(row[0] for row in database.execute(f"EXPLAIN {statement}", values))
    return not any(f"Seq Scan on {table}" in plan for table in ("members_user", "members_posting"))


if __name__ == "__main__":
    sys.exit(main())
