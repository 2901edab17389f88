"""Texts are found in code and templates, kept in catalogues, checked and compiled."""

import gettext
import re
from pathlib import Path

import pytest
from babel.messages import Catalog

from portal import messages

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path):
    """A small project with a text in each place where texts may stand."""
    (tmp_path / "goals").mkdir()
    (tmp_path / "goals" / "pages.py").write_text(
        "_('From code')\nngettext('%(n)s goal', '%(n)s goals', n)\npgettext_lazy('month', 'May')\n"
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        "<p>\n    {% translate 'From a template' %}\n  {# Translators: a note #}\n"
        "{% blocktranslate with name=goal.name trimmed %}\n  About\n  {{ name }}\n"
        "{% endblocktranslate %}\n"
        "{% blocktranslate count n=n %}{{ n }} aim{% plural %}{{ n }} aims{% endblocktranslate %}"
        '{% include "x" with title=_("From an argument") only %}</p>\n'
    )
    return tmp_path


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "locale"


def catalogue_of(*texts):
    found = Catalog()
    for text in texts:
        found.add(text)
    return found


def translate(folder, language, text, translation, **more):
    """Write a catalogue that holds one translated message."""
    messages.update(folder, language, catalogue_of(text))
    catalogue = messages.read(folder, language)
    catalogue[text].string = translation
    catalogue[text].flags |= more.get("flags", set())
    path = messages.path_of(folder, language)
    with path.open("wb") as file:
        messages.write_po(file, catalogue)


def test_every_name_under_which_gettext_is_used_is_one_that_texts_are_found_by():
    """A text behind another name would stay English without anybody noticing."""
    pattern = re.compile(r"import (?:n|p|np)?gettext(?:_lazy)? as (\w+)")
    code = [path for room in messages.ROOMS for path in (ROOT / room).rglob("*.py")]

    names = {name for path in code for name in pattern.findall(path.read_text())}

    assert names == {"_", "translated"}
    assert names <= set(messages.KEYWORDS)


def test_texts_are_found_in_code_and_templates(project):
    found = messages.messages_of(project)

    assert {message.id for message in found if message.id} == {
        "From code",
        ("%(n)s goal", "%(n)s goals"),
        "May",
        "From a template",
        "About %(name)s",
        ("%(n)s aim", "%(n)s aims"),
        "From an argument",
    }
    assert found.get("May", "month").context == "month"


def test_an_update_keeps_translations_and_drops_unused_texts(folder):
    translate(folder, "fr", "Goals", "Objectifs")

    messages.update(folder, "fr", catalogue_of("Goals", "Aims"))
    messages.update(folder, "fr", catalogue_of("Goals", "Themes"))

    catalogue = messages.read(folder, "fr")
    assert catalogue["Goals"].string == "Objectifs"
    assert "Themes" in catalogue
    assert "Aims" not in messages.path_of(folder, "fr").read_text()


def test_an_update_without_news_changes_no_byte(folder, project):
    messages.update(folder, "ar", messages.messages_of(project))
    before = messages.path_of(folder, "ar").read_bytes()

    messages.update(folder, "ar", messages.messages_of(project))

    assert messages.path_of(folder, "ar").read_bytes() == before


def test_catalogues_hold_no_dates_and_no_line_numbers(folder, project):
    messages.update(folder, "ar", messages.messages_of(project))

    text = messages.path_of(folder, "ar").read_text()

    assert "Date" not in text
    assert "\n#:" not in text


def test_a_complete_catalogue_has_no_problems(folder):
    translate(folder, "fr", "%(n)s of the goals", "%(n)s des objectifs")

    found = list(messages.problems(folder, "fr", catalogue_of("%(n)s of the goals")))

    assert found == []


def test_english_may_stay_empty(folder):
    messages.update(folder, "en", catalogue_of("Goals"))

    assert list(messages.problems(folder, "en", catalogue_of("Goals"))) == []


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_an_empty_translation_is_a_problem(folder, language):
    messages.update(folder, language, catalogue_of("Goals"))

    found = list(messages.problems(folder, language, catalogue_of("Goals")))

    assert len(found) == 1
    assert "is empty" in found[0]


def test_a_missing_message_is_a_problem(folder):
    found = list(messages.problems(folder, "fr", catalogue_of("Goals")))

    assert found == ['fr: "Goals" is missing: run make messages']


def test_a_message_that_nobody_uses_is_a_problem(folder):
    translate(folder, "fr", "Goals", "Objectifs")

    found = list(messages.problems(folder, "fr", catalogue_of()))

    assert found == ['fr: "Goals" is used no more: run make messages']


def test_a_fuzzy_translation_is_a_problem(folder):
    translate(folder, "fr", "Goals", "Objectifs", flags={"fuzzy"})

    found = list(messages.problems(folder, "fr", catalogue_of("Goals")))

    assert found == ['fr: "Goals" is marked as fuzzy']


@pytest.mark.parametrize("translation", ["Revision", "Revision %(name)s", "Revision %s"])
def test_other_placeholders_are_a_problem(folder, translation):
    translate(folder, "es", "Revision %(number)s", translation)

    found = list(messages.problems(folder, "es", catalogue_of("Revision %(number)s")))

    assert len(found) == 1
    assert "placeholders" in found[0]


SIX = ("", "هدف واحد", "هدفان", "%(n)s أهداف", "%(n)s هدفا", "%(n)s هدف")
ARABIC_GOALS = ("لا أهداف", *SIX[1:])


def test_arabic_needs_each_of_its_six_plural_forms(folder):
    goals = ("%(n)s goal", "%(n)s goals")
    translate(folder, "ar", goals, SIX)

    found = list(messages.problems(folder, "ar", catalogue_of(goals)))

    assert len(found) == 1
    assert "plural forms" in found[0]


def test_two_forms_are_too_few_for_arabic(folder):
    goals = ("%(n)s goal", "%(n)s goals")
    messages.update(folder, "ar", catalogue_of(goals))
    path = messages.path_of(folder, "ar")
    lines = path.read_text().splitlines(keepends=True)
    path.write_text(
        "".join(
            line for line in lines if not line.startswith(tuple(f"msgstr[{n}]" for n in "2345"))
        )
        .replace('msgstr[0] ""', 'msgstr[0] "%(n)s"')
        .replace('msgstr[1] ""', 'msgstr[1] "%(n)s"')
    )

    found = list(messages.problems(folder, "ar", catalogue_of(goals)))

    assert found


def test_a_form_for_one_or_two_may_say_the_number_in_words(folder):
    goals = ("%(n)s goal", "%(n)s goals")
    translate(folder, "ar", goals, ARABIC_GOALS)

    assert list(messages.problems(folder, "ar", catalogue_of(goals))) == []


@pytest.mark.parametrize(
    ("number", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (99, 4), (100, 5)]
)
def test_compiled_arabic_chooses_the_right_plural(folder, number, form):
    translate(folder, "ar", ("%(n)s goal", "%(n)s goals"), ARABIC_GOALS)
    messages.compile_catalogue(folder, "ar")

    with messages.path_of(folder, "ar").with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    assert compiled.ngettext("%(n)s goal", "%(n)s goals", number) == ARABIC_GOALS[form]


def test_an_empty_text_is_compiled_to_its_source(folder):
    messages.update(folder, "fr", catalogue_of("Goals", ("goal", "goals")))
    messages.compile_catalogue(folder, "fr")

    with messages.path_of(folder, "fr").with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    assert compiled.gettext("Goals") == "Goals"
    assert compiled.ngettext("goal", "goals", 5) == "goals"
