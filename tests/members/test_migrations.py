"""Migrations of this room on a database that already holds facts, forward and back."""

import os
import subprocess
import sys

import environ
import psycopg
import pytest
from django.conf import settings


@pytest.fixture
def migrate(fresh_database):
    """`migrate("0001")` takes the room to a migration; without a name, to the newest."""

    def run(*target: str) -> None:
        command = [sys.executable, "manage.py", "migrate", "members", *target, "--verbosity=0"]
        environment = os.environ | {"DATABASE_URL": fresh_database}
        subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)

    return run


@pytest.fixture
def ask(fresh_database):
    """`ask(statement)` is the first row of an answer."""
    wanted = environ.Env.db_url_config(fresh_database)
    reader = psycopg.connect(
        host=wanted["HOST"],
        port=wanted["PORT"] or None,
        user=wanted["USER"],
        password=wanted["PASSWORD"],
        dbname=wanted["NAME"],
        autocommit=True,
    )
    with reader:
        yield lambda statement: reader.execute(statement).fetchone()


def test_history_of_older_rows_begins_with_what_is_there(migrate, ask):
    migrate("0001")
    migrate()

    begun = ask(
        "SELECT count(*) FROM members_countryevent JOIN members_country USING (id, code, name_ar)"
        " WHERE pgh_label = 'start' AND pgh_obj_id = id"
    )

    assert begun == ask("SELECT count(*) FROM members_country")
    assert begun > (190,)


def test_history_that_is_there_is_not_begun_again(migrate, ask):
    migrate("0005")
    migrate()

    assert ask("SELECT count(*) FROM members_countryevent WHERE pgh_label = 'start'") == (0,)


def test_code_that_knows_no_versions_still_adds_a_row(ask):
    added = ask(
        "INSERT INTO members_region (code, name, sort) VALUES ('new', 'New', 9) RETURNING version"
    )

    assert added == (1,)
