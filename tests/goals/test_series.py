"""Figures over time: each on its date, none merged, and gaps where no number is."""

import gzip
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from goals.models import Measure, Reading, Subject, Unit
from goals.series import BASE, CLOSE, LEFT, RIGHT, TOP, WIDTH, Card, by_theme

SUBJECT = Subject(pk=1, kind="body", code="body:interpol")
UNIT = Unit(pk=1, code="countries")
MEASURE = Measure(pk=1, code="member_countries", unit=UNIT)


def reading(value, as_of: str, **overrides) -> Reading:
    number = None if value is None else Decimal(value)
    plain = {"subject": SUBJECT, "measure": MEASURE, "qualifier": "exact", "state": "reported"}
    return Reading(pk=abs(hash((as_of, value))), value=number, as_of=as_of, **plain | overrides)


def card(*rows: Reading) -> Card:
    ((_theme, (only_one,)),) = by_theme([*rows])
    return only_one


def test_a_series_leads_from_date_to_date_in_their_order():
    drawn = card(reading(30, "2023"), reading(10, "2019"), reading(20, "2021"))

    assert [point.reading.value for point in drawn.points] == [10, 20, 30]
    assert (drawn.first.as_of, drawn.last.as_of) == ("2019", "2023")
    assert len(drawn.lines) == 1


def test_the_line_breaks_where_a_source_gives_no_number():
    rows = [reading(10, "2018"), reading(20, "2019"), reading(None, "2020", state="illegible")]
    drawn = card(*rows, reading(30, "2021"), reading(40, "2022"))

    assert len(drawn.points) == 4
    assert [line.count("L") for line in drawn.lines] == [1, 1]


def test_a_vague_date_is_as_wide_as_it_is_vague():
    year, day = card(reading(10, "2019"), reading(20, "2021-06-01")).points

    assert year.width > 50 * day.width


def test_the_axis_begins_at_zero_unless_the_numbers_are_close():
    assert card(reading(10, "2019"), reading(20, "2020")).starts_at == 0
    assert card(reading(194, "2019"), reading(196, "2023")).starts_at == 193
    assert card(reading(5, "2019"), reading(5, "2023")).starts_at == 0


def test_another_account_is_told_and_not_drawn():
    drawn = card(reading(10, "2019"), reading(11, "2019", beside_id=7), reading(20, "2020"))

    assert len(drawn.readings) == 3
    assert len(drawn.points) == 2


def test_what_is_told_in_parts_is_drawn_as_parts_the_largest_first():
    drawn = card(reading(10, "2019", breakdown_en="a"), reading(20, "2019", breakdown_en="b"))

    assert [part.reading.value for part in drawn.parts] == [20, 10]
    assert drawn.points == ()


def test_parts_of_one_dimension_alone_are_drawn():
    by_sex = [reading(n, "2019", breakdown_en=str(n), breakdown_dimension="sex") for n in (1, 2)]
    by_drug = [reading(3, "2019", breakdown_en="drug", breakdown_dimension="drug")]

    drawn = card(*by_sex, *by_drug)

    assert [part.reading.value for part in drawn.parts] == [2, 1]
    assert len(drawn.readings) == 3


def test_right_to_left_the_years_run_the_other_way():
    rows = [reading(10, "2019"), reading(20, "2021"), reading(15, "2023-05")]
    left_to_right = [point.x for point in card(*rows).points]

    with translation.override("ar"):
        mirrored = [point.x for point in card(*rows).points]

    assert mirrored == [pytest.approx(WIDTH - x, abs=0.2) for x in left_to_right]


DATES = st.lists(
    st.one_of(
        st.integers(1990, 2030).map(str),
        st.tuples(st.integers(1990, 2030), st.integers(1, 12)).map(lambda d: f"{d[0]}-{d[1]:02}"),
    ),
    min_size=1,
    max_size=8,
    unique=True,
)


@given(DATES, st.data())
@settings(deadline=None)
def test_every_number_has_one_point_inside_the_picture(dates, data):
    values = data.draw(st.lists(st.integers(-50, 10**12), min_size=len(dates), max_size=len(dates)))
    drawn = card(*map(reading, values, dates))

    assert sorted(point.reading.as_of for point in drawn.points) == sorted(dates)
    for point in drawn.points:
        assert LEFT <= point.x <= RIGHT
        assert TOP - 0.1 <= point.y <= BASE + 0.1
    heights = sorted((point.reading.value, -point.y) for point in drawn.points)
    assert heights == sorted(heights, key=lambda pair: pair[1])
    assert drawn.starts_at <= min(values)
    if drawn.starts_at > 0:
        assert min(values) >= CLOSE * max(values)


# ---- the page

in_database = pytest.mark.django_db


@in_database
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_page_shows_every_dated_figure_within_its_budget(language):
    page = Client().get(f"/{language}/figures/").content
    told = Reading.objects.filter(subject__kind__in=["body", "capability", "notice", "platform"])

    assert page.count(b"</time>") == told.count() > 60
    assert len(gzip.compress(page)) < 60_000


@in_database
def test_a_sentence_says_from_what_to_what():
    page = Client().get("/en/figures/").content.decode()

    assert "From <bdi>194</bdi> (December 31, 2019) to <bdi>196</bdi> (November 28, 2023)" in page
    assert "The axis begins at 193." in page


@in_database
def test_more_figures_cost_no_more_questions(django_assert_num_queries):
    with django_assert_num_queries(2):
        Client().get("/en/figures/")
    rows = list(Reading.objects.filter(subject__code="body:interpol")[:1]) * 20
    for n, row in enumerate(rows):
        row.pk, row.code, row.as_of = 90_000_000 + n, f"test/{n}", f"{1980 + n}"
        Reading.objects.bulk_create([row])

    with django_assert_num_queries(2):
        Client().get("/en/figures/")
