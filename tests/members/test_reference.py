"""Rows that follow their files until somebody edits them."""

from decimal import Decimal

import pytest

from members.models import Country, Region
from members.models.reference import jsonable


@pytest.fixture
def country(db):
    return Country.objects.get(code="SN")


def test_an_untouched_field_follows_the_files(country):
    changed, kept = country.take_reference({"bureau_city": "Dakar Plateau"})

    assert (changed, kept) == (["bureau_city"], [])
    assert country.bureau_city == "Dakar Plateau"


def test_an_edited_field_stays_with_the_editor(country):
    country.bureau_city = "Thiès"

    changed, kept = country.take_reference({"bureau_city": "Dakar Plateau"})

    assert (changed, kept) == ([], ["bureau_city"])
    assert country.bureau_city == "Thiès"


def test_an_edit_is_no_conflict_while_the_files_stay_the_same(country):
    before = country.loaded["bureau_city"]
    country.bureau_city = "Thiès"

    changed, kept = country.take_reference({"bureau_city": before})

    assert (changed, kept) == ([], [])
    assert country.bureau_city == "Thiès"


def test_files_that_caught_up_with_the_editor_are_the_new_base(country):
    country.bureau_city = "Thiès"

    country.take_reference({"bureau_city": "Thiès"})
    changed, kept = country.take_reference({"bureau_city": "Saint-Louis"})

    assert (changed, kept) == (["bureau_city"], [])


def test_an_edited_link_to_another_row_stays_too(country):
    country.region = Region.objects.get(code="europe")

    _changed, kept = country.take_reference({"region": Region.objects.get(code="americas")})

    assert kept == ["region"]


def test_a_new_row_takes_everything():
    row = Region(code="moon")

    changed, _kept = row.take_reference({"name_en": "Moon", "sort": 0})

    assert set(changed) == {"name_en", "sort"}
    assert row.loaded == {"name_en": "Moon", "sort": 0}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("text", "text"),
        (5, 5),
        (True, True),
        ({"en": "official"}, {"en": "official"}),
        (["a", Decimal("1.0")], ["a", "1"]),
        (Decimal("5"), "5"),
        (Decimal("5.0000"), "5"),
        (Decimal("142000000"), "142000000"),
        (Region(code="africa"), "africa"),
    ],
)
def test_values_are_compared_as_they_stand_in_json(value, expected):
    assert jsonable(value) == expected
