"""Pages of operations on 20,000 operations with 2,000,000 figures of 196 countries.

`python -m bench.operations` makes them and asks each page several times in one process: as the
first reader after a publication, beside the same SQL without Django, and as a later one, when the
process remembers what it may (docs/decisions/0009). The promises hold for the later reader. Then it
measures how fast the whole list of figures leaves. Exit code 1 when a promise is broken.
"""

import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import environ
import psycopg

from bench import alone, machine, report
from portal.run.children import RunError, say

OPERATIONS, FIGURES = 20_000, 100  # figures of one operation
FIRST = 10_000_000  # ids of what is made
ROUNDS = 15
LIST_MS, PAGE_MS, ROWS_A_SECOND, MEMORY_MB = 40.0, 60.0, 50_000.0, 64.0

_COPY = """
INSERT INTO published.{table} SELECT new.* FROM ({rows}) AS made,
    (SELECT t FROM published.{table} t ORDER BY {best} LIMIT 1) AS model,
    jsonb_populate_record(model.t, to_jsonb(made)) AS new
"""
_OPERATION = f"SELECT {FIRST} + n AS id, n FROM generate_series(1, {OPERATIONS}) AS n"
# Of each table: the rows to make, and which row of the facts is their model.
_TABLES = {
    "goals_subject": (
        f"SELECT {FIRST} + n AS id, 'operation:bench-' || n AS code, 'Operation ' || md5(n::text)"
        f" AS name_en, NULL AS name_fr FROM generate_series(1, {OPERATIONS}) AS n",
        "kind <> 'operation'",
    ),
    "operations_operation": (
        f"SELECT id, 'bench-' || n AS code, id AS subject_id, 'Operation ' || md5(n::text) AS"
        " name_en, NULL AS parent_id, (2014 + n % 12) || '-' || lpad((1 + n % 12)::text, 2, '0')"
        " || '-01' AS start, (2014 + n % 12) || '-' || lpad((1 + n % 12)::text, 2, '0') || '-20'"
        " AS \"end\", (ARRAY['operation','project','campaign','training'])[1 + n % 4] AS kind"
        f" FROM ({_OPERATION}) AS o",
        "id",
    ),
    "goals_subjectgoal": (
        f"SELECT {FIRST} + 2 * n + k AS id, 'bench-' || n || '-' || k AS code, o.id AS subject_id,"
        " g.id AS goal_id, k = 0 AS is_main FROM"
        f" ({_OPERATION}) AS o, generate_series(0, 1) AS k JOIN published.goals_goal g ON true"
        " WHERE g.edition_id = (SELECT id FROM published.goals_edition WHERE code = '2023')"
        " AND g.number = 1 + (n + 3 * k) % 7",
        "id",
    ),
    "operations_operationcountry": (
        f"SELECT {FIRST} + 10 * n + k AS id, 'bench-' || n || '-' || k AS code, o.id AS"
        f" operation_id, c.id AS country_id FROM ({_OPERATION}) AS o, generate_series(0, 9) AS k,"
        " LATERAL (SELECT ids[1 + (n * 7 + k * 19) % 196] AS id FROM (SELECT array_agg(id ORDER BY"
        " code) AS ids FROM public.members_country) AS all_countries) AS c",
        "id",
    ),
    "operations_operationcapability": (
        f"SELECT {FIRST} + 2 * n + k AS id, 'bench-' || n || '-' || k AS code, o.id AS"
        f" operation_id, c.id AS capability_id FROM ({_OPERATION}) AS o, generate_series(0, 1) AS"
        " k, LATERAL (SELECT ids[1 + (n + k * 11) % 42] AS id FROM (SELECT array_agg(id ORDER BY"
        " code) AS ids FROM published.goals_capability) AS all_capabilities) AS c",
        "id",
    ),
    "operations_operationcrimearea": (
        f"SELECT {FIRST} + n AS id, 'bench-' || n AS code, o.id AS operation_id, a.id AS area_id"
        f" FROM ({_OPERATION}) AS o, LATERAL (SELECT ids[1 + n % 43] AS id FROM (SELECT"
        " array_agg(id ORDER BY code) AS ids FROM published.goals_crimearea) AS all_areas) AS a",
        "id",
    ),
    "goals_reading": (
        f"SELECT {FIRST} + n * {FIGURES} + k AS id, 'bench-' || n || '-' || k AS code,"
        " o.id AS subject_id, 1 + (n * k) % 997 AS value, 'part ' || k / 20 AS breakdown_en,"
        " (2014 + n % 12)::text AS as_of, m.id AS measure_id, k AS sort, false AS is_headline"
        f" FROM ({_OPERATION}) AS o, generate_series(0, {FIGURES - 1}) AS k, LATERAL (SELECT"
        " ids[1 + k % 20] AS id FROM (SELECT array_agg(id ORDER BY code) AS ids FROM"
        " published.goals_measure WHERE accumulation = 'increment') AS all_measures) AS m",
        "state <> 'reported', beside_id NULLS FIRST, id",
    ),
    "goals_citation": (
        f"SELECT {FIRST} + n * {FIGURES} + k AS id, 'bench-' || n || '-' || k AS code,"
        f" {FIRST} + n * {FIGURES} + k AS object_id, (SELECT id FROM public.django_content_type"
        " WHERE app_label = 'goals' AND model = 'reading') AS content_type_id"
        f" FROM ({_OPERATION}) AS o, generate_series(0, {FIGURES - 1}) AS k",
        "id",
    ),
}
# What the operations are found by, in every language, as the search describes one of the facts.
_WORDS = f"""
INSERT INTO public.goals_searchentry
    (language, kind, code, row_id, path, title, body, folded_title, folded_body, vector)
SELECT model.language, model.kind, made.code, made.id, model.path, made.name_en, model.body,
    lower(made.name_en), model.folded_body, model.vector
FROM published.operations_operation made,
    (SELECT DISTINCT ON (language) * FROM public.goals_searchentry WHERE kind = 'operation'
        ORDER BY language, code) model
WHERE made.id >= {FIRST}
"""
# What a reader asks for, and how long it may take at most.
PAGES = {
    "list": ("/en/operations/", LIST_MS),
    "list, a goal": ("/en/operations/?goal=3", LIST_MS),
    "list, an SDG": ("/en/operations/?sdg=16", LIST_MS),
    "list, a capability": ("/en/operations/?capability=icse", LIST_MS),
    "list, a country and a year": ("/en/operations/?country=FR&year=2019", LIST_MS),
    "list, a region": ("/en/operations/?region=africa", LIST_MS),
    "list, a crime area": ("/en/operations/?crime_area=cybercrime", LIST_MS),
    "list, words": ("/en/operations/?q=abc", LIST_MS),
    "results of a goal": ("/en/goals/cybercrime/results/", PAGE_MS),
    "trace of a goal": ("/en/trace/?from=goal:GPG4", PAGE_MS),
    "trace of a target": ("/en/trace/?from=target:16.4", PAGE_MS),
    "trace of a capability": ("/en/trace/?from=capability:icse", PAGE_MS),
    "trace of a country": ("/en/trace/?from=country:FR", PAGE_MS),
    "trace of an operation": ("/en/trace/?from=operation:bench-77", PAGE_MS),
}


