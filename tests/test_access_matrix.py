"""T1: whoever asks for somebody else's row, whatever the method, learns and changes nothing.

Twelve people ask every address that names a row kept by a country: for a row of Senegal, for one
of France, and for one that does not exist. To whoever is not of France the second and the third
get the same bytes; nothing of France stands in any answer; no row of France changes. An address
that `ROWS` does not name fails here.
"""

import re
import uuid
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from goals.models import FollowedRow, RevisionItem
from members.factors import lacks_factor
from members.middleware import DESK, OWN, OWN_API, section
from members.models import ApiToken, Country, InvitationFile, RoleGrant, User
from members.permissions import Role
from operations.models import Report, ReportFile, ReportLine, ReportStep
from tests.addresses import Address, addresses
from tests.factories.factors import give_factor, sign_in_fresh
from tests.factories.members import (
    make_grant,
    make_invitation,
    make_officer,
    make_request,
    make_token,
    make_unit,
    make_user,
)
from tests.factories.operations import make_figure, make_report

METHODS = ("get", "post", "put", "patch", "delete")
CANARY = "Canary of France"
HOME, ABROAD = "SN", "FR"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def _grant(country: Country) -> RoleGrant:
    return make_officer(country, name=f"{CANARY} {country.code}").role_grants.get()


def _file(country: Country) -> InvitationFile:
    maker = make_officer(country, name=f"{CANARY} {country.code}")
    return InvitationFile.objects.create(
        keeper_country=country, made_by=maker, name=f"{CANARY} {country.code}"
    )


def _report(country: Country) -> Report:
    figure = make_figure(state="in_words", value=None, words=f"{CANARY} {country.code}")
    return make_report(country, figures=[figure])


def _report_file(country: Country) -> ReportFile:
    maker = make_officer(country, name=f"{CANARY} {country.code}")
    return ReportFile.objects.create(
        keeper_country=country, made_by=maker, name=f"{CANARY} {country.code}"
    )


def _token(country: Country) -> ApiToken:
    owner = make_officer(country, name=f"{CANARY} {country.code}")
    return make_token(owner, name=f"{CANARY} {country.code}")[0]


def _followed(country: Country) -> FollowedRow:
    item = RevisionItem.objects.first()
    return FollowedRow.objects.create(
        person=make_officer(country, name=f"{CANARY} {country.code}"),
        content_type=item.content_type,
        object_id=item.object_id,
        cited=item,
        title={"en": f"{CANARY} {country.code}"},
    )


def _named(make: Callable) -> Callable:
    return lambda country: make(country, name=f"{CANARY} {country.code}")


# What each address that names a row speaks of.
ROWS: dict[str, Callable] = {
    "members:request": _named(make_request),
    "members:person": _named(make_officer),
    "members:person_post": _named(make_officer),
    "members:role_give": _named(make_officer),
    "members:role_end": _grant,
    "members:unit": _named(make_unit),
    "members:invitation_undo": _named(make_invitation),
    "members:invitation_again": _named(make_invitation),
    "members:file": _file,
    "members:file_confirm": _file,
    "members:file_undo": _file,
    "members:token_end": _token,
    "goals:citation_end": _followed,
    "operations:report": _report,
    "operations:report_edit": _report,
    "operations:report_submit": _report,
    "operations:report_withdraw": _report,
    "operations:report_file": _report_file,
    "operations:report_file_confirm": _report_file,
}
# They name no row of a country: a list, a file's ending, a secret that only its owner knows.
NO_ROWS = {
    "members:desk_export",
    "members:me_download",
    "members:confirm",
    "members:use_invitation",
    "goals:citation_follow",  # a public row
}
HERS = {DESK, OWN, OWN_API}
ADDRESSES = [
    a
    for a in addresses()
    if a.parameters
    and (a.name.startswith("members:") or section(RequestFactory().get(f"/{a.route}")) in HERS)
]


