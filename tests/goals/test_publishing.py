"""From a draft to a revision: who may, what readers see, and what stays as it was."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import translation

from goals import publishing
from goals.models import (
    Aim,
    Capability,
    Draft,
    Goal,
    Link,
    Reading,
    Revision,
    RevisionItem,
    SearchEntry,
    SubjectGoal,
)
from goals.reference.load import load
from members.announcement import CHANNEL
from members.permissions import Permission, Role, can
from members.scope import Copy, current_copy, scope
from tests.factories.goals import in_four, make_link
from tests.goals.state import state_of_everything

REASON = "Better wording"


def published(model, code):
    with scope(Copy.PUBLISHED):
        return model.objects.filter(code=code).first()


def published_title() -> str:
    return published(Goal, "GPG3").title_en


def draft_of(row, author) -> Draft:
    """A draft on `row` that waits for a publisher."""
    draft = publishing.record_edit(row=row, by=author)
    return publishing.submit(draft=draft, by=author)


# ---- drafts


def test_an_edit_makes_its_author_an_author_of_the_draft(working_copy, editor):
    goal = Goal.objects.get(code="GPG3")

    draft = publishing.record_edit(row=goal, by=editor)

    assert draft.state == Draft.State.EDITING
    assert draft.row == goal
    assert draft.title == str(goal)
    assert list(draft.authors.all()) == [editor]


def test_two_editors_of_one_goal_share_one_draft(working_copy, editor, second_editor):
    goal = Goal.objects.get(code="GPG3")

    first = publishing.record_edit(row=goal, by=editor)
    second = publishing.record_edit(row=goal, by=second_editor)

    assert first == second
    assert set(second.authors.all()) == {editor, second_editor}


def test_an_edit_during_review_takes_the_draft_back_to_editing(reviewed, second_editor):
    draft = publishing.record_edit(row=reviewed.row, by=second_editor)

    assert draft == reviewed
    assert draft.state == Draft.State.EDITING


def test_an_edit_after_publication_opens_a_new_draft(reviewed, publisher, second_editor):
    publishing.publish(drafts=[reviewed], by=publisher, reason=REASON)

    draft = publishing.record_edit(row=reviewed.row, by=second_editor)

    assert draft != reviewed
    assert list(draft.authors.all()) == [second_editor]


def test_asking_for_review_changes_nothing_for_readers(reviewed):
    assert published_title() != "A better title"


def test_a_draft_in_review_cannot_be_handed_in_again(reviewed, editor):
    with pytest.raises(ValidationError, match="somebody else was quicker"):
        publishing.submit(draft=reviewed, by=editor)


# ---- who may

ACTIONS = {
    "record_edit": (Permission.CONTENT_EDIT, lambda d, by: {"row": d.row, "by": by}),
    "submit": (Permission.CONTENT_EDIT, lambda d, by: {"draft": d, "by": by}),
    "discard": (Permission.CONTENT_EDIT, lambda d, by: {"draft": d, "by": by}),
    "refuse": (Permission.CONTENT_PUBLISH, lambda d, by: {"draft": d, "by": by, "reason": REASON}),
    "publish": (
        Permission.CONTENT_PUBLISH,
        lambda d, by: {"drafts": [d], "by": by, "reason": REASON},
    ),
    "restore": (
        Permission.CONTENT_EDIT,
        lambda d, by: {"row": d.row, "snapshot": {}, "by": by, "reason": REASON},
    ),
}


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("action", ACTIONS)
def test_each_step_is_open_to_those_with_its_permission_only(reviewed, cast, action, role):
    permission, arguments = ACTIONS[action]
    if action == "submit":
        reviewed.state = Draft.State.REFUSED
        reviewed.reason, reviewed.decided_by = REASON, cast(Role.PUBLISHER)
        reviewed.save()
    person = cast(role)

    def step():
        getattr(publishing, action)(**arguments(reviewed, person))

    if can(person, permission):
        step()
    else:
        with pytest.raises(PermissionDenied):
            step()


# ---- publishing


def test_readers_see_a_change_only_after_it_is_published(reviewed, publisher):
    before = published_title()

    publishing.publish(drafts=[reviewed], by=publisher, reason=REASON)

    assert before != "A better title"
    assert published_title() == "A better title"


def test_publishing_makes_the_next_numbered_revision(reviewed, publisher):
    revision = publishing.publish(drafts=[reviewed], by=publisher, reason=REASON)

    assert (revision.number, revision.kind) == (2, Revision.Kind.PUBLICATION)
    assert (revision.published_by, revision.reason) == (publisher, REASON)


def test_a_revision_holds_exactly_the_rows_that_changed(reviewed, publisher):
    revision = publishing.publish(drafts=[reviewed], by=publisher, reason=REASON)

    item = revision.items.get()
    assert (item.code, item.action, item.draft) == ("GPG3", "changed", reviewed)
    assert item.snapshot["title_en"] == "A better title"


def test_a_published_draft_remembers_who_decided_and_why(reviewed, publisher):
    publishing.publish(drafts=[reviewed], by=publisher, reason=REASON)

    reviewed.refresh_from_db()
    assert reviewed.state == Draft.State.PUBLISHED
    assert (reviewed.decided_by, reviewed.reason) == (publisher, REASON)


def test_several_drafts_are_published_as_one_revision(reviewed, editor, publisher):
    link = draft_of(make_link(), editor)

    revision = publishing.publish(drafts=[reviewed, link], by=publisher, reason=REASON)

    assert {item.action for item in revision.items.all()} == {"added", "changed"}
    assert published(Link, "TEST-GPG7-2")


def test_the_search_follows_a_publication(reviewed, publisher):
    publishing.publish(drafts=[reviewed], by=publisher, reason=REASON)

    entry = SearchEntry.objects.get(language="en", kind="goal", code="GPG3")
    assert entry.title == "A better title"


def test_the_search_follows_the_new_address_of_a_goal(working_copy, editor, publisher):
    goal = Goal.objects.get(code="GPG3")
    goal.slug, goal.short_title_en = "another-address", "Another name"
    goal.save()

    publishing.publish(drafts=[draft_of(goal, editor)], by=publisher, reason=REASON)

    aim = SearchEntry.objects.get(language="en", kind="aim", code="GPG3.A1")
    link = SearchEntry.objects.filter(language="en", kind="link", code__startswith="GPG3-").first()
    assert aim.path == "/en/goals/another-address/#GPG3.A1"
    assert aim.body == "Another name"
    assert "another-address" in link.path


def test_the_longest_rationale_can_be_published_and_found(working_copy, editor, publisher):
    link = make_link(**in_four("rationale", "word " * 78))

    publishing.publish(drafts=[draft_of(link, editor)], by=publisher, reason=REASON)

    entry = SearchEntry.objects.get(language="en", code=link.code)
    assert len(entry.title) == 320
    assert link.rationale_en in entry.body


def test_a_retired_row_leaves_the_published_copy(working_copy, editor, publisher):
    aim = Aim.objects.get(code="GPG3.A1")
    aim.is_retired = True
    aim.save()

    revision = publishing.publish(drafts=[draft_of(aim.goal, editor)], by=publisher, reason=REASON)

    assert revision.items.get().action == RevisionItem.Action.WITHDRAWN
    assert published(Aim, "GPG3.A1") is None
    assert not SearchEntry.objects.filter(code="GPG3.A1").exists()


def test_a_retired_row_can_come_back(working_copy, editor, publisher):
    aim = Aim.objects.get(code="GPG3.A1")
    for is_retired in (True, False):
        aim.is_retired = is_retired
        aim.save()
        draft = draft_of(aim.goal, editor)
        revision = publishing.publish(drafts=[draft], by=publisher, reason=REASON)

    assert revision.items.get().action == RevisionItem.Action.ADDED
    assert published(Aim, "GPG3.A1").text_en == aim.text_en


def test_a_new_row_that_was_retired_at_once_is_never_published(working_copy, editor, publisher):
    link = make_link(is_retired=True)

    revision = publishing.publish(drafts=[draft_of(link, editor)], by=publisher, reason=REASON)

    assert not revision.items.exists()
    assert published(Link, link.code) is None


def test_publishing_tells_the_web_processes(reviewed, publisher):
    with connection.execute_wrapper(_Watch()) as _:
        publishing.publish(drafts=[reviewed], by=publisher, reason=REASON)

    assert ("SELECT pg_notify(%s, %s)", [CHANNEL, "revision 2"]) in _Watch.seen


class _Watch:
    seen: list[tuple[str, list]] = []

    def __call__(self, execute, sql, params, many, context):
        self.seen.append((sql, params))
        return execute(sql, params, many, context)


def test_publishing_leaves_the_view_as_it_was(reviewed, publisher):
    publishing.publish(drafts=[reviewed], by=publisher, reason=REASON)

    assert current_copy() == Copy.WORKING


def test_an_author_may_not_publish_her_own_draft(reviewed, publisher):
    reviewed.authors.add(publisher)

    with pytest.raises(PermissionDenied):
        publishing.publish(drafts=[reviewed], by=publisher, reason=REASON)

    assert Revision.objects.count() == 1


def test_one_own_draft_among_others_stops_them_all(reviewed, publisher):
    own = draft_of(make_link(), publisher)

    with pytest.raises(PermissionDenied):
        publishing.publish(drafts=[reviewed, own], by=publisher, reason=REASON)

    assert published_title() != "A better title"


def test_a_draft_cannot_be_published_twice(reviewed, publisher):
    publishing.publish(drafts=[reviewed], by=publisher, reason=REASON)

    with pytest.raises(ValidationError, match="somebody else was quicker"):
        publishing.publish(drafts=[reviewed], by=publisher, reason=REASON)

    assert Revision.objects.count() == 2


def test_a_draft_that_nobody_handed_in_is_not_published(working_copy, editor, publisher):
    draft = publishing.record_edit(row=Goal.objects.get(code="GPG3"), by=editor)

    with pytest.raises(ValidationError):
        publishing.publish(drafts=[draft], by=publisher, reason=REASON)


def test_publishing_nothing_is_refused(working_copy, publisher):
    with pytest.raises(ValidationError, match="at least one"):
        publishing.publish(drafts=[], by=publisher, reason=REASON)


@pytest.mark.parametrize("reason", ["", "    ", "ok"])
@pytest.mark.parametrize("action", ["publish", "refuse"])
def test_a_decision_needs_a_reason(reviewed, publisher, action, reason):
    before = state_of_everything()
    draft = {"drafts": [reviewed]} if action == "publish" else {"draft": reviewed}

    with pytest.raises(ValidationError, match="reason"):
        getattr(publishing, action)(**draft, by=publisher, reason=reason)

    assert state_of_everything() == before


# ---- refusing, discarding, restoring


def test_a_refused_draft_goes_back_with_its_reason_and_its_work(reviewed, publisher):
    draft = publishing.refuse(draft=reviewed, by=publisher, reason="Source is missing")

    assert (draft.state, draft.decided_by) == (Draft.State.REFUSED, publisher)
    assert draft.reason == "Source is missing"
    assert draft.row.title_en == "A better title"
    assert published_title() != "A better title"


def test_a_refused_draft_can_be_handed_in_again_and_published(reviewed, editor, publisher):
    publishing.refuse(draft=reviewed, by=publisher, reason="Source is missing")

    publishing.submit(draft=reviewed, by=editor)
    publishing.publish(drafts=[reviewed], by=publisher, reason=REASON)

    assert published_title() == "A better title"


def test_only_a_draft_in_review_can_be_refused(working_copy, editor, publisher):
    draft = publishing.record_edit(row=Goal.objects.get(code="GPG3"), by=editor)

    with pytest.raises(ValidationError):
        publishing.refuse(draft=draft, by=publisher, reason=REASON)


def test_a_discarded_draft_returns_its_rows_to_what_is_published(reviewed, editor):
    publishing.discard(draft=reviewed, by=editor)

    goal = Goal.objects.get(code="GPG3")
    assert goal.title_en == published_title()
    assert publishing.changes(reviewed) == []


def test_discarding_retires_what_was_never_published(working_copy, editor):
    link = make_link()
    draft = publishing.record_edit(row=link, by=editor)

    publishing.discard(draft=draft, by=editor)

    link.refresh_from_db()
    assert link.is_retired
    assert publishing.changes(draft) == []


def test_a_closed_draft_cannot_be_discarded(reviewed, editor, publisher):
    publishing.publish(drafts=[reviewed], by=publisher, reason=REASON)

    with pytest.raises(ValidationError):
        publishing.discard(draft=reviewed, by=editor)


def test_an_earlier_state_comes_back_as_a_draft(reviewed, publisher, second_editor):
    original = RevisionItem.objects.get(code="GPG3", revision__number=1, content_type__model="goal")
    publishing.publish(drafts=[reviewed], by=publisher, reason=REASON)

    draft = publishing.restore(
        row=reviewed.row, snapshot=original.snapshot, by=second_editor, reason="It was right"
    )

    assert Goal.objects.get(code="GPG3").title_en == original.snapshot["title_en"]
    assert published_title() == "A better title"
    assert list(draft.authors.all()) == [second_editor]


def test_restoring_from_an_arabic_page_keeps_each_language_in_its_place(reviewed, editor):
    item = RevisionItem.objects.get(code="GPG3", content_type__model="goal")

    with translation.override("ar"):
        publishing.restore(row=reviewed.row, snapshot=item.snapshot, by=editor, reason=REASON)

    goal = Goal.objects.get(code="GPG3")
    for language in ("en", "fr", "es", "ar"):
        assert getattr(goal, f"title_{language}") == item.snapshot[f"title_{language}"]


def test_restoring_moves_the_version_on(reviewed, second_editor):
    goal = Goal.objects.get(code="GPG3")
    before = goal.version

    publishing.restore(row=goal, snapshot={"title_en": "x"}, by=second_editor, reason=REASON)

    assert Goal.objects.get(code="GPG3").version == before + 1


def test_restoring_needs_a_reason(reviewed, second_editor):
    with pytest.raises(ValidationError):
        publishing.restore(row=reviewed.row, snapshot={}, by=second_editor, reason="")


# ---- what would change


def test_changes_tell_field_by_field_what_publishing_would_do(reviewed):
    (change,) = publishing.changes(reviewed)

    assert change["row"] == reviewed.row
    assert change["action"] == "changed"
    assert change["fields"] == [("title_en", published_title(), "A better title")]


def test_changes_tell_of_new_and_withdrawn_rows(working_copy, editor):
    goal = Goal.objects.get(code="GPG3")
    Aim.objects.filter(code="GPG3.A1").update(is_retired=True)
    Aim.objects.create(code="GPG3.A99", goal=goal, sort=99, **in_four("text", "A new aim"))

    draft = publishing.record_edit(row=goal, by=editor)

    found = {change["row"].code: change["action"] for change in publishing.changes(draft)}
    assert found == {"GPG3.A1": "withdrawn", "GPG3.A99": "added"}


def test_a_draft_without_changes_says_so(working_copy, editor):
    draft = publishing.record_edit(row=Goal.objects.get(code="GPG3"), by=editor)

    assert publishing.changes(draft) == []


def test_what_leaves_takes_its_parts_along(working_copy, editor, publisher):
    capability = Capability.objects.get(code="icse")
    capability.is_retired = True
    capability.save()
    draft = publishing.submit(draft=publishing.record_edit(row=capability, by=editor), by=editor)
    announced = {
        str(c["row"].code) for c in publishing.changes(draft) if c["action"] == "withdrawn"
    }

    revision = publishing.publish(drafts=[draft], by=publisher, reason="No longer in use")

    assert {item.code for item in revision.items.all()} == announced

    with scope(Copy.PUBLISHED):
        assert not Reading.objects.filter(subject__code="capability:icse").exists()
        assert not SubjectGoal.objects.filter(subject__code="capability:icse").exists()


def test_discarding_a_draft_lets_a_newer_fact_be_loaded_again(working_copy, editor, folder, edit):
    goal = Goal.objects.get(code="GPG3")
    goal.title_fr = "Words of staff"
    goal.save()
    draft = publishing.record_edit(row=goal, by=editor)
    edit("goals.json", lambda data: data["goals"][2]["aims"][0]["text"].update(en="A newer fact"))
    waiting = load(folder)

    publishing.discard(draft=draft, by=editor)
    report = load(folder)

    assert waiting.waiting
    assert report.changed == 1
    with scope(Copy.PUBLISHED):
        assert Aim.objects.get(code="GPG3.A1").text_en == "A newer fact"