def main() -> int:
    return alone.run(_measure)


def _measure(facts: dict[str, str]) -> int:
    verdicts = report.Verdicts()
    with alone.copied(facts, "operations") as name:
        say(f"Making {OPERATIONS:,} operations with {OPERATIONS * FIGURES:,} figures")
        with alone.connect(facts, name) as database:
            _make(database)
        _start_django(facts["DATABASE_URL"], name)
        _sum_up()
        say(f"\nMachine: {machine.description()}, {machine.busy_percent(1.0):.0f} % busy")
        say(f"Ten million additions take {machine.addition_seconds():.2f} s on one core")
        _pages(verdicts)
        _whole_list(verdicts)
        _stop_django()
    say("\n" + "\n".join(verdicts.lines))
    return verdicts.failures


def _make(database: psycopg.Connection) -> None:
    database.execute("SET synchronous_commit = off")
    for table, (rows, best) in _TABLES.items():
        database.execute(_COPY.format(table=table, rows=rows, best=best))
    database.execute(_WORDS)
    database.execute("VACUUM ANALYZE")


def _start_django(url: str, name: str) -> None:
    """The portal in this process; nothing is remembered, as for the first reader."""
    facts = environ.Env.db_url_config(url)["NAME"]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATABASE_URL": url.replace(f"/{facts}?", f"/{name}?"),
        "CELERY_BROKER_URL": "memory://",
        "SECRET_KEY": "only-for-measuring-and-never-for-people",
    }
    import django

    django.setup()
    from portal.interpreter import settle

    settle()


