"""The store of public pages: what it keeps, for whom, and when it forgets."""

import gzip
import time

import brotli
import pytest

from members.memory import published
from portal.store import STORABLE, PageStore, request
from portal.store.news import News
from portal.store.page import Page, coding
from portal.store.shelf import Shelf

TEXT = "Seven goals. " * 100


class Application:
    """A site of one page; counts how often it is asked, and remembers how."""

    def __init__(self, *headers: tuple[str, str], status: str = "200 OK") -> None:
        self.status = status
        self.headers = [("Content-Type", "text/html"), ("ETag", 'W/"one"'), *headers]
        self.asked: list[dict] = []
        self.while_rendering = lambda: None

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        self.while_rendering()
        start_response(self.status, list(self.headers))
        return [TEXT.encode()]


class Line:
    """Stands for the connection to PostgreSQL."""

    is_open = True

    def is_flowing(self) -> bool:
        return self.is_open


class Reader:
    """Sends requests through a store and reads the answers."""

    def __init__(self, application: Application) -> None:
        self.line = Line()
        self.application = application
        self.store = PageStore(application, news=self.line)

    def get(self, path="/en/", query="", method="GET", **headers):
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "portal.example",
            "wsgi.url_scheme": "https",
            **{f"HTTP_{name}": value for name, value in headers.items()},
        }
        answer = {}

        def start_response(status, headers, exc_info=None):
            answer.update(status=status, headers=dict(headers))

        answer["body"] = b"".join(self.store(environ, start_response))
        return answer

    @property
    def renderings(self) -> int:
        return len(self.application.asked)


@pytest.fixture
def reader() -> Reader:
    return Reader(Application((STORABLE, "1")))


def test_a_second_reader_is_answered_from_memory(reader):
    first = reader.get()

    second = reader.get()

    assert reader.renderings == 1
    assert first["body"] == second["body"] == TEXT.encode()
    assert second["headers"] == first["headers"] | {"Age": "0"}


def test_the_mark_never_leaves(reader):
    kept, personal = reader.get(), reader.get(COOKIE="sessionid=1")

    assert STORABLE not in kept["headers"]
    assert STORABLE not in personal["headers"]


def test_an_answer_without_the_mark_is_not_kept():
    reader = Reader(Application())

    answers = [reader.get(), reader.get()]

    assert reader.renderings == 2
    assert answers[0]["body"].decode() == TEXT


def test_a_reader_who_has_what_is_not_kept_gets_304_too():
    reader = Reader(Application())

    answer = reader.get(IF_NONE_MATCH='W/"one"')

    assert answer["status"] == "304 Not Modified"
    assert answer["body"] == b""


@pytest.mark.parametrize("header", [("Set-Cookie", "a=b"), ("Vary", "Cookie"), ("Vary", "*")])
def test_an_answer_for_one_reader_is_not_kept_though_marked(header):
    reader = Reader(Application((STORABLE, "1"), header))

    reader.get()
    reader.get()

    assert reader.renderings == 2


def test_only_whole_pages_are_kept():
    reader = Reader(Application((STORABLE, "1"), status="404 Not Found"))

    reader.get()

    assert reader.get()["status"] == "404 Not Found"
    assert reader.renderings == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"COOKIE": "sessionid=abc"},
        {"COOKIE": "theme=dark; __Host-session=abc"},
        {"COOKIE": "messages=abc"},
        {"AUTHORIZATION": "Bearer abc"},
        {"method": "POST"},
    ],
)
def test_a_request_of_a_known_reader_goes_to_django_untouched(reader, headers):
    reader.get()

    reader.get(**headers, IF_NONE_MATCH='"x"')

    assert reader.renderings == 2
    assert reader.application.asked[1]["HTTP_IF_NONE_MATCH"] == '"x"'


def test_what_is_answered_to_a_token_is_not_kept_though_marked(reader):
    reader.get(AUTHORIZATION="Bearer abc")

    assert len(reader.store.shelf) == 0


def test_other_cookies_do_not_matter(reader):
    reader.get()

    reader.get(COOKIE="theme=dark")

    assert reader.renderings == 1


