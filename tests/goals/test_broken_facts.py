"""A broken record stops the load, names file, record and field, and nothing is written."""

import copy
import io
import itertools
import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from goals.reference import files
from goals.reference.load import load
from goals.reference.records import BadRecord
from tests.goals.state import state_of_everything


def first(section, **changes):
    """Change fields of the first record of a section; None takes a field away."""

    def change(data):
        record = data[section][0]
        for name, value in changes.items():
            if value is None:
                del record[name]
            else:
                record[name] = value

    return change


def figure(**changes):
    def change(data):
        data["capabilities"][0]["figures"][0].update(changes)

    return change


def double(section):
    return lambda data: data[section].append(copy.deepcopy(data[section][0]))


def without_arabic(data):
    del data["records"]["capabilities/i247/purpose"]


BROKEN = {
    "missing field": ("goals.json", first("goals", slug=None), "GPG1", "slug"),
    "missing list": ("goals.json", first("goals", aims=None), "GPG1", "aims"),
    "missing section": ("sdgs.json", lambda data: data.pop("targets"), "-", "targets"),
    "missing code": ("goals.json", first("themes", code=None), None, "code"),
    "word for a number": ("goals.json", first("goals", number="one"), "GPG1", "number"),
    "number for a text": ("sdgs.json", first("sdgs", color_hex=7), "SDG1", "color_hex"),
    "text for a list": ("goals.json", first("goals", aims="many"), "GPG1", "aims"),
    "list of words for records": ("goals.json", first("goals", source=["me"]), "GPG1", "source"),
    "text for four": ("goals.json", first("goals", titles="Terrorism"), "GPG1", "titles"),
    "empty text": ("sdgs.json", first("targets", label={"en": "", "fr": "x"}), "1.1", "label.en"),
    "word for a value": (
        "capabilities.json",
        figure(value="many"),
        "i247",
        "figures.1.value",
    ),
    "figure without anything": (
        "capabilities.json",
        figure(value=None),
        "i247",
        "figures.1.value",
    ),
    "figure in another unit": (
        "capabilities.json",
        figure(unit="EUR"),
        "i247",
        "figures.1.unit",
    ),
    "unknown measure": (
        "capabilities.json",
        figure(measure="luck"),
        "i247",
        "figures.1.measure",
    ),
    "unknown qualifier": (
        "capabilities.json",
        figure(qualifier="perhaps"),
        "i247",
        "figures.1.qualifier",
    ),
    "unknown region": ("countries.json", first("countries", region="moon"), "AD", "region"),
    "unknown target": ("goal_sdg_links.json", first("links", target="5.99"), "GPG1-5", "target"),
    "unknown goal": ("goal_sdg_links.json", first("links", gpg=8), "GPG1-5", "goal"),
    "unknown crime area": ("goals.json", first("goals", crime_areas=["x"]), "GPG1-x", "area"),
    "target of another SDG": (
        "goal_sdg_links.json",
        first("links", target="16.4"),
        "GPG1-5",
        "target",
    ),
    "unknown document": (
        "goals.json",
        first("themes", source=[{"type": "seed", "file": "lost.txt"}]),
        "T1",
        "source.file",
    ),
    "source of no kind": (
        "goals.json",
        first("themes", source=[{"type": "rumour"}]),
        "T1",
        "source.type",
    ),
    "relation that is none": (
        "goal_sdg_links.json",
        first("links", relation="sideways"),
        "GPG1-5",
        "relation",
    ),
    "kind that is none": ("capabilities.json", first("capabilities", kind="x"), "i247", "kind"),
    "no date": ("organisation.json", first("context_statistics", as_of="soon"), None, "as_of"),
    "text too long": ("countries.json", first("countries", alpha3="ANDO"), "AD", "alpha3"),
    "colour that is none": ("sdgs.json", first("sdgs", color_hex="red"), "SDG1", None),
    "record twice": ("goals.json", double("goals"), "GPG1-2017", "code"),
    "same country code twice": (
        "countries.json",
        lambda data: data["countries"][1].update(alpha3="AND"),
        "AE",
        "alpha3",
    ),
    "same place twice": (
        "goals.json",
        lambda data: data["goals"][0]["aims"][1].update(order=1),
        "GPG1.A2",
        "goal_id, sort",
    ),
    "missing translation": (
        "translations/ar.json",
        without_arabic,
        "capabilities/i247/purpose",
        "purpose",
    ),
    "remark without translation": (
        "goals.json",
        lambda data: data["meta"].update(crosswalk_why="A remark nobody translated"),
        "phrases",
        "A remark nobody translated",
    ),
}


@pytest.mark.parametrize("case", BROKEN, ids=str)
def test_a_broken_record_stops_the_load_and_writes_nothing(db, folder, edit, case):
    name, change, code, field = BROKEN[case]
    edit(name, change)
    before = state_of_everything()

    with pytest.raises(BadRecord) as caught:
        load(folder)

    assert state_of_everything() == before
    if case != "remark without translation":
        assert caught.value.file == name
    assert code in {None, caught.value.code}
    assert field in {None, caught.value.field}
    assert all((caught.value.file, caught.value.code, caught.value.field))


def test_the_command_says_that_nothing_was_written(db, folder, edit):
    edit("goals.json", first("goals", slug=None))

    with pytest.raises(CommandError) as caught:
        call_command("load_reference", folder=folder, stdout=io.StringIO())

    message = "Nothing was written. goals.json, record GPG1, field slug: is missing"
    assert str(caught.value) == message


@pytest.mark.parametrize("content", ["{", "[]", "\ufeffno", ""])
def test_a_file_that_is_no_set_of_records_is_named(db, folder, content):
    (folder / "goals.json").write_text(content, encoding="utf-8")

    with pytest.raises(BadRecord, match=r"^goals\.json, record "):
        load(folder)


def test_a_file_in_another_encoding_is_named(db, folder):
    (folder / "goals.json").write_bytes(b'{"goals": "\xe9"}')

    with pytest.raises(BadRecord, match=r"^goals\.json, record byte 11"):
        load(folder)


def test_a_file_that_is_not_there_is_named(db, folder):
    (folder / "sdgs.json").unlink()

    with pytest.raises(BadRecord, match=r"^sdgs\.json, .* the file is missing"):
        load(folder)


def sections():
    for name in files.FILES:
        for section, found in json.loads((settings.REFERENCE_DIR / name).read_text()).items():
            yield name, section, found


def test_no_field_of_a_wrong_kind_ends_in_anything_but_a_bad_record(monkeypatch):
    wrong = itertools.cycle([7, [1], {"a": 1}])
    folder = settings.REFERENCE_DIR
    curriculum = folder / "training"  # no facts: tests/training breaks it
    found = [path for path in folder.rglob("*.json") if curriculum not in path.parents]
    read = {path: files._read(path) for path in found}
    monkeypatch.setattr(files, "_read", read.__getitem__)
    refused = 0

    for name, section, found in sections():
        record = found[0] if isinstance(found, list) else found
        rows = read[folder / name][section]
        row = rows[0] if isinstance(found, list) else rows
        for field in record:
            kept, row[field] = row[field], next(wrong)
            try:
                list(files.Facts(folder).records())
            except BadRecord:
                refused += 1
            row[field] = kept

    assert refused > 50
