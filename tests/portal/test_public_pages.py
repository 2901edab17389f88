"""What every public page promises: no cookie, an ETag, and nothing that depends on the reader."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import path, resolve
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django_filters import FilterSet

from goals import filters
from operations import filters as operation_filters
from portal.api.urls import NOUNS
from portal.middleware import public_page_middleware
from portal.store import STORABLE
from portal.store.request import KNOWN_KEYS
from tests import public_pages
from training import filters as training_filters

ADDRESSES = [
    *(f"/en/{path}" for path in [*public_pages.PATHS, *public_pages.DATA.values()]),
    *(f"/en/{path}" for path in public_pages.CITED.values()),
    "/ar/",
    "/fr/goals/cybercrime/",
    "/api/v1/",
    "/api/v1/goals",
    "/api/v1/links?lang=fr",
    "/api/v1/links.csv",
    "/api/v1/openapi.json",
]


@pytest.fixture
def anonymous(db) -> Client:
    return Client()


def test_the_list_names_every_page_that_is_open_to_all():
    assert public_pages.open_names() == {
        *public_pages.PAGES,
        *public_pages.DATA,
        *public_pages.CITED,
    }


@pytest.mark.parametrize("name", public_pages.PAGES)
def test_a_listed_path_leads_to_the_page_of_its_name(name):
    paths = [urlsplit(path).path for path in public_pages.PAGES[name]]

    assert {resolve(f"/en/{path}").view_name for path in paths} == {name}


def test_an_open_page_that_nobody_listed_would_be_noticed(settings):
    settings.ROOT_URLCONF = __name__
    assert "new-page" in public_pages.open_names()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_public_page_is_for_everyone(anonymous, address):
    response = anonymous.get(address)

    assert response.status_code == 200
    assert response[STORABLE] == "1"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert set(response["Cache-Control"].split(", ")) == {"public", "no-cache"}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_reader_who_has_the_page_is_told_so(anonymous, address):
    etag = anonymous.get(address)["ETag"]

    response = anonymous.get(address, headers={"If-None-Match": etag})

    assert response.status_code == 304
    assert etag.startswith('W/"')


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_visitor_without_a_cookie_costs_no_query_about_people(anonymous, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        anonymous.get(address)

    asked = " ".join(query["sql"] for query in captured)
    assert "django_session" not in asked
    assert "members_user" not in asked


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_a_signed_in_reader_sees_stays_private(signed_in, outsider, address):
    response = signed_in(outsider).get(address)

    assert response.status_code == 200
    assert STORABLE not in response
    assert "private" in response["Cache-Control"]


def test_the_sign_in_page_is_not_shared(anonymous):
    response = anonymous.get("/en/accounts/login/")

    assert response.status_code == 200
    assert STORABLE not in response


def test_a_page_that_does_not_exist_is_not_kept(anonymous):
    response = anonymous.get("/en/goals/no-such-goal/")

    assert response.status_code == 404
    assert STORABLE not in response


def ask(view, **headers) -> HttpResponse:
    """Send a request for `view` through the middleware alone."""

    def get_response(request: HttpRequest) -> HttpResponse:
        request.resolver_match = resolve("/en/about/")
        request.resolver_match.func = view
        return view(request)

    return public_page_middleware(get_response)(RequestFactory().get("/en/about/", **headers))


@login_not_required
def open_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("for everyone")


urlpatterns = [path("en/new/", open_view, name="new-page")]


def closed_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("for people who signed in")


@login_not_required
def view_with_a_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("hello again")
    response.set_cookie("seen", "1")
    return response


@login_not_required
def view_that_looked_into_the_session(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("hello, you")
    patch_vary_headers(response, ["Cookie"])
    return response


@login_not_required
def view_that_streams(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter(["a", "b"]))


def test_an_open_view_is_kept():
    assert STORABLE in ask(open_view)


@pytest.mark.parametrize(
    "view",
    [
        closed_view,
        view_with_a_cookie,
        view_that_looked_into_the_session,
        view_that_streams,
        never_cache(open_view),
    ],
)
def test_anything_else_is_not_kept(view):
    assert STORABLE not in ask(view)


@pytest.mark.parametrize("name", ["HTTP_AUTHORIZATION", "HTTP_COOKIE"])
def test_an_open_view_is_not_kept_for_somebody_who_says_who_she_is(name):
    value = f"{settings.SESSION_COOKIE_NAME}=abc"

    assert STORABLE not in ask(open_view, **{name: value})


def test_the_etag_is_that_of_the_content_alone():
    assert ask(open_view)["ETag"] == ask(open_view, HTTP_USER_AGENT="another")["ETag"]


def test_the_store_knows_every_filter_of_the_public_pages():
    """An unknown key costs speed: such a page would be rendered for every reader."""
    modules = [filters, training_filters, operation_filters]
    named = {name: found for module in modules for name, found in vars(module).items()}
    forms = [form for form in named.values() if hasattr(form, "base_fields")]
    sets = [getattr(viewset, "filterset_class", None) or FilterSet for viewset in NOUNS.values()]

    used = {name for form in forms for name in form.base_fields}
    used |= {name for filterset in sets for name in filterset.base_filters}

    of_traces = {"from", "through"}
    assert used | of_traces | {"q", "page", "page_size", "lang"} == KNOWN_KEYS
