"""How the tests of the API ask, and how they publish something to ask for."""

from typing import Any

from django.db import models
from django.test import Client

from goals import publishing
from goals.models import Draft, Reading, Revision
from members.models import User
from members.scope import Copy, scope
from operations.models import Operation

NOUNS = [
    *("goals", "aims", "themes", "strands", "sdgs", "targets", "links", "capabilities"),
    *("notices", "countries", "regions", "sources", "revisions", "measures", "readings"),
    *("modules", "programmes", "operations", "results"),
]
FILES = ("csv", "xlsx", "json", "metadata.json")


def ask(address: str, **headers: str):
    """A reader's GET under /api/v1/."""
    return Client().get(f"/api/v1/{address}", headers=headers)


def read(address: str, **headers: str) -> Any:
    """The JSON of a good answer."""
    response = ask(address, **headers)
    assert response.status_code == 200, response.content
    return response.json()


def every_row(noun: str) -> list[dict[str, Any]]:
    """All pages of a list."""
    rows, page = [], read(f"{noun}{'&' if '?' in noun else '?'}page_size=200")
    while True:
        rows += page["results"]
        if not page["next"]:
            return rows
        page = Client().get(page["next"].removeprefix("http://testserver")).json()


def codes(address: str) -> list[str]:
    return [row["code"] for row in read(address)["results"]]


def change(row: models.Model, by: User, **texts: Any) -> Draft:
    """An editor's change of the working copy, handed in for review."""
    with scope(Copy.WORKING):
        row = type(row).objects.get(pk=row.pk)
        for name, value in texts.items():
            setattr(row, name, value)
        row.save()
        draft = publishing.record_edit(row=row, by=by)
        return publishing.submit(draft=draft, by=by)


def publish(draft: Draft, by: User) -> None:
    publishing.publish(drafts=[draft], by=by, reason="For a test")


def revise(reading: Reading, editor: User, publisher: User, value: int, reason: str) -> Revision:
    """A new value, through draft and review."""
    with scope(Copy.WORKING):
        row = Reading.objects.get(pk=reading.pk)
        row.value = value
        row.version += 1
        row.save()
        owner = Operation.objects.get(subject=row.subject_id)
        draft = publishing.record_edit(row=owner, by=editor)
        draft = publishing.submit(draft=draft, by=editor)
    return publishing.publish(drafts=[draft], by=publisher, reason=reason)
