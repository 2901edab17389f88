"""Figures of the files as readings: state, value, qualifier, date, evidence grade."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from goals import models as m
from goals.reference.records import LANGUAGES, Entry, Record, Ref, Texts

# Figures that the home page and the pages of their goals show first.
HEADLINES = {
    ("body:interpol", "member_countries"),
    ("platform:iglc", "active_users"),
    ("platform:iglc", "courses_followed"),
    ("platform:iglc", "modules_followed"),
    ("platform:certified-officer", "certified_officers"),
    ("platform:iipcic", "registered_people"),
    ("capability:icse", "victims_identified"),
    ("capability:databases", "searches_year"),
}


class FigureReader:
    """Turns `{"measure", "value", "unit", "qualifier", "as_of", …}` into Reading records."""

    def __init__(self, texts: Texts, vocabulary: dict[str, Any]) -> None:
        self.texts = texts
        self.units = vocabulary["meta"]["unit_codes"]
        self.measures = {raw["code"]: raw for raw in vocabulary["measures"]}

    def records(self, subject: str, owner: Entry) -> Iterator[Record]:
        for order, raw in enumerate(owner.raw.get("figures", [])):
            entry = Entry(owner.file, owner.code, raw)
            measure = entry.need("measure")
            if measure not in self.measures:
                raise entry.bad("figures.measure", f"{measure!r} is not a known measure")
            part = raw.get("breakdown")
            as_of = entry.need("as_of")
            suffix = f"/{part[1]['code']}" if part else ""
            values = {
                "subject": Ref(m.Subject, subject),
                "measure": Ref(m.Measure, measure),
                "as_of": as_of,
                "qualifier": entry.choice("qualifier", m.Reading.Qualifier),
                "grade": _grade(entry.need("source")),
                "is_headline": (subject, measure) in HEADLINES,
                "sort": order,
            }
            values |= self._state(entry) | self._part(owner.file, part)
            values |= self.texts.phrase(raw.get("note"), "note")
            code = f"{subject}/{measure}/{as_of}{suffix}"
            yield Record(m.Reading, code, values, owner.file, entry.need("source"))

    def decimal(self, entry: Entry) -> Decimal | None:
        value = entry.raw.get("value")
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise entry.bad("value", f"{value!r} is not a number")
        return Decimal(str(value))

    def _state(self, entry: Entry) -> dict[str, Any]:
        value = self.decimal(entry)
        words = self.texts.phrase(entry.raw.get("text"), "text")
        if value is not None:
            state = "reported" if value else "zero_reported"
        elif entry.raw.get("text"):
            state = "in_words"
        elif entry.raw.get("lost"):
            state = "illegible"
        else:
            raise entry.bad("figures.value", "is missing, and neither words nor a loss are noted")
        return {"state": state, "value": value} | words

    def _part(self, file: str, part: tuple[str, dict[str, Any]] | None) -> dict[str, Any]:
        if part is None:
            return {f"breakdown_{lang}": "" for lang in LANGUAGES}
        line = Entry(file, part[1]["code"], part[1])
        texts = self.texts.of(line, "labels", "breakdown")
        return {name: text for name, text in texts.items() if name != "text_status"}


def _grade(sources: list[dict[str, Any]]) -> str:
    """B official and confirmed, C official and single, D from the press alone (design 3)."""
    official = [s for s in sources if s["type"] == "seed" or "interpol.int" in (s.get("url") or "")]
    if not official:
        return "D"
    return "B" if len(sources) > len(official) or len(official) > 1 else "C"
