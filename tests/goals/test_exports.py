"""Whole lists as files: equal content in each format, readable in spreadsheets, harmless."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from goals.api.sdgs import LinkViewSet
from goals.models import Capability, Link, Reading
from portal.api import whole
from portal.api.files import KINDS
from tests.goals.api_reading import NOUNS, ask, change, publish, read

pytestmark = pytest.mark.django_db


def as_csv(address: str) -> list[dict[str, str]]:
    content = ask(address).content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def as_workbook(address: str):
    return load_workbook(io.BytesIO(ask(address).content))


def as_xlsx(address: str) -> list[dict[str, str]]:
    header, *rows = as_workbook(address).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(header, map(as_text, row), strict=True)) for row in rows]


def as_text(cell) -> str:
    """A cell as CSV writes it; an empty cell of XLSX is no cell at all."""
    return "" if cell is None else str(cell)


@pytest.mark.parametrize("noun", NOUNS)
def test_csv_and_xlsx_hold_the_same(noun):
    rows = as_csv(f"{noun}.csv?lang=fr")

    assert rows
    assert rows == as_xlsx(f"{noun}.xlsx?lang=fr")


@pytest.mark.parametrize("noun", NOUNS)
def test_the_files_hold_what_the_list_holds(noun):
    listed = read(f"{noun}?lang=all&page_size=200")
    told = read(f"{noun}.json?lang=all")

    rows = as_csv(f"{noun}.csv")

    assert told["count"] == listed["count"] == len(rows)
    assert told["results"][:200] == listed["results"]
    assert [row["code"] for row in rows] == [row["code"] for row in told["results"]]


def test_a_table_has_a_column_per_language_and_nested_row():
    link = read("links/GPG7-15.7?lang=all")

    [row] = as_csv("links.csv?goal=7&target=15.7")

    assert row["rationale_ar"] == link["languages"]["ar"]["rationale"]
    assert row["target_label_es"] == link["target"]["languages"]["es"]["label"]
    assert row["target_identifier"] == "http://metadata.un.org/sdg/15.7"
    assert row["text_status_fr"] == "ours"
    assert row["valid_to"] == ""
    assert link["sources"][0]["code"] in row["sources"]


def test_headers_are_the_same_in_every_language_and_without_rows():
    headers = {
        ask(f"links.csv?{query}").content.splitlines()[0]
        for query in ("lang=ar", "lang=en", "in_force=false", "goal=1&sdg=2")
    }

    assert len(headers) == 1


def test_files_take_the_filters_of_the_list():
    wanted = [row["code"] for row in read("links?goal=7&sdg=15")["results"]]

    assert [row["code"] for row in as_csv("links.csv?goal=7&sdg=15")] == wanted
    assert [row["code"] for row in read("links.json?goal=7&sdg=15")["results"]] == wanted


def test_csv_says_that_it_is_utf_8_and_arabic_comes_back():
    content = ask("goals.csv").content

    [row] = [row for row in as_csv("goals.csv") if row["code"] == "GPG1"]

    assert content.startswith(b"\xef\xbb\xbf")
    assert row["short_title_ar"] == "الإرهاب"
    assert as_xlsx("goals.xlsx")[0]["short_title_ar"] == "الإرهاب"


@pytest.mark.parametrize(("language", "is_right_to_left"), [("ar", True), ("fr", None)])
def test_an_arabic_workbook_reads_from_right_to_left(language, is_right_to_left):
    workbook = as_workbook(f"links.xlsx?goal=7&lang={language}")

    directions = [bool(sheet.sheet_view.rightToLeft) for sheet in workbook.worksheets]

    assert workbook.sheetnames == ["links", "about"]
    assert directions == [bool(is_right_to_left)] * 2


def test_a_workbook_says_where_it_comes_from():
    about = dict(as_workbook("links.xlsx?goal=7")["about"].iter_rows(values_only=True))

    assert about["List"] == "Links"
    assert about["Revision"] == "1"
    assert "http://testserver/api/v1/links.xlsx?goal=7" in about["Source"]
    assert about["Date"] in about["Source"]
    assert "reuse" in about["Reuse"]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_the_file_name_says_noun_revision_and_date(ending):
    published = read("revisions/1")["published_at"][:10]

    name = ask(f"links.{ending}")["Content-Disposition"]

    assert name == f'attachment; filename="links-revision-1-{published}.{ending}"'


@pytest.mark.parametrize("address", ["links.{}?goal=7", "measures/arrests.{}", "readings@r1.{}"])
@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_every_file_leads_to_what_describes_it(address, ending):
    link = ask(address.format(ending))["Link"]

    described = f"/api/v1/{address.format('metadata.json')}"
    assert link == f'<{described}>; rel="describedby"; type="application/json"'


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(editor, publisher, evil):
    link = Link.objects.get(code="GPG7-15.7")
    publish(change(link, editor, rationale_en=evil), publisher)

    [from_csv] = as_csv("links.csv?target=15.7&goal=7")
    sheet = as_workbook("links.xlsx?target=15.7&goal=7").worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]

    assert from_csv["rationale_en"] == f"'{evil}"
    assert read("links/GPG7-15.7")["rationale"] == evil
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert "=1+1" not in [cell.value for cell in cells]


def test_a_formula_hidden_in_a_list_of_names_is_harmless_too(editor, publisher):
    capability = Capability.objects.get(code="i247")
    publish(change(capability, editor, aliases=["=cmd()", "I-24/7"]), publisher)

    [row] = [row for row in as_csv("capabilities.csv") if row["code"] == "i247"]

    assert row["aliases"] == "'=cmd(); I-24/7"


def test_letters_that_no_workbook_may_hold_are_left_out(editor, publisher):
    link = Link.objects.get(code="GPG7-15.7")
    publish(change(link, editor, rationale_en="bell\x07"), publisher)

    [row] = as_xlsx("links.xlsx?target=15.7&goal=7")

    assert row["rationale_en"] == "bell"


def test_numbers_are_numbers_and_codes_are_text_in_a_workbook():
    reading = Reading.objects.get(code="platform:iglc/active_users/2019")
    header, *rows = as_workbook("readings.xlsx").worksheets[0].iter_rows(values_only=True)
    targets = as_workbook("targets.xlsx?sdg=16").worksheets[0]

    [row] = [dict(zip(header, row, strict=True)) for row in rows if row[0] == reading.code]

    assert Decimal(row["value"]) == reading.value
    assert isinstance(row["value"], int)
    assert [row[0].value for row in targets.iter_rows(min_row=2)][-1] == "16.b"
    assert "16.10" in [row[0].value for row in targets.iter_rows(min_row=2)]


def test_equal_lists_are_equal_bytes():
    assert ask("links.xlsx").content == ask("links.xlsx").content


def test_a_long_file_is_streamed_and_still_has_an_etag(monkeypatch):
    short = ask("links.csv").content
    monkeypatch.setattr(whole, "_KEPT_IN_MEMORY", 1000)

    long = ask("links.csv")
    again = ask("links.csv", if_none_match=long["ETag"])

    assert long.streaming
    assert b"".join(long.streaming_content) == short
    assert long["Cache-Control"] == "public, no-cache"
    assert again.status_code == 304


def test_a_list_that_no_workbook_can_hold_is_refused_with_a_way_on():
    [workbook] = [kind for kind in KINDS if kind.ending == "xlsx"]
    small = whole.whole_list(LinkViewSet, replace(workbook, most_rows=113))

    refused = small.as_view({"get": "whole"}, basename="links", detail=False)(
        RequestFactory().get("/api/v1/links.xlsx")
    )

    assert refused.status_code == 400
    assert refused["Content-Type"] == "application/problem+json"
    assert "114 rows" in refused.content.decode()
    assert "CSV" in refused.content.decode()
    assert workbook.most_rows == 1_048_575


def test_a_whole_list_is_read_piece_by_piece(monkeypatch):
    complete = ask("links.csv").content
    monkeypatch.setattr(whole, "_CHUNK", 10)

    assert ask("links.csv").content == complete


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_a_whole_list_costs_few_queries(ending):
    ask(f"links.{ending}")

    with CaptureQueriesContext(connection) as asked:
        ask(f"links.{ending}")

    assert len(asked) <= 8
