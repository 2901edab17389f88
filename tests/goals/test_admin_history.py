"""History: who, when and why, and the way back."""

import pytest
from django.urls import reverse

from goals.models import Aim, Draft, Goal
from tests.factories.forms import filled

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def edited(working_copy, editor, signed_in) -> Goal:
    """Goal 3 after one edit with a reason."""
    goal = Goal.objects.get(code="GPG3")
    client, page = signed_in(editor), reverse("admin:goals_goal_change", args=[goal.pk])
    client.post(page, filled(client.get(page)) | {"title_fr": "Un titre", "reason": "Shorter"})
    goal.refresh_from_db()
    return goal


def history_of(row, client) -> str:
    address = reverse(f"admin:goals_{row._meta.model_name}_history", args=[row.pk])
    return client.get(address).content.decode()


def restore_first(row, client, **data):
    """Ask for the state of the row's oldest event."""
    address = reverse(f"admin:goals_{row._meta.model_name}_history", args=[row.pk])
    oldest = client.get(address).context["entries"][-1]
    name = f"admin:goals_{row._meta.model_name}_restore"
    return client.post(reverse(name, args=[row.pk, oldest.pk]), data, follow=True)


def test_history_says_who_changed_what_and_why(edited, analyst, signed_in):
    page = history_of(edited, signed_in(analyst))

    assert "Edda Editor" in page
    assert "<q>Shorter</q>" in page
    assert "Title (French)" in page
    assert "<ins>Un titre</ins>" in page


def test_history_reaches_back_to_the_reference_load(edited, analyst, signed_in):
    page = history_of(edited, signed_in(analyst))

    assert "the reference load" in page
    assert "The row was made." in page


def test_an_earlier_state_is_restored_with_a_reason(edited, second_editor, signed_in):
    old = Goal.objects.get(pk=edited.pk)

    answer = restore_first(edited, signed_in(second_editor), reason="The longer one was right")

    edited.refresh_from_db()
    assert answer.status_code == 200
    assert edited.title_fr != old.title_fr
    assert edited.version == old.version + 1
    assert second_editor in Draft.objects.of(edited).open().get().authors.all()
    assert "The longer one was right" in history_of(edited, signed_in(second_editor))


def test_restoring_asks_for_a_reason(edited, editor, signed_in):
    answer = restore_first(edited, signed_in(editor), reason="")

    edited.refresh_from_db()
    assert edited.title_fr == "Un titre"
    assert "Nothing was restored: give a reason" in answer.content.decode()


def test_who_only_reads_cannot_restore(edited, analyst, signed_in):
    client = signed_in(analyst)

    answers = [restore_first(edited, client, reason=why) for why in ("I would like to", "")]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "Restore into the working copy" not in history_of(edited, client)


def test_a_restored_part_is_drafted_with_its_page(working_copy, editor, signed_in):
    aim = Aim.objects.get(code="GPG3.A1")
    aim.text_en = "Something else"
    aim.save()

    restore_first(aim, signed_in(editor), reason="Back to the source")

    aim.refresh_from_db()
    assert aim.text_en != "Something else"
    assert Draft.objects.of(aim.goal).open().exists()
    assert not Draft.objects.of(aim).exists()
