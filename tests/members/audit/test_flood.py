"""Refusals without end cost a bounded number of rows and still show how many they were."""

from members.audit.events import Event
from members.audit.flood import ONE_BY_ONE, ROWS, WINDOW_SECONDS, Flood
from members.audit.record import record
from members.models import AuditNote


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_first_refusals_are_written_one_by_one():
    flood = Flood(Clock())

    assert [flood.stands_for("person:1") for _ in range(ONE_BY_ONE)] == [1] * ONE_BY_ONE


def test_a_flood_is_written_with_its_size():
    flood = Flood(Clock())

    weights = [flood.stands_for("person:1") for _ in range(6_400)]

    assert sum(weights) == 6_400
    assert len([weight for weight in weights if weight]) == ONE_BY_ONE + 7


def test_a_flood_of_one_does_not_hide_another():
    flood = Flood(Clock())
    for _ in range(1_000):
        flood.stands_for("person:1")

    assert flood.stands_for("person:2") == 1


def test_a_flood_of_many_names_is_bounded_as_a_whole():
    flood = Flood(Clock())

    written = sum(flood.stands_for(f"address:{number}") > 0 for number in range(100_000))

    assert written <= ROWS + ONE_BY_ONE + 20
    assert len(flood._seen) <= ROWS + 1


def test_a_new_window_begins_anew():
    clock = Clock()
    flood = Flood(clock)
    for _ in range(ONE_BY_ONE + 1):
        flood.stands_for("person:1")

    clock.now += WINDOW_SECONDS

    assert flood.stands_for("person:1") == 1


def test_only_refusals_are_counted_together(officer):
    for _ in range(2 * ONE_BY_ONE):
        record(Event.PERMISSION_REFUSED, by=officer)
        record(Event.RECORD_LOOKED_AT, by=officer, about=officer)

    notes = list(AuditNote.objects.values_list("event", "detail"))
    assert notes.count(("record-looked-at", "")) == 2 * ONE_BY_ONE
    assert notes.count(("permission-refused", "")) == ONE_BY_ONE
    assert notes.count(("permission-refused", f'{{"stands_for":{ONE_BY_ONE}}}')) == 1
