"""Two people at the same moment, each with a connection and real commits of her own."""

import contextlib
import threading

from django.core.exceptions import ValidationError
from django.db import connections

from goals import publishing
from goals.models import Aim, Draft, Goal, Revision, RevisionItem
from members.models import User
from members.permissions import Role
from members.scope import Copy, scope
from tests.factories.members import make_user


def one(at_once, job):
    return at_once(job)[0]


def draft_by(code, email) -> Draft:
    author = make_user(Role.EDITOR, email=email)
    with scope(Copy.WORKING):
        goal = Goal.objects.get(code=code)
        goal.title_en = f"A better title of {code}"
        goal.save()
        draft = publishing.record_edit(row=goal, by=author)
        return publishing.submit(draft=draft, by=author)


def publish(draft, person):
    return lambda: publishing.publish(drafts=[draft], by=person, reason="Better wording")


def test_of_two_publishers_of_one_draft_the_second_is_told(at_once):
    draft, *people = one(
        at_once,
        lambda: (
            draft_by("GPG3", "editor@police.example"),
            make_user(Role.PUBLISHER),
            make_user(Role.PUBLISHER),
        ),
    )

    outcomes = at_once(*(publish(draft, person) for person in people))

    assert {type(outcome) for outcome in outcomes} == {Revision, ValidationError}
    items = one(at_once, lambda: RevisionItem.objects.filter(draft=draft).count())
    assert items == 1


def test_two_publications_at_once_get_two_numbers(at_once):
    first, second, *people = one(
        at_once,
        lambda: (
            draft_by("GPG3", "editor@police.example"),
            draft_by("GPG4", "second@police.example"),
            make_user(Role.PUBLISHER),
            make_user(Role.PUBLISHER),
        ),
    )

    outcomes = at_once(publish(first, people[0]), publish(second, people[1]))

    assert {revision.number for revision in outcomes} == {2, 3}


def test_two_first_edits_of_one_goal_share_a_draft(at_once):
    emails = one(
        at_once,
        lambda: [make_user(Role.EDITOR, email=f"e{n}@police.example").email for n in (1, 2)],
    )

    both_insert = threading.Barrier(2)

    def meet_before_inserting(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "goals_draft" '):
            with contextlib.suppress(threading.BrokenBarrierError):
                both_insert.wait(timeout=0.5)
        return execute(sql, params, many, context)

    def edit(number):
        def job():
            with connections["default"].execute_wrapper(meet_before_inserting), scope(Copy.WORKING):
                aim = Aim.objects.select_related("goal").get(code=f"GPG3.A{number}")
                aim.save()
                person = User.objects.get(email=emails[number - 1])
                return publishing.record_edit(row=aim.goal, by=person)

        return job

    drafts = at_once(edit(1), edit(2))

    assert drafts[0] == drafts[1]
    assert one(at_once, lambda: drafts[0].authors.count()) == 2