def test_files_are_left_to_the_layer_that_compresses_them(reader):
    reader.get("/static/css/base.css", ACCEPT_ENCODING="br")

    assert reader.application.asked[0]["HTTP_ACCEPT_ENCODING"] == "br"
    assert len(reader.store.shelf) == 0


def test_head_is_answered_from_the_kept_page_without_its_body(reader):
    reader.get()
    whole = reader.get()

    head = reader.get(method="HEAD")

    assert reader.renderings == 1
    assert head == whole | {"body": b""}


def test_a_page_first_asked_for_by_head_is_kept_whole(reader):
    head = reader.get(method="HEAD")

    assert head["body"] == b""
    assert reader.get()["body"].decode() == TEXT
    assert reader.renderings == 1


@pytest.mark.parametrize("known", ['W/"one"', '"one"', '"other", W/"one"', "*"])
def test_a_reader_who_has_the_page_gets_304(reader, known):
    reader.get()

    answer = reader.get(IF_NONE_MATCH=known)

    assert answer["status"] == "304 Not Modified"
    assert answer["body"] == b""
    assert answer["headers"] == {"ETag": 'W/"one"', "Vary": "Accept-Encoding", "Age": "0"}


def test_a_page_is_kept_though_its_first_reader_already_had_it(reader):
    first = reader.get(IF_NONE_MATCH='W/"one"')

    second = reader.get()

    assert first["status"] == "304 Not Modified"
    assert second["body"].decode() == TEXT
    assert reader.renderings == 1


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("gzip;q=0, br;q=0.0", "identity"),
        ("*", "br"),
        ("gzip;q=nonsense", "identity"),
    ],
)
def test_the_coding_follows_accept_encoding(accepted, expected):
    assert coding(accepted) == expected


def test_each_coding_carries_the_same_text_and_the_same_etag(reader):
    plain = reader.get()
    zipped = reader.get(ACCEPT_ENCODING="gzip")
    brotlied = reader.get(ACCEPT_ENCODING="gzip, br")

    assert reader.renderings == 1
    assert gzip.decompress(zipped["body"]) == brotli.decompress(brotlied["body"]) == plain["body"]
    assert {a["headers"]["ETag"] for a in (plain, zipped, brotlied)} == {'W/"one"'}
    assert {a["headers"]["Vary"] for a in (plain, zipped, brotlied)} == {"Accept-Encoding"}
    assert int(brotlied["headers"]["Content-Length"]) == len(brotlied["body"])


def test_the_order_of_query_keys_makes_no_second_page(reader):
    reader.get(query="kind=tool&goal=7")

    reader.get(query="goal=7&kind=tool")

    assert reader.renderings == 1


def test_another_value_makes_another_page(reader):
    reader.get(query="goal=7")

    reader.get(query="goal=3")

    assert reader.renderings == 2


def test_tracking_keys_are_gone_before_django_could_print_them(reader):
    reader.get(query="utm_source=letter&goal=7&fbclid=1")

    reader.get(query="goal=7")

    assert reader.renderings == 1
    assert reader.application.asked[0]["QUERY_STRING"] == "goal=7"


def test_unknown_keys_do_not_fill_the_store(reader):
    first = reader.get(query="anything=1", ACCEPT_ENCODING="br")
    reader.get(query="anything=1")

    assert len(reader.store.shelf) == 0
    assert reader.renderings == 2
    assert first["headers"]["Content-Encoding"] == "br"


def test_a_page_for_one_host_is_not_shown_on_another(reader):
    reader.get(HOST="portal.example")

    reader.get(HOST="other.example")

    assert reader.renderings == 2


@pytest.mark.parametrize(("path", "renderings"), [("/api/v1/goals/", 2), ("/", 2), ("/en/", 1)])
def test_only_the_start_and_the_api_are_kept_by_language(reader, path, renderings):
    reader.get(path, ACCEPT_LANGUAGE="fr")
    reader.get(path, ACCEPT_LANGUAGE="ar")

    reader.get(path, ACCEPT_LANGUAGE="fr-CA, en;q=0.1")

    assert reader.renderings == renderings


