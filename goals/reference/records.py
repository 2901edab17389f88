"""What a file is turned into before anything is written."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models

LANGUAGES = ("en", "fr", "es", "ar")


class BadRecord(Exception):
    """A record that cannot be loaded: names file, record and field."""

    def __init__(self, file: str, code: str, field: str, problem: str) -> None:
        super().__init__(f"{file}, record {code}, field {field}: {problem}")


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

    def need(self, name: str) -> Any:
        """A field that must be there and not be empty."""
        value = self.raw.get(name)
        if value is None or value == "" or value == []:
            raise self.bad(name, "is missing")
        return value

    def number(self, name: str) -> int:
        value = self.need(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.bad(name, f"{value!r} is not a whole number")
        return value

    def choice(self, name: str, allowed: type[models.TextChoices], default: str = "") -> str:
        value = self.raw.get(name, default)
        if value not in allowed.values:
            raise self.bad(name, f"{value!r} is not one of {', '.join(allowed.values)}")
        return value

    def bad(self, name: str, problem: str) -> BadRecord:
        return BadRecord(self.file, self.code, name, problem)


class Texts:
    """Texts in four languages: the files' own, and this portal's translations over them."""

    def __init__(self, overlays: dict[str, dict[str, dict[str, str]]]) -> None:
        self.overlays = overlays

    def of(self, entry: Entry, key: str, name: str, status: dict[str, Any] | None = None) -> dict:
        """`entry.raw[key]` as columns name_en … name_ar, with the origin of each text."""
        raw = entry.need(key)
        if not isinstance(raw, dict):
            raise entry.bad(key, "is not a set of texts by language")
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
        return {
            f"{name}_{language}": self.overlays[language]["phrases"].get(english, english)
            for language in LANGUAGES
        }

    def _overlay(self, entry: Entry, key: str, language: str) -> str:
        path = f"{entry.file.removesuffix('.json')}/{entry.code}/{key}"
        text = self.overlays[language]["records"].get(path)
        if text is None:
            raise BadRecord(f"translations/{language}.json", path, key, "is missing")
        return text


def _status(status: dict[str, Any] | None, language: str) -> str:
    word = (status or {}).get(language, "")
    return word.get("status", "") if isinstance(word, dict) else word
