"""Places of parts in their whole: two may swap in one save, none may share one in the end."""

import pytest
from django.db import connection
from django.urls import reverse

from goals import publishing
from goals.models import Aim, Draft, Goal, Theme
from goals.reference.load import load
from goals.reference.records import BadRecord
from members.scope import Copy, scope
from tests.factories.forms import filled


def page_of(row, page="change", *more) -> str:
    return reverse(f"admin:goals_{row._meta.model_name}_{page}", args=[row.pk, *more])


@pytest.fixture
def goal(working_copy) -> Goal:
    return Goal.objects.get(code="GPG3")


@pytest.fixture
def theme(working_copy) -> Theme:
    return Theme.objects.get(code="T1")


@pytest.fixture(params=[("goal", "aims"), ("theme", "strands")], ids=lambda pair: pair[1])
def whole(request):
    """A row, the name of its parts, and the parts in their order."""
    row = request.getfixturevalue(request.param[0])
    return row, request.param[1], list(getattr(row, request.param[1]).order_by("sort"))


def place(client, whole, *places: int):
    """Send the page of a whole back with other places for its first parts."""
    row, name, _parts = whole
    typed = {f"{name}-{number}-sort": sort for number, sort in enumerate(places)}
    return client.post(page_of(row), filled(client.get(page_of(row))) | typed)


def test_two_parts_swap_places_in_one_save(whole, editor, signed_in):
    row, name, parts = whole

    answer = place(signed_in(editor), whole, 2, 1)

    connection.check_constraints()
    assert answer.status_code == 302
    assert list(getattr(row, name).order_by("sort"))[:2] == [parts[1], parts[0]]


def test_two_parts_do_not_share_a_place(whole, editor, signed_in):
    row, name, parts = whole

    answer = place(signed_in(editor), whole, 2)

    assert answer.status_code == 200
    assert "duplicate" in str(answer.context["errors"])
    assert list(getattr(row, name).order_by("sort")) == parts


def test_a_part_does_not_take_a_place_on_its_own_page(goal, editor, signed_in):
    aim, client = goal.aims.get(sort=1), signed_in(editor)

    answer = client.post(page_of(aim), filled(client.get(page_of(aim))) | {"sort": 2})

    aim.refresh_from_db()
    assert answer.status_code == 200
    assert "Aim with this Goal and Order already exists." in answer.content.decode()
    assert aim.sort == 1


@pytest.fixture
def swapped(goal, editor, signed_in) -> Draft:
    place(signed_in(editor), (goal, "aims", []), 2, 1)
    return Draft.objects.of(goal).open().get()


def test_swapped_places_are_published(swapped, editor, publisher):
    publishing.submit(draft=swapped, by=editor)

    publishing.publish(drafts=[swapped], by=publisher, reason="A better order")

    connection.check_constraints()
    with scope(Copy.PUBLISHED):
        aims = Aim.objects.filter(goal__code="GPG3").order_by("sort")
        assert [aim.code for aim in aims[:2]] == ["GPG3.A2", "GPG3.A1"]


def test_a_swap_is_given_up_with_its_draft(swapped, editor):
    publishing.discard(draft=swapped, by=editor)

    connection.check_constraints()
    assert Aim.objects.get(code="GPG3.A1").sort == 1


def test_a_restored_part_does_not_take_the_place_of_another(swapped, editor, signed_in):
    aim, client = Aim.objects.get(code="GPG3.A1"), signed_in(editor)
    oldest = client.get(page_of(aim, "history")).context["entries"][-1]

    answer = client.post(
        page_of(aim, "restore", oldest.pk), {"reason": "It was first"}, follow=True
    )

    aim.refresh_from_db()
    assert "another row holds its place" in answer.content.decode()
    assert aim.sort == 2


def test_a_load_may_swap_places(working_copy, folder, edit):
    def swap(data):
        first, second = data["goals"][0]["aims"][:2]
        first["order"], second["order"] = second["order"], first["order"]

    edit("goals.json", swap)

    load(folder)

    assert Aim.objects.get(code="GPG1.A1").sort == 2


def test_a_load_names_the_record_whose_place_staff_gave_away(working_copy, folder, edit):
    Aim.objects.create(code="STAFF", goal=Goal.objects.get(code="GPG1"), sort=90, text_en="Ours")
    edit("goals.json", lambda data: data["goals"][0]["aims"][1].update(order=90))

    with pytest.raises(BadRecord) as caught:
        load(folder)

    assert (caught.value.code, caught.value.field) == ("GPG1.A2", "goal_id, sort")
