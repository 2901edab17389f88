"""Filters in the address narrow what a page shows, and ignore what nobody offers."""

import pytest

from goals import remembered
from goals.filters import LinkFilter

pytestmark = pytest.mark.django_db


def narrowed(**asked: str) -> list:
    return LinkFilter(asked).narrowed(remembered.link_table().links)


@pytest.mark.parametrize("value", ["direct", "indirect", "cross_cutting"])
def test_links_are_narrowed_to_a_relation(value):
    assert {link.relation for link in narrowed(relation=value)} == {value}


@pytest.mark.parametrize("value", ["read", "inferred"])
def test_links_are_narrowed_to_a_confidence(value):
    assert {link.confidence for link in narrowed(confidence=value)} == {value}


def test_links_are_narrowed_to_a_goal():
    assert {link.goal.number for link in narrowed(goal="3")} == {3}


def test_wishes_add_up():
    found = narrowed(goal="3", relation="direct", confidence="inferred")

    assert found
    assert len(found) < min(len(narrowed(goal="3")), len(narrowed(relation="direct")))


@pytest.mark.parametrize("asked", [{}, {"relation": ""}, {"confidence": "x"}, {"goal": "99"}])
def test_a_blank_or_unknown_wish_keeps_all_links(asked):
    assert len(narrowed(**asked)) == 114
