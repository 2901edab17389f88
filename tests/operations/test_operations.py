"""Operations: loaded whole, published, listed, found, and shown with what they led to."""

import html
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from goals import publishing
from goals.models import Goal, Reading, SubjectGoal
from members.models import Country
from members.scope import Copy, scope
from operations.models import (
    ENDS,
    Operation,
    OperationCapability,
    OperationCountry,
    OperationCrimeArea,
    OperationPartner,
)
from tests.goals.api_reading import every_row, read

pytestmark = pytest.mark.django_db


def page(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("copy", Copy)
def test_every_operation_of_the_facts_is_loaded_and_published(copy):
    with scope(copy):
        assert Operation.objects.count() == 51
        assert Reading.objects.filter(subject__kind="operation").count() == 130


def test_each_serves_one_main_goal_and_those_of_its_time():
    edges = SubjectGoal.objects.filter(subject__kind="operation").select_related("goal__edition")

    mains = [edge.subject_id for edge in edges if edge.is_main]
    assert sorted(mains) == sorted(Operation.objects.values_list("subject_id", flat=True))
    early = Operation.objects.get(code="neptune-ii-2019")
    assert {e.goal.edition.code for e in edges if e.subject_id == early.subject_id} == {"2017"}


def test_what_sources_contradict_stands_side_by_side_and_counts_once():
    readings = Reading.objects.about("operation:opson-viii").filter(measure__code="food_seized")

    counted, other = sorted(readings, key=lambda reading: reading.beside_id is not None)
    assert (counted.value, other.value, other.beside_id) == (16000, 6000, counted.pk)


def test_two_figures_of_one_counting_unit_do_not_both_count(working_copy):
    other = Reading.objects.get(code="operation:opson-viii/food_seized/2019/beside")

    refused = pytest.raises(IntegrityError, match="one_reading_per_counting_unit")
    with refused, transaction.atomic():
        Reading.objects.filter(pk=other.pk).update(beside=None)


def test_the_share_of_a_country_stands_apart_from_the_whole_and_once(working_copy):
    figure = Reading.objects.get(code="operation:opson-viii/food_seized/2019")
    code, figure.pk, figure._state.adding = figure.code, None, True
    figure.code, figure.share_of = f"{code}/FR", Country.objects.get(code="FR")
    figure.save()

    figure.pk, figure.code, figure._state.adding = None, f"{code}/FR-2", True
    refused = pytest.raises(IntegrityError, match="one_reading_per_counting_unit")
    with refused, transaction.atomic():
        figure.save()


def test_capabilities_and_partners_stand_on_both_pages():
    assert "West Africa Police Information System" in page("/en/operations/adwenpa-iv-2019/")
    assert "/en/operations/adwenpa-iv-2019/" in page("/en/capabilities/wapis/")
    assert 'href="/en/partners/#wco"' in page("/en/operations/thunderball-2019/")


@pytest.mark.parametrize(
    ("query", "found", "missed"),
    [
        ("capability=icse", "blackwrist", "opson-viii"),
        ("sdg=14", "30-days-at-sea-2-2019", "opson-viii"),
    ],
)
def test_the_list_narrows_to_what_an_operation_used_and_to_an_sdg(query, found, missed):
    listed = page(f"/en/operations/?{query}")

    assert f"/en/operations/{found}/" in listed
    assert f"/en/operations/{missed}/" not in listed
    assert {row["code"] for row in every_row(f"operations?{query}")} >= {found}


def test_the_map_counts_each_operation_once_for_each_country():
    everywhere = page("/en/operations/?view=map")
    against_trafficking = page("/en/operations/?view=map&goal=3")

    assert "51 operations; their sources name 113 countries." in everywhere
    assert len(re.findall(r'<a href="\?country=', against_trafficking)) < 200
    assert re.search(r'country=NG"[^>]*>Nigeria</a></th><td[^>]*>\d', against_trafficking)


def test_the_map_of_nothing_is_empty_and_no_error():
    nowhere = page("/en/operations/?view=map&q=xyzxyz")

    assert "0 operations; their sources name 0 countries." in nowhere


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_timeline_draws_what_has_a_date_and_leads_to_it(language):
    drawn = page(f"/{language}/operations/?view=timeline&year=2019")

    picture = drawn[drawn.index('class="gantt"') :]
    links = re.findall(rf'<a href="(/{language}/operations/[^"]+/)"', picture)
    assert f"/{language}/operations/opson-viii/" in links
    bars = [float(x) for x in re.findall(r'<rect x="([\d.]+)"', picture)]
    assert len(bars) == len(links) > 20
    names_side = max(bars) < 671 if language == "ar" else min(bars) > 329
    assert names_side


BREAKS = [
    ("operation_ends_after_it_begins", Operation, {"start": "2020", "end": "2019"}),
    ("country_once_per_operation", OperationCountry, {"country": "second"}),
    ("crime_area_once_per_operation", OperationCrimeArea, {"area": "second"}),
    ("capability_once_per_operation", OperationCapability, {"capability": "second"}),
    ("partner_once_per_operation", OperationPartner, {"partner": "second"}),
]


@pytest.mark.parametrize(("name", "model", "values"), BREAKS, ids=[row[0] for row in BREAKS])
def test_the_database_refuses(working_copy, name, model, values):
    row = model.objects.first()
    if "second" in values.values():  # what another edge of the operation leads to
        (field,) = values
        other = model.objects.exclude(**{field: getattr(row, field)}).first()
        model.objects.filter(pk=other.pk).update(operation=row.operation)
        values = {field: getattr(other, field)}

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        model.objects.filter(pk=row.pk).update(**values)

    assert caught.value.__cause__.diag.constraint_name == name


def test_every_constraint_has_somebody_who_tries_to_break_it():
    models = (Operation, *ENDS)

    written = {rule.name for model in models for rule in model._meta.constraints}

    assert written == {name for name, _model, _values in BREAKS}


# ---- pages


@pytest.mark.parametrize(
    ("query", "there", "away"),
    [
        ("kind=training", "Prison biometrics training", "Operation Neptune II"),
        ("goal=7", "30 Days at Sea", "Prison biometrics training"),
        ("crime_area=drug_trafficking", "Neptune II", "Prison biometrics training"),
        ("country=GW", "Guinea-Bissau", "Operation Neptune II"),
        ("region=africa&kind=training", "Prison biometrics training", "Operation Neptune II"),
        ("year=2018", "Blackwrist", "Prison biometrics training"),
        ("q=prison", "Prison biometrics training", "Operation Neptune II"),
        ("q=riso+BÍOM", "Prison biometrics training", "Operation Neptune II"),
    ],
)
def test_the_list_is_narrowed(query, there, away):
    found = page(f"/en/operations/?{query}").partition("<main")[2].partition("</form>")[2]

    assert there.lower() in found.lower()
    assert away not in found


def test_the_list_costs_the_same_however_it_is_narrowed(django_assert_max_num_queries):
    for query in ("", "kind=operation", "goal=3&region=africa&q=a"):
        with django_assert_max_num_queries(12):
            page(f"/en/operations/?{query}")


@pytest.mark.parametrize(
    ("number", "shown"), [("2", 2), ("99", 2), ("0", 1), ("-1", 1), ("x", 1), ("9" * 400, 1)]
)
def test_a_page_that_is_not_there_is_the_nearest(number, shown):
    assert f"Page {shown} of 2" in page(f"/en/operations/?page={number}")


def test_the_pages_hold_every_operation_once():
    names = Operation.objects.visible_to(None).newest_first().values_list("name_en", flat=True)

    pages = [page(f"/en/operations/?page={number}").partition("</form>")[2] for number in (1, 2)]

    shown = re.findall(r'<h2><a href="[^"]*">(.*?)</a></h2>', "".join(pages))
    assert [html.unescape(name) for name in shown] == [*names]


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_every_page_of_an_operation_opens_in_every_language(language):
    for code in Operation.objects.values_list("code", flat=True):
        page(f"/{language}/operations/{code}/")


def test_the_page_says_what_it_led_to_and_by_which_wording(client):
    shown = page("/en/operations/opson-viii/")

    assert "another account" in shown
    assert "16,000" in shown
    assert "6,000" in shown
    assert "main goal" in shown
    assert "2017 wording" in shown


def test_a_goal_leads_to_the_operations_that_served_its_earlier_wording():
    goal = Goal.objects.get(code="GPG1")

    assert "/en/operations/neptune-ii-2019/" in page(goal.get_absolute_url())


def test_the_search_finds_an_operation():
    assert "/en/operations/blackwrist/" in page("/en/search/?q=blackwrist")


# ---- the way to the public


def test_a_country_that_is_added_is_drafted_and_published_with_its_operation(
    working_copy, editor, publisher
):
    operation = Operation.objects.get(code="imest-2019")
    country = OperationCountry.objects.first().country
    edge = OperationCountry(operation=operation, country=country, role="host", sort=1, code="x-x")
    edge.save()
    draft = publishing.record_edit(row=operation, by=editor)
    publishing.submit(draft=draft, by=editor)

    publishing.publish(drafts=[draft], by=publisher, reason="The host is known now")

    with scope(Copy.PUBLISHED):
        assert OperationCountry.objects.filter(operation=operation).count() == 1


# ---- the API


def test_the_api_tells_an_operation_with_its_edges():
    told = read("operations/opson-viii")

    assert told["subject"] == "operation:opson-viii"
    assert len(told["countries"]) == told["country_count"] == 78
    assert [goal["code"] for goal in told["goals"] if goal["is_main"]]
    assert told["page"].endswith("/en/operations/opson-viii/")


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("kind=campaign", lambda row: row["kind"] == "campaign"),
        ("goal=5", lambda row: "5" in {goal["code"][3] for goal in row["goals"]}),
        ("country=FR", lambda row: "FR" in {edge["code"] for edge in row["countries"]}),
        ("crime_area=terrorism", lambda row: "terrorism" in row["crime_areas"]),
    ],
)
def test_a_filter_keeps_what_it_names_and_nothing_else(query, holds):
    everything = every_row("operations")

    found = every_row(f"operations?{query}")

    assert found
    assert [row["code"] for row in found] == [row["code"] for row in everything if holds(row)]


def test_a_region_tells_each_operation_once():
    codes = [row["code"] for row in every_row("operations?region=europe")]

    assert len(codes) == len(set(codes)) > 5
