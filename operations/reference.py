"""The file of operations as records (goals/reference)."""

from collections.abc import Iterator
from typing import Any

from goals import models as m
from goals.querysets import CURRENT_EDITION, FIRST_EDITION
from goals.reference.files import Facts
from goals.reference.records import LANGUAGES, Entry, Record, Ref
from members.models import Country
from operations.models import (
    Operation,
    OperationCapability,
    OperationCountry,
    OperationCrimeArea,
    OperationPartner,
)

_REVISED = "2023-12"  # from when on the goals are those of the later edition
_COMMA = {"en": ", ", "fr": ", ", "es": ", ", "ar": "، "}


def records(facts: Facts) -> Iterator[Record]:
    """Every operation with its countries, crime areas, goals and results."""
    entries = enumerate(facts.entries("operations.json", "operations"))
    # The whole before its parts.
    for order, entry in sorted(entries, key=lambda pair: "parent" in pair[1].raw):
        yield from _operation(facts, entry, order)


def _operation(facts: Facts, entry: Entry, order: int) -> Iterator[Record]:
    subject = f"operation:{entry.code}"
    yield Record(m.Subject, subject, {"kind": "operation"}, entry.file)
    values = _values(facts, entry) | {"subject": Ref(m.Subject, subject), "sort": order}
    yield Record(Operation, entry.code, values, entry.file, entry.rows("source"))
    yield from _edges(facts, entry)
    yield from _goals(facts, entry, subject)
    results = entry.optional_rows("results")
    counted = Entry(entry.file, entry.code, entry.raw | {"figures": results})
    yield from facts.figures.records(subject, counted)


def _values(facts: Facts, entry: Entry) -> dict[str, Any]:
    dates, countries = entry.part("dates"), entry.part("countries")
    parent = entry.optional("parent")
    name, summary = (
        facts.texts.of(entry, "name", "name"),
        facts.texts.of(entry, "summary", "summary"),
    )
    identified = (
        entry.part("identification").optional("why") if "identification" in entry.raw else ""
    )
    return {
        **summary,
        **name,
        **facts.texts.phrase(dates.optional("note"), "date_note"),
        **facts.texts.phrase(countries.optional("note"), "country_note"),
        **facts.texts.phrase(identified or entry.optional("name_note"), "identified_by"),
        **_partners(facts, entry.words("partners")),
        "kind": entry.choice("kind", Operation.Kind),
        "status": _status(entry),
        "team": entry.choice("deployment_type", Operation.Team) if _has_team(entry) else "",
        "start": dates.optional("start"),
        "end": dates.optional("end"),
        "country_count": countries.raw.get("count"),
        "country_qualifier": countries.choice("qualifier", m.Reading.Qualifier),
        "parent": Ref(Operation, parent) if parent else None,
    }


def _has_team(entry: Entry) -> bool:
    return bool(entry.raw.get("deployment_type"))


def _status(entry: Entry) -> str:
    """What was reported with its results is over; of a project without an end nobody says so."""
    if entry.part("dates").raw.get("end") or entry.raw["kind"] != Operation.Kind.PROJECT:
        return Operation.Status.ENDED
    return Operation.Status.NOT_TOLD


def _partners(facts: Facts, names: list[str]) -> dict[str, str]:
    told = [facts.texts.phrase(name, "name") for name in names]
    return {
        f"partners_{code}": _COMMA[code].join(text[f"name_{code}"] for text in told)
        for code in LANGUAGES
    }


def _edges(facts: Facts, entry: Entry) -> Iterator[Record]:
    operation = Ref(Operation, entry.code)
    deeds = {row["iso"]: row["role"] for row in entry.optional_rows("country_roles")}
    named = entry.part("countries").words("iso")
    is_hosted = len(named) == 1 and entry.raw["kind"] in {"deployment", "training"}
    for order, iso in enumerate(named):
        role = "host" if is_hosted else "participant"
        edge = {"operation": operation, "country": Ref(Country, iso), "role": role, "sort": order}
        deed = deeds.get(iso, {}).get("en", "")
        values = edge | facts.texts.phrase(deed, "deed")
        yield Record(OperationCountry, f"{entry.code}-{iso}", values, entry.file)
    for order, area in enumerate(entry.words("crime_areas")):
        edge = {"operation": operation, "area": Ref(m.CrimeArea, area), "sort": order}
        yield Record(OperationCrimeArea, f"{entry.code}-{area}", edge, entry.file)
    for order, raw in enumerate(entry.optional_rows("capabilities")):
        edge = Entry(entry.file, entry.code, raw, "capabilities.")
        values = {
            "operation": operation,
            "capability": Ref(m.Capability, edge.text("code")),
            "confidence": edge.choice("confidence", m.Confidence),
            "sort": order,
        }
        values |= facts.texts.phrase(edge.optional("why"), "why")
        yield Record(OperationCapability, f"{entry.code}-{raw['code']}", values, entry.file)
    for order, code in enumerate(entry.words("partner_codes")):
        edge = {"operation": operation, "partner": Ref(m.Partner, code), "sort": order}
        yield Record(OperationPartner, f"{entry.code}-{code}", edge, entry.file)


def _goals(facts: Facts, entry: Entry, subject: str) -> Iterator[Record]:
    """Goals of the edition in force when it took place; undated ones are of the first."""
    dates = entry.part("dates")
    last = dates.optional("end") or dates.optional("start")
    edition = CURRENT_EDITION if last >= _REVISED else FIRST_EDITION
    for raw in entry.rows("goals"):
        edge = Entry(entry.file, entry.code, raw, "goals.")
        code = f"GPG{edge.number('gpg')}" + ("" if edition == CURRENT_EDITION else f"-{edition}")
        values = {
            "subject": Ref(m.Subject, subject),
            "goal": Ref(m.Goal, code),
            "is_main": edge.text("role") == "main",
            "confidence": edge.choice("confidence", m.Confidence, "read"),
        }
        values |= facts.texts.phrase(edge.optional("why"), "why")
        yield Record(m.SubjectGoal, f"{subject}-{code}", values, entry.file)
