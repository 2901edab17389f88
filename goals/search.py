"""Search in the reader's language: stemmed, and forgiving about accents and letter forms.

PostgreSQL stems and ranks; folding happens here, on both sides, because no extension may be
needed (docs/decisions/0001). Folding keeps the length of a text, so that a match found in
the folded text can be marked in the text that the reader sees.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchRank,
    SearchVector,
)
from django.db import models
from django.db.models import Count, F, Value, Window
from django.utils import translation

from goals.models import SearchEntry
from goals.searchable import dependents, searchable
from members.scope import Copy, scope

CONFIGURATIONS = {"en": "english", "fr": "french", "es": "spanish", "ar": "arabic"}
_ARABIC_FORMS = str.maketrans("أإآٱىةؤئ", "ااااي" + "هوي")
_ARABIC_MARKS = re.compile("[\u0640\u064b-\u0652\u0670]")
_WORD = re.compile(r"\w+(?:[.\-/]\w+)*")
# The Spanish stemmer knows "capacitación" and "capacitaciones", not "capacitacion".
_SPANISH_ION = re.compile(r"(?<=[cs])ion\b")
_START, _STOP = "\x01", "\x02"
_LONGEST_TITLE = SearchEntry._meta.get_field("title").max_length


def plain(text: str) -> str:
    """Composed text without Arabic vowel marks and stretching, which carry no letter."""
    return _ARABIC_MARKS.sub("", unicodedata.normalize("NFC", text))


def fold(text: str) -> str:
    """Lower case without accents and Arabic letter variants; as long as `plain(text)`."""
    return "".join(_fold_letter(letter) for letter in plain(text)).translate(_ARABIC_FORMS)


def stemmable(text: str, language: str) -> str:
    """Folded text with the one accent put back that the stemmer of its language needs."""
    folded = fold(text)
    return _SPANISH_ION.sub("ión", folded) if language == "es" else folded


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
    words = _WORD.findall(stemmable(query[:200], language))[:12]
    if not words:
        return Results([], 0, False)
    for joiner, any_word in ((" ", False), (" or ", True)):
        wanted = _query(joiner.join(words), language)
        entries = SearchEntry.objects.in_language(language).filter(vector=wanted)
        if kind:
            entries = entries.filter(kind=kind)
        ranked = entries.annotate(
            rank=SearchRank(F("vector"), wanted, normalization=Value(1)),
            total=Window(Count("*")),  # of all that match: the page needs no second question
        ).order_by("-rank", "kind", "code")
        if hits := _marked(ranked, wanted, language, limit):
            return Results(hits, hits[0].entry.total, any_word)
    return Results([], 0, False)


def _query(text: str, language: str) -> SearchQuery:
    config = CONFIGURATIONS[language]
    stemmed = SearchQuery(text, config=config, search_type="websearch")
    # Codes such as GPG3.A5 and 16.4 are kept unstemmed.
    return stemmed | SearchQuery(text, config="simple", search_type="websearch")


def _marked(entries: models.QuerySet, wanted: SearchQuery, language: str, limit: int) -> list[Hit]:
    config = CONFIGURATIONS[language]
    marks = {"start_sel": _START, "stop_sel": _STOP, "highlight_all": True, "config": config}
    rows = entries.only("kind", "code", "path", "title", "body").annotate(
        marked_title=SearchHeadline("folded_title", wanted, **marks),
        marked_body=SearchHeadline("folded_body", wanted, **marks),
    )[:limit]
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
    """Bring the entries of these rows, and of rows that speak of them, up to what is published."""
    if not ids:
        return
    with scope(Copy.PUBLISHED):
        _index_rows(model, ids)
        for other, field in dependents(model):
            speaking = other._default_manager.filter(**{f"{field}__in": ids})
            _index_rows(other, list(speaking.values_list("pk", flat=True)))


def _index_rows(model: type[models.Model], ids: list[int]) -> None:
    described = searchable(model)
    if described is None or not ids:
        return
    rows = described.rows(model).filter(pk__in=ids)
    SearchEntry.objects.filter(kind=described.kind, row_id__in=ids).delete()
    for language in CONFIGURATIONS:
        with translation.override(language):
            _insert(language, [described.entry(row) for row in rows])


def _insert(language: str, entries: list[dict]) -> None:
    SearchEntry.objects.bulk_create([_new_entry(language, entry) for entry in entries])


def _new_entry(language: str, entry: dict) -> SearchEntry:
    title, body = plain(entry["title"]), plain(entry["body"])
    if len(title) > _LONGEST_TITLE:  # the body keeps what the title has no room for
        title, body = title[: _LONGEST_TITLE - 1] + "…", f"{title} · {body}"
    folded_title, folded_body = stemmable(title, language), stemmable(body, language)
    config = CONFIGURATIONS[language]
    names = fold(entry["names"])
    return SearchEntry(
        language=language,
        kind=entry["kind"],
        code=entry["code"],
        row_id=entry["row_id"],
        path=entry["path"],
        title=title,
        body=body,
        folded_title=folded_title,
        folded_body=folded_body,
        vector=SearchVector(Value(folded_title), config=config, weight=entry["weight"])
        + SearchVector(Value(names), config="simple", weight=entry["weight"])
        + SearchVector(Value(f"{folded_body} {names}"), config=config, weight=entry["body_weight"]),
    )
