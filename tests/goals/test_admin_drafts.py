"""The review queue: who may decide what, with which words, and what is kept when it fails."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from goals import publishing
from goals.admin.preview import preview
from goals.models import Draft, Goal, Link, Revision
from members.permissions import Role
from members.scope import Copy, scope

pytestmark = pytest.mark.usefixtures("english")

LIST = "/en/admin/goals/draft/"


def page_of(draft: Draft, verb: str = "") -> str:
    return f"{LIST}{draft.pk}/{verb}/" if verb else f"{LIST}{draft.pk}/change/"


def text_of(answer) -> str:
    return answer.content.decode()


def published_title(code: str = "GPG3") -> str:
    with scope(Copy.PUBLISHED):
        return Goal.objects.get(code=code).title_en


def in_review(code: str, title: str, by) -> Draft:
    """A draft with another title of a goal, handed in by its author."""
    goal = Goal.objects.get(code=code)
    goal.title_en = title
    goal.save()
    return publishing.submit(draft=publishing.record_edit(row=goal, by=by), by=by)


def test_the_page_shows_what_changes_word_by_word(reviewed, publisher, signed_in):
    goal = Goal.objects.get(code="GPG3")
    goal.title_en = f"{published_title()} everywhere"
    goal.save()

    answer = text_of(signed_in(publisher).get(page_of(reviewed)))

    assert "Title (English)" in answer
    assert f"{published_title()}<ins> everywhere</ins>" in answer
    assert "Edda Editor" in answer


def test_a_publisher_publishes_with_a_reason(reviewed, publisher, signed_in):
    answer = signed_in(publisher).post(
        page_of(reviewed, "publish"), {"reason": "Clearer wording"}, follow=True
    )

    revision = Revision.objects.get(kind="publication")
    assert (revision.reason, revision.published_by) == ("Clearer wording", publisher)
    assert f"Revision {revision.number} is public with 1 draft." in text_of(answer)
    assert published_title() == "A better title"


@pytest.mark.parametrize("reason", ["", "  ", "ok"])
def test_publishing_asks_for_a_reason(reason, reviewed, publisher, signed_in):
    answer = signed_in(publisher).post(
        page_of(reviewed, "publish"), {"reason": reason}, follow=True
    )

    assert "Give a reason in a few words. Everything stays as it was" in text_of(answer)
    assert not Revision.objects.filter(kind="publication").exists()


def test_an_author_sees_no_publish_button_and_why(reviewed, publisher, signed_in):
    reviewed.authors.add(publisher)

    answer = text_of(signed_in(publisher).get(page_of(reviewed)))

    assert "/publish/" not in answer
    assert "You wrote part of this draft, so somebody else must publish it." in answer


def test_an_author_cannot_publish_past_the_missing_button(reviewed, publisher, signed_in):
    reviewed.authors.add(publisher)

    answer = signed_in(publisher).post(
        page_of(reviewed, "publish"), {"reason": "My own words"}, follow=True
    )

    assert "somebody else must publish it" in text_of(answer)
    assert not Revision.objects.filter(kind="publication").exists()
    assert published_title() != "A better title"


def test_an_author_cannot_publish_from_the_list_either(reviewed, publisher, signed_in):
    reviewed.authors.add(publisher)
    data = {"action": "publish_selected", "_selected_action": [reviewed.pk], "reason": "All mine"}

    answer = signed_in(publisher).post(LIST, data, follow=True)

    assert "You wrote part of some of these drafts" in text_of(answer)
    assert not Revision.objects.filter(kind="publication").exists()


def test_several_drafts_become_one_revision(reviewed, editor, publisher, signed_in):
    second = in_review("GPG4", "Another title", editor)
    chosen = {"action": "publish_selected", "_selected_action": [reviewed.pk, second.pk]}
    client = signed_in(publisher)

    asked = client.post(LIST, chosen)
    client.post(LIST, chosen | {"reason": "Spring cleaning"})

    assert "These drafts become one revision with one reason" in text_of(asked)
    assert Revision.objects.get(kind="publication").items.count() == 2
    assert (published_title("GPG3"), published_title("GPG4")) == ("A better title", "Another title")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ANALYST, Role.ADMINISTRATOR])
@pytest.mark.parametrize("verb", ["publish", "refuse"])
def test_only_publishers_decide(role, verb, reviewed, cast, signed_in):
    client = signed_in(cast(role))

    page = text_of(client.get(page_of(reviewed)))
    client.post(page_of(reviewed, verb), {"reason": "I may not do this"})

    assert f"/{verb}/" not in page
    assert "This draft waits for a publisher. Your role does not publish." in page
    reviewed.refresh_from_db()
    assert reviewed.state == Draft.State.IN_REVIEW


def test_refusing_hands_the_draft_back_with_a_reason(reviewed, publisher, editor, signed_in):
    signed_in(publisher).post(page_of(reviewed, "refuse"), {"reason": "Too long"})

    reviewed.refresh_from_db()
    assert (reviewed.state, reviewed.reason) == (Draft.State.REFUSED, "Too long")
    assert Goal.objects.get(code="GPG3").title_en == "A better title"
    assert "Too long" in text_of(signed_in(editor).get("/en/admin/"))


def test_refusing_asks_for_a_reason(reviewed, publisher, signed_in):
    answer = signed_in(publisher).post(page_of(reviewed, "refuse"), {"reason": ""}, follow=True)

    assert "Give a reason in a few words." in text_of(answer)
    reviewed.refresh_from_db()
    assert reviewed.state == Draft.State.IN_REVIEW


def test_an_editor_submits_her_draft(reviewed, editor, signed_in, publisher):
    publishing.refuse(draft=reviewed, by=publisher, reason="Mend it")

    answer = signed_in(editor).post(page_of(reviewed, "submit"), follow=True)

    reviewed.refresh_from_db()
    assert reviewed.state == Draft.State.IN_REVIEW
    assert "now waits for somebody who may publish it" in text_of(answer)


def test_discarding_asks_first(reviewed, editor, signed_in):
    client = signed_in(editor)

    asked = client.post(page_of(reviewed, "discard"))

    assert "Discard this draft?" in text_of(asked)
    assert Goal.objects.get(code="GPG3").title_en == "A better title"


def test_discarding_takes_the_working_copy_back(reviewed, editor, signed_in):
    before = published_title()

    signed_in(editor).post(page_of(reviewed, "discard"), {"confirmed": "1"})

    assert Goal.objects.get(code="GPG3").title_en == before
    reviewed.refresh_from_db()
    assert reviewed.state == Draft.State.DISCARDED


def test_what_was_published_meanwhile_is_not_published_again(reviewed, publisher, signed_in):
    client = signed_in(publisher)
    client.post(page_of(reviewed, "publish"), {"reason": "The first time"})

    answer = client.post(page_of(reviewed, "publish"), {"reason": "The second time"}, follow=True)

    assert "somebody else was quicker" in text_of(answer)
    assert Revision.objects.filter(kind="publication").count() == 1


def test_decisions_are_not_made_by_opening_an_address(reviewed, publisher, signed_in):
    client = signed_in(publisher)

    answers = [
        client.get(page_of(reviewed, v)).status_code for v in ("publish", "refuse", "discard")
    ]

    assert answers == [405, 405, 405]


def test_the_queue_shows_what_waits_for_her(reviewed, editor, publisher, signed_in):
    own = in_review("GPG4", "My own title", publisher)

    waiting = signed_in(publisher).get(LIST, {"queue": "mine"}).context["cl"].queryset
    written = signed_in(editor).get(LIST, {"queue": "written"}).context["cl"].queryset

    assert list(waiting) == [reviewed]
    assert list(written) == [reviewed]
    assert own not in waiting


def test_the_first_page_lists_what_waits(reviewed, publisher, signed_in):
    answer = signed_in(publisher).get("/en/admin/")

    assert list(answer.context["waiting"]) == [reviewed]


def test_a_form_says_that_a_draft_is_open(reviewed, editor, signed_in):
    goal = Goal.objects.get(code="GPG3")

    answer = text_of(signed_in(editor).get(reverse("admin:goals_goal_change", args=[goal.pk])))

    assert reverse("admin:goals_draft_change", args=[reviewed.pk]) in answer
    assert "in review" in answer


class TestPreview:
    """The public page from the working copy, for the back office alone."""

    ADDRESS = "/en/admin/preview/goals/vulnerable-groups/"

    def test_it_shows_the_draft_and_the_public_page_does_not(self, reviewed, editor, signed_in):
        with scope(Copy.PUBLISHED):
            public = text_of(signed_in(editor).get("/en/goals/vulnerable-groups/"))

        preview = text_of(signed_in(editor).get(self.ADDRESS))

        assert "Preview: unpublished" in preview
        assert "A better title" in preview
        assert "A better title" not in public
        assert "Preview: unpublished" not in public

    def test_it_is_never_shared_or_stored(self, reviewed, editor, signed_in):
        answer = signed_in(editor).get(self.ADDRESS)

        assert "private" in answer["Cache-Control"]
        assert "no-store" in answer["Cache-Control"]
        assert "public" not in answer["Cache-Control"]
        assert "X-Portal-Storable" not in answer

    def test_outsiders_do_not_see_it(self, reviewed, partner, signed_in):
        assert signed_in(partner).get(self.ADDRESS).status_code == 403

    def test_it_asks_for_the_right_itself(self, partner, rf):
        request = rf.get(self.ADDRESS)
        request.user = partner

        with pytest.raises(PermissionDenied):
            preview(request, "goals/vulnerable-groups/")

    @pytest.mark.parametrize("path", ["admin/", "no/such/page/", "accounts/email/"])
    def test_only_public_pages_are_previewed(self, path, editor, signed_in):
        assert signed_in(editor).get(f"/en/admin/preview/{path}").status_code == 404

    def test_every_kind_of_row_links_to_its_preview(self, working_copy, editor, signed_in):
        link = Link.objects.get(code="GPG1-4.7")

        form = text_of(signed_in(editor).get(f"/en/admin/goals/link/{link.pk}/change/"))

        assert 'href="/en/admin/preview/goals/terrorism/#GPG1-4.7"' in form
