"""Every address of the portal, asked by every kind of visitor.

An address that no line of the table names fails here: whoever adds a page says for whom.
"""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from goals import publishing
from goals.models import Draft, Goal
from members import actions, freshness
from members.admin import events
from members.models import Country, Organisation, User
from members.permissions import Role, sees_others
from members.scope import Copy, scope
from operations.models import Report
from tests.addresses import Address, addresses
from tests.factories.factors import give_factor, sign_in_fresh
from tests.factories.members import make_user
from tests.factories.operations import make_submitted
from tests.goals.api_reading import FILES
from tests.permission_table import (
    ANONYMOUS,
    DECISIONS,
    FORMS,
    LOGIN,
    PAGES,
    VERDICTS,
    VISITORS,
    line_for,
    writes,
)

ADDRESSES = addresses()
FORM_ADDRESSES = [address for address in ADDRESSES if writes(address.name)]
VALUES = {
    "slug": "terrorism",
    "goal": "GPG1",
    "measure": "arrests",
    "number": 1,
    "revision": 1,
    "path": "goals/terrorism/",
    "app_label": "goals",
    "ending": "csv",
    "url": "nothing-here",
    "key": "a-wrong-key",
    "token": "a-wrong-token",
    "noun": "people",
    "uidb36": "1",
    "provider_id": "nowhere",
    "item": 1,
}
NO_FILE = "00000000-0000-4000-8000-000000000000"
CODES = {
    "training:module": "border-checks",
    "operations:detail": "opson-viii",
    "goals:capability": "i247",
    "goals:measure": "arrests",
    **{f"api:measure-{ending}": "arrests" for ending in FILES},
    **{f"api:measure-{ending}-pinned": "arrests" for ending in FILES},
    "goals:measure-cited": "arrests",
    "operations:cited": "opson-viii",
    "goals:source": "annual-report-2019",
}


class World:
    """Somebody of each kind, each with a browser, and a draft that waits for a publisher."""

    def __init__(self) -> None:
        country = Country.objects.get(code="SN")
        people = {name: self.person(name, country) for name in VISITORS if name != ANONYMOUS}
        self.clients = {name: self.client(people.get(name)) for name in VISITORS}
        self.draft = self.reviewed(people["editor"])
        self.report = make_submitted(country)
        self.invite(people["administrator"])

    def person(self, name: str, country: Country) -> User:
        role = None if name == "outsider" else Role(name)
        at_home = name in {"officer", "coordinator"}
        person = make_user(role, country=country if at_home else None)
        if sees_others(person):
            give_factor(person)
        return person

    def client(self, person: User | None) -> Client:
        client = Client(raise_request_exception=False)
        if person is not None:
            sign_in_fresh(client, person)
        return client

    def invite(self, by: User) -> None:
        """An invitation and an organisation, so that their pages have something to show."""
        actions.invite_staff(
            email="partner@police.example",
            name="Invited Partner",
            role=Role.PARTNER,
            organisation=Organisation.objects.create(name="An organisation"),
            language="en",
            by=by,
        )

    def reviewed(self, author: User) -> Draft:
        with scope(Copy.WORKING):
            draft = publishing.record_edit(row=Goal.objects.get(code="GPG3"), by=author)
            return publishing.submit(draft=draft, by=author)

    def url(self, address: Address) -> str:
        values = {name: self.value(address, name) for name in address.parameters}
        if "/" not in address.name:
            return reverse(address.name, kwargs=values)
        route = f"/{address.route}"
        for name, value in values.items():
            route = route.replace(f"<path:{name}>", str(value)).replace(
                f"(?P<{name}>.*)$", str(value)
            )
        return route

    def value(self, address: Address, name: str) -> Any:
        if name == "pk" and address.name.startswith("admin:operations_report"):
            return self.report.pk
        if name == "pk" and address.name.startswith(("members:", "operations:")):
            return NO_FILE if "<uuid:" in address.route else 0  # a row that is not there
        if name == "pk":
            return self.draft.pk
        if name == "content_type_id":
            return ContentType.objects.get_for_model(Goal).pk
        if name == "object_id":
            return self.first(_model_of(address)).pk
        if name == "event_id":
            event = events.event_model(_model_of(address))
            found = event.objects.filter(pgh_obj_id=self.first(_model_of(address)).pk)
            return found.order_by("pk").first().pk
        if name == "code":
            return CODES.get(address.name) or self.code_in_api(address)
        return VALUES[name]

    def first(self, model: type[models.Model]) -> models.Model:
        """A row; a stand-in where there is none, as in tables that nobody may open."""
        with scope(Copy.WORKING):
            return model._base_manager.order_by("pk").first() or model(pk=1)

    def code_in_api(self, address: Address) -> str:
        listed = self.clients[ANONYMOUS].get(f"/{address.route.partition('/<path:code>')[0]}")
        row = listed.json()["results"][0]
        return row.get("code") or row["number"]


