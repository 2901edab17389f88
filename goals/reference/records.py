"""What a file is turned into before anything is written."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models

LANGUAGES = ("en", "fr", "es", "ar")


class BadRecord(Exception):
    """A record that cannot be loaded: names file, record and field."""

    def __init__(self, file: str, code: str, field: str, problem: str) -> None:
        super().__init__(f"{file}, record {code}, field {field}: {problem}")
        self.file, self.code, self.field, self.problem = file, code, field, problem


@dataclass(frozen=True)
class Ref:
    """A row of another record, by model and code."""

    model: type[models.Model]
    code: str


@dataclass
class Record:
    """One row to be: its model, code, values (Ref where a row is meant) and citations."""

    model: type[models.Model]
    code: str
    values: dict[str, Any]
    file: str
    sources: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Entry:
    """A raw JSON object together with where it stands, so that every error can say so."""

    file: str
    code: str
    raw: dict[str, Any]
    path: str = ""

    def need(self, name: str) -> Any:
        """A field that must be there and not be empty."""
        value = self.raw.get(name)
        if value is None or value == "" or value == []:
            raise self.bad(name, "is missing")
        return value

    def text(self, name: str) -> str:
        return self._typed(name, str, "a text")

    def optional(self, name: str) -> str:
        """A text, or a blank one if the field is not there."""
        return self.text(name) if self.raw.get(name) else ""

    def mapping(self, name: str) -> dict[str, Any]:
        return self._typed(name, dict, "a record")

    def words(self, name: str) -> list[str]:
        """A list of texts; an empty one if the field is not there."""
        found = self.raw.get(name, [])
        if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
            raise self.bad(name, "is not a list of texts")
        return found

    def numbers(self, name: str) -> list[int]:
        """A list of whole numbers; an empty one if the field is not there."""
        found = self.raw.get(name, [])
        if not isinstance(found, list) or not all(type(number) is int for number in found):
            raise self.bad(name, "is not a list of whole numbers")
        return found

    def rows(self, name: str) -> list[dict[str, Any]]:
        """A list of records that must not be empty."""
        self.need(name)
        return self.optional_rows(name)

    def optional_rows(self, name: str) -> list[dict[str, Any]]:
        """A list of records; none if the field is not there."""
        found = self.raw.get(name, [])
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise self.bad(name, "is not a list of records")
        return found

    def _typed(self, name: str, kind: type, label: str) -> Any:
        value = self.need(name)
        if not isinstance(value, kind):
            raise self.bad(name, f"{value!r} is not {label}")
        return value

    def number(self, name: str) -> int:
        value = self.need(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.bad(name, f"{value!r} is not a whole number")
        return value

    def choice(self, name: str, allowed: type[models.TextChoices], default: str = "") -> str:
        value = self.raw.get(name) or default
        if not isinstance(value, str) or value not in allowed.values:
            raise self.bad(name, f"{value!r} is not one of {', '.join(allowed.values)}")
        return value

    def part(self, name: str) -> "Entry":
        """A record inside this one; its errors name this one's code and the way to the field."""
        return Entry(self.file, self.code, self.mapping(name), f"{self.path}{name}.")

    def bad(self, name: str, problem: str) -> BadRecord:
        return BadRecord(self.file, self.code, f"{self.path}{name}", problem)


class Texts:
    """Texts in four languages: the files' own, and this portal's translations over them."""

    def __init__(self, overlays: dict[str, dict[str, dict[str, str]]]) -> None:
        self.overlays = overlays

    def of(self, entry: Entry, key: str, name: str, status: dict[str, Any] | None = None) -> dict:
        """`entry.raw[key]` as columns name_en … name_ar, with the origin of each text."""
        raw = entry.mapping(key)
        origin = {lang: _status(status, lang) for lang in raw if lang in LANGUAGES}
        columns = {}
        for language in LANGUAGES:
            text = raw.get(language)
            if text is None:
                text = self._overlay(entry, key, language)
                origin[language] = "ours"
            if not isinstance(text, str) or not text.strip():
                raise entry.bad(f"{key}.{language}", "is empty")
            columns[f"{name}_{language}"] = text
        kept = {lang: word for lang, word in origin.items() if word}
        return {**columns, "text_status": kept}

    def phrase(self, english: str | None, name: str) -> dict[str, str]:
        """An English remark of the files as columns name_en … name_ar; blank stays blank."""
        if not english:
            return {f"{name}_{language}": "" for language in LANGUAGES}
        return {f"{name}_{lang}": self._phrase(english, lang) for lang in LANGUAGES}

    def _phrase(self, english: str, language: str) -> str:
        known = self.overlays[language]["phrases"]
        if english not in known and language != "en":
            raise BadRecord(f"translations/{language}.json", "phrases", english, "is missing")
        return known.get(english, english)

    def _overlay(self, entry: Entry, key: str, language: str) -> str:
        path = f"{entry.file.removesuffix('.json')}/{entry.code}/{key}"
        text = self.overlays[language]["records"].get(path)
        if text is None:
            raise BadRecord(f"translations/{language}.json", path, key, "is missing")
        return text


def _status(status: dict[str, Any] | None, language: str) -> str:
    word = (status or {}).get(language, "")
    return word.get("status", "") if isinstance(word, dict) else word
