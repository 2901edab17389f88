"""The published copy is nothing but a fold over the revisions, and can be made anew from them."""

import pytest
from django.db import connection

from goals import publishing, twins
from goals.models import Aim, Content, Goal
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

    working = twins._columns(twins.WORKING_SCHEMA, table)

    assert working
    assert twins._columns(twins.PUBLISHED_SCHEMA, table) == working


def test_a_copy_of_another_shape_is_made_anew_after_a_migration(db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE published.goals_theme DROP COLUMN number")

    twins.after_migrate()

    assert twins._columns("published", "goals_theme") == twins._columns("public", "goals_theme")


def test_snapshots_leave_out_what_readers_never_see(working_copy):
    goal = Goal.objects.get(code="GPG3")

    snapshot = twins.working_snapshots(Goal, [goal.pk])[goal.pk]

    assert snapshot["title_ar"] == goal.title_ar
    assert not {"version", "loaded"} & set(snapshot)
