"""Two lanes are one gate: what is missing, red or cut off in either of them counts."""

import sys
import time

import pytest

from portal.run.children import StopRequest, born
from tests import lanes
from tests.house_rules import ROOT
from tests.lanes import LANES, SETTINGS, Lane, report, run

GREEN = ["===== session starts =====", "tests/test_a.py ..  [100%]", "===== 2 passed in 0.1s ====="]
RED = [
    *GREEN[:2],
    "===== FAILURES =====",
    "E   assert 1 == 2",
    "===== 1 failed, 3 passed, 4 skipped, 2 errors in 0.1s =====",
]


def lane(name: str, lines: list[str], code: int = 0) -> Lane:
    """A lane whose pytest prints these lines and ends with this code."""
    words = "\n".join(lines)
    return Lane(name, [sys.executable, "-c", f"print({words!r}); raise SystemExit({code})"])


def ended(*started: Lane) -> list[Lane]:
    run(list(started), StopRequest())
    return list(started)


def test_what_one_lane_takes_the_other_leaves():
    lower, upper = LANES.values()

    assert all((ROOT / path).exists() for path in lower)
    assert upper == [f"--ignore={path}" for path in lower]


def test_a_lane_that_passes_is_good():
    (green,) = ended(lane("green", GREEN))

    assert green.is_good
    assert green.counts == {"passed": 2}


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (RED, 1),
        (GREEN, 1),
        (GREEN[:2], 0),
        ([*GREEN[:1], "===== 9 deselected in 0.1s ====="], 5),
        ([*GREEN[:1], "===== 3 skipped in 0.1s ====="], 0),
    ],
    ids=["a test fails", "the end fails", "it is cut off", "nothing is left", "nothing runs"],
)
def test_a_lane_that_shows_nothing_good_is_not(lines, code):
    (bad,) = ended(lane("bad", lines, code))

    assert not bad.is_good


def test_failures_stand_at_the_end_and_the_counts_are_added(capsys):
    report(ended(lane("green", GREEN), lane("red", RED, 1)))

    progress, _, ending = capsys.readouterr().out.partition("## green ##")
    assert "green | tests/test_a.py" in progress
    assert "red | tests/test_a.py" in progress
    assert "FAILURES" not in progress
    assert "E   assert 1 == 2" in ending
    assert ending.endswith("\ntotal: 5 passed, 3 failed, 4 skipped\n")


@pytest.mark.parametrize(("other", "code"), [(GREEN, 0), (RED, 1)])
def test_one_red_lane_makes_the_gate_red(monkeypatch, other, code):
    started = iter([lane("green", GREEN), lane("other", other, code)])
    monkeypatch.setattr(lanes, "Lane", lambda *arguments: next(started))

    assert lanes.gate(StopRequest()) == code


@pytest.mark.parametrize(
    ("arguments", "address"), [(["tests/goals"], ""), ([], "postgresql://other")]
)
def test_one_file_or_a_foreign_server_is_one_pytest(monkeypatch, arguments, address):
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setattr(lanes, "gate", lambda stop: pytest.fail("two lanes"))
    started = []

    def note(program, command):
        started.append(command[1:])
        raise SystemExit

    monkeypatch.setattr("os.execv", note)

    with pytest.raises(SystemExit):
        lanes.main(arguments)

    assert started == [["-m", "pytest", SETTINGS, "-m", "not nightly", *arguments]]


def test_a_stop_reaches_every_lane_once_and_leaves_nothing(tmp_path):
    patient = (
        "import pathlib, sys, time\n"
        "try:\n print('began'); pathlib.Path(sys.argv[1]).touch(); time.sleep(60)\n"
        "except KeyboardInterrupt:\n print('===== 1 passed, and all put away in 1.5s =====')\n"
    )
    marks = [tmp_path / name for name in ("one", "two")]
    started = [Lane(m.name, [sys.executable, "-c", patient, str(m)]) for m in marks]
    while not all(mark.exists() for mark in marks):
        time.sleep(0.01)
    stop = StopRequest()
    stop.made = True

    run(started, stop)

    assert [each.counts["passed"] for each in started] == [1, 1]
    assert not any(born(each.process.pid) for each in started)
