"""Measures: the list that can be narrowed, and the page of one with every figure of it."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals import measure_views
from goals.models import Measure, Reading
from members.models import Country
from members.scope import Copy, scope
from tests.goals.api_reading import change, publish, read

pytestmark = pytest.mark.django_db


def page(path: str) -> str:
    response = Client().get(f"/en/measures/{path}")
    assert response.status_code == 200
    return response.content.decode()


def listed(query: str = "") -> set[str]:
    """The codes of the measures on all pages of the list."""
    found, number = set(), 1
    while True:
        shown = Client().get(f"/en/measures/?page={number}{query}").context["page"]
        found |= {measure.code for measure in shown}
        if not shown.has_next():
            return found
        number += 1


def test_the_list_holds_every_measure_that_has_a_figure():
    with_figures = {row["measure"]["code"] for row in read("readings.json")["results"]}

    assert listed() == with_figures


def test_the_list_shows_the_newest_figure_that_counts():
    measures = list(Measure.objects.for_list_page())
    Measure.objects.attach_newest(measures)

    for measure in measures:
        counted = Reading.objects.in_use().filter(measure=measure, beside=None, share_of=None)
        assert measure.figure.as_of == max(row.as_of for row in counted)
        assert measure.figure.beside_id is None


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("&kind=amount", lambda m: m.kind == "amount"),
        ("&unit=people", lambda m: m.unit.code == "people"),
        ("&q=seized", lambda m: "seized" in f"{m.name_en} {m.counting_rule_en} {m.code}".lower()),
        (
            "&goal=1",
            lambda m: m.readings.filter(subject__goal_edges__goal__number=1).exists(),
        ),
    ],
)
def test_the_list_can_be_narrowed(query, holds):
    every = {m.code for m in Measure.objects.for_list_page() if holds(m)}

    assert listed(query) == every != listed()


def test_an_empty_list_says_what_to_do_next():
    assert "No measure matches these filters" in page("?q=xyzxyz")


def test_a_page_says_how_it_is_counted_and_shows_every_figure():
    measure = Measure.objects.get(code="member_countries")
    figures = read("readings?measure=member_countries&page_size=200")

    said = page("member_countries/")

    assert measure.counting_rule_en in said.replace("&#x27;", "'")
    assert all(f'<tr id="{quote(row["code"])}"' in said for row in figures["results"])
    assert said.count('<tr id="') == figures["count"]


def test_another_account_and_a_share_are_marked(editor, publisher):
    beside = Reading.objects.exclude(beside=None).select_related("measure").first()
    whole = Reading.objects.filter(measure=beside.measure, beside=None).first()
    with scope(Copy.WORKING):
        whole = Reading.objects.get(pk=whole.pk)
        whole.pk, whole.code, whole.share_of = None, "a-share", Country.objects.get(code="SN")
        whole.save()
    publish(change(whole.subject.owner, editor), publisher)

    said = page(f"{beside.measure.code}/")

    assert "another account" in said
    assert "share of Senegal" in said


def test_old_addresses_of_a_measure_still_lead_to_it():
    assert 'id="active_users"' in page("")


@pytest.mark.parametrize("code", ["nope", "active_users%27", "a" * 500])
def test_an_unknown_measure_is_not_found(code):
    assert Client().get(f"/en/measures/{code}/").status_code == 404


def queries(path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        page(path)
    return len(asked)


@pytest.mark.parametrize("path", ["", "member_countries/"])
def test_a_page_costs_the_same_whatever_it_shows(path, monkeypatch):
    page(path)  # what is known after the first visit
    monkeypatch.setattr(measure_views, "PER_PAGE", 1)
    one = queries(path)
    monkeypatch.setattr(measure_views, "PER_PAGE", 20)

    assert queries(path) == one <= 12


def test_the_list_is_short():
    assert len(page("").encode()) < 70_000