def _stop_django() -> None:
    from django.db import connections

    connections.close_all()


def _sum_up() -> None:
    """The sums that pages read, as a publication of all that would have left them."""
    from django.core.management import call_command

    seconds = _ms(lambda: call_command("rebuild_totals", verbosity=0)) / 1000
    say(f"Summed up all results anew in {seconds:.1f} s")


def _pages(verdicts: report.Verdicts) -> None:
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    asked = {what: _asking(client, address) for what, (address, _most) in PAGES.items()}
    lines = {what: _as_first(ask) for what, ask in asked.items()}
    _remember()
    for what, ask in asked.items():
        ask()
        later = statistics.median(_ms(ask) for _ in range(ROUNDS))
        lines[what].append(f"{later:.1f}")
        verdicts.at_most(f"{what}: server time", later, PAGES[what][1], " ms")
    header = ["page", "queries", "bare SQL ms", "first ms", "ratio", "later ms"]
    say(report.table(header, [[what, *line] for what, line in lines.items()]))


def _as_first(ask: Callable[[], Any]) -> list[str]:
    """Queries, their time, that of the page, and the ratio of both."""
    ask()
    queries = _queries(ask)
    both = [(_ms(ask), _ms(lambda: _again(queries))) for _ in range(ROUNDS)]
    whole, bare = (statistics.median(times) for times in zip(*both, strict=True))
    return [str(len(queries)), f"{bare:.1f}", f"{whole:.1f}", f"{whole / bare:.2f}"]


def _remember() -> None:
    """From now on as in a web process that hears of publications."""
    from members.memory import published
    from portal.store.news import News

    news = News(published.forget)
    published.trust(news)
    deadline = time.monotonic() + 10
    while not news.is_flowing():
        if time.monotonic() > deadline:
            raise RunError("The line of news does not open")
        time.sleep(0.1)


def _asking(client: Any, address: str) -> Callable[[], Any]:
    def ask() -> Any:
        response = client.get(address)
        if response.status_code != 200:
            raise RunError(f"{address} answers {response.status_code}")
        return response

    return ask


def _queries(ask: Callable[[], Any]) -> list[str]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask()
    return [query["sql"] for query in captured]


def _again(queries: list[str]) -> None:
    """The same SQL, and nothing made of the rows."""
    from django.db import connection

    for sql in queries:
        connection.connection.execute(sql).fetchall()


def _ms(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - start)


def _whole_list(verdicts: report.Verdicts) -> None:
    """All figures as CSV: how many rows a second, and by how much memory grows."""
    from django.test import Client

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    response = Client(SERVER_NAME="localhost").get("/api/v1/readings.csv")
    rows = sent = 0
    for chunk in response:
        rows, sent = rows + chunk.count(b"\n"), sent + len(chunk)
    seconds = time.perf_counter() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    say(
        f"{rows:,} lines, {sent / 2**20:,.0f} MiB in {seconds:.1f} s; memory grew by {grown:.0f} MB"
    )
    verdicts.at_least("all figures as CSV, rows a second", rows / seconds, ROWS_A_SECOND)
    verdicts.at_most("all figures as CSV, memory", grown, MEMORY_MB, " MB")


if __name__ == "__main__":
    sys.exit(main())
