"""Publish a new title of a goal, as people do; a process of its own with real commits.

    python -m tests.journeys.publish_goal 3 "A new title"

Prints "committed" as soon as it is.
"""

import sys

import django


def main(number: str, title: str) -> None:
    django.setup()
    from goals import publishing
    from goals.models import Goal
    from members.permissions import Role
    from members.scope import Copy, scope
    from tests.factories.members import make_user

    editor, publisher = make_user(role=Role.EDITOR), make_user(role=Role.PUBLISHER)
    with scope(Copy.WORKING):
        goal = Goal.objects.get(code=f"GPG{number}")
        goal.title_en = title
        goal.save()
        draft = publishing.record_edit(row=goal, by=editor)
        publishing.submit(draft=draft, by=editor)
    publishing.publish(drafts=[draft], by=publisher, reason="A better title")
    print("committed", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
