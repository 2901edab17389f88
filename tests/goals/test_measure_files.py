"""Every measure and every list as files with their metadata, today and as a revision left them."""

import csv
import io
import json
from hashlib import sha256

import pytest
from django.test import Client

from goals.models import Capability, Measure, Reading
from tests.goals.api_reading import FILES, NOUNS, ask, change, publish, read, revise

pytestmark = pytest.mark.django_db
CONTENT_NOUNS = sorted(set(NOUNS) - {"countries", "regions", "revisions", "results"})


def table(address: str) -> list[dict[str, str]]:
    content = ask(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


# ---- a measure


def test_the_files_of_a_measure_hold_its_figures():
    listed = read("readings?measure=arrests&page_size=200&lang=all")["results"]

    assert table("measures/arrests.csv") == table("readings.csv?measure=arrests")
    assert read("measures/arrests.json?lang=all")["results"] == listed


def test_its_json_says_what_is_counted():
    about = read("measures/arrests.json")["about"]

    assert about["title"] == "Arrests"
    assert about["measure"] == read("measures/arrests")


def test_its_file_is_called_by_its_name():
    assert 'filename="arrests-revision-1-' in ask("measures/arrests.csv")["Content-Disposition"]


@pytest.mark.parametrize("ending", FILES)
def test_an_unknown_measure_has_no_file(ending):
    assert ask(f"measures/nope.{ending}").status_code == 404


def test_its_page_links_its_files():
    page = Client().get("/fr/measures/arrests/").content.decode()

    assert all(f'href="/api/v1/measures/arrests.{ending}?lang=fr"' in page for ending in FILES)


def test_a_tidy_row_says_all_that_a_number_needs():
    [row] = [
        row for row in table("readings.csv") if row["code"] == "platform:iglc/active_users/2019"
    ]

    wanted = "value unit_code grade state qualifier period_from as_of sources sources_title"
    assert set(wanted.split()) <= set(row)
    assert row["sources_title"].strip()


# ---- metadata


@pytest.mark.parametrize("noun", NOUNS)
def test_every_list_has_metadata_about_its_columns(noun):
    told = read(f"{noun}.metadata.json")
    content = ask(f"{noun}.csv").content
    header = content.decode("utf-8-sig").splitlines()[0].split(",")

    assert [column["name"] for column in told["columns"]] == header
    assert all(column["title"] and column["type"] for column in told["columns"])
    assert told["csv_sha256"] == sha256(content).hexdigest()
    assert told["count"] == read(f"{noun}.json")["count"]
    assert told["revision"] == 1
    assert told["reuse"]
    assert told["description"]


def test_code_lists_come_with_their_words_in_the_readers_language():
    columns = {c["name"]: c for c in read("readings.metadata.json?lang=fr")["columns"]}

    assert set(columns["state"]["codes"]) == set(Reading.State.values)
    assert columns["state"]["codes"]["withheld"] == "non divulgué"
    assert columns["unit_code"]["codes"]["people"]
    assert columns["value"]["type"] == "decimal"
    assert columns["as_of"]["type"] == "date"
    assert columns["note_ar"]["language"] == "ar"


def test_metadata_says_which_filters_were_used():
    told = read("readings.metadata.json?measure=arrests&lang=en")

    assert told["filters"] == {"measure": "arrests"}
    assert (
        told["csv_sha256"]
        == sha256(ask("readings.csv?measure=arrests&lang=en").content).hexdigest()
    )


# ---- as a revision left them


def test_a_figure_is_cited_by_its_code_and_a_revision(reading, revised):
    now, then = (read(f"readings/{reading.code}{end}")["value"] for end in ("", "@r1"))

    assert now == "424242"
    assert then == str(int(reading.value))
    assert read(f"readings/{reading.code}@r{revised.number}")["value"] == now


@pytest.mark.parametrize("ending", FILES)
@pytest.mark.parametrize("address", ["measures/{measure}", "readings", "measures", "sources"])
def test_a_file_of_a_revision_never_changes(
    address,
    ending,
    reading,
    editor,
    publisher,
):
    path = address.format(measure=reading.measure.code)
    before = ask(f"{path}.{ending}").content

    revise(reading, editor, publisher, 424242, "The ministry corrected it")
    publish(change(Measure.objects.get(pk=reading.measure_id), editor, name_en="Other"), publisher)
    publish(change(Capability.objects.get(code="i247"), editor, is_retired=True), publisher)
    cited = ask(f"{path}@r1.{ending}").content

    assert ask(f"{path}.{ending}").content != before
    assert unaddressed(cited) == unaddressed(before)


def unaddressed(content: bytes) -> bytes:
    """The file but for the address that it tells as its own, and what is packed around it."""
    if content[:2] == b"PK":
        from openpyxl import load_workbook

        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        return repr(list(sheet.iter_rows(values_only=True))).encode()
    return content.replace(b"@r1", b"")


@pytest.mark.parametrize("noun", CONTENT_NOUNS)
def test_every_noun_of_content_has_a_past(noun):
    code = read(f"{noun}?page_size=1")["results"][0]["code"]

    assert read(f"{noun}/{code}@r1") == read(f"{noun}/{code}")
    assert read(f"{noun}@r1.json")["results"] == read(f"{noun}.json")["results"]


@pytest.mark.parametrize(
    "address",
    ["readings/nope@r1", "measures/arrests@r2", "measures/arrests@r9.csv", "links@r9.csv"],
)
def test_what_no_revision_left_is_a_problem_document(address):
    response = ask(address)

    assert response.status_code == 404
    assert json.loads(response.content)["title"]


def test_a_past_file_says_its_own_revision(reading, revised):
    assert read("measures@r1.json")["about"]["revision"] == 1
    assert read("measures.json")["about"]["revision"] == revised.number
