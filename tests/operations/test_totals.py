"""Totals count once, whatever is reported, by whomever and in which order (decision 18)."""

from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goals.models import Goal, Measure, Reading, Revision
from members.models import Country
from operations import recount, roll_up
from operations.models import Operation, Total
from operations.totals import Figure, Sum, beside_other_parts, by_operation, count, standing

pytestmark = pytest.mark.django_db

FIRST = 90_000_000  # keys of figures that only a test knows


def figure(pk: int, value: int = 1, **overrides) -> Figure:
    """A figure of the operation 1 as of 2019, unless told otherwise."""
    plain = {"operation": 1, "qualifier": "exact", "grade": "C", "breakdown": ""}
    plain |= {"period_from": "", "as_of": "2019", "start": "2019"}
    return Figure(pk=pk, value=Decimal(value), **plain | overrides)


def stand(*figures: Figure) -> list[int]:
    return sorted(row.pk for row in standing(figures))


# ---- of one operation


def test_of_several_dates_of_one_running_count_the_newest_stands():
    assert stand(figure(1, 8, as_of="2019-07"), figure(2, 10, as_of="2019-09")) == [2]


def test_running_counts_are_never_added_even_if_the_operation_begins_between_them():
    early = figure(1, 8, as_of="2018-07", start="2019-01")

    assert stand(early, figure(2, 10, as_of="2019-09", start="2019-01")) == [2]


def test_figures_of_times_apart_stand_beside_each_other():
    spring = figure(1, period_from="2019-01", as_of="2019-03")

    assert stand(spring, figure(2, period_from="2019-04", as_of="2019-06")) == [1, 2]


def test_a_year_stands_for_its_quarters():
    quarters = [
        figure(n, period_from=f"2019-{begin}", as_of=f"2019-{end}")
        for n, (begin, end) in enumerate([("01", "03"), ("10", "12")])
    ]

    assert stand(*quarters, figure(9, period_from="2019-01", as_of="2019")) == [9]


def test_parts_stand_only_where_the_whole_of_that_time_is_not_told():
    boys, girls = figure(1, 36, breakdown="boys"), figure(2, 121, breakdown="girls")

    assert stand(boys, girls) == [1, 2]
    assert stand(boys, girls, figure(3, 157)) == [3]
    assert stand(boys, girls, figure(3, 157, period_from="2018", as_of="2018")) == [1, 2, 3]


# ---- of a set of operations


def total(*figures: Figure, operations=(1, 2, 3), wholes=None) -> Sum:
    return count(by_operation(figures), set(operations), wholes or {})


def test_of_two_dimensions_of_one_number_one_alone_is_added():
    by_sex = [
        figure(n, breakdown=part, dimension="sex") for n, part in enumerate(["boys", "girls"])
    ]
    by_region = [figure(n + 5, breakdown=f"region {n}", dimension="region") for n in range(3)]
    unnamed = figure(9, breakdown="first half")

    assert stand(*by_sex, *by_region, unnamed) == [5, 6, 7]
    assert stand(*by_sex, unnamed) == [0, 1]


def test_of_two_dimensions_the_one_told_last_stands():
    old = figure(1, breakdown="north", dimension="region", as_of="2019-06")
    new = figure(2, breakdown="girls", dimension="sex", as_of="2019-09")

    assert stand(old, new) == [2]


def test_dimensions_of_times_apart_stand_beside_each_other():
    spring = figure(
        1, breakdown="north", dimension="region", period_from="2019-01", as_of="2019-03"
    )
    autumn = figure(2, breakdown="girls", dimension="sex", period_from="2019-09", as_of="2019-12")

    assert stand(spring, autumn) == [1, 2]


def test_a_part_says_that_another_dimension_is_added():
    rows = [
        figure(1, breakdown="girls", dimension="sex"),
        figure(2, breakdown="x", dimension="drug"),
    ]

    left_out = beside_other_parts(rows, by_operation(rows))

    assert stand(*rows) == [2]
    assert [*left_out] == [1]


def test_the_part_of_an_operation_is_not_added_again_where_its_whole_tells():
    whole, part = figure(1, 600), figure(2, 24, operation=2)

    assert total(whole, part, wholes={2: 1}).value == 600
    assert total(whole, part, operations=[2], wholes={2: 1}).value == 24


def test_the_part_counts_for_a_time_of_which_the_whole_says_nothing():
    part = figure(2, 24, operation=2, as_of="2021", start="2021")

    assert total(figure(1, 600), part, wholes={2: 1}).value == 624