def people() -> dict[str, User | None]:
    """Everybody who may try, but the coordinators of France, whose rows they are."""
    home, abroad = Country.objects.get(code=HOME), Country.objects.get(code=ABROAD)
    regional = make_user(country=home)
    make_grant(regional, Role.COORDINATOR, scope="region", region=home.region)
    deputy = make_officer(home)
    make_grant(deputy, Role.COORDINATOR, country=home)
    return {
        "anonymous": None,
        "officer": make_officer(home),
        "another officer": make_officer(home),
        "officer of France": make_officer(abroad),
        "coordinator": make_user(Role.COORDINATOR, home),
        "deputy": deputy,
        "regional coordinator": regional,
        "instructor": make_user(Role.INSTRUCTOR),
        "analyst": make_user(Role.ANALYST),
        "editor": make_user(Role.EDITOR),
        "publisher": make_user(Role.PUBLISHER),
        "certifier": make_user(Role.CERTIFIER),
        "partner": make_user(Role.PARTNER),
        "switched off": make_user(Role.COORDINATOR, home, is_active=False),
    }


@pytest.fixture
def clients(db) -> dict[str, Client]:
    found = {}
    for name, person in people().items():
        found[name] = Client(raise_request_exception=False)
        if person is not None:
            if lacks_factor(person):
                give_factor(person)
            sign_in_fresh(found[name], person)
    return found


def state() -> dict[str, str]:
    """A digest of every table of people: a change of any row shows."""
    found = {}
    with connection.cursor() as cursor:
        of_reports = (Report, ReportFile, ReportLine, ReportStep)
        for model in [*apps.get_app_config("members").get_models(), FollowedRow, *of_reports]:
            table = model._meta.db_table
            if "audit" not in table:
                cursor.execute(
                    f"SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {table} t"
                )
                found[table] = cursor.fetchone()[0]
    return found


def said(client: Client, method: str, address: str) -> tuple[int, str]:
    answer = getattr(client, method)(address)
    text = _TOKEN.sub("", answer.content.decode())
    # Where she is led afterwards names the address she asked for.
    return answer.status_code, text.replace(address.split("/", 2)[2], "ADDRESS")


def test_every_address_that_names_a_row_is_tried():
    assert {address.name for address in ADDRESSES} == set(ROWS) | NO_ROWS


@pytest.mark.parametrize("address", [a for a in ADDRESSES if a.name in ROWS], ids=lambda a: a.name)
def test_a_foreign_row_is_answered_as_one_that_is_not_there(clients, address: Address):
    (parameter,) = address.parameters
    make = ROWS[address.name]
    foreign = make(Country.objects.get(code=ABROAD))
    own = make(Country.objects.get(code=HOME))
    missing = uuid.uuid4() if isinstance(foreign.pk, uuid.UUID) else 2_000_000_000
    there, nowhere, here = (
        reverse(address.name, kwargs={parameter: pk}) for pk in (foreign.pk, missing, own.pk)
    )
    before = state()

    for who, client in clients.items():
        for method in METHODS:
            answer = said(client, method, there)
            assert answer == said(client, method, nowhere), (who, method)
            assert answer[0] in {302, 403, 404, 405}, (who, method)
            assert f"{CANARY} {ABROAD}" not in answer[1], (who, method)
    assert state() == before

    statuses = {who: said(client, "get", here)[0] for who, client in clients.items()}
    assert statuses["coordinator"] in {200, 405}
    assert all(
        status in {302, 403, 404, 405}
        for who, status in statuses.items()
        if who not in {"coordinator", "deputy", "regional coordinator"}
    )


def test_a_row_of_ones_own_is_found(clients):
    """The control: a matrix in which everybody gets 404 would prove nothing."""
    person = make_officer(Country.objects.get(code=HOME), name="Olga Own")

    status, page = said(clients["coordinator"], "get", reverse("members:person", args=[person.pk]))

    assert status == 200
    assert "Olga Own" in page
