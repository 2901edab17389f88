"""Whose request is it, and what decides its answer?

The key holds everything that an anonymous page may depend on, and what is not in the key is
taken away before Django sees the request. So two requests of one key cannot differ.
"""

from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.utils.translation import get_language_from_request

# Filters and paging of public pages and of the API. A key that is missing here costs speed
# and nothing else: such a request goes to Django each time.
# fmt: off
KNOWN_KEYS = frozenset({
    "capability", "confidence", "country", "crime_area", "decided_by", "edition", "from", "goal",
    "grade", "in_force", "is_headline", "kind", "lang", "language", "level", "measure", "page",
    "page_size", "q", "region", "relation", "sdg", "state", "status", "subject", "target", "theme",
    "through", "topic", "unit", "view", "year",
})
# fmt: on
# Put on by newsletters and networks; no page reads them, and none shall print them in a link.
_TRACKING_PREFIX = "utm_"
_TRACKING_KEYS = frozenset(("fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "twclid"))
_LONGEST_QUERY = 200

Key = tuple[str, ...]


def is_anybodys(environ: dict[str, Any]) -> bool:
    """Reading, without a word about who reads; files are the business of their own layer."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
        return False
    if environ.get("PATH_INFO", "").startswith(settings.STATIC_URL):
        return False
    cookies = environ.get("HTTP_COOKIE")
    # Part of a longer name counts too: that reader only misses the store.
    return not cookies or not any(f"{name}=" in cookies for name in _personal_cookies())


def _personal_cookies() -> tuple[str, ...]:
    """Who is signed in, who has a message waiting, who chose a language.

    The names are those of every lane (portal.settings), whichever runs.
    """
    return (
        settings.SESSION_COOKIE_NAME,
        "sessionid",
        "__Host-session",
        "messages",
        settings.LANGUAGE_COOKIE_NAME,
    )


def plain_query(query: str) -> tuple[str, bool]:
    """The query without tracking, in the order of its keys; and whether all keys are known."""
    if not query:
        return "", True
    pairs = [pair for pair in query.split("&") if pair and not _is_tracking(_name(pair))]
    pairs.sort(key=_name)  # a stable sort: a key given twice keeps its order, the last one counts
    plain = "&".join(pairs)
    is_known = len(plain) <= _LONGEST_QUERY and all(_name(pair) in KNOWN_KEYS for pair in pairs)
    return plain, is_known


def key(environ: dict[str, Any], query: str) -> Key:
    """What decides the answer: address, query, and the language where a header chooses it.

    The host and the scheme belong to it because absolute links carry them, and because only
    Django knows which hosts are ours and which schemes are redirected.
    """
    path = environ.get("PATH_INFO", "/")
    return (
        environ.get("HTTP_HOST", ""),
        environ["wsgi.url_scheme"],
        environ.get("HTTP_X_FORWARDED_PROTO", ""),
        path,
        query,
        _language(environ) if path == "/" or path.startswith("/api/") else "",
    )


def as_anybody(environ: dict[str, Any], query: str) -> dict[str, Any]:
    """The request as Django shall see it: the whole page, whoever asks.

    Were the reader's ETag left in, an unchanged page would come back as 304 and never be kept.
    """
    asked = {**environ, "REQUEST_METHOD": "GET", "QUERY_STRING": query}
    for name in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_ACCEPT_ENCODING"):
        asked.pop(name, None)
    return asked


def _language(environ: dict[str, Any]) -> str:
    """Django's own choice, so that the key and the page cannot disagree."""
    return get_language_from_request(SimpleNamespace(COOKIES={}, META=environ))


def _name(pair: str) -> str:
    return pair.partition("=")[0]


def _is_tracking(name: str) -> bool:
    return name.startswith(_TRACKING_PREFIX) or name in _TRACKING_KEYS