def test_a_whole_that_is_its_own_part_does_not_hang():
    assert total(figure(1, 5), figure(2, 7, operation=2), wholes={1: 2, 2: 1}).value == 0


@pytest.mark.parametrize(
    ("qualifiers", "carried"),
    [
        (["exact", "exact"], "exact"),
        (["exact", "about"], "about"),
        (["about", "more_than"], "at_least"),
        (["exact", "at_least"], "at_least"),
    ],
)
def test_a_total_is_no_surer_than_what_was_added(qualifiers, carried):
    rows = [figure(n, operation=n, qualifier=word) for n, word in enumerate(qualifiers, 1)]

    assert total(*rows).qualifier == carried


def test_a_total_says_of_which_time_it_speaks():
    late = figure(1, as_of="2020-03", start="")
    early = figure(2, operation=2, period_from="2018-05", as_of="2019")

    assert (total(late, early).since, total(late, early).as_of) == ("2018-05", "2020-03")


# ---- random joint reports, through the database

DATES = st.sampled_from(["2017", "2018-06", "2019-01-15", "2019"])
NUMBERS = st.integers(0, 10_000)
IN_DATABASE = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def told(**values) -> dict:
    """The columns of one published figure."""
    plain = {"state": "reported", "qualifier": "exact", "grade": "C", "as_of": "2019"}
    values = plain | values
    if values["value"] == 0:
        values["state"] = "zero_reported"
    return values


@st.composite
def joint_reports(draw):
    """What may come in about one operation: the joint figure, and much that must not count."""
    joint, countries = draw(NUMBERS), draw(st.integers(0, 12))
    rows = [told(name="joint", value=joint)]
    for n in range(draw(st.integers(0, 3))):  # what the same report said before
        rows[-1]["supersedes"] = f"earlier-{n}"
        rows.append(told(name=f"earlier-{n}", value=draw(NUMBERS), as_of=f"202{n}"))
    rows += [told(value=draw(NUMBERS), share_of=n) for n in range(countries)]
    rows += [told(value=v, beside="joint") for v in draw(st.lists(NUMBERS, max_size=3))]
    rows += [
        told(value=value, breakdown_en=f"part {n}", as_of=draw(DATES))
        for n, value in enumerate(draw(st.lists(NUMBERS, max_size=4)))
    ]
    rows += [
        told(value=draw(NUMBERS), as_of=date)
        for date in sorted(draw(st.sets(DATES)))
        if date != "2019"
    ]
    rows.append(told(value=None, state="withheld", breakdown_en="withheld"))
    return joint, draw(st.permutations(rows))


def publish_rows(operation: Operation, measure: Measure, rows: list[dict]) -> None:
    """Into the published copy, in this order; the names that rows call each other by are ours."""
    countries = list(Country.objects.order_by("pk")[:12])
    keys = {row["name"]: FIRST + n for n, row in enumerate(rows) if "name" in row}
    readings = []
    for n, row in enumerate(rows):
        values = {k: v for k, v in row.items() if k not in ("name", "share_of")}
        for name in {"supersedes", "beside"} & set(values):
            values[f"{name}_id"] = keys[values.pop(name)]
        share = countries[row["share_of"]] if "share_of" in row else None
        readings.append(
            Reading(
                pk=FIRST + n,
                code=f"test/{n}",
                subject=operation.subject,
                measure=measure,
                share_of=share,
                text_en="",
                **values,
            )
        )
    Reading.objects.bulk_create(readings)


class Undone(Exception):
    """Takes the rows of one example back."""


def added(rows: list[dict], goal: str = "GPG3") -> Decimal | None:
    """The total of a goal with one operation more, which alone tells this measure."""
    found = None
    measure = Measure.objects.get(code="workshops_test")
    operation = Operation.objects.get(code="weka-series")
    try:
        with transaction.atomic():
            publish_rows(operation, measure, rows)
            roll_up.sum_up(Revision.objects.newest(), {measure.pk})
            assert list(recount.differences({measure.pk})) == []
            row = Total.objects.filter(goal__code=goal, measure=measure).first()
            found = row.value if row else None
            raise Undone
    except Undone:
        return found


