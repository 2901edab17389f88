"""The search forgives accents and letter forms, and never stumbles over what people type."""

import pytest

from goals import search
from goals.models import SearchEntry

ACCENTS = "Le trafic illicite — Opération d’été, « Noël » à Saint-Étienne, œuvre, ñandú, straße"
ARABIC = "أنشطة الإنتربول ومكافحة الآفة على مستوى العالم، مؤسّسةٌ مسؤولة"
TEXTS = [ACCENTS, ARABIC, "", " ", "ﬁn İstanbul 한국 ẞ", "e\u0301te\u0301", "مـــؤسسة"]


def codes(query, language="en", **more):
    return [hit.entry.code for hit in search.find(query, language, **more).hits]


def kinds(query, language):
    return {hit.entry.kind for hit in search.find(query, language).hits}


# ---- folding


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("language", search.CONFIGURATIONS)
def test_folding_keeps_the_length_so_that_matches_can_be_marked(text, language):
    length = len(search.plain(text))

    assert len(search.fold(text)) == length
    assert len(search.stemmable(text, language)) == length


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Être", "etre"),
        ("e\u0301te\u0301", "ete"),
        ("CAPACITACIÓN", "capacitacion"),
        ("ÑANDÚ", "nandu"),
        ("GPG3.A5", "gpg3.a5"),
    ],
)
def test_accents_and_capitals_do_not_count(typed, folded):
    assert search.fold(typed) == folded


@pytest.mark.parametrize("letter", "أإآٱ")
def test_every_alif_is_one_letter(letter):
    assert search.fold(letter) == "ا"


@pytest.mark.parametrize(("letter", "folded"), [("ى", "ي"), ("ة", "ه"), ("ؤ", "و"), ("ئ", "ي")])
def test_arabic_letter_forms_are_one(letter, folded):
    assert search.fold(letter) == folded


def test_vowel_marks_and_stretching_are_left_out():
    assert search.plain("مُؤَسَّسَةٌ") == "مؤسسة"
    assert search.plain("مـــؤسسة") == "مؤسسة"


def test_spanish_gets_back_the_accent_that_its_stemmer_needs():
    assert search.stemmable("capacitacion", "es") == "capacitación"
    assert search.stemmable("capacitacion", "fr") == "capacitacion"


# ---- finding


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("traite des etres", "fr"),
        ("traite des êtres", "fr"),
        ("TRAITE DES ÊTRES", "fr"),
        ("capacitacion", "es"),
        ("capacitación", "es"),
        ("الانتربول", "ar"),
        ("الإنتربول", "ar"),
        ("الإِنْتِرْبُول", "ar"),
        ("trafficking", "en"),
    ],
)
def test_words_are_found_as_people_type_them(query, language):
    assert search.find(query, language).total > 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("traite des etres", "traite des êtres", "fr"),
        ("capacitacion", "capacitación", "es"),
        ("الانتربول", "الإنتربول", "ar"),
        ("trafficker", "traffickers", "en"),
    ],
)
def test_both_spellings_find_the_same(one, other, language):
    assert codes(one, language) == codes(other, language)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "code"), [("16.4", "16.4"), ("GPG3.A5", "GPG3.A5"), ("gpg3.a5", "GPG3.A5")]
)
@pytest.mark.parametrize("language", search.CONFIGURATIONS)
def test_a_code_finds_its_row_first(query, code, language):
    assert codes(query, language)[0] == code


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["I-24/7", "i24/7", "i-24/7"])
def test_a_capability_is_found_by_its_names(query):
    assert "i247" in codes(query)


@pytest.mark.django_db
def test_titles_come_before_bodies():
    hits = search.find("terrorism", "en").hits

    assert hits[0].entry.kind in {"goal", "capability", "project"}
    assert "terror" in hits[0].entry.title.lower()


@pytest.mark.django_db
def test_all_words_are_wanted_first():
    results = search.find("illicit arms", "en")

    assert not results.any_word
    assert all("arms" in _all_text(hit).lower() for hit in results.hits)


def _all_text(hit):
    return f"{hit.entry.title} {hit.entry.body}"


