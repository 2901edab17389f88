"""The published copy is nothing but a fold over the revisions, and can be made anew from them."""

import os
import subprocess
import sys

import environ
import psycopg
import pytest
from django.conf import settings
from django.db import connection

from goals import publishing, twins
from goals.models import Aim, Content, Goal, Source, Term
from members.scope import Copy, scope
from tests.factories.goals import make_link

CONTENT = Content.page_models()


def published_rows(model):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT to_jsonb(t) FROM published."{model._meta.db_table}" t ORDER BY id')
        return cursor.fetchall()


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model.__name__)
def test_a_rebuilt_copy_holds_the_same_rows(db, model):
    before = published_rows(model)

    twins.rebuild(model)

    assert published_rows(model) == before
    assert before


def test_a_rebuilt_copy_follows_the_newest_revision(reviewed, editor, publisher):
    aim = Aim.objects.get(code="GPG3.A1")
    aim.is_retired = True
    aim.save()
    publishing.publish(drafts=[reviewed], by=publisher, reason="Better wording")
    before = [published_rows(model) for model in (Goal, Aim)]

    for model in (Goal, Aim):
        twins.rebuild(model)

    assert [published_rows(model) for model in (Goal, Aim)] == before
    with scope(Copy.PUBLISHED):
        assert Goal.objects.get(code="GPG3").title_en == "A better title"
        assert not Aim.objects.filter(code="GPG3.A1").exists()


def test_a_rebuilt_copy_holds_nothing_unpublished(working_copy):
    link = make_link()

    twins.rebuild(type(link))

    with scope(Copy.PUBLISHED):
        assert not type(link).objects.filter(code=link.code).exists()


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model.__name__)
def test_both_copies_have_the_same_shape(db, model):
    table = model._meta.db_table

    working = twins._shape(twins.WORKING_SCHEMA, table)

    assert working
    assert twins._shape(twins.PUBLISHED_SCHEMA, table) == working


def test_a_copy_that_lacks_a_new_word_is_outdated(db):
    table = Source._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE published.{table} DROP CONSTRAINT {table}_kind_check")

    assert twins._is_outdated(Source)
    twins.rebuild(Source)
    assert not twins._is_outdated(Source)


def test_a_copy_of_another_shape_is_made_anew_after_a_migration(db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE published.goals_theme DROP COLUMN number")

    twins.after_migrate()

    assert twins._columns("published", "goals_theme") == twins._columns("public", "goals_theme")


def indexes(schema, model):
    return twins._indexes(schema, model._meta.db_table)


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model.__name__)
def test_both_copies_have_the_same_indexes(db, model):
    assert indexes("published", model).keys() == indexes("public", model).keys()


def test_a_copy_takes_a_new_index_and_drops_one_that_went(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX new_one ON public.goals_goal (slug) WHERE NOT is_retired")
        cursor.execute("CREATE UNIQUE INDEX went ON published.goals_goal (code, number)")

    twins.after_migrate()

    assert indexes("published", Goal).keys() == indexes("public", Goal).keys()
    assert "new_one" in indexes("published", Goal).values()


def test_snapshots_leave_out_what_readers_never_see(working_copy):
    goal = Goal.objects.get(code="GPG3")

    snapshot = twins.working_snapshots(Goal, [goal.pk])[goal.pk]

    assert snapshot["title_ar"] == goal.title_ar
    assert not {"version", "loaded"} & set(snapshot)


def test_readers_never_see_drafts_while_a_copy_is_rebuilt(fresh_database):
    """A reader asks all the time while another process rebuilds the published copies."""
    rebuild = (
        "import django; django.setup()\n"
        "from goals import twins; from goals.models import Goal\n"
        "print('ready', flush=True)\n"
        "[twins.rebuild(Goal) for _ in range(15)]\n"
    )
    environment = os.environ | {"DATABASE_URL": fresh_database}
    address = environ.Env.db_url_config(fresh_database)
    reader = psycopg.connect(
        host=address["HOST"],
        port=address["PORT"] or None,
        user=address["USER"],
        password=address["PASSWORD"],
        dbname=address["NAME"],
        autocommit=True,
    )
    with reader:
        reader.execute("UPDATE public.goals_goal SET title_en = 'a draft' WHERE code = 'GPG1'")
        reader.execute("SET search_path TO published, public")
        builder = subprocess.Popen(
            [sys.executable, "-c", rebuild],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
        )
        builder.stdout.readline()

        titles = set()
        while builder.poll() is None:
            found = reader.execute("SELECT title_en FROM goals_goal WHERE code = 'GPG1'")
            titles.add(found.fetchone())

    builder.stdout.close()
    assert builder.returncode == 0
    assert len(titles) == 1
    assert titles != {("a draft",)}
    assert titles != {None}


def test_a_draft_in_a_young_column_stays_a_draft_when_a_copy_is_rebuilt(working_copy):
    """A column added after the last publication stands in no snapshot."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE goals_term ADD COLUMN young text DEFAULT 'as migrated'")
        twins.rebuild(Term)
        cursor.execute("UPDATE goals_term SET young = 'a draft'")

        twins.rebuild(Term)

        cursor.execute("SELECT DISTINCT young FROM published.goals_term")
        assert cursor.fetchall() == [("as migrated",)]
