"""Long passwords that are easy to guess all the same.

Django's list of 20,000 common passwords has few with 15 characters and more, so a length of 15
alone would let "passwordpassword1" through. This validator takes out of a password what a
guesser tries first, and asks whether enough is left: the list's own words, the portal's and the
person's words, repetitions, keyboard walks, sequences and years. It needs no network.
"""

import re
from functools import lru_cache

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.models import User

# A known word is one choice out of many thousands, worth two letters; what is worth nothing
# is what this portal, this person or this keyboard suggests.
LEAST_WORTH = 7
_WORTH_OF_A_WORD = 2
_SHORTEST_WORD = 4
_SHORTEST_RUN = 4

_OWN_WORDS = {
    *("interpol", "police", "policing", "policia", "policía", "شرطة", "الشرطة", "الإنتربول"),
    *("global", "goals", "goal", "objectifs", "objectif", "objetivos", "objetivo", "أهداف"),
    *("portal", "portail", "بوابة", "officer", "training", "formation", "formación", "تدريب"),
    *("password", "passwort", "motdepasse", "contraseña", "contrasena", "clave", "secret"),
    *("كلمةالمرور", "كلمةالسر", "مرور", "welcome", "bienvenue", "bienvenido", "مرحبا"),
    *("bureau", "national", "nacional", "country", "pays", "país", "security", "sécurité"),
}
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789012345678909876543210",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertzuiop",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "ضصثقفغعهخحجد",
    "شسيبلاتنمكط",
    "ئءؤرلاىةوزظ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
)
_LEET = str.maketrans("@4310$5!7", "aaeiossit")


class GuessablePasswordValidator:
    """Refuse a password of which too little is left once the guessable is taken out."""

    def validate(self, password: str, user: User | None = None) -> None:
        if worth_of(password, own_words_of(user)) < LEAST_WORTH:
            raise ValidationError(
                _(
                    "This password is long but easy to guess: it is made of common words, "
                    "repetitions, rows of keys, or words of this portal. Take four words that "
                    "have nothing to do with each other."
                ),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return _("Four words that have nothing to do with each other make a good password.")


def worth_of(password: str, own_words: frozenset[str] = frozenset()) -> int:
    """Count what a guesser cannot have at hand: two a known word, one a letter, each once."""
    rest = password.casefold()
    worth = {plain: _worth(plain, own_words) for plain in {rest, rest.translate(_LEET)}}
    return min(worth.values())


def _worth(text: str, own_words: frozenset[str]) -> int:
    free = sorted(_OWN_WORDS | own_words, key=len, reverse=True)
    for word in free:
        text = text.replace(word, "\0")
    text = _without_runs(_without_years(text))
    words, letters = set(), set()
    position = 0
    while position < len(text):
        word = _common_word_at(text, position)
        if word:
            words.add(word)
        elif text[position] != "\0":
            letters.add(text[position])
        position += len(word) or 1
    return _WORTH_OF_A_WORD * len(words) + len(letters)


def _without_years(text: str) -> str:
    return re.sub(r"(?:19|20)\d\d", "\0", text)


def _without_runs(text: str) -> str:
    """Take out rows of keys, forwards and backwards, and one sign many times."""
    text = re.sub(r"(.)\1{2,}", "\0", text)
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        for length in range(len(row), _SHORTEST_RUN - 1, -1):
            for start in range(len(row) - length + 1):
                text = text.replace(row[start : start + length], "\0")
    return text


def _common_word_at(text: str, position: int) -> str:
    """The longest common password that begins here, or nothing."""
    for length in range(min(len(text) - position, 20), _SHORTEST_WORD - 1, -1):
        piece = text[position : position + length]
        if piece in common_passwords():
            return piece
    return ""


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """Django's list, read once."""
    return frozenset(CommonPasswordValidator().passwords)


def own_words_of(user: User | None) -> frozenset[str]:
    """What a guesser knows about the person: name, address, country in four languages."""
    if user is None:
        return frozenset()
    country = user.keeper_country
    texts = [user.name, user.email]
    if country is not None:
        texts += [country.name_en, country.name_fr, country.name_es, country.name_ar]
        texts += [country.alpha3, country.bureau_city]
    words = {word for text in texts if text for word in re.split(r"[\W_]+", text.casefold())}
    return frozenset(word for word in words if len(word) >= 3)
