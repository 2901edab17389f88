"""Bytes over the wire, headers included, as a browser asks for them."""

import http.client
import re
from dataclasses import dataclass
from urllib.parse import urljoin

# The world map is one file that a browser keeps for a year; it is counted apart (design 5).
COUNTED_APART = "world-map"
_LINKED = re.compile(
    r'<(?:link[^>]*?\brel="(?:stylesheet|icon|modulepreload|preload)"[^>]*?\bhref'
    r'|link[^>]*?\bhref="[^"]*"[^>]*?\brel="stylesheet"'
    r'|script[^>]*?\bsrc|img[^>]*?\bsrc|use[^>]*?\bhref)="([^"#]+)'
)
_IMPORTED = re.compile(r"""(?:from|import)\s*["'](\.[^"']+|/static/[^"']+)["']""")
_STYLED = re.compile(r"""(?:@import\s*|url\()["']?([^"')#]+\.(?:css|woff2|svg|png))""")


@dataclass(frozen=True)
class Answer:
    status: int
    bytes: int  # head and body, compressed as they came
    body: bytes
    is_kept: bool  # it came out of the page store


def fetch(port: int, path: str, coding: str) -> Answer:
    """Ask once."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": coding})
        answer = connection.getresponse()
        body = answer.read()
        head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
        return Answer(answer.status, head + len(body) + 19, body, "Age" in answer.headers)
    finally:
        connection.close()


def is_kept(port: int, path: str) -> bool:
    """Whether one of the web processes answers from memory after a few readers."""
    return any(fetch(port, path, "br").is_kept for _ in range(10))


def first_visit(port: int, path: str, coding: str) -> dict[str, int]:
    """The page and every file it needs, by address, in bytes."""
    sizes = {path: fetch(port, path, coding).bytes}
    waiting = _files(fetch(port, path, "identity").body.decode(), path)
    while waiting:
        address = waiting.pop()
        if address in sizes or COUNTED_APART in address:
            continue
        sizes[address] = fetch(port, address, coding).bytes
        if address.endswith((".css", ".js")):
            waiting |= _files(fetch(port, address, "identity").body.decode(), address)
    return sizes


def _files(text: str, base: str) -> set[str]:
    """The files that a page, a style sheet or a script names."""
    pattern = _STYLED if base.endswith(".css") else _IMPORTED if base.endswith(".js") else _LINKED
    return {urljoin(base, found) for found in pattern.findall(text) if found}
