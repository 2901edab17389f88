"""The proxy of deploy/ hands each address to the face that shows it."""

import re
from pathlib import Path

import pytest
from django.test import RequestFactory

from members.isolation.roles import Face
from members.middleware import CLOSED, SECTIONS, section
from members.sheet_files import MOST_BYTES
from tests.addresses import addresses

CADDYFILE = (Path(__file__).parents[2] / "deploy" / "Caddyfile").read_text()
STAFF = re.compile(re.search(r"@staff path_regexp (\S+)", CADDYFILE)[1])
MEMBERS = re.compile(re.search(r"path_regexp\('([^']+)'\)", CADDYFILE)[1])
PATHS = sorted({"/" + re.sub(r"<[^>]+>", "1", a.route.replace("^", "")) for a in addresses()})


def face_behind_the_proxy(path: str) -> Face:
    if STAFF.search(path):
        return Face.STAFF
    return Face.MEMBERS if MEMBERS.search(path) else Face.PUBLIC


def test_every_closed_section_has_addresses():
    found = {section(RequestFactory().get(path)) for path in PATHS}

    assert found >= CLOSED


@pytest.mark.parametrize("path", PATHS)
def test_an_address_reaches_the_face_that_shows_it(path):
    place = section(RequestFactory().get(path))

    face = face_behind_the_proxy(path)

    assert (face == Face.PUBLIC) == (place not in CLOSED)
    assert place not in CLOSED or place in SECTIONS[face]


def test_the_portal_itself_says_when_a_file_is_too_long():
    megabytes = int(re.search(r"max_size (\d+)MB", CADDYFILE)[1])

    assert megabytes * 10**6 > MOST_BYTES
