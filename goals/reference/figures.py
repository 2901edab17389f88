"""Figures of the files as readings: state, value, qualifier, date, evidence grade."""

from collections.abc import Iterable, Iterator
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

    def __init__(self, texts: Texts, units: dict[str, str], measures: Iterable[Entry]) -> None:
        self.texts = texts
        self.units = units
        self.unit_of = {entry.code: entry.text("unit") for entry in measures}

    def records(self, subject: str, owner: Entry) -> Iterator[Record]:
        for order, raw in enumerate(owner.optional_rows("figures")):
            entry = Entry(owner.file, owner.code, raw, f"figures.{order + 1}.")
            measure, as_of = self._measure(entry), entry.text("as_of")
            part = entry.part("breakdown") if raw.get("breakdown") else None
            values = {
                "subject": Ref(m.Subject, subject),
                "measure": Ref(m.Measure, measure),
                "as_of": as_of,
                "qualifier": entry.choice("qualifier", m.Reading.Qualifier),
                "grade": _grade(entry),
                "is_headline": (subject, measure) in HEADLINES,
                "sort": order,
            }
            values |= self._state(entry) | self._breakdown(part)
            values |= self.texts.phrase(entry.optional("note"), "note")
            suffix = f"/{part.text('code')}" if part else ""
            code = f"{subject}/{measure}/{as_of}{suffix}"
            if raw.get("beside"):
                values["beside"], code = Ref(m.Reading, code), f"{code}/beside"
            yield Record(m.Reading, code, values, owner.file, entry.rows("source"))

    def _measure(self, entry: Entry) -> str:
        """The figure's measure; its unit must be the one that the measure counts in."""
        measure, unit = entry.text("measure"), entry.text("unit")
        if measure not in self.unit_of:
            raise entry.bad("measure", f"{measure!r} is not a known measure")
        if self.units.get(unit) != self.unit_of[measure]:
            raise entry.bad(
                "unit", f"{measure} is counted in {self.unit_of[measure]}, not {unit!r}"
            )
        return measure

    def decimal(self, entry: Entry) -> Decimal | None:
        value = entry.raw.get("value")
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise entry.bad("value", f"{value!r} is not a number")
        return Decimal(str(value))

    def _state(self, entry: Entry) -> dict[str, Any]:
        value = self.decimal(entry)
        words = self.texts.phrase(entry.optional("text"), "text")
        if value is not None:
            state = "reported" if value else "zero_reported"
        elif entry.raw.get("text"):
            state = "in_words"
        elif entry.raw.get("lost"):
            state = "illegible"
        else:
            raise entry.bad("value", "is missing, and neither words nor a loss are noted")
        return {"state": state, "value": value} | words

    def _breakdown(self, part: Entry | None) -> dict[str, Any]:
        if part is None:
            return {f"breakdown_{lang}": "" for lang in LANGUAGES} | {"breakdown_dimension": ""}
        line = Entry(part.file, part.text("code"), part.raw)
        texts = self.texts.of(line, "labels", "breakdown")
        dimension = part.choice("dimension", m.Reading.Dimension)
        values = {"breakdown_dimension": dimension} | texts
        return {name: text for name, text in values.items() if name != "text_status"}


def _grade(entry: Entry) -> str:
    """B official and confirmed, C official and single, D from the press alone, E inferred."""
    if entry.raw.get("confidence") == "inferred":
        return "E"
    sources = entry.rows("source")
    official = [
        source
        for source in sources
        if source.get("type") == "seed" or "interpol.int" in str(source.get("url"))
    ]
    if not official:
        return "D"
    return "B" if len(sources) > len(official) or len(official) > 1 else "C"
