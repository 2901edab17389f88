"""Nightly: the time of an answer does not tell whether an account exists."""

import os
import random
import time

import pytest
from django.core.cache import cache
from django.test import Client

from members.permissions import Role
from portal.settings.base import PASSWORD_HASHERS
from tests.members.test_factors import person

pytestmark = pytest.mark.nightly

PAIRS = int(os.environ.get("PAIRS", "2000"))
HIGHEST = 0.55  # a coin gives 0.5


def chance_of_telling(slower: list[float], faster: list[float]) -> float:
    """How often a value of the first list exceeds one of the second (Mann-Whitney AUC)."""
    ranked = sorted([(value, True) for value in slower] + [(value, False) for value in faster])
    ranks = sum(rank for rank, (_value, is_slower) in enumerate(ranked, 1) if is_slower)
    return (ranks - len(slower) * (len(slower) + 1) / 2) / (len(slower) * len(faster))


def duration(path: str, address: str) -> float:
    cache.clear()
    client = Client()
    began = time.perf_counter()
    client.post(path, {"login": address, "email": address, "password": "a wrong password"})
    return time.perf_counter() - began


@pytest.mark.parametrize(
    ("path", "even_seconds"),
    [("/en/accounts/login/", 0.0), ("/en/accounts/password/reset/", 0.05)],
)
def test_known_and_unknown_take_the_same_time(db, settings, path, even_seconds):
    """A sign-in is even by its hashing alone; a letter only by the floor, small here."""
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS
    settings.EVEN_SECONDS = even_seconds
    user = person(Role.OFFICER, email="known.person@police.example")
    user.set_password("a password as people have")
    user.save()
    times = {user.email: [], "nobody.atall@police.example": []}
    for address in times:
        duration(path, address)  # what is done once is done before

    for _pair in range(PAIRS):
        for address in random.sample(list(times), 2):
            times[address].append(duration(path, address))

    known, unknown = times.values()
    chance = chance_of_telling(known, unknown)
    assert max(chance, 1 - chance) <= HIGHEST


def test_a_difference_would_be_noticed():
    known = [0.100 + number / 10_000 for number in range(100)]

    assert chance_of_telling([value + 0.006 for value in known], known) > 0.9
    assert abs(chance_of_telling(known, known) - 0.5) < 0.01
