"""Rows that the process remembers: what they hold, who shares them, and who never sees them."""

import json
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from goals import publishing, remembered
from goals.models import Goal
from members.memory import published
from members.permissions import Role
from members.scope import Copy, scope
from tests.factories.members import make_user

GOAL_3 = "/en/goals/vulnerable-groups/"
PREVIEW = "/en/admin/preview/goals/vulnerable-groups/"
PAGES = ["/en/", GOAL_3, "/en/sdgs/", "/en/sdgs/flow/", "/en/goals/", "/api/v1/links"]
NEW = "A title that nobody has published yet"


@pytest.fixture
def process(fresh_database, django_db_blocker) -> Iterator[None]:
    """This process as a web process: a database of its own, no transaction around it, a line."""
    own = fresh_database.partition("?")[0].rpartition("/")[2]
    outer = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        _connect_to(own)
        published.trust(SimpleNamespace(is_flowing=lambda: True))
        try:
            yield
        finally:
            published.trust(None)
            _connect_to(outer)


def _connect_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def draft_a_title(editor) -> models.Model:
    with scope(Copy.WORKING):
        goal = Goal.objects.get(code="GPG3")
        goal.title_en = NEW
        goal.save()
        draft = publishing.record_edit(row=goal, by=editor)
        return publishing.submit(draft=draft, by=editor)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_the_database_once_between_two_publications(path, process):
    client = Client()
    first = text(client, path)

    with CaptureQueriesContext(connection) as queries:
        second = text(client, path)

    assert len(queries) <= (1 if path == "/en/goals/" else 0)
    assert second == first


def test_a_preview_shows_the_draft_and_the_page_what_is_published(process, signed_in):
    editor = make_user(role=Role.EDITOR)
    draft_a_title(editor)
    reader, her = Client(), signed_in(editor)

    pages = [text(client, path) for client, path in [(reader, GOAL_3), (her, PREVIEW)] * 2]

    assert [NEW in page for page in pages] == [False, True, False, True]


def test_a_preview_that_comes_first_leaves_no_draft_behind(process, signed_in):
    editor = make_user(role=Role.EDITOR)
    draft_a_title(editor)

    previewed = text(signed_in(editor), PREVIEW)

    assert NEW in previewed
    assert NEW not in text(Client(), GOAL_3)


def test_a_publication_is_shown_once_the_news_are_heard(process):
    editor, publisher = make_user(role=Role.EDITOR), make_user(role=Role.PUBLISHER)
    draft = draft_a_title(editor)
    client = Client()
    before = text(client, GOAL_3)

    publishing.publish(drafts=[draft], by=publisher, reason="A better title")
    unheard = text(client, GOAL_3)
    published.forget()

    assert unheard == before
    assert NEW in text(client, GOAL_3)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_no_page_changes_a_row_that_others_read(language, process):
    client = Client()
    paths = [path.replace("/en/", f"/{language}/") for path in PAGES]
    paths += [
        f"/{language}/sdgs/?goal=3",
        f"/{language}/sdgs/flow/?goal=3",
        f"/{language}/search/?q=mali",
        f"/{language}/trace/?from=goal:GPG3",
        f"/{language}/trace/?from=operation:opson-viii",
    ]
    for path in paths:
        text(client, path)
    before = _frozen()

    for path in paths:
        text(client, path)

    assert len(before) > 100
    assert _frozen() == before


def _frozen() -> dict[int, str]:
    """Every row that is remembered, however deep it lies, and all that it holds."""
    found: dict[int, str] = {}
    seen: set[int] = set()
    for kept in published._answers.values():
        _walk(kept.answer, found, seen)
    return found


def _walk(value, found: dict[int, str], seen: set[int]) -> None:
    if id(value) in seen or isinstance(value, str | int | float | type(None)):
        return
    seen.add(id(value))
    if isinstance(value, dict):
        parts = list(value.values())
        found[id(value)] = str(sorted(map(str, value)))
    elif isinstance(value, list | tuple | set | frozenset):
        parts = list(value)
        found[id(value)] = str(len(parts))
    elif hasattr(value, "__dict__"):
        parts = list(vars(value).values())
        found[id(value)] = str({k: v for k, v in vars(value).items() if isinstance(v, str | int)})
        found[id(value)] += str(sorted(vars(value)))
    else:
        return
    for part in parts:
        _walk(part, found, seen)


@pytest.mark.parametrize(
    "query", ["", "?page=2", "?page=3", "?page_size=200", "?page_size=7&page=2"]
)
def test_the_api_tells_the_same_links_remembered_or_not(query, process):
    client = Client()
    text(client, "/api/v1/links")

    warm = text(client, f"/api/v1/links{query}")
    published.trust(None)

    assert warm == text(client, f"/api/v1/links{query}")
    filtered = text(client, f"/api/v1/links{query or '?'}{'&' if query else ''}in_force=true")
    assert json.loads(warm)["results"] == json.loads(filtered)["results"]


def test_addresses_that_nobody_has_are_not_remembered(process):
    client = Client()
    text(client, GOAL_3)
    kept = len(published)

    answers = [client.get(f"/en/goals/nothing-{number}/").status_code for number in range(5)]
    answers += [client.get(f"/api/v1/links?page={number}").status_code for number in range(90, 95)]

    assert answers == [404] * 10
    assert len(published) <= kept + 1  # the number of links


def test_a_goal_page_knows_its_neighbours(db):
    seven = remembered.goals()

    first, last = (remembered.goal_page(goal.slug) for goal in (seven[0], seven[-1]))

    assert (first.previous, first.next) == (None, seven[1])
    assert (last.previous, last.next) == (seven[5], None)
    assert remembered.goal_page("nothing") is None


def test_texts_are_remembered_by_language(process):
    with override("fr"):
        french = remembered.link_table().links[0].rationale

    with override("en"):
        assert remembered.link_table().links[0].rationale != french
