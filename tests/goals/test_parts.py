"""Parts and their whole: where they do not fit, readers and editors are told."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from goals import publishing
from goals.models import Draft, Measure, Reading
from goals.parts import misfits
from tests.factories.forms import filled

OPEN = ["more_than", "at_least"]
NUMBERS = st.integers(0, 1000)


def reading(value: int | None, part: str = "", **overrides) -> Reading:
    plain = {"subject_id": 1, "qualifier": "exact", "as_of": "2019"} | overrides
    row = Reading(value=None if value is None else Decimal(value), breakdown_en=part, **plain)
    row.measure = Measure(pk=1, accumulation=overrides.pop("accumulation", "increment"))
    return row


def complaints(whole: Reading, *parts: Reading) -> list[Decimal]:
    return [misfit.sum for misfit in misfits([*parts, whole])]


def test_parts_that_add_up_are_no_news():
    assert complaints(reading(157), reading(36, "boys"), reading(121, "girls")) == []


def test_parts_that_do_not_add_up_are_told_with_their_sum():
    assert complaints(reading(200), reading(44, "a"), reading(19, "b"), reading(101, "c")) == [164]


def test_each_dimension_adds_up_by_itself():
    by_sex = [reading(36, "boys", breakdown_dimension="sex")]
    by_sex += [reading(121, "girls", breakdown_dimension="sex")]
    by_region = [reading(150, "north", breakdown_dimension="region")]

    assert complaints(reading(157), *by_sex) == []
    assert complaints(reading(157), *by_sex, *by_region) == [150]
    [misfit] = misfits([reading(157), *by_sex, *by_region])
    assert "(region)" in misfit.warning


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ({"value": 50, "qualifier": "about"}, {"value": 40}),
        ({"value": 50}, {"value": 40, "qualifier": "about"}),
        ({"value": 50, "qualifier": "more_than"}, {"value": 60}),
        ({"value": 50}, {"value": 40, "qualifier": "at_least"}),
        ({"value": None, "state": "illegible"}, {"value": 40}),
        ({"value": 50}, {"value": None, "state": "withheld"}),
        ({"value": 50}, {"value": 40, "as_of": "2018"}),
        ({"value": 50}, {"value": 40, "share_of_id": 3}),
        ({"value": 50}, {"value": 40, "beside_id": 3}),
    ],
)
def test_what_may_fit_or_is_about_something_else_is_no_misfit(whole, parts):
    assert complaints(reading(**whole), reading(part="a", **parts)) == []


@given(st.lists(NUMBERS, min_size=1, max_size=6), st.sampled_from(["exact", *OPEN]), st.data())
@settings(deadline=None)
def test_a_whole_made_of_its_parts_fits_and_any_other_does_not(values, qualifier, data):
    parts = [reading(value, f"part {n}") for n, value in enumerate(values)]
    order = data.draw(st.permutations(parts))
    too_much = sum(values) + data.draw(st.integers(1, 100))

    assert complaints(reading(sum(values), qualifier=qualifier), *order) == []
    assert complaints(reading(too_much, qualifier=qualifier), *order) == [sum(values)]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_page_says_that_the_hits_of_the_support_teams_do_not_add_up(language):
    shown = Client().get(f"/{language}/operations/imest-2019/").content.decode()

    assert shown.count('class="notice"') == 1
    assert "164" in shown


def test_the_back_office_tells_who_saves_and_who_publishes(working_copy, editor, signed_in):
    figure = Reading.objects.get(code="operation:imest-2019/hits/2019")
    client, page = signed_in(editor), reverse("admin:goals_reading_change", args=[figure.pk])

    saved = client.post(page, filled(client.get(page)) | {"value": "164.5"}, follow=True)

    assert "Its parts add up to 164" in saved.content.decode()
    draft = Draft.objects.of(figure.subject.owner).open().get()
    assert "Its parts add up to 164" in draft_page(client, draft)
    figure.refresh_from_db()
    figure.value = 164
    figure.save()
    publishing.record_edit(row=figure.subject.owner, by=editor)
    assert "Its parts add up" not in draft_page(client, draft)


def draft_page(client, draft) -> str:
    return client.get(reverse("admin:goals_draft_change", args=[draft.pk])).content.decode()
