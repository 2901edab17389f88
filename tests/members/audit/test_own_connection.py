"""The trail has a connection of its own: what was refused or taken back is still on record."""

import logging

import pytest
from django.db import OperationalError, connections, transaction
from django.test import Client
from django.urls import reverse

from members.audit.events import MAY_GO_UNRECORDED, Event
from members.audit.record import record
from members.models import AuditNote, RoleGrant, User
from members.permissions import Role
from tests.factories.factors import give_factor, sign_in_fresh
from tests.factories.members import PASSWORD, make_user, verify_address


class Stop(Exception):
    pass


@transaction.atomic
def write_record_and_stop() -> None:
    person = make_user(email="gone@police.example")
    record(Event.EXPORTED, by=person)
    raise Stop


def notes() -> list[str]:
    return list(AuditNote.objects.order_by("id").values_list("event", flat=True))


def cut_the_line() -> None:
    """The server of the trail does not answer any more."""
    line = connections["audit"]
    line.close()
    line.settings_dict = {**line.settings_dict, "HOST": "/nowhere", "USER": "nobody"}


def test_a_note_outlives_the_transaction_that_is_taken_back(alone):
    def job():
        with pytest.raises(Stop):
            write_record_and_stop()
        return notes()[-1], User.objects.filter(email="gone@police.example").exists()

    assert alone(job) == ("exported", False)


def test_a_refused_request_is_on_record(alone):
    def job():
        client, editor = Client(), make_user(Role.EDITOR, email="edda@police.example")
        give_factor(editor)
        sign_in_fresh(client, editor)
        answer = client.get(reverse("admin:members_user_changelist"))
        return answer.status_code, notes()[-1]

    assert alone(job) == (403, "permission-refused")


def fails(event: Event) -> bool:
    try:
        record(event, by=None)
    except OperationalError:
        return True
    return False


def test_what_must_be_on_record_fails_without_it_and_a_refusal_is_told_to_the_operator(
    alone, caplog
):
    def job():
        cut_the_line()
        return {event for event in Event if fails(event)}

    with caplog.at_level(logging.ERROR, "members.audit.record"):
        failed = alone(job)

    assert failed == set(Event) - {
        Event.SIGNED_OUT,
        Event.SIGN_IN_REFUSED,
        Event.PERMISSION_REFUSED,
    }
    assert all(event.value in caplog.text for event in MAY_GO_UNRECORDED)


def test_nobody_signs_in_unrecorded(alone):
    def job():
        person = make_user(email="olga@police.example")
        verify_address(person)
        cut_the_line()
        client = Client(raise_request_exception=False)
        answer = client.post(
            reverse("account_login"), {"login": person.email, "password": PASSWORD}
        )
        inside = client.get(reverse("account_email"))
        return answer.status_code, inside.status_code

    assert alone(job) == (503, 302)


def test_no_role_is_given_unrecorded(alone):
    def job():
        other = make_user(email="otto@police.example")
        client = Client(raise_request_exception=False)
        administrator = make_user(Role.ADMINISTRATOR, email="ada@police.example")
        give_factor(administrator)
        sign_in_fresh(client, administrator)
        cut_the_line()
        grant = {"user": other.pk, "role": "editor", "scope": "world", "reason": "New in the team"}
        answer = client.post(
            reverse("admin:members_rolegrant_add"), grant | {"valid_from": "2026-11-01T08:00"}
        )
        return answer.status_code, RoleGrant.objects.filter(user=other).exists()

    assert alone(job) == (503, False)


def test_a_locked_row_of_the_request_does_not_stop_its_own_record(alone):
    def job():
        person = make_user(email="lisa@police.example")
        with transaction.atomic():
            User.objects.select_for_update().get(pk=person.pk)
            record(Event.DATA_CORRECTED, by=person, about=person)
        return notes()[-1]

    assert alone(job) == "data-corrected"
