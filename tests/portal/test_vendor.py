"""Third-party files stay as they were vendored, and the world map draws every member."""

import base64
import hashlib
import itertools
import json
import math
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
VENDORED = sorted((ROOT / "static/vendor").glob("*/vendor.json"))
WORLD_MAP = ROOT / "static/vendor/world-map"
DOT_RADIUS = 3.2


def sha384(path):
    digest = hashlib.sha384(path.read_bytes()).digest()
    return f"sha384-{base64.b64encode(digest).decode()}"


@pytest.fixture(scope="module")
def member_codes():
    reference = json.loads((ROOT / "reference/countries.json").read_text(encoding="utf-8"))
    return {country["alpha2"] for country in reference["countries"]}


@pytest.fixture(scope="module")
def world():
    return json.loads((WORLD_MAP / "world.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def svg():
    return ElementTree.parse(WORLD_MAP / "world.svg").getroot()


@pytest.mark.parametrize("record", VENDORED, ids=lambda record: record.parent.name)
def test_vendored_files_match_their_recorded_hashes(record):
    recorded = json.loads(record.read_text(encoding="utf-8"))["files"]

    found = {
        path.relative_to(record.parent).as_posix(): sha384(path)
        for path in record.parent.rglob("*")
        if path.is_file() and path != record
    }

    assert found == recorded


@pytest.mark.parametrize("record", VENDORED, ids=lambda record: record.parent.name)
def test_vendored_package_names_its_version_and_licence(record):
    facts = json.loads(record.read_text(encoding="utf-8"))

    assert all(facts[key] for key in ("package", "version", "licence"))
    assert "LICENSE" in facts["files"]


def test_world_map_draws_every_member_as_a_shape_or_a_dot(svg, member_codes):
    ids = {element.get("id") for element in svg.iter() if element.get("id")}

    drawn = {name.removeprefix("c-").removeprefix("d-").upper() for name in ids - {"other"}}

    assert len(member_codes) == 196
    assert drawn == member_codes


def test_world_map_for_the_server_draws_the_same_members(world, member_codes):
    drawn = {code for code, shape in world["countries"].items() if shape["d"] or shape["dot"]}

    assert drawn == member_codes


def test_world_map_dots_do_not_overlap(world):
    dots = [shape["dot"] for shape in world["countries"].values() if shape["dot"]]

    nearest = min(math.dist(a, b) for a, b in itertools.combinations(dots, 2))

    assert nearest > 2 * DOT_RADIUS


def test_world_map_shapes_do_not_run_across_the_map(world):
    """A shape torn at the edge of the map would have one step about as wide as the map."""
    for code, shape in world["countries"].items():
        steps = re.findall(r"-?\d*\.?\d+", re.sub(r"M[^l]*l", " ", shape["d"]))

        assert all(abs(float(step)) < 100 for step in steps), code


def test_world_map_has_no_script_and_no_inline_style(svg):
    tags = {element.tag.rpartition("}")[2] for element in svg.iter()}
    attributes = {name for element in svg.iter() for name in element.attrib}

    assert tags == {"svg", "g", "path", "circle"}
    assert not {name for name in attributes if name == "style" or name.startswith("on")}


def test_vendor_lock_names_no_registry_address():
    text = (ROOT / "vendor/package-lock.json").read_text(encoding="utf-8")

    packages = json.loads(text)["packages"]

    assert not [name for name, package in packages.items() if "resolved" in package]
    assert "://" not in text
