"""The audit trail at scale: a million rows sealed, verified, and one of them changed.

    .venv/bin/python -m bench.audit

A database of its own in the PostgreSQL of the measurements. Rows of 197 chains are interleaved
and sealed in many rounds, as days of use leave them. Exit code 1 when a promise is broken.
"""

import argparse
import os
import subprocess
import sys
import time

import django
import environ
import psycopg

from bench import machine, report
from bench.servers import BASE, environment
from portal import embedded
from portal.run.children import say

VAR = BASE / "var" / "bench"
DATABASE = "audit"
CHAINS = 197  # the world and 196 countries
LEAST_ROWS_A_SECOND = 500_000
ROUNDS = 5

_NOTES = """
    INSERT INTO members_auditnote (chain, event, actor, about, detail)
    SELECT n %% %s, 'record-looked-at', 'person:' || gen_random_uuid(),
        'person:' || gen_random_uuid(), '{"view":"admin:members_user_change","n":' || n || '}'
    FROM generate_series(1, %s) AS n
"""
_CHANGE = """
    ALTER TABLE members_auditentry DISABLE TRIGGER USER;
    UPDATE members_auditentry SET actor = 'person:eve' WHERE chain = 77 AND sequence = 100;
    ALTER TABLE members_auditentry ENABLE TRIGGER USER;
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.audit", description="The audit trail.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    VAR.mkdir(parents=True, exist_ok=True)
    verdicts = report.Verdicts()
    try:
        own = _own_database()
        say(f"Machine: {machine.description()}")
        _measure(rows, own, verdicts)
    finally:
        embedded.stop_all()
    say("\n" + "\n".join(verdicts.lines))
    return 1 if verdicts.failures else 0


def _own_database() -> dict[str, str]:
    """A fresh one, migrated; returns the environment that leads to it, for Django here too."""
    facts = environment(VAR)
    parameters = environ.Env.db_url_config(facts["DATABASE_URL"])
    address = {"host": parameters["HOST"], "user": parameters["USER"]}
    with psycopg.connect(
        **address, password=parameters["PASSWORD"], dbname="postgres", autocommit=True
    ) as database:
        database.execute(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
        database.execute(f'CREATE DATABASE "{DATABASE}"')
    url = facts["DATABASE_URL"].replace(f"/{parameters['NAME']}?", f"/{DATABASE}?")
    own = facts | {"DATABASE_URL": url}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=BASE, env=own, check=True)
    return own


def _measure(rows: int, own: dict[str, str], verdicts: report.Verdicts) -> None:
    os.environ.update(own)
    django.setup()
    from django.db import connection

    from members.audit.sealing import seal
    from members.audit.verifying import verify

    step = CHAINS * 500
    sealing = 0.0
    with connection.cursor() as cursor:
        for start in range(0, rows, step):
            cursor.execute(_NOTES, [CHAINS, min(step, rows - start)])
            began = time.perf_counter()
            seal()
            sealing += time.perf_counter() - began
        cursor.execute("VACUUM ANALYZE")
    say(f"Sealed {rows:,} rows in {sealing:.1f} s: {rows / sealing:,.0f} rows/s")
    rates = []
    for _ in range(ROUNDS):
        busy = machine.wait_until_quiet(10.0)
        began, cpu = time.perf_counter(), time.process_time()
        found = verify()
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        rates.append(found.rows / seconds)
        say(
            f"Verified {found.rows:,} rows of {found.chains} chains in {seconds:.2f} s:"
            f" {rates[-1]:,.0f} rows/s; {1e6 * cpu / found.rows:.2f} µs of our own CPU a row;"
            f" the machine was {busy:.0f} % busy before"
        )
        verdicts.holds("a sound trail is sound", not found.faults and found.rows == rows)
    verdicts.at_least("rows verified a second, best of five", max(rates), LEAST_ROWS_A_SECOND)
    with connection.cursor() as cursor:
        cursor.execute(_CHANGE)
    named = [(fault.chain, fault.sequence) for fault in verify().faults]
    verdicts.holds("a changed row is named", named == [(77, 100)])


if __name__ == "__main__":
    sys.exit(main())
