"""The outermost layer of a web process: public pages kept in memory, compressed (decision 0007).

request.py   whose request is it, and under which key would its answer be kept
page.py      one public answer in the codings readers ask for, and the 304 instead of it
shelf.py     the pages, bounded, and the generation that keeps an old page from coming back
news.py      the line to PostgreSQL that says when something was published

Django decides what may be kept (portal.middleware) by a header that never leaves this process.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from members.memory import published
from portal.store import request
from portal.store.news import News
from portal.store.page import STORABLE, Page, is_known, of_a_304
from portal.store.shelf import Shelf

__all__ = ["STORABLE", "PageStore"]

_VARIES_BY = {"accept-encoding", "accept-language"}


class PageStore:
    """Wrap a WSGI application; answer from memory whatever everybody may see."""

    def __init__(self, application: Callable, *, news: News | None = None) -> None:
        self.application = application
        self.shelf = Shelf()
        self.news = news or News(self.forget)
        self.keeps = not settings.DEBUG  # a changed template must show at once

    def forget(self) -> None:
        """First what was read, then what was made of it: in the other order, a page begun in
        between would be made of the old rows and kept."""
        published.forget()
        self.shelf.empty()

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        if not request.is_anybodys(environ):
            return self._hand_on(environ, start_response)
        query, is_known = request.plain_query(environ.get("QUERY_STRING", ""))
        key = request.key(environ, query) if is_known and self._may_keep() else None
        page = self.shelf.get(key) if key else None
        if page is None:
            return self._render(request.as_anybody(environ, query), environ, key, start_response)
        return page.answer(environ, start_response, is_kept=True)

    def _may_keep(self) -> bool:
        """Only while the line to the database is open: without news nothing is known fresh."""
        return self.keeps and self.news.is_flowing()

    def _render(
        self, asked: dict[str, Any], environ: dict[str, Any], key: Any, start_response: Callable
    ) -> Iterable[bytes]:
        generation = self.shelf.generation  # before Django reads the first row
        answer = _Answer()
        body = self.application(asked, answer.start)
        if not answer.is_storable:
            return answer.hand_on(environ, body, start_response)
        page = Page(answer.headers, _read(body))
        if key and self._may_keep():
            self.shelf.put(key, page, generation)
        return page.answer(environ, start_response)

    def _hand_on(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        def start(status: str, headers: list, exc_info: Any = None) -> Callable:
            return start_response(status, _unmarked(headers), exc_info)

        return self.application(environ, start)


class _Answer:
    """What the application told `start_response`."""

    def start(self, status: str, headers: list, exc_info: Any = None) -> None:
        self.status = status
        self.headers = _unmarked(headers)
        self.is_storable = len(self.headers) < len(headers) and self._is_anybodys()

    def hand_on(
        self, environ: dict[str, Any], body: Iterable[bytes], start_response: Callable
    ) -> Iterable[bytes]:
        """Send what is not kept, such as a long file; its ETag works as that of a page."""
        if self.status.startswith("200 ") and is_known(environ, self.headers):
            start_response("304 Not Modified", of_a_304(self.headers))
            return _without_body(body)
        start_response(self.status, self.headers)
        return _without_body(body) if environ["REQUEST_METHOD"] == "HEAD" else body

    def _is_anybodys(self) -> bool:
        """Look again: a layer outside of the middleware may have added a cookie."""
        return self.status.startswith("200 ") and all(
            name != "set-cookie" and (name != "vary" or _words(value) <= _VARIES_BY)
            for name, value in ((name.lower(), value) for name, value in self.headers)
        )


def _words(value: str) -> set[str]:
    return {word.strip().lower() for word in value.split(",")}


def _unmarked(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name != STORABLE]


def _read(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        _close(body)


def _without_body(body: Iterable[bytes]) -> list[bytes]:
    _close(body)
    return []


def _close(body: Iterable[bytes]) -> None:
    """Django ends the request here: connections go back, signals fire."""
    if hasattr(body, "close"):
        body.close()
