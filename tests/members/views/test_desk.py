"""The lists of the country desk: whose they are, what they cost, and as files."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from members.audit.references import reference
from members.desk import LISTS
from members.models import AuditNote
from members.permissions import Role
from tests.factories.members import (
    make_country,
    make_grant,
    make_invitation,
    make_officer,
    make_request,
    make_unit,
)

pytestmark = pytest.mark.django_db
CANARY = "Canary-of-elsewhere"


@pytest.fixture
def desk(signed_in, coordinator):
    return signed_in(coordinator)


def fill(noun, country, number, name="Row"):
    for index in range(number):
        label = f"{name} {index}"
        if noun == "requests":
            make_request(country, name=label)
        elif noun == "units":
            make_unit(country, name=f"{label} unit")
        elif noun == "invitations":
            make_invitation(country, name=label)
        else:
            make_officer(country, name=label)


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(caught)


@pytest.mark.parametrize("noun", LISTS)
def test_a_list_costs_the_same_with_one_and_with_twenty_rows(desk, noun):
    fill(noun, make_country(), 1)
    few = queries(desk, f"/en/desk/{noun}/")
    fill(noun, make_country(), 19, name="More")

    assert queries(desk, f"/en/desk/{noun}/") == few
    assert few <= 17  # nine of them are the sign-in: session, person, roles, factor, two scopes


@pytest.mark.parametrize("noun", LISTS)
def test_another_country_is_nowhere(desk, noun):
    fill(noun, make_country("FR"), 3, name=CANARY)
    fill(noun, make_country(), 1, name="Own")

    for address in (f"/en/desk/{noun}/", f"/en/desk/{noun}.csv", f"/ar/desk/{noun}/"):
        page = desk.get(address).content.decode()
        assert "Own" in page
        assert CANARY not in page


@pytest.mark.parametrize("noun", LISTS)
def test_a_region_sees_its_countries_and_changes_nothing(signed_in, cast, noun):
    country = make_country()
    person = cast()
    make_grant(person, Role.COORDINATOR, scope="region", region=country.region)
    fill(noun, country, 1, name="Inside")
    fill(noun, make_country("FR"), 1, name=CANARY)

    page = signed_in(person).get(f"/en/desk/{noun}/").content.decode()

    assert "Inside" in page
    assert CANARY not in page
    assert 'method="post"' not in page.split("<main")[1].replace("people_end", "")


def test_filters_stand_in_the_address(desk):
    fill("people", make_country(), 3, name="Amina")
    fill("people", make_country(), 1, name="Bintou")

    page = desk.get("/en/desk/people/?q=bintou").content.decode()

    assert "Bintou 0" in page
    assert "Amina 0" not in page
    assert "Nothing here matches" in desk.get("/en/desk/people/?q=zzz").content.decode()


@pytest.mark.parametrize("noun", LISTS)
def test_an_empty_list_says_what_to_do_next(desk, noun):
    page = desk.get(f"/en/desk/{noun}/?q=nobody-has-this-name").content.decode()

    assert "Nothing here matches these filters" in page
    assert f"/en/desk/{noun}/" in page


def test_pages_keep_the_filter(desk):
    fill("units", make_country(), 51, name="Post")

    page = desk.get("/en/desk/units/?q=post").content.decode()

    assert "Page 1 of 2" in page
    assert "?q=post&amp;page=2" in page


def test_a_file_holds_no_formula(desk):
    make_request(name="=HYPERLINK(1)", unit="+1")

    rows = list(
        csv.reader(io.StringIO(desk.get("/en/desk/requests.csv").content.decode("utf-8-sig")))
    )
    book = load_workbook(io.BytesIO(desk.get("/en/desk/requests.xlsx").content))

    told = dict(zip(rows[0], rows[1], strict=True))
    assert (told["name"], told["unit"]) == ("'=HYPERLINK(1)", "'+1")
    assert "'=HYPERLINK(1)" in [cell.value for cell in book.active[2]]
    assert {cell.data_type for cell in book.active[2]} <= {"s", "b", "n", "inlineStr"}


def test_a_list_too_long_for_xlsx_says_so_and_goes_as_csv(desk, monkeypatch):
    fill("units", make_country(), 3, name="Post")
    assert desk.get("/en/desk/units.xlsx").status_code == 200
    monkeypatch.setattr("members.views.desk.MOST_XLSX", 2)

    page = desk.get("/en/desk/units.xlsx?q=post", follow=True)

    assert page.redirect_chain == [("/en/desk/units/?q=post", 302)]
    assert "An XLSX file holds 2 rows at most" in page.content.decode()
    assert "units.xlsx" not in page.content.decode()
    assert desk.get("/en/desk/units.csv?q=post").content.decode().count("Post") == 3
    assert AuditNote.objects.filter(event="exported").count() == 2
    assert desk.get("/en/desk/units.xlsx?q=post%202").status_code == 200


def test_a_file_is_narrowed_as_the_page_is(desk):
    fill("units", make_country(), 2, name="Post")
    make_unit(name="Harbour")

    told = desk.get("/en/desk/units.csv?q=harb").content.decode()

    assert "Harbour" in told
    assert "Post" not in told


@pytest.mark.parametrize("address", ["/en/desk/people.pdf", "/en/desk/secrets.csv"])
def test_a_file_that_nobody_offers_is_not_there(desk, address):
    assert desk.get(address).status_code == 404


def test_who_took_the_list_along_is_on_record(desk, coordinator):
    desk.get("/en/desk/people.csv")

    note = AuditNote.objects.get(event="exported")
    assert note.actor == reference(coordinator)
    assert note.chain == coordinator.keeper_country_id


def test_signed_in_readers_find_their_pages_in_the_menu(desk, signed_in, officer, client):
    assert "/en/desk/" in desk.get("/en/").content.decode()
    assert "/en/desk/" not in signed_in(officer).get("/en/").content.decode()
    assert "/en/me/" in signed_in(officer).get("/en/").content.decode()
    assert "/en/me/" not in client.get("/en/").content.decode()


@pytest.fixture
def region(signed_in, cast):
    """Who looks after Senegal's region."""
    person = cast()
    make_grant(person, Role.COORDINATOR, scope="region", region=make_country().region)
    return signed_in(person)


@pytest.mark.parametrize("noun", LISTS)
def test_a_region_looks_at_one_of_its_countries(region, noun):
    fill(noun, make_country(), 1, name="Dakar")
    fill(noun, make_country("ML"), 1, name="Bamako")

    both, one = (
        region.get(f"/en/desk/{noun}/{query}").content.decode() for query in ("", "?country=SN")
    )

    assert ("Dakar" in both, "Bamako" in both) == (True, True)
    assert ("Dakar" in one, "Bamako" in one) == (True, False)


def test_a_region_takes_the_one_country_along(region):
    fill("people", make_country(), 1, name="Dakar")
    fill("people", make_country("ML"), 1, name="Bamako")

    file = region.get("/en/desk/people.csv?country=ML").content.decode()

    assert ("Dakar" in file, "Bamako" in file) == (False, True)


def test_a_country_outside_of_the_region_is_no_choice(region):
    fill("people", make_country("FR"), 1, name=CANARY)

    page = region.get("/en/desk/people/?country=FR").content.decode()

    assert CANARY not in page
    assert 'value="FR"' not in page


def test_who_sees_one_country_chooses_none(desk):
    assert 'name="country"' not in desk.get("/en/desk/people/").content.decode()
