"""Every visible word stands in four languages."""

import pytest
from django.conf import settings
from django.utils import translation

from goals import search
from goals.models import content
from goals.reference import records
from members.admin import languages
from portal import messages
from tests import house_rules as rules
from tests.house_rules import ROOT, files

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture(scope="module")
def found():
    return messages.messages_of(ROOT)


def test_the_portal_speaks_four_languages():
    assert LANGUAGES == ["en", "fr", "es", "ar"]


@pytest.mark.parametrize(
    "listed",
    [
        content.LANGUAGES,
        records.LANGUAGES,
        languages.LANGUAGES,
        search.CONFIGURATIONS,
        messages.PLURAL_FORMS,
    ],
)
def test_every_list_of_languages_is_the_same(listed):
    assert list(listed) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(found, language):
    faults = list(messages.problems(ROOT / "locale", language, found))

    assert faults == []


def test_scripts_take_their_words_from_the_page():
    texts = {path.name: rules.texts_in_script(path.read_text()) for path in files(".js")}

    assert {name: found for name, found in texts.items() if found} == {}


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_texts_of_the_libraries_come_with_their_own_translations(language):
    with translation.override(language):
        assert translation.gettext("Sign Out") != "Sign Out"