@pytest.mark.django_db
def test_any_word_is_enough_when_no_text_holds_them_all():
    results = search.find("terrorism xylophone", "en")

    assert results.any_word
    assert results.total > 0


@pytest.mark.django_db
def test_a_word_that_nobody_uses_finds_nothing():
    assert search.find("xylophone", "en").total == 0


@pytest.mark.django_db
def test_one_kind_can_be_asked_for():
    found = search.find("terrorism", "en", kind="link").hits

    assert {hit.entry.kind for hit in found} == {"link"}


@pytest.mark.django_db
def test_a_page_of_hits_says_how_many_there_are():
    results = search.find("terrorism", "en", limit=2)

    assert len(results.hits) == 2
    assert results.total > 2


@pytest.mark.django_db
def test_each_language_finds_its_own_words():
    assert search.find("traite", "fr").total > 0
    assert {hit.entry.language for hit in search.find("traite", "fr").hits} == {"fr"}


@pytest.mark.django_db
def test_every_entry_leads_to_a_page_of_its_language():
    for language in search.CONFIGURATIONS:
        entries = SearchEntry.objects.in_language(language)

        assert entries.exists()
        assert not entries.exclude(path__startswith=f"/{language}/").exists()


@pytest.mark.django_db
def test_each_public_row_stands_once_in_each_language():
    counts = {
        language: SearchEntry.objects.in_language(language).count()
        for language in search.CONFIGURATIONS
    }

    assert len(set(counts.values())) == 1


# ---- marking


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("trafficking", "en"),
        ("traite des etres", "fr"),
        ("capacitacion", "es"),
        ("الانتربول", "ar"),
    ],
)
def test_the_pieces_of_a_title_make_up_the_title(query, language):
    for hit in search.find(query, language).hits:
        assert "".join(text for text, _is_match in hit.title) == hit.entry.title


@pytest.mark.django_db
@pytest.mark.parametrize(("query", "language"), [("trafficking", "en"), ("الانتربول", "ar")])
def test_the_pieces_of_an_excerpt_stand_in_the_body(query, language):
    for hit in search.find(query, language).hits:
        excerpt = "".join(text for text, _is_match in hit.excerpt)

        assert excerpt.removeprefix("… ").removesuffix(" …") in hit.entry.body


@pytest.mark.django_db
def test_matches_are_marked_with_the_accents_that_the_reader_knows():
    marked = {
        text
        for hit in search.find("etres", "fr").hits
        for text, is_match in [*hit.title, *hit.excerpt]
        if is_match
    }

    assert "êtres" in marked


def test_an_excerpt_is_cut_around_its_first_match():
    body = "before " * 60 + "match " + "after " * 60
    marked = body.replace("match", "\x01match\x02")

    pieces = search._excerpt(body, marked)

    text = "".join(piece for piece, _is_match in pieces)
    assert ("match", True) in pieces
    assert len(text) < 200
    assert text.startswith("… ")
    assert text.endswith(" …")


# ---- whatever people type

HOSTILE = {
    "nothing": "",
    "spaces": "   ",
    "quotes": "\"'`´“",
    "operators": "a & b | !c <-> (d):*",
    "words of the query language": "or OR and not -minus",
    "an open quotation": '"unfinished',
    "statement": "'; DROP TABLE goals_goal; --",
    "percent": "%s %(name)s 100%",
    "backslash": "\\ \\' \\x00",
    "markup": "<script>alert(1)</script>",
    "NUL": "terror\x00ism",
    "control characters": "\x01\x02\x1b[0m",
    "lone surrogate": "\ud800",
    "ten kilobytes": "terrorism " * 1024,
    "one long word": "a" * 10_240,
    "emoji": "👮 🚓",
    "right to left mark": "\u202eterrorism",
    "stop words": "the of and",
}


@pytest.mark.django_db
@pytest.mark.parametrize("language", search.CONFIGURATIONS)
@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_input_gives_an_answer(case, language):
    results = search.find(HOSTILE[case], language)

    assert results.total >= len(results.hits)


@pytest.mark.django_db
def test_nothing_typed_finds_nothing():
    assert search.find("  ", "en") == search.Results([], 0, False)
