"""One public answer, in the codings readers ask for."""

import gzip
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import brotli
from django.utils.http import parse_etags

STORABLE = "X-Portal-Storable"

_BROTLI_QUALITY = 5  # measured in docs/performance.md
_GZIP_LEVEL = 6
_SMALLEST = 200  # bytes: below that the headers weigh more than is saved
_OURS = {"content-length", "content-encoding", "vary"}
_OF_A_304 = {"cache-control", "etag", "vary"}


class Page:
    """Headers and body of a 200 answer; codings are made once, when first wanted."""

    def __init__(self, headers: list[tuple[str, str]], body: bytes) -> None:
        self.body = body
        self._made_at = time.monotonic()
        self._is_text = len(body) >= _SMALLEST and _is_text(_header(headers, "content-type"))
        self._headers = [pair for pair in headers if pair[0].lower() not in _OURS]
        self._headers.append(("Vary", _vary(_header(headers, "vary"))))
        self._short_headers = of_a_304(self._headers)
        self._coded: dict[str, tuple[list[tuple[str, str]], bytes]] = {}

    def answer(
        self, environ: dict[str, Any], start_response: Callable, *, is_kept: bool = False
    ) -> list[bytes]:
        """The page, or 304 to a reader who has it. A kept page tells its age (RFC 9111, 5.1)."""
        age = [("Age", str(int(time.monotonic() - self._made_at)))] if is_kept else []
        if is_known(environ, self._short_headers):
            start_response("304 Not Modified", self._short_headers + age)
            return []
        headers, body = self._in(coding(environ.get("HTTP_ACCEPT_ENCODING", "")))
        start_response("200 OK", headers + age)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def make_all(self) -> int:
        """Make every coding; return the bytes they take in memory together."""
        return sum(len(self._in(name)[1]) for name in ("identity", "gzip", "br"))

    def _in(self, name: str) -> tuple[list[tuple[str, str]], bytes]:
        if name not in self._coded:
            self._coded[name] = self._encode(name)
        return self._coded[name]

    def _encode(self, name: str) -> tuple[list[tuple[str, str]], bytes]:
        body, headers = self.body, self._headers.copy()
        if self._is_text and name != "identity":
            body = _compress(self.body, name)
            headers.append(("Content-Encoding", name))
        headers.append(("Content-Length", str(len(body))))
        return headers, body


def is_known(environ: dict[str, Any], headers: list[tuple[str, str]]) -> bool:
    """Whether the reader has it: weak comparison (RFC 9110, 13.1.2), for all codings share
    one weak ETag."""
    known = environ.get("HTTP_IF_NONE_MATCH")
    etag = _header(headers, "etag") if known else ""
    if not etag:
        return False
    tags = parse_etags(known)
    return "*" in tags or etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in tags}


def of_a_304(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What an answer without a body still says."""
    return [pair for pair in headers if pair[0].lower() in _OF_A_304]


@lru_cache(maxsize=256)
def coding(accepted: str) -> str:
    """The best coding that an Accept-Encoding header allows."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _, parameter = part.partition(";")
        weights[name.strip()] = _weight(parameter)
    for name in ("br", "gzip"):
        if weights.get(name, weights.get("*", 0)) > 0:
            return name
    return "identity"


def _weight(parameter: str) -> float:
    try:
        return float(parameter.strip().removeprefix("q=") or 1)
    except ValueError:
        return 0


def _compress(body: bytes, name: str) -> bytes:
    if name == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY)
    return gzip.compress(body, _GZIP_LEVEL, mtime=0)


def _is_text(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip()
    return kind.startswith("text/") or kind.endswith(("json", "xml", "javascript", "yaml"))


def _vary(given: str) -> str:
    by_language = "accept-language" in given.lower()
    return "Accept-Encoding, Accept-Language" if by_language else "Accept-Encoding"


def _header(headers: list[tuple[str, str]], name: str) -> str:
    return next((value for key, value in headers if key.lower() == name), "")
