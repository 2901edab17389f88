"""Search in the reader's language: stemmed, and forgiving about accents and letter forms.

PostgreSQL stems and ranks; folding happens here, on both sides, because no extension may be
needed (docs/decisions/0001). Folding keeps the length of a text, so that a match found in
the folded text can be marked in the text that the reader sees.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db import connection, models
from django.db.models import F, Value
from django.utils import translation

from goals.models import SearchEntry
from goals.searchable import searchable
from members.scope import Copy, scope

CONFIGURATIONS = {"en": "english", "fr": "french", "es": "spanish", "ar": "arabic"}
_ARABIC_FORMS = str.maketrans("أإآٱىةؤئ", "ااااي" + "هوي")
_ARABIC_MARKS = re.compile("[\u0640\u064b-\u0652\u0670]")
_WORD = re.compile(r"\w+")
_START, _STOP = "\x01", "\x02"


def plain(text: str) -> str:
    """Composed text without Arabic vowel marks and stretching, which carry no letter."""
    return _ARABIC_MARKS.sub("", unicodedata.normalize("NFC", text))


def fold(text: str) -> str:
    """Lower case without accents and Arabic letter variants; as long as `plain(text)`."""
    return "".join(_fold_letter(letter) for letter in plain(text)).translate(_ARABIC_FORMS)


def _fold_letter(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 else letter


@dataclass(frozen=True)
class Hit:
    """One result. `title` and `excerpt` are lists of (text, is_match) pieces."""

    entry: SearchEntry
    title: list[tuple[str, bool]]
    excerpt: list[tuple[str, bool]]


@dataclass(frozen=True)
class Results:
    hits: list[Hit]
    total: int
    any_word: bool  # no text held all the words, so these hold at least one of them


def find(query: str, language: str, *, kind: str = "", limit: int = 30) -> Results:
    """Ranked hits for what a reader typed; words of no meaning alone give no hits."""
    words = _WORD.findall(fold(query)[:200])[:12]
    if not words:
        return Results([], 0, False)
    for joiner, any_word in ((" ", False), (" or ", True)):
        wanted = _query(joiner.join(words), language)
        entries = SearchEntry.objects.in_language(language).filter(vector=wanted)
        if kind:
            entries = entries.filter(kind=kind)
        ranked = entries.annotate(
            rank=SearchRank(F("vector"), wanted, normalization=Value(1)),
        ).order_by("-rank", "kind", "code")
        total = ranked.count()
        if total:
            return Results(_marked(ranked[:limit], wanted, language), total, any_word)
    return Results([], 0, False)


def _query(text: str, language: str) -> SearchQuery:
    config = CONFIGURATIONS[language]
    stemmed = SearchQuery(text, config=config, search_type="websearch")
    # Codes such as GPG3.A5 and 16.4 are kept unstemmed.
    return stemmed | SearchQuery(text, config="simple", search_type="websearch")


def _marked(entries: models.QuerySet, wanted: SearchQuery, language: str) -> list[Hit]:
    config = CONFIGURATIONS[language]
    marks = {"start_sel": _START, "stop_sel": _STOP, "highlight_all": True, "config": config}
    rows = entries.annotate(
        marked_title=SearchHeadline("folded_title", wanted, **marks),
        marked_body=SearchHeadline("folded_body", wanted, **marks),
    )
    return [
        Hit(row, _pieces(row.title, row.marked_title), _excerpt(row.body, row.marked_body))
        for row in rows
    ]


def _pieces(text: str, marked: str) -> list[tuple[str, bool]]:
    """Carry the marks of the folded text over to the text itself, letter by letter."""
    pieces, position = [], 0
    for part in re.split(f"({_START}[^{_STOP}]*{_STOP})", marked):
        is_match = part.startswith(_START)
        length = len(part) - 2 * is_match
        if length:
            pieces.append((text[position : position + length], is_match))
            position += length
    if position < len(text):
        pieces.append((text[position:], False))
    return pieces


def _excerpt(text: str, marked: str, width: int = 180) -> list[tuple[str, bool]]:
    """The pieces around the first match, cut to about `width` letters at word ends."""
    pieces = _pieces(text, marked)
    before = 0
    for piece, is_match in pieces:
        if is_match:
            break
        before += len(piece)
    else:
        before = 0
    start = text.rfind(" ", 0, max(before - width // 3, 0)) + 1
    end = len(text) if start + width >= len(text) else text.rfind(" ", 0, start + width)
    cut, position = [], 0
    for piece, is_match in pieces:
        low, high = max(start - position, 0), min(end - position, len(piece))
        if low < high:
            cut.append((piece[low:high], is_match))
        position += len(piece)
    if start and cut:
        cut.insert(0, ("… ", False))
    if end < len(text):
        cut.append((" …", False))
    return cut


def index(model: type[models.Model], ids: list[int]) -> None:
    """Bring the entries of these rows up to their published state."""
    described = searchable(model)
    if described is None or not ids:
        return
    with scope(Copy.PUBLISHED):
        rows = described.rows(model).filter(pk__in=ids)
        SearchEntry.objects.filter(kind=described.kind, row_id__in=ids).delete()
        for language in CONFIGURATIONS:
            with translation.override(language):
                _insert(language, [described.entry(row) for row in rows])


def _insert(language: str, entries: list[dict]) -> None:
    statement = (
        "INSERT INTO goals_searchentry (language, kind, code, row_id, path, title, body,"
        " folded_title, folded_body, vector) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s,"
        " setweight(to_tsvector(%s::regconfig, %s), 'A')"
        " || setweight(to_tsvector('simple', %s), 'A')"
        " || setweight(to_tsvector(%s::regconfig, %s), 'C'))"
    )
    config = CONFIGURATIONS[language]
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_row(language, config, entry) for entry in entries])


def _row(language: str, config: str, entry: dict) -> list:
    title, body = plain(entry["title"]), plain(entry["body"])
    names = " ".join([entry["code"], entry["names"]])
    return [
        language,
        entry["kind"],
        entry["code"],
        entry["row_id"],
        entry["path"],
        title,
        body,
        fold(title),
        fold(body),
        config,
        fold(title),
        fold(names),
        config,
        fold(f"{body} {entry['names']}"),
    ]
