"""What is measured, and what it is compared with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A page of the portal."""

    name: str
    path: str


@dataclass(frozen=True)
class Bare:
    """A view of bench/bare, and the settings it runs under."""

    letter: str
    what: str
    settings: str
    path: str


PAGES = [
    Page("home", "/en/"),
    Page("goal", "/en/goals/environmental-security/"),
    Page("matrix", "/en/sdgs/"),
    Page("API list", "/api/v1/links"),
    Page("search", "/en/search/?q=trafficking"),
]
FIRST_VISIT, NEXT_PAGE = PAGES[0], PAGES[1]

BARE = [
    Bare(
        "a", "bare view behind the portal's middleware", "bench.bare.behind_middleware", "/hello/"
    ),
    Bare("b", "bare view, no middleware", "bench.bare.alone", "/hello/"),
    Bare("c", "one query of 70 rows, 17 KB template, no middleware", "bench.bare.alone", "/page/"),
    Bare("d", "that page from Django's cache in memory", "bench.bare.alone", "/kept/"),
]