def test_an_answer_chosen_by_language_says_so():
    reader = Reader(Application((STORABLE, "1"), ("Vary", "Accept-Language")))

    reader.get("/api/v1/goals/")
    answer = reader.get("/api/v1/goals/")

    assert reader.renderings == 1
    assert answer["headers"]["Vary"] == "Accept-Encoding, Accept-Language"


def test_a_publication_empties_the_store(reader):
    reader.get()

    reader.store.shelf.empty()
    reader.get()

    assert reader.renderings == 2


def test_a_page_begun_before_a_publication_is_not_kept_after_it(reader):
    reader.application.while_rendering = reader.store.shelf.empty

    reader.get()

    assert len(reader.store.shelf) == 0


def test_without_news_nothing_kept_is_served(reader):
    reader.get()

    reader.line.is_open = False
    reader.get()

    assert reader.renderings == 2


def test_without_news_nothing_is_kept(reader):
    reader.line.is_open = False
    reader.get()

    reader.line.is_open = True
    reader.get()

    assert reader.renderings == 2


def test_a_page_rendered_while_the_line_broke_is_not_kept(reader):
    def break_the_line():
        reader.line.is_open = False

    reader.application.while_rendering = break_the_line
    reader.get()

    assert len(reader.store.shelf) == 0


def test_nothing_is_kept_while_templates_are_being_written(settings):
    settings.DEBUG = True
    reader = Reader(Application((STORABLE, "1")))

    reader.get()
    reader.get()

    assert reader.renderings == 2


def page(text: str = TEXT) -> Page:
    return Page([("Content-Type", "text/plain")], text.encode())


def test_the_page_unread_for_longest_makes_room():
    shelf = Shelf(most_pages=2)
    shelf.put(("a",), page(), 0)
    shelf.put(("b",), page(), 0)

    shelf.get(("a",))
    shelf.put(("c",), page(), 0)

    assert shelf.get(("b",)) is None
    assert shelf.get(("a",))
    assert shelf.get(("c",))


def test_the_bytes_of_all_codings_count_and_have_a_limit():
    size = page().make_all()
    shelf = Shelf(most_bytes=2 * size)

    for name in "abc":
        shelf.put((name,), page(), 0)

    assert len(shelf) == 2
    assert shelf.bytes == 2 * size


def test_a_page_put_twice_counts_once():
    shelf = Shelf()

    shelf.put(("a",), page(), 0)
    shelf.put(("a",), page(), 0)

    assert shelf.bytes == page().make_all()


def test_a_page_is_kept_for_five_minutes_at_most(monkeypatch):
    shelf = Shelf()
    shelf.put(("a",), page(), 0)
    now = time.monotonic()

    monkeypatch.setattr("portal.store.shelf.time.monotonic", lambda: now + 301)

    assert shelf.get(("a",)) is None


def test_a_query_of_any_length_has_a_plain_form():
    plain, is_known = request.plain_query("q=" + "a" * 500)

    assert plain.startswith("q=a")
    assert not is_known


def test_a_silent_database_is_not_trusted(monkeypatch):
    """A line can die without a word: the trust in it ends by itself."""
    news = News(lambda: None)
    monkeypatch.setattr(news, "_start", lambda: None)
    news._trusted_until = time.monotonic() + 3

    fresh = news.is_flowing()
    monkeypatch.setattr("portal.store.news.time.monotonic", lambda: news._trusted_until)

    assert fresh
    assert not news.is_flowing()


def test_what_was_read_is_forgotten_before_the_pages_made_of_it():
    """In the other order a page begun in between is made of old rows, and kept."""
    store = PageStore(Application(), news=Line())
    published.trust(store.news)
    published.recall("question", lambda: "old")

    class Watched(Shelf):
        def empty(self) -> None:
            self.rows_left = len(published)
            super().empty()

    store.shelf = Watched()

    store.forget()

    published.trust(None)
    assert store.shelf.rows_left == 0
