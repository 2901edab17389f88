"""A link into a page leads to something that is there."""

import html
import re
from collections.abc import Iterable
from urllib.parse import unquote, urljoin

import pytest
from django.test import Client

from goals.models import Goal, Measure, Subject
from operations.models import Operation, Total

pytestmark = pytest.mark.django_db


class Pages:
    """Pages that were read, each once, and what may be linked to on them."""

    def __init__(self) -> None:
        self._read: dict[str, str] = {}

    def __getitem__(self, path: str) -> str:
        if path not in self._read:
            answer = Client().get(path)
            assert answer.status_code == 200, path
            self._read[path] = answer.content.decode()
        return self._read[path]

    def holds(self, path: str, fragment: str) -> bool:
        """As a browser looks: for the fragment as it stands, then for what it says."""
        return any(
            f'id="{html.escape(name)}"' in self[path] for name in (fragment, unquote(fragment))
        )

    def links(self, path: str) -> Iterable[tuple[str, str]]:
        for address in re.findall(r'href="([^"]*#[^"]+)"', self[path]):
            page, _mark, fragment = urljoin(path, html.unescape(address)).partition("#")
            if not fragment.startswith(("c-", "other")):  # shapes in the file of the world map
                yield page, fragment


@pytest.fixture
def pages() -> Pages:
    return Pages()


def dead(pages: Pages, paths: Iterable[str]) -> set[str]:
    found = {link for path in paths for link in pages.links(path)}
    assert found
    return {"#".join(link) for link in found if not pages.holds(*link)}


def test_every_subject_has_a_place_of_its_own(pages):
    missing = set()
    for subject in Subject.objects.visible_to(None).in_use():
        path, _mark, fragment = subject.get_absolute_url().partition("#")
        if fragment and not pages.holds(path, fragment):
            missing.add(subject.code)

    assert missing == set()


def test_links_of_traces_lead_to_something(pages):
    starts = [
        *Goal.objects.current(),
        *Subject.objects.filter(kind__in=["body", "notice", "platform"]),
    ]
    ids = [f"goal:{row.code}" if isinstance(row, Goal) else row.code for row in starts]
    ids += ["country:FR", "sdg:SDG16", "operation:opson-viii"]
    assert "body:interpol" in ids

    assert dead(pages, [f"/en/trace/?from={name}" for name in ids]) == set()


def test_links_of_measures_and_their_figures_lead_to_something(pages):
    measures = Measure.objects.visible_to(None).for_list_page()

    paths = ["/en/measures/", "/en/figures/", *(row.get_absolute_url() for row in measures)]

    assert dead(pages, paths) == set()


def test_links_of_operations_and_totals_lead_to_something(pages):
    operations = [
        row.get_absolute_url() for row in Operation.objects.visible_to(None).in_use()[:12]
    ]
    totals = [
        f"/en/goals/{total.goal.slug}/results/{total.measure.code}/"
        for total in Total.objects.visible_to(None).select_related("goal", "measure")[:12]
    ]

    assert dead(pages, [*operations, *totals]) == set()