def _model_of(address: Address) -> type[models.Model]:
    """The model of a page of the back office, from its name or its route."""
    if address.name == "admin:view_on_site":
        return Goal
    if "/" in address.name:
        _language, _admin, app, model = address.route.split("/")[:4]
    else:
        app, model = address.name.removeprefix("admin:").split("_")[:2]
    return apps.get_model(app, model)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """One world for all addresses, in a transaction that is never committed."""
    logging.disable(logging.CRITICAL)  # a thousand refusals are what we ask for
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        # All sign in now; a slow machine may take longer than ten minutes to ask everything.
        patch.setattr(freshness, "FRESH_SECONDS", 24 * 60 * 60)
        yield World()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def ask(client: Client, send: Callable[[Client], Any]) -> int | str:
    """The status of an answer; what the request wrote is taken back."""
    with transaction.atomic():
        answer = send(client)
        transaction.set_rollback(True)
    return LOGIN if _leads_to_sign_in(answer) else answer.status_code


def _leads_to_sign_in(answer: Any) -> bool:
    doors = {reverse("account_login"), reverse("admin:login")}
    return answer.status_code == 302 and answer.url.split("?")[0] in doors


# ---- the tables are complete


def test_every_address_stands_in_the_table():
    assert [a.name for a in ADDRESSES if line_for(a.name, PAGES) is None] == []


def test_every_address_that_takes_a_form_stands_in_the_table():
    assert [a.name for a in FORM_ADDRESSES if line_for(a.name, FORMS) is None] == []


@pytest.mark.parametrize(("table", "asked"), [(PAGES, ADDRESSES), (FORMS, FORM_ADDRESSES)])
def test_every_line_of_the_table_speaks_of_an_address(table, asked):
    used = {line_for(address.name, table) for address in asked}

    assert [pattern for pattern in table if pattern not in used] == []


def test_an_address_that_nobody_listed_would_be_noticed():
    assert line_for("a-new-page", PAGES) is None
    assert line_for("en/a-new-page/", PAGES) is None


def test_the_api_reads_no_session(settings):
    assert settings.REST_FRAMEWORK["DEFAULT_AUTHENTICATION_CLASSES"] == []


# ---- who may open what


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda a: f"{a.name} {a.route}")
def test_a_page_opens_for_those_whom_the_table_names(world, address):
    url = world.url(address)
    access = PAGES[line_for(address.name, PAGES)]

    answers = {name: ask(world.clients[name], lambda c: c.get(url)) for name in access.visitors}

    assert answers == {name: access.answer_to(name) for name in access.visitors}


@pytest.mark.parametrize("address", FORM_ADDRESSES, ids=lambda a: a.name)
def test_a_form_is_taken_from_those_whom_the_table_names(world, address):
    url = world.url(address)
    allowed = FORMS[line_for(address.name, FORMS)]

    answers = {name: ask(world.clients[name], lambda c: c.post(url)) for name in VISITORS}

    assert answers.pop(ANONYMOUS) == LOGIN
    assert {name for name, answer in answers.items() if answer != 403} == set(allowed)
    assert set(answers.values()) <= {200, 302, 400, 403}


def moved(client: Client, draft: Draft, verb: str) -> bool:
    """Does this visitor's decision change the state of the draft?"""
    before = "editing" if verb == "submit" else "in_review"
    with transaction.atomic():
        Draft.objects.filter(pk=draft.pk).update(state=before)
        url = reverse(f"admin:goals_draft_{verb}", args=[draft.pk])
        client.post(url, {"reason": "A reason to do so", "confirmed": "1"})
        after = Draft.objects.get(pk=draft.pk).state
        transaction.set_rollback(True)
    return after != before


@pytest.mark.parametrize("verb", DECISIONS)
def test_a_draft_is_moved_on_by_those_whom_the_table_names(world, verb):
    able = {name for name in VISITORS if moved(world.clients[name], world.draft, verb)}

    assert able == set(DECISIONS[verb])


def decided(client: Client, report: Report, verb: str) -> bool:
    """Does this visitor's verdict change the state of the report?"""
    with transaction.atomic():
        url = reverse(f"admin:operations_report_{verb}", args=[report.pk])
        client.post(url, {"note": "A note that says what", "grade": "C"})
        after = Report.objects.get(pk=report.pk).state
        transaction.set_rollback(True)
    return after != "submitted"


@pytest.mark.parametrize("verb", VERDICTS)
def test_a_report_is_moved_on_by_those_whom_the_table_names(world, verb):
    able = {name for name in VISITORS if decided(world.clients[name], world.report, verb)}

    assert able == set(VERDICTS[verb])
