"""Citations that somebody follows: what she cited, what it says now, and the letter."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, transaction

from goals import following, publishing
from goals.models import FollowedRow, Goal, RevisionItem
from members.models import OutboxRow, RoleGrant
from members.scope import of_officer, of_staff, scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def cited() -> RevisionItem:
    """Goal 3 as it is published."""
    return RevisionItem.objects.get(pk=_newest(Goal.objects.get(code="GPG3")))


def _newest(row) -> int:
    return RevisionItem.objects.newest_of([(type(row), row.pk)])[type(row), row.pk]


@pytest.fixture
def followed(cited, partner) -> FollowedRow:
    return following.follow(item=cited, by=partner)


def letters():
    return OutboxRow.objects.filter(key__startswith="mail:citation:")


def test_nothing_changed_yet(followed, partner):
    (entry,) = following.list_of(partner)

    assert entry.lines == []
    assert not entry.is_withdrawn


def test_a_revision_shows_both_states_and_leaves_one_letter(followed, reviewed, publisher, partner):
    revision = publishing.publish(drafts=[reviewed], by=publisher, reason="Better wording")

    told = [following.tell_followers(revision=revision.pk) for _again in range(2)]

    (entry,) = following.list_of(partner)
    assert told == [1, 0]
    assert letters().count() == 1
    assert "A better title" in [line["new"] for line in entry.lines]
    assert entry.row.cited == followed.cited


def test_who_stopped_is_told_nothing(followed, reviewed, publisher, partner):
    following.unfollow(followed=followed, by=partner)
    revision = publishing.publish(drafts=[reviewed], by=publisher, reason="Better wording")

    assert following.tell_followers(revision=revision.pk) == 0


def test_a_row_is_followed_once(followed, cited, partner):
    with pytest.raises(ValidationError, match="already"):
        following.follow(item=cited, by=partner)


def test_an_officer_does_not_follow(cited, officer):
    with pytest.raises(PermissionDenied):
        following.follow(item=cited, by=officer)


def test_nobody_sees_what_another_follows(followed, partner, officer):
    with scope(seen_by=of_officer(officer.pk)):
        assert not FollowedRow.objects.exists()
    with scope(seen_by=of_officer(partner.pk)):
        assert FollowedRow.objects.get() == followed


def test_nor_do_staff(followed, editor):
    with (
        scope(seen_by=of_staff(editor.pk)),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        FollowedRow.objects.exists()


def test_a_figure_is_found_by_what_it_counts():
    titles = [row.title for row in following.find("member countries")]

    assert any("INTERPOL" in title for title in titles)


def test_the_page_costs_the_same_with_more_rows(partner, signed_in, django_assert_max_num_queries):
    for code in ("GPG1", "GPG2", "GPG4", "GPG5"):
        item = RevisionItem.objects.get(pk=_newest(Goal.objects.get(code=code)))
        following.follow(item=item, by=partner)
    client = signed_in(partner)

    with django_assert_max_num_queries(30):
        assert client.get("/en/me/citations/").status_code == 200


def published(row, editor, publisher) -> int:
    """A revision of what stands in the working copy of `row`."""
    draft = publishing.submit(draft=publishing.record_edit(row=row, by=editor), by=editor)
    return publishing.publish(drafts=[draft], by=publisher, reason="Looked at again").pk


@pytest.fixture
def goal(working_copy, followed) -> Goal:
    return Goal.objects.get(code="GPG3")


def test_a_change_in_any_language_is_told_and_shown(goal, editor, publisher, partner):
    goal.title_ar += "."
    goal.save()

    assert following.tell_followers(revision=published(goal, editor, publisher)) == 1

    (entry,) = following.list_of(partner)
    assert [line["language"] for line in entry.lines] == ["ar"]


def test_where_a_text_comes_from_is_no_news(goal, editor, publisher):
    goal.text_status = {**goal.text_status, "ar": "ours"}
    goal.save()

    assert following.tell_followers(revision=published(goal, editor, publisher)) == 0


def test_who_is_a_partner_no_more_gets_no_letter(followed, reviewed, publisher, partner):
    RoleGrant.objects.held_by(partner).end()
    revision = publishing.publish(drafts=[reviewed], by=publisher, reason="Better wording")

    assert following.tell_followers(revision=revision.pk) == 0