@pytest.fixture
def measure():
    """A measure of which the facts tell nothing, in the published copy."""
    row = Measure.objects.get(code="arrests")
    row.pk, row.code, row._state.adding = FIRST, "workshops_test", True
    row.save(force_insert=True)
    working = Measure.objects.raw("SELECT * FROM public.goals_measure WHERE code = 'arrests'")[0]
    with connection.cursor() as cursor:  # a total points at the working row
        cursor.execute(
            "INSERT INTO public.goals_measure SELECT new.* FROM public.goals_measure old,"
            " jsonb_populate_record(old, jsonb_build_object('id', %s::bigint, 'code',"
            " 'workshops_test')) AS new WHERE old.id = %s",
            [FIRST, working.pk],
        )
    return row


@given(joint_reports())
@IN_DATABASE
def test_the_total_is_the_joint_figure_whatever_else_came_in(measure, report):
    joint, rows = report

    assert added(rows) == joint


@given(joint_reports(), st.randoms())
@IN_DATABASE
def test_the_order_in_which_reports_come_in_plays_no_role(measure, report, random):
    _joint, rows = report
    shuffled = [*rows]
    random.shuffle(shuffled)

    assert added(rows) == added(shuffled)


@given(st.lists(NUMBERS, min_size=1, max_size=12), st.lists(NUMBERS, max_size=4))
@IN_DATABASE
def test_shares_alone_make_no_total_and_change_none(measure, shares, parts):
    told_by_parts = [told(value=v, breakdown_en=f"part {n}") for n, v in enumerate(parts)]
    told_by_countries = [told(value=v, share_of=n) for n, v in enumerate(shares)]

    assert added([*told_by_parts, *told_by_countries]) == added(told_by_parts)
    assert added(told_by_countries) is None


# ---- random figures, against the slow path


@st.composite
def figures(draw):
    """Figures of up to four operations with periods, parts and qualifiers of any kind."""
    rows = []
    for n in range(draw(st.integers(0, 10))):
        begin, end = sorted(draw(st.lists(st.integers(1, 12), min_size=2, max_size=2)))
        rows.append(
            figure(
                n,
                draw(NUMBERS),
                operation=draw(st.integers(1, 4)),
                qualifier=draw(st.sampled_from(["exact", "about", "more_than", "at_least"])),
                breakdown=(part := draw(st.sampled_from(["", "", "boys", "girls", "north"]))),
                dimension=draw(st.sampled_from(["", "sex", "region"])) if part else "",
                period_from=draw(st.sampled_from(["", f"2019-{begin:02}", "2019"])),
                as_of=draw(st.sampled_from([f"2019-{end:02}", f"2019-{end:02}-07", "2019"])),
                start=draw(st.sampled_from(["", "2019", "2019-05-03"])),
            )
        )
    wholes = draw(st.dictionaries(st.integers(1, 4), st.integers(1, 4), max_size=3))
    return rows, wholes, draw(st.sets(st.integers(1, 4)))


def slowly(rows: list[Figure], operations: set[int], wholes: dict[int, int]):
    told = [row._asdict() | {"id": row.pk, "part": row.breakdown} for row in rows]
    return recount._added(told, operations, wholes)


@given(figures(), st.randoms())
@settings(deadline=None, max_examples=400)
def test_both_paths_add_up_to_the_same_in_any_order(case, random):
    rows, wholes, operations = case
    quick = total(*rows, operations=operations, wholes=wholes)
    random.shuffle(rows)

    again = total(*rows, operations=operations, wholes=wholes)
    slow = slowly(rows, operations, wholes)

    assert again == quick
    if slow is None:
        assert quick.figures == ()
    else:
        assert (quick.value, quick.qualifier, len(quick.figures), len(quick.operations)) == slow


# ---- the facts


def test_every_total_of_the_facts_adds_up():
    assert Total.objects.count() > 100
    assert list(recount.differences()) == []


def test_what_the_facts_tell_twice_counts_once():
    """Opson VIII has two accounts of its food; a training stands in two files (`same_as`)."""
    food = Total.objects.get(goal__code="GPG6", measure__code="food_seized")
    biometrics = Total.objects.get(goal__code="GPG1", measure__code="suspects_registered")

    assert (food.value, food.qualifier, food.figures) == (16000, "about", 1)
    assert (biometrics.value, biometrics.figures) == (90, 1)


def test_what_may_not_be_added_has_no_total():
    codes = set(Total.objects.values_list("measure__code", flat=True))

    assert not codes & {"sentence", "flight_duration", "reduction", "countries", "routers_infected"}


def test_a_goal_of_today_counts_what_served_its_earlier_wording():
    goal = Goal.objects.get(code="GPG1")

    assert goal.results.operations == 11
    assert goal.totals.filter(measure__code="terrorism_leads").get().value == 48
