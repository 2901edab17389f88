"""Which unit a typed name means, and which it might mean."""

import pytest

from members.models import Unit
from members.unit_names import UnitNames


def names(*words: str) -> UnitNames:
    return UnitNames(Unit(pk=number, name=word) for number, word in enumerate(words, start=1))


@pytest.mark.parametrize(
    ("there", "typed"),
    [
        ("Border post Rosso", "border POST  rosso"),
        ("École de police", "Ecole de Police"),
        ("Straße", "STRASSE"),
        ("مركز أمن", "مركز امن"),
        ("Pos te", "Poste"),
    ],
)
def test_case_accents_and_spaces_make_no_other_name(there, typed):
    assert names(there).same(typed).name == there


@pytest.mark.parametrize(
    ("there", "typed"), [("Post 1", "Post 2"), ("Airport", "Port"), ("की", "का")]
)
def test_another_name_is_not_the_same(there, typed):
    assert names(there).same(typed) is None


def test_of_two_that_fold_alike_the_exact_one_is_meant():
    assert names("Ecole", "École").same("école").name == "École"


def test_of_two_that_fold_alike_the_open_one_is_meant():
    units = [Unit(pk=1, name="Ecole", is_closed=True), Unit(pk=2, name="E cole")]

    assert UnitNames(units).same("écolé").pk == 2


@pytest.mark.parametrize(
    "typed", ["Border post Roso", "Border post Rossoo", "Border post Rosse", "Bodrer post Rosso"]
)
def test_a_slip_of_one_letter_is_near(typed):
    assert names("Airport", "Border post Rosso").near(typed).name == "Border post Rosso"


@pytest.mark.parametrize(
    ("there", "typed"),
    [("Post 12", "Post 13"), ("CID", "CIB"), ("Border post Rosso", "Border post Dakar")],
)
def test_another_number_a_short_name_and_another_word_are_not_near(there, typed):
    assert names(there).near(typed) is None


def test_a_closed_unit_is_suggested_to_nobody():
    assert UnitNames([Unit(pk=1, name="Airport", is_closed=True)]).near("Airprt") is None
