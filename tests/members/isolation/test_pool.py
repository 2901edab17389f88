"""T3: many people over two pooled connections; each piece of work sees its own country alone."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import environ
import pytest
from django.conf import settings
from django.db import DatabaseError, OperationalError, connections, transaction

from members.models import User
from members.scope import Copy, of_country, of_officer, scope
from portal.run import logins

POOL = "pooled"
COUNTRIES = ["SN", "FR", "BR", "JP"]
THREADS = 8


class Stop(Exception):
    """What goes wrong in the middle of some piece of work."""


@pytest.fixture
def people(fresh_database) -> Iterator[dict[int, set[int]]]:
    """The people of four countries by the id of the country; `POOL` leads to their database."""
    login = logins.password(settings.SECRET_KEY, logins.WEB)
    url = logins.login_url(fresh_database, logins.WEB, login)
    pool = {"min_size": 2, "max_size": 2, "timeout": 60}
    administrator = {**connections.settings["default"], **environ.Env.db_url_config(fresh_database)}
    entry = {**connections.settings["default"], **environ.Env.db_url_config(url)}
    entry["OPTIONS"] = entry["OPTIONS"] | {"pool": pool}
    entry["CONN_MAX_AGE"] = 0
    connections.settings |= {POOL: entry, "administrator": administrator}
    try:
        yield _populate()
    finally:
        connections[POOL].close()
        connections[POOL].close_pool()
        connections["administrator"].close()
        for alias in (POOL, "administrator"):
            del connections[alias]
            del connections.settings[alias]


def _populate() -> dict[int, set[int]]:
    with connections["administrator"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO members_user (password, email, name, keeper_country_id, language,"
            " is_active, is_demo, date_joined)"
            " SELECT '', code || n || '@canary.example', 'Canary ' || code, country.id, 'en',"
            " true, false, now() FROM members_country AS country, generate_series(1, 5) AS n"
            " WHERE code = ANY(%s) RETURNING keeper_country_id, id",
            [COUNTRIES],
        )
        found: dict[int, set[int]] = {}
        for country, person in cursor.fetchall():
            found.setdefault(country, set()).add(person)
        return found


def seen() -> set[int]:
    return set(User.objects.using(POOL).values_list("pk", flat=True))


@contextmanager
def one_request() -> Iterator[None]:
    """As Django does: the connection goes back to the pool at the end."""
    try:
        yield
    finally:
        connections[POOL].close()


def _work(people: dict[int, set[int]], luck: random.Random) -> str:
    """One short request of one country, and one of the ways it may end."""
    country = luck.choice(list(people))
    view = {"seen_by": of_country(0, country), "using": POOL}
    ending = luck.choice(["answer", "nested", "savepoint", "error", "timeout", "broken", "nobody"])
    with one_request(), suppress(Stop, OperationalError, DatabaseError):
        if ending == "nobody":
            _expect_nothing()
            return ending
        with scope(Copy.PUBLISHED, **view):
            assert seen() == people[country]
            if ending == "nested":
                _look_as_another(people, luck)
                assert seen() == people[country]
            elif ending == "savepoint":
                with suppress(Stop), transaction.atomic(using=POOL):
                    _look_as_another(people, luck)
                    raise Stop
                assert seen() == people[country]
            elif ending == "error":
                raise Stop
            elif ending == "timeout":
                _run("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)")
            elif ending == "broken":
                _run("SELECT no_such_column")
    return ending


def _look_as_another(people: dict[int, set[int]], luck: random.Random) -> None:
    other = luck.choice(list(people))
    person = luck.choice(sorted(people[other]))
    with scope(seen_by=of_officer(person), using=POOL):
        assert seen() == {person}


def _expect_nothing() -> None:
    """Without a scope a connection that served others says no."""
    with pytest.raises(DatabaseError, match="permission denied"):
        seen()


def _run(statement: str) -> None:
    with connections[POOL].cursor() as cursor:
        cursor.execute(statement)


def _many(people: dict[int, set[int]], requests: int) -> Counter:
    """The requests on all threads; how often each ending came. A leak fails here."""
    endings, failures = Counter(), []

    def work(seed: int) -> None:
        luck = random.Random(seed)
        try:
            for _ in range(requests // THREADS):
                endings[_work(people, luck)] += 1
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[seed]) for seed in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    return endings


def test_nothing_leaks_over_pooled_connections(people):
    endings = _many(people, 1_600)

    assert sum(endings.values()) == 1_600
    assert len(endings) == 7


@pytest.mark.nightly
def test_nothing_leaks_in_a_hundred_thousand_requests(people):
    endings = _many(people, 100_000)

    assert sum(endings.values()) == 100_000


def test_a_setting_that_outlives_its_transaction_would_be_noticed(people):
    """The broken twin: a session-level setting shows a foreign country to the next request."""
    country, other = list(people)[:2]
    with one_request():
        _run(
            f"SELECT set_config('role', 'portal_country', false),"
            f" set_config('portal.country', '{country}', false)"
        )

    leaked = []
    for _ in range(2):  # whichever of the two connections comes
        with one_request(), suppress(DatabaseError):
            leaked.append(seen())

    assert people[country] in leaked
    assert people[other] not in leaked
