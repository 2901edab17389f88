"""What the database itself refuses, whoever asks."""

import pytest
from django.db import DataError, IntegrityError, connection, transaction


def run(statement, *parameters):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def refused(constraint):
    return pytest.raises(
        IntegrityError, check=lambda error: error.__cause__.diag.constraint_name == constraint
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE members_auditentry SET detail = ''",
        "UPDATE members_auditentry SET id = id",
        "DELETE FROM members_auditentry",
        "TRUNCATE members_auditentry",
        "DELETE FROM members_audithead",
        "TRUNCATE members_audithead",
        "INSERT INTO members_audithead VALUES (9, 1, 0, '')",
    ],
)
def test_what_is_sealed_stays(trail, statement):
    with refused("audit_only_grows"):
        run(statement)


@pytest.mark.parametrize("statement", ["UPDATE {} SET detail = ''", "TRUNCATE {}"])
def test_a_note_is_not_changed(note, statement):
    note()

    with refused("audit_only_grows"):
        run(statement.format("members_auditnote"))


def test_a_note_does_not_leave_unsealed(note):
    note()

    with refused("audit_note_is_sealed"):
        run("DELETE FROM members_auditnote")


def test_a_note_does_not_leave_when_something_else_was_sealed(note):
    number = note(detail='{"n":1}')
    run(
        "INSERT INTO members_auditentry (id, at, chain, event, actor, about, detail, sequence,"
        " sealed_at, hash) SELECT id, at, chain, event, actor, about, '', 1, 1,"
        " sha256('') FROM members_auditnote WHERE id = %s",
        number,
    )

    with refused("audit_note_is_sealed"):
        run("DELETE FROM members_auditnote")


@pytest.mark.parametrize(
    "change",
    [
        "sequence = 39",
        "sequence = 41",
        "chain = 6",
        "hash = sha256('')",
        "sequence = sequence",
    ],
)
def test_a_head_only_moves_onto_a_row_of_its_chain(trail, change):
    with refused("audit_head_moves_forward"):
        run(f"UPDATE members_audithead SET {change} WHERE chain = 5")


def test_a_chain_cannot_fork(trail):
    with refused("audit_chain_has_no_fork"):
        run(
            "INSERT INTO members_auditentry SELECT chain, event, actor, about, detail, id + 1000,"
            " at, sequence, sealed_at, hash FROM members_auditentry WHERE chain = 5 LIMIT 1"
        )


@pytest.mark.parametrize("detail", ["[1]", "1", "null"])
def test_a_detail_is_an_object(note, detail):
    with refused("audit_detail_is_json"), transaction.atomic():
        note(detail=detail)


def test_a_detail_is_json(note):
    with pytest.raises(DataError), transaction.atomic():
        note(detail="Olga Officer")


@pytest.mark.parametrize("detail", ['{"a":\n1}', '{"a":\t1}', '{"a":\r1}', '{"a":"\x7f"}'])
def test_a_detail_is_one_line(note, detail):
    with refused("audit_detail_is_one_line"), transaction.atomic():
        note(detail=detail)
