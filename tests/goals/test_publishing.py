"""Author is never publisher; revisions are final; readers see published content alone."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from goals import publishing
from goals.models import Draft, Goal, Revision
from members.scope import Copy, scope


@pytest.fixture
def reviewed(editor, working_copy) -> Draft:
    """A draft on goal 3 that waits for a publisher."""
    goal = Goal.objects.get(code="GPG3")
    goal.title_en = "A better title"
    goal.save()
    draft = publishing.record_edit(row=goal, by=editor)
    return publishing.submit(draft=draft, by=editor)


def published_title() -> str:
    with scope(Copy.PUBLISHED):
        return Goal.objects.get(code="GPG3").title_en


def test_readers_see_a_change_only_after_it_is_published(reviewed, publisher):
    before = published_title()

    publishing.publish(drafts=[reviewed], by=publisher, reason="Better wording")

    assert before != "A better title"
    assert published_title() == "A better title"


def test_an_author_may_not_publish_her_own_draft(reviewed, publisher):
    reviewed.authors.add(publisher)

    with pytest.raises(PermissionDenied):
        publishing.publish(drafts=[reviewed], by=publisher, reason="My own words")

    assert Revision.objects.count() == 1


def test_the_database_refuses_an_author_as_publisher(reviewed, editor):
    revision = Revision.objects.create(
        number=99, kind="publication", reason="by the back door", published_by=editor
    )

    with (
        pytest.raises(IntegrityError, match="may not publish her own draft"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO goals_revisionitem (revision_id, content_type_id, object_id, code,"
            " action, draft_id, snapshot) VALUES (%s, %s, %s, 'GPG3', 'changed', %s, '{}')",
            [revision.pk, reviewed.content_type_id, reviewed.object_id, reviewed.pk],
        )
