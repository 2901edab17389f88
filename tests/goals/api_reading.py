"""How the tests of the API ask, and how they publish something to ask for."""

from typing import Any

from django.db import models
from django.test import Client

from goals import publishing
from goals.models import Draft
from members.models import User
from members.scope import Copy, scope

NOUNS = [
    *("goals", "aims", "themes", "strands", "sdgs", "targets", "links", "capabilities"),
    *("notices", "countries", "regions", "sources", "revisions", "measures", "readings"),
    "operations",
]
FILES = ("csv", "xlsx", "json")


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
