"""A long password that is easy to guess is refused, in the reader's language."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from members.models import Country, User
from members.passwords import common_passwords

GUESSABLE = [
    "password12345678",
    "passwordpassword1",
    "P@ssw0rdP@ssw0rd",
    "aaaaaaaaaaaaaaaa",
    "abcabcabcabcabcabc",
    "123456789012345678",
    "9876543210987654",
    "qwertyuiopasdfghjkl",
    "azertyuiopqsdfghjklm",
    "1qaz2wsx3edc4rfv",
    "abcdefghijklmnopqrst",
    "interpol2026!!!!",
    "GlobalPolicingGoals",
    "globalpolicinggoalsportal",
    "policepolicepolice1",
    "motdepassepolice2026",
    "contraseña12345678",
    "كلمةالمرور123456789",
    "ضصثقفغعهخحجدشسيبلاتنمكط",
    "iloveyou sunshine",
    "welcomewelcome2025",
]
GOOD = [
    "violet harbour kettle owl",
    "correct horse battery staple",
    "a demo password for journeys",
    "gx7-Tq!w93-mmRz-kf",
    "le héron mange six cerises",
    "cuatro gatos leen periódicos",
    "سبعة طيور تعبر النهر ليلا",
]


@pytest.mark.parametrize("password", GUESSABLE)
def test_a_long_but_guessable_password_is_refused(password):
    assert len(password) >= 15

    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", GOOD)
def test_a_good_password_is_taken(password):
    assert validate_password(password) is None  # it raises where it refuses


def test_fourteen_characters_are_too_few():
    with pytest.raises(ValidationError, match="15"):
        validate_password("gx7-Tq!w93-mmR")


def test_the_list_alone_would_have_few_teeth():
    """Why there is a validator of our own: the list's long entries are few."""
    assert len([word for word in common_passwords() if len(word) >= 15]) < 200


@pytest.mark.parametrize(
    "password",
    ["aminatadiop1990!", "Senegal2026Dakar!", "السنغال السنغال 1", "dakar-dakar-dakar-1"],
)
def test_the_persons_own_words_count_for_nothing(db, password):
    user = User(
        name="Aminata Diop",
        email="aminata.diop@police.example",
        keeper_country=Country.objects.get(code="SN"),
    )

    with pytest.raises(ValidationError):
        validate_password(password, user)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "easy to guess"),
        ("fr", "facile à deviner"),
        ("es", "fácil de adivinar"),
        ("ar", "يسهل تخمينها"),
    ],
)
def test_the_reason_is_given_in_the_readers_language(language, words):
    with translation.override(language), pytest.raises(ValidationError) as refused:
        validate_password("interpol2026!!!!")

    assert words in " ".join(refused.value.messages)
