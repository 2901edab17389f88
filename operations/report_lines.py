"""One figure of a report as somebody typed it, in a form or in a cell: read, or what is wrong.

A blank is never stored: where no number stands, the state says what stands there.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from goals.models import Reading

State, Qualifier = Reading.State, Reading.Qualifier
COLUMNS = ("state", "value", "qualifier", "words", "note")
LONGEST = {"words": 120, "note": 400}
FAULTS = {
    "not_a_number": _("“%(text)s” is not a number. Write digits alone, such as 1250 or 12.5."),
    "ambiguous": _(
        "“%(text)s” can be read in two ways. Write it without a separator of thousands."
    ),
    "negative": _("“%(text)s” is below zero. A result is counted from zero."),
    "too_precise": _("“%(text)s” has more than four decimals or too many digits."),
    "no_value": _("The number is missing. Write it, or choose another state."),
    "value_here": _("“%(text)s”: this state has no number. Take it away, or choose another state."),
    "no_state": _("Say what stands here: a number, or a state that tells why there is none."),
    "bad_state": _("“%(text)s” is no state. Use one of those that the page lists."),
    "bad_qualifier": _("“%(text)s” is no qualifier. Write exact, about, more_than or at_least."),
    "no_words": _("The words are missing. Write what can be said, such as “hundreds”."),
    "words_here": _("“%(text)s”: words belong to the state “given in words only”."),
    "too_long": _("This is too long. Shorten it."),
}
# What each state means, for who chooses one.
STATES = {
    State.REPORTED: _("You have the number."),
    State.ZERO_REPORTED: _("You looked, and there was none."),
    State.NOT_YET_DUE: _("The number will come later."),
    State.NOT_COLLECTED: _("Nobody counts this in your country."),
    State.NOT_APPLICABLE: _("It cannot occur in your country or in your part of the operation."),
    State.WITHHELD: _("You have the number and do not publish it."),
    State.IN_WORDS: _("There is no exact number; words such as “hundreds” say how much."),
    State.ILLEGIBLE: _("The document that holds the number cannot be read."),
}
_SEPARATORS = str.maketrans({" ": "", "\u00a0": "", "\u202f": "", "'": "", "’": "", "٬": ""})
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_GROUPED = re.compile(r"\d{1,3}([.,]\d{3}){2,}")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")

Fault = tuple[str, str]  # column, word of FAULTS


@dataclass(frozen=True)
class Figure:
    """What a line of a report says about one measure."""

    measure: int
    state: str
    value: Decimal | None = None
    qualifier: str = Qualifier.EXACT
    words: str = ""
    note: str = ""

    @classmethod
    def of(cls, line: Any) -> "Figure":
        return cls(line.measure_id, line.state, line.value, line.qualifier, line.words, line.note)

    @property
    def text(self) -> str:
        """The words, by the name that a reading has for them."""
        return self.words

    def get_state_display(self) -> str:
        return str(State(self.state).label)

    def onto(self, line: Any) -> Any:
        """The line, saying this; it is not saved."""
        line.measure_id = self.measure
        for name in COLUMNS:
            setattr(line, name, getattr(self, name))
        return line


def is_blank(typed: Mapping[str, str]) -> bool:
    """Nothing was said: no state, no number, no words, no note."""
    return not any(typed.get(name) for name in COLUMNS if name != "qualifier")


def read(measure: int, typed: Mapping[str, str]) -> tuple[Figure | None, list[Fault]]:
    """The figure that was typed, or everything that is wrong with it.

    A number without a state is reported, nought is a reported zero, words alone are in words.
    """
    value, faults = _value(typed.get("value", ""))
    words, note = typed.get("words", ""), typed.get("note", "")
    state = _one_of(State, typed.get("state", ""))
    qualifier = _one_of(Qualifier, typed.get("qualifier", "")) or Qualifier.EXACT
    if typed.get("state") and not state:
        faults.append(("state", "bad_state"))
    if typed.get("qualifier") and not _one_of(Qualifier, typed["qualifier"]):
        faults.append(("qualifier", "bad_qualifier"))
    faults += [(n, "too_long") for n, most in LONGEST.items() if len(typed.get(n, "")) > most]
    if faults:
        return None, faults
    state = _meant(state, value, words)
    if state == State.ZERO_REPORTED and value is None:
        value = Decimal(0)
    faults = list(_mismatches(state, value, words))
    if faults:
        return None, faults
    exact = qualifier if state == State.REPORTED else Qualifier.EXACT
    return Figure(measure, state, value, exact, words, note), []


def _meant(state: str, value: Decimal | None, words: str) -> str:
    if not state:
        if value is not None:
            state = State.REPORTED
        elif words:
            state = State.IN_WORDS
    return State.ZERO_REPORTED if state == State.REPORTED and value == 0 else state


def _mismatches(state: str, value: Decimal | None, words: str) -> Iterator[Fault]:
    if not state:
        yield "state", "no_state"
    elif state == State.REPORTED and value is None:
        yield "value", "no_value"
    elif state != State.REPORTED and value != (0 if state == State.ZERO_REPORTED else None):
        yield "value", "value_here"
    if state == State.IN_WORDS and not words:
        yield "words", "no_words"
    if state and state != State.IN_WORDS and words:
        yield "words", "words_here"


def _one_of(choices: type[State] | type[Qualifier], text: str) -> str:
    """The word of a choice, typed as itself or as it reads in the reader's language."""
    wanted = text.strip().casefold()
    found = (c.value for c in choices if wanted in {c.value, str(c.label).casefold()})
    return next(found, "")


def _value(text: str) -> tuple[Decimal | None, list[Fault]]:
    plain = "".join(_digit(sign) for sign in text.translate(_SEPARATORS)).replace("٫", ".")
    if not plain:
        return None, []
    if _AMBIGUOUS.fullmatch(plain):
        return None, [("value", "ambiguous")]
    if _GROUPED.fullmatch(plain):
        plain = re.sub("[.,]", "", plain)
    plain = plain.replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        return None, [("value", "not_a_number")]
    value = Decimal(plain)
    if value < 0:
        return None, [("value", "negative")]
    if value >= 10**16 or value != round(value, 4):
        return None, [("value", "too_precise")]
    return value, []


def _digit(sign: str) -> str:
    """Digits of any script as 0–9."""
    number = unicodedata.decimal(sign, None)
    return sign if number is None else str(number)
