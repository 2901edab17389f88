"""What gets into the trail, and what never does."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from members.audit.events import Event
from members.audit.record import record
from members.audit.references import address_reference, reference
from members.audit.sealing import seal
from members.models import AuditEntry, AuditNote, Country
from tests.factories.members import make_user


def last_note() -> AuditNote:
    return AuditNote.objects.order_by("id").last()


def test_a_note_names_who_did_what_to_whom(editor, officer):
    record(Event.RECORD_LOOKED_AT, by=editor, about=officer, country=officer.keeper_country)

    note = last_note()
    assert (note.event, note.chain) == ("record-looked-at", officer.keeper_country_id)
    assert (note.actor, note.about) == (f"person:{editor.audit_key}", f"person:{officer.audit_key}")


def test_what_belongs_to_no_country_is_in_chain_0(editor):
    record(Event.EXPORTED, by=editor)

    assert last_note().chain == 0


def test_no_value_of_a_person_stands_in_the_trail(officer):
    record(Event.SIGNED_IN, by=officer, about=officer, detail={"language": officer.language})

    with connection.cursor() as cursor:
        cursor.execute("SELECT note::text FROM members_auditnote AS note")
        text = " ".join(row[0] for row in cursor.fetchall())
    assert officer.name not in text
    assert officer.email not in text


@pytest.mark.parametrize("about", ["Olga Officer", "olga@police.example", "person:a b", "x"])
def test_free_text_is_no_reference(db, about):
    with pytest.raises(ValueError, match="references"):
        record(Event.EXPORTED, by=None, about=about)


@pytest.mark.parametrize(
    "detail",
    [{"who": "Olga Officer"}, {"a": [{"b": "olga@police.example"}]}, {"Olga Officer": 1}],
)
def test_free_text_is_no_detail(db, detail):
    with pytest.raises(ValueError, match="free text"):
        record(Event.EXPORTED, by=None, detail=detail)


def test_a_number_with_a_point_is_no_detail(db):
    with pytest.raises(TypeError):
        record(Event.EXPORTED, by=None, detail={"share": 0.1})


@pytest.mark.parametrize("column", ["actor", "about", "event"])
def test_the_database_refuses_free_text_too(db, note, column):
    with (
        pytest.raises(IntegrityError, match="audit_names_are_references"),
        transaction.atomic(),
    ):
        note(**{column: "Olga Officer"})


def test_a_row_that_was_never_saved_cannot_be_referred_to(db):
    with pytest.raises(ValueError, match="never saved"):
        reference(Country(code="XX"))


def test_an_unknown_address_is_recognised_and_not_readable():
    first, same = address_reference("Eve@Police.example "), address_reference("eve@police.example")

    assert first == same
    assert first != address_reference("eva@police.example")
    assert "eve" not in first


def test_a_new_key_cuts_the_trail_from_an_erased_person(editor):
    erased, other = make_user(), make_user()
    for person in (erased, other):
        record(Event.RECORD_LOOKED_AT, by=editor, about=person)
    seal()

    erased.audit_key = uuid.uuid4()
    erased.save()

    assert AuditEntry.objects.about(erased).count() == 0
    assert AuditEntry.objects.about(other).count() == 1


def test_who_looked_at_my_record(editor, officer, outsider):
    record(Event.RECORD_LOOKED_AT, by=editor, about=officer)
    record(Event.SIGNED_IN, by=officer, about=officer)
    record(Event.RECORD_LOOKED_AT, by=editor, about=outsider)
    seal()

    looks = AuditEntry.objects.about(officer).looks()

    assert [entry.actor for entry in looks] == [f"person:{editor.audit_key}"]
    assert looks[0].label == "Personal record looked at"


def test_everybody_sees_what_concerns_herself_alone(editor, officer, rf):
    from django.contrib.auth.models import AnonymousUser

    record(Event.RECORD_LOOKED_AT, by=editor, about=officer)
    seal()

    assert AuditEntry.objects.visible_to(officer).count() == 1
    assert AuditEntry.objects.visible_to(editor).count() == 0
    assert AuditEntry.objects.visible_to(AnonymousUser()).count() == 0


def test_times_are_whole_microseconds_of_the_database(empty_trail):
    record(Event.EXPORTED, by=None, detail={"rows": 10})
    seal()

    entry = AuditEntry.objects.get()
    assert isinstance(entry.at, int)
    assert entry.moment.microsecond == entry.at % 1_000_000
    assert entry.details == {"rows": 10}
    assert entry.at <= entry.sealed_at


@pytest.mark.parametrize("event", Event)
def test_every_event_fits_the_table(db, event):
    record(event, by=None)

    assert last_note().event == event.value
