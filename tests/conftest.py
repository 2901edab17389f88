"""The cast, and a database that holds the reference facts.

The facts are loaded once into the test database; each test runs in a transaction that is
rolled back. A test that needs several processes or real commits takes `fresh_database`, a
copy made from a template in a fraction of a second. Nothing here truncates tables.
"""

import gc
import itertools
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.utils import translation

from members.factors import lacks_factor
from members.models import Country, User
from members.permissions import Role, sees_others
from members.scope import Copy, scope
from portal.run import logins
from tests.factories.factors import give_factor, sign_in_fresh
from tests.factories.members import make_user

TEMPLATE = "portal_facts"
EMPTY = "portal_empty"  # migrated, and nothing in it


def pytest_configure() -> None:
    """Compiled catalogues are not kept in the repository; requests have a web login's rights."""
    call_command("compile_messages")
    os.environ.update(logins.with_passwords({"SECRET_KEY": settings.SECRET_KEY}))
    settings.MIDDLEWARE.insert(0, "tests.web_login.web_login_middleware")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker) -> Iterator[None]:
    """Create the test database, load the facts once, and keep a template of it."""
    from django.test.utils import setup_databases, teardown_databases

    with django_db_blocker.unblock(), _many_objects():
        old = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
        _copy_database(connection.settings_dict["NAME"], EMPTY)
        call_command("load_reference", verbosity=0, stdout=_Silent())
        _copy_database(connection.settings_dict["NAME"], TEMPLATE)
    yield
    with django_db_blocker.unblock():
        _administrate(f'DROP DATABASE IF EXISTS "{TEMPLATE}"')
        _administrate(f'DROP DATABASE IF EXISTS "{EMPTY}"')
        teardown_databases(old, verbosity=0)


@contextmanager
def _many_objects() -> Iterator[None]:
    """Look for garbage seldom: migrations make classes by the thousand, a third of their time."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    yield
    gc.set_threshold(*usual)
    gc.collect()
    gc.freeze()  # what is there now stays to the end, and need not be looked through again


class _Silent:
    def write(self, text: str) -> None:
        pass


_numbers = itertools.count(1)


@pytest.fixture
def fresh_database(django_db_setup, django_db_blocker) -> Iterator[str]:
    """A DATABASE_URL of a database of one's own, with the facts, for other processes."""
    with django_db_blocker.unblock(), copy_of(TEMPLATE, f"portal_fresh_{next(_numbers)}") as url:
        yield url


@contextmanager
def copy_of(source: str, name: str) -> Iterator[str]:
    """A copy of a database, dropped at the end; gives its DATABASE_URL."""
    _copy_database(source, name)
    yield re.sub(r"/[^/?]+(\?|$)", rf"/{name}\1", settings.DATABASE_URL, count=1)
    _administrate(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _copy_database(source: str, target: str) -> None:
    connections.close_all()
    _administrate(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
    _administrate(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def _administrate(statement: str) -> None:
    """Run one statement outside any transaction, from a database that nobody copies."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A request leaves its language behind; every test starts in English."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def uncounted() -> None:
    """Tries at doors are counted in the cache; every test begins with none."""
    cache.clear()


@pytest.fixture
def working_copy(db) -> Iterator[None]:
    """Factories and admin models write here; the public reads the published copy."""
    with scope(Copy.WORKING):
        yield


@pytest.fixture
def cast(db) -> Callable[..., User]:
    """`cast(Role.EDITOR)` is a person who holds that role, and the second factor it needs."""

    def person(role: Role | None = None, **overrides) -> User:
        user = make_user(role=role, **overrides)
        if sees_others(user):
            give_factor(user)
        user.held_roles = None  # a test may add one, and count the queries
        return user

    return person


@pytest.fixture
def editor(cast) -> User:
    return cast(Role.EDITOR, name="Edda Editor")


@pytest.fixture
def second_editor(cast) -> User:
    return cast(Role.EDITOR, name="Emil Editor")


@pytest.fixture
def publisher(cast) -> User:
    return cast(Role.PUBLISHER, name="Petra Publisher")


@pytest.fixture
def analyst(cast) -> User:
    return cast(Role.ANALYST, name="Anna Analyst")


@pytest.fixture
def administrator(cast) -> User:
    return cast(Role.ADMINISTRATOR, name="Ada Administrator")


@pytest.fixture
def officer(cast) -> User:
    return cast(Role.OFFICER, name="Olga Officer", country=Country.objects.get(code="SN"))


@pytest.fixture
def coordinator(cast) -> User:
    return cast(Role.COORDINATOR, name="Cora Coordinator", country=Country.objects.get(code="SN"))


@pytest.fixture
def partner(cast) -> User:
    return cast(Role.PARTNER, name="Paul Partner")


@pytest.fixture
def outsider(cast) -> User:
    """Signed in, with no role at all."""
    return cast(name="Otto Outsider")


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """`signed_in(editor)` is a client with her session, her second factor just used."""

    def sign_in(user: User) -> Client:
        client = Client()
        if lacks_factor(user):
            give_factor(user)
        sign_in_fresh(client, user)
        return client

    return sign_in
