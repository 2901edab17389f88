"""A confirmed file is written by the worker: in slices, each once, and stopped by undoing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members import actions
from members.models import AuditNote, Invitation, InvitationFile, OutboxRow, Unit
from members.outbox import drain
from members.people_file import MOST_ROWS
from tests.factories.members import make_country, make_invitation, make_officer, make_unit

pytestmark = pytest.mark.django_db
SLICE = 1_000


def rows_of(number: int, units: int = 1) -> list[list]:
    return [
        [n + 2, f"p{n}@police.example", "Person", f"Post {n % units}", "en"] for n in range(number)
    ]


@pytest.fixture
def confirmed(coordinator):
    """`confirmed(rows)` is a file that a coordinator confirmed and no worker has seen."""

    def make(rows: list[list]) -> InvitationFile:
        file = InvitationFile.objects.create(
            keeper_country=coordinator.keeper_country, made_by=coordinator, name="a.csv", rows=rows
        )
        actions.confirm_file(file=file, by=coordinator)
        return again(file)

    return make


def again(file: InvitationFile) -> InvitationFile:
    return InvitationFile.objects.get(pk=file.pk)


def write(file: InvitationFile, start: int = 0) -> InvitationFile:
    actions.write_invitations(file=file.pk, start=start, country=file.keeper_country_id)
    return again(file)


def test_confirming_invites_nobody_and_costs_the_same_for_any_file(confirmed, coordinator):
    def costs(number):
        with CaptureQueriesContext(connection) as caught:
            confirmed(rows_of(number))
        return len(caught)

    confirmed(rows_of(1))  # her roles are read once
    assert costs(3) == costs(3_000)
    assert not Invitation.objects.exists()


def test_each_slice_is_written_and_counted_and_promises_the_next(confirmed, coordinator):
    file = confirmed(rows_of(2_500))

    counts = []
    while again(file).is_being_written:
        assert drain(1) == 1
        counts.append((again(file).done, Invitation.objects.count()))

    assert counts == [(1_000, 1_000), (2_000, 2_000), (2_500, 2_500)]
    assert set(Invitation.objects.values_list("invited_by", flat=True)) == {coordinator.pk}
    assert OutboxRow.objects.filter(kind="invitation-letters").count() == 1


def test_a_slice_delivered_twice_is_written_once(confirmed):
    file = confirmed(rows_of(1_500))

    write(file), write(file)

    assert again(file).done == Invitation.objects.count() == SLICE
    assert OutboxRow.objects.filter(kind="invitations").count() == 2


def test_a_slice_that_comes_too_early_waits_for_its_turn(confirmed):
    file = confirmed(rows_of(1_500))

    assert write(file, start=SLICE).done == 0
    assert not Invitation.objects.exists()


def test_a_slice_that_fails_leaves_nothing_half_done(confirmed):
    file = confirmed([*rows_of(5), [9, "x@police.example", "X", "U" * 151, "en"]])

    assert drain(1) == 1

    row = OutboxRow.objects.get(kind="invitations")
    assert row.last_error == "An error in the program: DataError."
    assert again(file).done == Invitation.objects.count() == Unit.objects.count() == 0


def test_the_biggest_file_is_written_in_fifty_slices(confirmed):
    file = confirmed(rows_of(MOST_ROWS, units=300))

    assert drain(50) == 50

    assert again(file).done == again(file).invited == Invitation.objects.count() == MOST_ROWS
    assert Unit.objects.count() == 300


def test_a_slice_costs_no_more_questions_for_a_thousand_rows(confirmed):
    def costs(rows):
        file = confirmed(rows)
        with CaptureQueriesContext(connection) as caught:
            write(file)
        return len(caught)

    few = costs(rows_of(2))
    many = costs([[*row[:3], f"Harbour {row[0]}", "en"] for row in rows_of(SLICE)])

    assert many == few


def test_the_units_of_a_slice_are_opened_with_one_record(confirmed, coordinator):
    make_unit(name="post 0")

    write(confirmed(rows_of(50, units=5)))

    assert Unit.objects.count() == 5
    (note,) = AuditNote.objects.filter(event="unit-changed")
    assert '"count":4' in note.detail.replace(" ", "")


def test_who_came_in_meanwhile_is_passed_over_and_counted(confirmed):
    file = confirmed(rows_of(5))
    make_officer(email="p0@police.example")
    make_invitation(email="p1@police.example")
    make_officer(make_country("FR"), email="p2@police.example")  # nobody learns of her

    file = write(file)

    assert (file.done, file.skipped, file.invited) == (5, 2, 3)
    assert Invitation.objects.of_batch(file.pk).count() == 3


def test_a_unit_closed_meanwhile_gets_nobody(confirmed):
    file = confirmed(rows_of(2))
    make_unit(name="Post 0", is_closed=True)

    assert write(file).skipped == 2


def test_the_same_file_twice_invites_nobody_twice(confirmed):
    write(confirmed(rows_of(5)))

    assert write(confirmed(rows_of(5))).skipped == 5
    assert Invitation.objects.count() == 5


def test_undone_in_the_middle_the_rest_is_not_written(confirmed, coordinator):
    file = confirmed(rows_of(2_500))
    write(file)

    country = file.keeper_country_id
    undone = actions.undo_batch(batch=file.pk, country=country, by=coordinator)
    drain(10)

    assert undone == (SLICE, True)
    assert set(Invitation.objects.values_list("state", flat=True)) == {"undone"}
    assert Invitation.objects.count() == SLICE
    assert not OutboxRow.objects.filter(kind__in=["mail", "invitation-letters"]).exists()


def test_undone_before_the_first_slice_nobody_is_invited(confirmed, coordinator):
    file = confirmed(rows_of(5))

    actions.undo_batch(batch=file.pk, country=file.keeper_country_id, by=coordinator)

    assert write(file).done == Invitation.objects.count() == 0


def test_confirming_and_each_slice_are_on_record(confirmed):
    drain_all = confirmed(rows_of(1_001))
    drain(2)

    events = list(AuditNote.objects.order_by("id").values_list("event", flat=True))
    assert again(drain_all).done == 1_001
    assert events.count("file-confirmed") == 1
    assert events.count("account-invited") == 2


def test_a_file_that_is_being_written_is_not_forgotten_after_a_day(confirmed):
    file = confirmed(rows_of(1_500))
    write(file)
    old = file.made_at.replace(year=file.made_at.year - 1)
    InvitationFile.objects.update(made_at=old)

    actions.forget_outdated()
    assert InvitationFile.objects.exists()
    InvitationFile.objects.update(confirmed_at=old)
    actions.forget_outdated()
    assert not InvitationFile.objects.exists()


def test_the_rest_of_a_forgotten_file_is_nothing(confirmed):
    file = confirmed(rows_of(5))
    InvitationFile.objects.all().delete()

    assert drain(1) == 1
    assert OutboxRow.objects.get().done_at
    assert not InvitationFile.objects.filter(pk=file.pk).exists()
