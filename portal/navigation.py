"""The menu as data, and what the frame of every page needs."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

from goals.models.content import page_url
from members.permissions import Permission, can


@dataclass(frozen=True)
class Item:
    """A menu entry: label, URL name, and the permission that shows it (None: everyone)."""

    label: str | Promise
    url_name: str
    permission: Permission | None = None


MENU = [
    Item(_("Goals"), "goals:list"),
    Item(_("SDGs"), "goals:sdgs"),
    Item(_("Themes"), "goals:themes"),
    Item(_("Capabilities"), "goals:capabilities"),
    Item(_("Training"), "training:list"),
    Item(_("Operations"), "operations:list"),
    Item(_("Trace"), "trace"),
    Item(_("Countries"), "countries"),
    Item(_("Partners"), "goals:partners"),
    Item(_("Figures"), "goals:figures"),
    Item(_("Timeline"), "goals:timeline"),
]
# Whoever is signed in finds these behind the menu.
OWN = [
    Item(_("Country desk"), "members:desk", Permission.DESK_ENTER),
    Item(_("Under embargo"), "goals:embargoed", Permission.EMBARGO_VIEW),
    Item(_("Citations"), "goals:citations", Permission.CITATION_FOLLOW),
    Item(_("My page"), "members:me"),
]
FOOT = [
    Item(_("Measures"), "goals:measures"),
    Item(_("Glossary"), "goals:glossary"),
    Item(_("Sources"), "goals:sources"),
    Item(_("Open data and API"), "api-guide"),
    Item(_("Revisions"), "revisions"),
    Item(_("About this portal"), "about"),
    Item(_("Accessibility"), "accessibility"),
]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Menu, languages and the reader. Public pages never touch the session (design 5)."""
    reader = getattr(request, "user", None)  # none yet where a face turns somebody away
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and bool(
        reader and reader.is_authenticated
    )
    return {
        "menu": _entries([*MENU, *OWN] if signed_in else MENU, request, below="true"),
        "foot": _entries(FOOT, request, below=""),
        "languages": _languages(request),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "reader": reader if signed_in else None,
        "may_enter_admin": signed_in and can(request.user, Permission.ADMIN_ENTER),
    }


def _entries(items: list[Item], request: HttpRequest, below: str) -> list[dict[str, Any]]:
    """`current` is what aria-current says: "page" there, and `below` it what is asked for.

    A page lies below the entry with the longest address that leads to it, and no other.
    """
    path = request.path
    found = [
        {"label": item.label, "url": page_url(item.url_name), "current": ""}
        for item in items
        if item.permission is None or can(request.user, item.permission)
    ]
    above = [entry for entry in found if path.startswith(entry["url"])]
    if above:
        nearest = max(above, key=lambda entry: len(entry["url"]))
        nearest["current"] = "page" if nearest["url"] == path else below
    return found


def _languages(request: HttpRequest) -> list[dict[str, Any]]:
    """The same page in every language: pages differ by their first path part alone."""
    here = get_language()
    path = request.get_full_path()
    rest = path[3:] if path[1:3] in dict(settings.LANGUAGES) and path[3:4] == "/" else "/"
    return [
        {"code": code, "url": f"/{code}{rest}", "is_here": code == here}
        for code, _name in settings.LANGUAGES
    ]
