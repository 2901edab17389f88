"""The timeline picture: where marks stand, and that no word runs out of it."""

import pytest

from goals import axis
from goals.models import Meeting, Milestone


def milestone(start: str, end: str = "", text: str = "A step") -> Milestone:
    return Milestone(code=f"M-{start}", start=start, end=end, text_en=text)


def meeting(start: str, end: str = "", name: str = "A meeting") -> Meeting:
    return Meeting(code=f"m-{start}", start=start, end=end, name_en=name)


@pytest.fixture
def rows(english) -> list:
    return axis.in_order(
        [milestone("2018"), milestone("2021-12-30")], [meeting("2019-07"), meeting("2018-03")]
    )


def test_marks_follow_the_calendar(rows):
    assert [row.start for row in rows] == ["2018", "2018-03", "2019-07", "2021-12-30"]


def test_a_bar_is_as_long_as_the_date_is_vague(rows):
    lengths = {mark.row.start: mark.bar[2] for mark in axis.wide(rows, is_rtl=False).marks}

    year = (axis.WIDTH - 2 * axis.SHAPE) / 4
    assert lengths["2018"] == year
    assert lengths["2019-07"] == pytest.approx(year / 12, abs=0.1)
    assert lengths["2021-12-30"] == 3  # a day would be too narrow to see


def test_the_wide_picture_shows_milestones_above_meetings(rows):
    marks = axis.wide(rows, is_rtl=False).marks

    lowest_milestone = max(mark.y for mark in marks if mark.row.is_milestone)
    assert all(mark.y > lowest_milestone for mark in marks if not mark.row.is_milestone)


def test_words_stand_before_a_mark_at_the_end_of_the_years(rows):
    last = next(m for m in axis.wide(rows, is_rtl=False).marks if m.row.start == "2021-12-30")

    assert last.text_anchor == "end"
    assert last.text_x < last.x


@pytest.mark.parametrize("draw", [axis.wide, axis.tall])
def test_a_page_from_right_to_left_sees_the_picture_in_a_mirror(rows, draw):
    to_right, to_left = draw(rows, is_rtl=False), draw(rows, is_rtl=True)

    for one, other in zip(to_right.marks, to_left.marks, strict=True):
        assert other.x == pytest.approx(to_right.width - one.x)
        assert other.bar[0] == pytest.approx(to_right.width - one.bar[0] - one.bar[2], abs=0.1)
        assert (other.y, other.text_anchor) == (one.y, one.text_anchor)


@pytest.mark.parametrize("draw", [axis.wide, axis.tall])
@pytest.mark.parametrize("start", ["2018", "2019-06", "2021-12-31"])
def test_no_words_run_out_of_the_picture(english, draw, start):
    rows = axis.in_order(
        [milestone("2018"), milestone(start, text="Many words " * 20)], [meeting("2021-12-31")]
    )

    picture = draw(rows, is_rtl=False)

    for mark in picture.marks:
        longest = max(len(line) for line in mark.lines) * 7
        edge = mark.text_x + (longest if mark.text_anchor == "start" else -longest)
        assert 0 <= edge <= picture.width


def test_the_summary_counts_and_names_the_fullest_year(rows):
    assert axis.summary(rows) == {
        "milestones": 2,
        "meetings": 2,
        "first": "2018",
        "last": "2021",
        "fullest": "2018",
        "most": 2,
    }


def test_without_rows_there_is_no_picture():
    assert axis.pictures([], is_rtl=False) == {}
    assert axis.summary([]) is None
