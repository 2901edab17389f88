"""The OpenAPI document is valid, complete, and true of what the API answers."""

import pytest
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from referencing import Registry, Resource

from tests.goals.api_reading import NOUNS, read

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def document():
    return read("openapi.json")


def schema_errors(document, schema, told) -> list[str]:
    """What in `told` the schema does not allow; references lead into the document."""
    resource = Resource.from_contents(
        {"$schema": "https://json-schema.org/draft/2020-12/schema", **document}
    )
    registry = Registry().with_resource("urn:api", resource)
    pointed = {"$ref": f"urn:api#{schema}"}
    return [
        f"{list(error.absolute_path)}: {error.message}"
        for error in Draft202012Validator(pointed, registry=registry).iter_errors(told)
    ]


def pointer(address: str, status: str, media_type: str) -> str:
    parts = ["paths", address, "get", "responses", status, "content", media_type, "schema"]
    return "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in parts)


def test_the_document_is_valid(document):
    validate(document)

    assert document["openapi"].startswith("3.1")


def test_the_document_is_made_without_a_warning(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "api.yml"))

    assert (tmp_path / "api.yml").stat().st_size > 10_000


def test_every_operation_tells_its_problems_and_its_language(document):
    for methods in document["paths"].values():
        told = methods["get"]

        may_be_missing = told["tags"][0] in NOUNS
        assert {"200", "400", *(["404"] if may_be_missing else [])} == set(told["responses"])
        assert "lang" in [parameter["name"] for parameter in told["parameters"]]
        assert all(parameter["description"] for parameter in told["parameters"])


@pytest.mark.parametrize("language", ["ar", "all"])
@pytest.mark.parametrize("noun", NOUNS)
def test_what_the_api_answers_is_what_the_document_promises(document, noun, language):
    listed = read(f"{noun}?lang={language}&page_size=200")
    one = read(f"{noun}/{listed['results'][-1]['code']}?lang={language}")
    whole = read(f"{noun}.json?lang={language}")

    errors = [
        *schema_errors(document, pointer(f"/api/v1/{noun}", "200", JSON), listed),
        *schema_errors(document, pointer(f"/api/v1/{noun}/{{code}}", "200", JSON), one),
        *schema_errors(document, pointer(f"/api/v1/{noun}.json", "200", JSON), whole),
    ]

    assert errors == []


@pytest.mark.parametrize("start", ["goal:GPG4", "operation:opson-viii", "country:FR"])
def test_a_trace_is_what_the_document_promises(document, start):
    told = read(f"trace?from={start}&lang=ar")

    assert schema_errors(document, pointer("/api/v1/trace", "200", JSON), told) == []
    del told["edges"][0]["sources"][0]["locator"]
    assert schema_errors(document, pointer("/api/v1/trace", "200", JSON), told)


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("links.metadata.json", "links.metadata.json?goal=3"),
        ("measures/{code}.metadata.json", "measures/arrests.metadata.json"),
        ("trace.metadata.json", "trace.metadata.json?from=goal:GPG4"),
    ],
)
def test_metadata_is_what_the_document_promises(document, path, asked):
    promised = pointer(f"/api/v1/{path}", "200", JSON)

    assert schema_errors(document, promised, read(asked)) == []


def test_the_past_is_what_the_document_promises(document):
    paths = {
        "readings/{code}@r{revision}": "readings/platform:iglc/active_users/2019@r1",
        "readings@r{revision}.json": "readings@r1.json",
        "measures/{code}@r{revision}.json": "measures/arrests@r1.json",
    }

    for path, asked in paths.items():
        promised = pointer(f"/api/v1/{path}", "200", JSON)
        assert schema_errors(document, promised, read(asked)) == [], path


def test_the_document_would_notice_a_wrong_answer(document):
    listed = read("links?page_size=1")
    del listed["results"][0]["relation"]

    assert schema_errors(document, pointer("/api/v1/links", "200", JSON), listed)


@pytest.mark.parametrize("address", ["/api/v1/links?goal=8", "/api/v1/links/NO-1"])
def test_problems_are_as_promised(document, address):
    response = Client().get(address)
    path = "/api/v1/links" if "?" in address else "/api/v1/links/{code}"

    promised = pointer(path, str(response.status_code), "application/problem+json")

    assert schema_errors(document, promised, response.json()) == []
