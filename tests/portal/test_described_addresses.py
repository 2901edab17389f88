"""Every public address of the API is described, and every one that is described answers."""

import re

import pytest
from django.test import Client

from tests.addresses import addresses

pytestmark = pytest.mark.django_db

# What is no address of its own: other spellings of the index, and everything that is not there.
TWINS = {"/api/", "/api/v1", "/api/{path}"}
# Read with a token: for partners, and described in docs/how-to/use-the-api.md.
WITH_TOKEN = re.compile(r"^/api/v1/me/")


@pytest.fixture(scope="module")
def paths(django_db_setup, django_db_blocker):
    """By address, what the document says of it."""
    with django_db_blocker.unblock():
        document = Client().get("/api/v1/openapi.json").json()
    return {path: methods["get"] for path, methods in document["paths"].items()}


def routes() -> set[str]:
    """What the resolver knows, in the words of the document; both spellings of one are one."""
    found = {
        "/" + re.sub(r"<[a-z]+:([a-z]+)>", r"{\1}", address.route)
        for address in addresses()
        if address.route.startswith("api/")
    } - TWINS
    public = {route for route in found if not WITH_TOKEN.match(route)}
    return {route for route in public if not (route.endswith("/") and route[:-1] in public)}


def test_every_public_address_is_described_and_no_other(paths):
    assert set(paths) == routes()


def test_every_one_answers_as_described(paths):
    wrong = {}
    for path, told in paths.items():
        answer = Client().get(told["x-example"])
        media_type = answer.headers["Content-Type"].partition(";")[0]
        if (answer.status_code, {media_type}) != (200, set(told["responses"]["200"]["content"])):
            wrong[path] = (answer.status_code, media_type)

    assert wrong == {}


def test_every_one_refuses_what_it_does_not_understand_as_described(paths):
    wrong = {}
    for path, told in paths.items():
        mark = "&" if "?" in told["x-example"] else "?"
        answer = Client().get(f"{told['x-example']}{mark}no_such_parameter=1")
        [media_type] = told["responses"]["400"]["content"]
        if (answer.status_code, answer.headers["Content-Type"]) != (400, media_type):
            wrong[path] = answer.status_code

    assert wrong == {}


def test_what_is_not_there_is_told_as_described(paths):
    with_place = [path for path in paths if "{" in path]

    assert len(with_place) > 80
    for path in with_place:
        address = path.replace("{revision}", "99").replace("{code}", "no-such-code")
        answer = Client().get(address)
        [media_type] = paths[path]["responses"]["404"]["content"]
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, media_type), path


def test_every_part_of_an_address_and_every_need_has_an_example(paths):
    for path, told in paths.items():
        by_name = {parameter["name"]: parameter for parameter in told["parameters"]}
        for name in re.findall(r"\{(\w+)\}", path):
            assert by_name[name]["examples"], path
        for name, parameter in by_name.items():
            if parameter["in"] == "query" and parameter.get("required"):
                assert f"{name}=" in told["x-example"], path
