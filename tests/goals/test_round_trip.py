"""Figures leave as files, enter an empty portal, and leave it again as the same bytes."""

import csv
import io
import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from goals.archive import PARTS
from goals.models import Measure, Reading, Revision, Subject
from members.models import Country
from members.permissions import Role
from members.scope import Copy, scope
from tests.conftest import EMPTY, TEMPLATE, copy_of
from tests.factories.members import make_user
from tests.goals.api_reading import change, publish, read
from tests.goals.conftest import own_connection
from tests.goals.state import state_of_everything

EXACT = ("json", "csv", "metadata.json")


def at(database: str, job: Callable[[], Any]) -> Any:
    """Do it in another portal: a thread of its own, with a connection and real commits."""

    def there() -> Any:
        with own_connection(database):
            return job()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(there).result()


def export(folder: Path) -> Path:
    call_command("export_figures", folder, stdout=io.StringIO())
    return folder


def take_in(folder: Path, ending: str) -> None:
    call_command("import_figures", folder, format=ending, stdout=io.StringIO())


def make_it_hard() -> None:
    """Publish what is hard to carry: hostile words, a negative number, a share, a successor."""
    editor, publisher = make_user(role=Role.EDITOR), make_user(role=Role.PUBLISHER)
    figure = Reading.objects.filter(state="reported", beside=None).exclude(note_en="").first()
    with scope(Copy.WORKING):
        row = Reading.objects.get(pk=figure.pk)
        row.value, row.note_en, row.note_ar = -5, "=1+1", "\tعملية; «a; b»"
        row.version += 1
        row.save()
        row.pk, row.code, row.value = None, "a-share", "0.2500"
        row.share_of, row.supersedes = Country.objects.get(code="SN"), figure
        row.save()
    publish(change(figure.subject.owner, editor), publisher)


@pytest.fixture(scope="module")
def origin(django_db_setup, django_db_blocker) -> Iterator[str]:
    """A portal with the facts, and with what is hard to carry."""
    with django_db_blocker.unblock(), copy_of(TEMPLATE, "portal_origin"):
        at("portal_origin", make_it_hard)
        yield "portal_origin"


@pytest.fixture(scope="module")
def written(origin, tmp_path_factory) -> Path:
    return at(origin, lambda: export(tmp_path_factory.mktemp("figures") / "archive"))


@pytest.fixture
def archive(written, tmp_path) -> Path:
    """A copy that a test may break."""
    return Path(shutil.copytree(written, tmp_path / "archive"))


@pytest.fixture
def elsewhere(django_db_setup, django_db_blocker) -> Iterator[str]:
    """Another portal: migrated, and with nothing in it."""
    with django_db_blocker.unblock(), copy_of(EMPTY, "portal_elsewhere"):
        yield "portal_elsewhere"


def cells(path: Path) -> list[list]:
    """Every cell of every sheet."""
    workbook = load_workbook(path)
    return [list(sheet.iter_rows(values_only=True)) for sheet in workbook.worksheets]


@pytest.mark.parametrize("ending", ["json", "csv", "xlsx"])
def test_what_left_comes_back_as_the_same_bytes(archive, elsewhere, tmp_path, ending):
    at(elsewhere, lambda: take_in(archive, ending))

    again = at(elsewhere, lambda: export(tmp_path / "again"))
    names = [f"{part.noun}.{kind}" for part in PARTS for kind in EXACT]
    assert [n for n in names if (archive / n).read_bytes() != (again / n).read_bytes()] == []
    for part in PARTS:
        assert cells(archive / f"{part.noun}.xlsx") == cells(again / f"{part.noun}.xlsx")


def test_it_comes_back_as_published_with_its_number_and_day(origin, archive, elsewhere):
    def stand() -> tuple:
        revision = Revision.objects.newest()
        figures = read("measures/arrests@r2.json")["results"]
        return revision.number, revision.published_at, figures, read("readings/a-share")

    at(elsewhere, lambda: take_in(archive, "json"))

    assert at(elsewhere, stand) == at(origin, stand)
    assert at(elsewhere, lambda: Revision.objects.get().kind) == "reference_load"


def test_the_archive_holds_what_the_api_holds(origin, archive):
    told = json.loads((archive / "readings.json").read_text())

    listed = at(origin, lambda: read("readings.json")["results"])

    assert [row["code"] for row in told["results"]] == [row["code"] for row in listed]
    assert "\n-5\n" in (archive / "readings.csv").read_text().replace(",", "\n")


def test_a_portal_with_content_is_not_written_over(origin, archive):
    before = at(origin, state_of_everything)

    with pytest.raises(CommandError, match="has content"):
        at(origin, lambda: take_in(archive, "json"))

    assert at(origin, state_of_everything) == before


# ---- a bad cell


Broken = Callable[[list[dict[str, str]]], None]


def rewrite(path: Path, change: Broken) -> None:
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    change(rows)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode("utf-8-sig"))


def first_number(rows: list[dict[str, str]]) -> int:
    return next(i for i, row in enumerate(rows) if row["state"] == "reported")


@pytest.mark.parametrize(
    ("noun", "column", "value", "says"),
    [
        ("readings", "value", "many", "decimal number"),
        ("readings", "value", "", "reading_value_matches_its_state"),
        ("readings", "state", "guessed", "guessed"),
        ("readings", "grade", "F", "F"),
        ("readings", "as_of", "2019-13", ""),
        ("readings", "measure_code", "no_such", "not known"),
        ("readings", "beside", "no_such", "not in the file"),
        ("readings", "is_headline", "perhaps", "neither true nor false"),
        ("readings", "subject_name_fr", "Autre", "would become"),
        ("readings", "page", "http://evil.example/", "would become"),
        ("measures", "unit_code", "no_such", "not known"),
        ("measures", "accumulation", "", ""),
        ("sources", "url", "no address", ""),
        ("citations", "supports", "no_such", "not known"),
        ("citations", "sort", "first", "integer"),
    ],
)
def test_a_bad_cell_stops_it_by_name_and_nothing_is_written(
    archive, elsewhere, noun, column, value, says
):
    place = {}

    def break_one(rows: list[dict[str, str]]) -> None:
        place["at"] = first_number(rows) if noun == "readings" else len(rows) // 2
        rows[place["at"]][column] = value

    rewrite(archive / f"{noun}.csv", break_one)
    before = at(elsewhere, state_of_everything)

    with pytest.raises(CommandError) as stopped:
        at(elsewhere, lambda: take_in(archive, "csv"))

    named = "value" if says == "reading_value_matches_its_state" else column
    words = str(stopped.value)
    assert f"{noun}.csv, row {place['at'] + 2}, column" in words
    assert says in words
    assert named in words or says == "reading_value_matches_its_state"
    assert "Nothing was written" in words
    assert at(elsewhere, state_of_everything) == before


def test_a_missing_column_or_file_is_named(archive, elsewhere):
    rewrite(archive / "units.csv", lambda rows: [row.pop("name_es") for row in rows])
    with pytest.raises(CommandError, match=r"units\.csv, row 2, column name_es: is missing"):
        at(elsewhere, lambda: take_in(archive, "csv"))

    (archive / "units.csv").unlink()
    with pytest.raises(CommandError, match=r"units\.csv.*the file is missing"):
        at(elsewhere, lambda: take_in(archive, "csv"))


def test_an_empty_portal_is_really_empty(elsewhere):
    models = (Country, Measure, Reading, Revision, Subject)

    assert at(elsewhere, lambda: [model.objects.count() for model in models]) == [0] * 5
