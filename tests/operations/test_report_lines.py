"""What somebody types in a row of a report, and what is made of it."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from operations.report_lines import FAULTS, STATES, Reading, is_blank, read


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1250", "1250"),
        ("12.5", "12.5"),
        ("12,5", "12.5"),
        ("1 250", "1250"),
        ("1\u202f250,75", "1250.75"),
        ("1,250,000", "1250000"),
        ("1.250.000", "1250000"),
        ("0.125", "0.125"),
        ("٢٥", "25"),
        ("007", "7"),
    ],
)
def test_numbers_are_read_as_people_write_them(typed, value):
    figure, faults = read(1, {"value": typed})

    assert faults == []
    assert (figure.state, figure.value) == ("reported", Decimal(value))


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("12 kg", "not_a_number"),
        ("a lot", "not_a_number"),
        ("1e5", "not_a_number"),
        ("NaN", "not_a_number"),
        ("12.5.1", "not_a_number"),
        ("1,250", "ambiguous"),
        ("1.250", "ambiguous"),
        ("-5", "negative"),
        ("0.00001", "too_precise"),
        ("1" * 17, "too_precise"),
    ],
)
def test_what_is_no_number_says_why(typed, fault):
    assert read(1, {"value": typed}) == (None, [("value", fault)])


@pytest.mark.parametrize(
    ("typed", "state", "value"),
    [
        ({"value": "0"}, "zero_reported", 0),
        ({"state": "reported", "value": "0"}, "zero_reported", 0),
        ({"state": "zero_reported"}, "zero_reported", 0),
        ({"words": "hundreds"}, "in_words", None),
        ({"state": "withheld"}, "withheld", None),
        ({"state": "not collected"}, "not_collected", None),
    ],
)
def test_a_state_is_what_was_meant(typed, state, value):
    figure, faults = read(1, typed)

    assert faults == []
    assert (figure.state, figure.value) == (state, value)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"note": "x"}, ("state", "no_state")),
        ({"state": "reported"}, ("value", "no_value")),
        ({"state": "zero_reported", "value": "3"}, ("value", "value_here")),
        ({"state": "withheld", "value": "3"}, ("value", "value_here")),
        ({"state": "in_words"}, ("words", "no_words")),
        ({"value": "3", "words": "three"}, ("words", "words_here")),
        ({"state": "nothing"}, ("state", "bad_state")),
        ({"value": "3", "qualifier": "roughly"}, ("qualifier", "bad_qualifier")),
        ({"value": "3", "note": "x" * 401}, ("note", "too_long")),
    ],
)
def test_a_row_that_contradicts_itself_says_where(typed, fault):
    assert read(1, typed) == (None, [fault])


def test_words_of_the_readers_language_are_understood():
    with override("fr"):
        label = str(Reading.State.NOT_COLLECTED.label)
        figure, _faults = read(1, {"state": label})

    assert label != "not collected"
    assert figure.state == "not_collected"


def test_a_qualifier_alone_says_nothing():
    assert is_blank({"qualifier": "about", "value": ""})
    assert not is_blank({"note": "x"})


def test_every_state_is_explained_and_every_fault_has_words():
    assert set(STATES) == set(Reading.State)
    assert all("%" not in str(words) % {"text": "x"} for words in FAULTS.values())
