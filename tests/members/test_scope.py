"""The one door to the working copy: it nests, restores what was before, and rolls back."""

import pytest
from django.db import DatabaseError, connection, transaction

from goals.models import Goal
from members.scope import Copy, current_copy, scope
from tests.factories.goals import make_link

pytestmark = pytest.mark.django_db


class Stop(Exception):
    pass


def write_and_stop(code, slug):
    with scope(Copy.WORKING):
        Goal.objects.filter(code=code).update(slug=slug)
        raise Stop


def test_without_a_scope_the_published_copy_is_seen():
    assert current_copy() == Copy.PUBLISHED


@pytest.mark.parametrize("copy", Copy)
def test_a_scope_shows_its_copy(copy):
    with scope(copy):
        assert current_copy() == copy


def test_scopes_nest_and_restore_the_outer_view():
    with scope(Copy.WORKING):
        with scope(Copy.PUBLISHED):
            with scope(Copy.WORKING):
                assert current_copy() == Copy.WORKING
            assert current_copy() == Copy.PUBLISHED
        assert current_copy() == Copy.WORKING

    assert current_copy() == Copy.PUBLISHED


@pytest.mark.parametrize("outer", Copy)
@pytest.mark.parametrize("inner", Copy)
def test_an_error_restores_the_outer_view(outer, inner):
    with scope(outer):
        with pytest.raises(Stop), scope(inner):
            raise Stop

        assert current_copy() == outer
    assert current_copy() == Copy.PUBLISHED


def test_an_error_takes_back_what_was_written():
    with pytest.raises(Stop):
        write_and_stop("GPG1", "changed")

    with scope(Copy.WORKING):
        assert not Goal.objects.filter(slug="changed").exists()


def test_an_inner_error_takes_back_the_inner_work_alone():
    with scope(Copy.WORKING):
        Goal.objects.filter(code="GPG1").update(slug="outer")
        with pytest.raises(Stop):
            write_and_stop("GPG2", "inner")

        slugs = Goal.objects.filter(code__in=["GPG1", "GPG2"]).order_by("code")
        assert slugs[0].slug == "outer"
        assert slugs[1].slug != "inner"


def test_a_database_error_inside_leaves_the_outer_view_usable():
    with scope(Copy.WORKING):
        with pytest.raises(DatabaseError), scope(Copy.PUBLISHED), connection.cursor() as cursor:
            cursor.execute("SELECT no_such_column")

        assert current_copy() == Copy.WORKING


def test_a_savepoint_released_inside_does_not_change_the_view():
    with scope(Copy.WORKING):
        with transaction.atomic(), scope(Copy.PUBLISHED):
            pass
        assert current_copy() == Copy.WORKING


def test_what_is_written_in_the_working_copy_is_not_published():
    with scope(Copy.WORKING):
        link = make_link()

    assert not type(link).objects.filter(code=link.code).exists()


def test_the_two_copies_are_two_tables():
    with scope(Copy.WORKING):
        Goal.objects.filter(code="GPG1").update(slug="only-here")

    assert not Goal.objects.filter(slug="only-here").exists()
    with scope(Copy.WORKING):
        assert Goal.objects.filter(slug="only-here").exists()
