"""Each reference file as records, parents first. One function a file; no database here."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from goals import models as m
from goals.models.link import Relation
from goals.querysets import CURRENT_EDITION, FIRST_EDITION
from goals.reference.figures import FigureReader
from goals.reference.records import LANGUAGES, BadRecord, Entry, Record, Ref, Texts
from goals.reference.sources import SourceShelf
from members.models import Country, Region

FILES = (
    "documents.json",
    "measures.json",
    "countries.json",
    "goals.json",
    "sdgs.json",
    "goal_sdg_links.json",
    "capabilities.json",
    "capacity.json",
    "organisation.json",
)


# Files of rooms to the right: each has one function that turns it into records.
_READERS: dict[str, Callable[["Facts"], Iterator[Record]]] = {}
# Folders of rooms to the right, which read them in their own way.
_FOLDERS: dict[str, Callable[[Path], Iterator[Record]]] = {}


def let_read(file: str, reader: Callable[["Facts"], Iterator[Record]]) -> None:
    """Load `file` too, after the files of this room."""
    _READERS[file] = reader


def let_read_folder(name: str, reader: Callable[[Path], Iterator[Record]]) -> None:
    """Load what `reader` finds in the folder `name` too, after all files."""
    _FOLDERS[name] = reader


class Facts:
    """All files of a folder, read and ready to be turned into records."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = {name: _read(folder / name) for name in (*FILES, *_READERS)}
        self.texts = Texts(
            {lang: _overlay(folder / "translations" / f"{lang}.json") for lang in LANGUAGES}
        )
        self.sources = SourceShelf(self.entries("documents.json", "documents"))
        self.figures = FigureReader(
            self.texts,
            self.section("measures.json", "meta").mapping("unit_codes"),
            self.entries("measures.json", "measures"),
        )

    def records(self) -> Iterator[Record]:
        """Every record, parents before children, sources first."""
        rest = [
            *self.countries(),
            *self.measures(),
            *self.goals(),
            *self.themes(),
            *self.sdgs(),
            *self.links(),
            *self.capabilities(),
            *self.platforms(),
            *self.organisation(),
            *(record for reader in _READERS.values() for record in reader(self)),
            *(record for name, reader in _FOLDERS.items() for record in reader(self.folder / name)),
        ]
        for record in rest:
            for raw in record.sources:
                self.sources.add(raw, record)
        yield from self.sources.records(self.texts)
        yield from rest

    def entries(self, file: str, section: str) -> Iterator[Entry]:
        rows = self.data[file].get(section)
        if not isinstance(rows, list):
            raise BadRecord(file, "-", section, "is missing")
        for raw in rows:
            yield _entry(file, raw)

    def section(self, file: str, name: str) -> Entry:
        """A part of a file that is one record by itself."""
        raw = Entry(file, "-", self.data[file]).mapping(name)
        return Entry(file, name, raw)

    # ---- members

    def countries(self) -> Iterator[Record]:
        for order, entry in enumerate(self.entries("countries.json", "regions")):
            yield Record(
                Region,
                entry.code,
                _columns(self.texts.of(entry, "names", "name")) | {"sort": order},
                entry.file,
            )
        for entry in self.entries("countries.json", "countries"):
            membership = entry.part("membership")
            yield Record(
                Country,
                entry.code,
                _columns(self.texts.of(entry, "names", "name"))
                | self.texts.phrase(entry.optional("region_why"), "region_why")
                | self.texts.phrase(entry.optional("note"), "note")
                | {
                    "alpha3": entry.text("alpha3"),
                    "region": Ref(Region, entry.text("region")),
                    "is_region_doubtful": bool(entry.raw.get("region_doubt")),
                    "member_since": membership.optional("member_since"),
                    "is_in_2019_list": bool(membership.raw.get("in_2019_list")),
                    "bureau_city": entry.optional("ncb_city"),
                },
                entry.file,
            )

    # ---- measures

    def measures(self) -> Iterator[Record]:
        for order, entry in enumerate(self.entries("measures.json", "units")):
            yield Record(
                m.Unit,
                entry.code,
                self.texts.of(entry, "labels", "name") | {"sort": order},
                entry.file,
            )
        for order, entry in enumerate(self.entries("measures.json", "measures")):
            yield Record(
                m.Measure,
                entry.code,
                self.texts.of(entry, "counting_rule", "counting_rule")
                | self.texts.of(entry, "labels", "name")
                | {
                    "sort": order,
                    "unit": Ref(m.Unit, entry.text("unit")),
                    "kind": entry.choice("kind", m.Measure.Kind),
                    "direction": entry.choice("direction", m.Measure.Direction),
                    "accumulation": entry.choice("accumulation", m.Measure.Accumulation),
                },
                entry.file,
            )

    # ---- goals and themes

    def goals(self) -> Iterator[Record]:
        file = "goals.json"
        for code, start, end in (
            (FIRST_EDITION, "2017", "2023-11"),
            (CURRENT_EDITION, "2023-12", ""),
        ):
            values = {"in_force_from": start, "in_force_to": end}
            yield Record(m.Edition, code, values, file)
        for order, entry in enumerate(self.entries(file, "crime_areas")):
            values = self.texts.of(entry, "labels", "name") | {"sort": order}
            yield Record(m.CrimeArea, entry.code, values, file, entry.rows("source"))
        for entry in self.entries(file, "goals"):
            yield from self._goal_2017(entry)
            yield from self._goal_2023(entry)
        for order, raw in enumerate(self.section(file, "meta").rows("history")):
            step = Entry(file, f"M{order + 1}", raw)
            start, _dash, end = step.text("date").partition("/")
            values = {"start": start, "sort": order, "end": f"{start[:5]}{end}" if end else ""}
            values |= self.texts.phrase(step.text("fact"), "text")
            yield Record(m.Milestone, step.code, values, file, step.rows("source"))

    def _goal_2017(self, entry: Entry) -> Iterator[Record]:
        old = entry.part("title_2017")
        title = self.texts.of(entry, "title_2017", "title")
        title["text_status"]["en"] = "partly_read" if "confidence" in old.raw else "official"
        short = {f"short_title_{lang}": title[f"title_{lang}"][:80] for lang in LANGUAGES}
        values = title | short | self._place(entry, FIRST_EDITION)
        yield Record(m.Goal, f"{entry.code}-2017", values, entry.file, old.rows("source"))

    def _goal_2023(self, entry: Entry) -> Iterator[Record]:
        status = entry.mapping("title_status")
        short = _columns(self.texts.of(entry, "short_titles", "short_title"))
        title = self.texts.of(entry, "titles", "title", status)
        values = short | title | self._place(entry, CURRENT_EDITION)
        sources = entry.rows("source")
        for word in status.values():
            if isinstance(word, dict):
                sources = sources + Entry(entry.file, entry.code, word).optional_rows("source")
        yield Record(m.Goal, entry.code, values, entry.file, _unique(sources))
        yield Record(
            m.Crosswalk,
            f"{entry.code}-2017-2023",
            {
                "earlier": Ref(m.Goal, f"{entry.code}-2017"),
                "later": Ref(m.Goal, entry.code),
                "confidence": "inferred",
            }
            | self.texts.phrase(self.section("goals.json", "meta").text("crosswalk_why"), "why"),
            entry.file,
        )
        for order, area in enumerate(entry.words("crime_areas")):
            edge = {"goal": Ref(m.Goal, entry.code), "area": Ref(m.CrimeArea, area), "sort": order}
            yield Record(m.GoalCrimeArea, f"{entry.code}-{area}", edge, entry.file)
        for raw in entry.rows("aims"):
            yield self._line(m.Aim, "goal", Ref(m.Goal, entry.code), entry.file, raw)

    def _place(self, entry: Entry, edition: str) -> dict[str, Any]:
        number = entry.number("number")
        return {
            "edition": Ref(m.Edition, edition),
            "number": number,
            "sort": number,
            "slug": entry.text("slug"),
        }

    def _line(self, model: type, parent: str, ref: Ref, file: str, raw: dict) -> Record:
        line = _entry(file, raw)
        values = self.texts.of(line, "text", "text") | {parent: ref, "sort": line.number("order")}
        return Record(model, line.code, values, file, line.rows("source"))

    def themes(self) -> Iterator[Record]:
        for entry in self.entries("goals.json", "themes"):
            order = entry.number("order")
            title = self.texts.of(entry, "titles", "title", entry.mapping("title_status"))
            values = title | {"number": order, "sort": order}
            yield Record(m.Theme, entry.code, values, entry.file, entry.rows("source"))
            for raw in entry.rows("strands"):
                yield self._line(m.Strand, "theme", Ref(m.Theme, entry.code), entry.file, raw)

    # ---- SDGs and links

    def sdgs(self) -> Iterator[Record]:
        for entry in self.entries("sdgs.json", "sdgs"):
            number = entry.number("number")
            title = self.texts.of(
                entry, "short_titles", "title", dict.fromkeys(LANGUAGES, "official")
            )
            values = title | {"number": number, "sort": number, "color": entry.text("color_hex")}
            yield Record(m.SDG, entry.code, values, entry.file, entry.rows("source"))
        for order, entry in enumerate(self.entries("sdgs.json", "targets")):
            values = self.texts.of(entry, "label", "label") | {
                "sdg": Ref(m.SDG, f"SDG{entry.number('sdg')}"),
                "sort": order,
            }
            yield Record(m.Target, entry.code, values, entry.file, entry.rows("source"))

    def links(self) -> Iterator[Record]:
        for order, entry in enumerate(self.entries("goal_sdg_links.json", "links")):
            target = entry.optional("target")
            confidence = entry.choice("confidence", m.Confidence)
            values = {
                "goal": Ref(m.Goal, f"GPG{entry.number('gpg')}"),
                "sdg": Ref(m.SDG, f"SDG{entry.number('sdg')}"),
                "target": Ref(m.Target, target) if target else None,
                "relation": entry.choice("relation", Relation),
                "confidence": confidence,
                "decided_by": "interpol" if confidence == "read" else "editors",
                "valid_from": "2023-12",
                "sort": order,
            }
            values |= self.texts.of(entry, "rationale", "rationale")
            values |= self.texts.phrase(entry.optional("why"), "why")
            yield Record(m.Link, entry.code, values, entry.file, entry.rows("source"))

    # ---- capabilities, notices, platforms

    def capabilities(self) -> Iterator[Record]:
        for order, entry in enumerate(self.entries("capabilities.json", "capabilities")):
            values = {
                "kind": entry.choice("kind", m.Capability.Kind),
                "aliases": entry.words("aliases"),
                "since": entry.optional("date"),
                "sort": order,
            }
            values |= self.texts.of(entry, "purpose", "purpose")
            values |= self.texts.phrase(entry.optional("note"), "note")
            yield from self.owner(m.Capability, "capability", entry, values)
        for entry in self.entries("capabilities.json", "notices"):
            values = {
                "color": entry.text("display_hex"),
                "since": entry.optional("since"),
                "is_pilot": entry.raw.get("status") == "pilot",
                "sort": entry.number("order"),
            }
            values |= self.texts.of(entry, "meaning", "meaning")
            values |= self.texts.phrase(entry.optional("status_note"), "note")
            yield from self.owner(m.Notice, "notice", entry, values)

    def platforms(self) -> Iterator[Record]:
        for order, entry in enumerate(self.entries("capacity.json", "platforms")):
            values = {"sort": order, "since": entry.optional("launched")[:10]}
            values |= self.texts.of(entry, "purpose", "purpose")
            values |= self._audience(entry.words("audience"))
            yield from self.owner(m.Platform, "platform", entry, values)
        raw = self.section("capacity.json", "certification").raw
        title = Entry("capacity.json", "certified-officer", raw)
        values = {"sort": 10} | self.texts.of(title, "rule", "purpose")
        yield from self.owner(m.Platform, "platform", title, values)

    def _audience(self, parts: list[str]) -> dict[str, str]:
        translated = [self.texts.phrase(part, "audience") for part in parts]
        comma = {"en": ", ", "fr": ", ", "es": ", ", "ar": "، "}
        return {
            f"audience_{lang}": comma[lang].join(text[f"audience_{lang}"] for text in translated)
            for lang in LANGUAGES
        }

    # ---- organisation

    def organisation(self) -> Iterator[Record]:
        file = "organisation.json"
        identity = self.section(file, "identity")
        interpol = Entry(file, "interpol", identity.raw | {"figures": self._own_figures()})
        names = self.texts.of(identity, "names", "name")
        yield from self.owner(m.Body, "body", interpol, {"sort": 0} | names, named=False)
        fund = Entry(file, "uae-funded-projects", self.section(file, "funded_programme").raw)
        yield from self.owner(m.Body, "body", fund, {"sort": 1})
        for order, entry in enumerate(self.entries(file, "partners")):
            role = (
                self.texts.of(entry, "role", "role")
                if "role" in entry.raw
                else self.texts.phrase("", "role")
            )
            values = role | self.texts.phrase(entry.text("kind"), "kind") | {"sort": order}
            yield from self.owner(m.Partner, "partner", entry, values)
        for entry in self.entries(file, "funded_projects"):
            values = {name: entry.text(name) for name in ("funder", "channel")}
            values |= {"sort": entry.number("order")}
            yield from self.owner(m.FundedProject, "project", entry, values)
        for order, entry in enumerate(self.entries(file, "meetings")):
            yield from self.owner(m.Meeting, "meeting", *self._meeting(entry, order))
        yield from self._terms()
        yield from self._context()

    def _own_figures(self) -> list[dict[str, Any]]:
        finance = self.section("organisation.json", "finance")
        revenue = finance.part("revenue")
        totals = [revenue.mapping("total"), revenue.mapping("change_on_2018")]
        staff = Entry("organisation.json", "staff", self.data["organisation.json"]).rows("staff")
        lines = [
            {
                "measure": f"{side}_line",
                "unit": finance.text("currency"),
                "qualifier": "exact",
                "as_of": str(finance.number("year")),
                "value": line.get("value"),
                "breakdown": line | {"dimension": "budget_line"},
                "source": line.get("source"),
            }
            for side in ("revenue", "expenditure")
            for line in finance.part(side).rows("lines")
        ]
        return [*self._member_counts(), *staff, *totals, *lines]

    def _member_counts(self) -> list[dict[str, Any]]:
        return [
            {
                "measure": "member_countries",
                "unit": "countries",
                "qualifier": "exact",
                "value": row.get("count"),
                "as_of": row.get("as_of"),
                "source": row.get("source"),
            }
            for row in self.section("countries.json", "meta").rows("counts_by_date")
        ]

    def _meeting(self, entry: Entry, order: int) -> tuple[Entry, dict[str, Any]]:
        date, place, seen = entry.part("date"), entry.part("place"), entry.part("attendance")
        attendance = [
            {
                "measure": measure,
                "unit": unit,
                "value": seen.raw[key],
                "qualifier": seen.raw.get(f"{key}_qualifier"),
                "as_of": date.text("start"),
                "source": entry.rows("source"),
            }
            for key, measure, unit in (
                ("people", "attendees", "people"),
                ("countries", "countries_attending", "countries"),
            )
            if seen.raw.get(key) is not None
        ]
        figures = attendance + entry.optional_rows("figures")
        values = {
            "kind": entry.text("kind"),
            "start": date.text("start"),
            "end": date.optional("end"),
            "city": place.optional("city"),
            "country": Ref(Country, place.text("country")) if place.raw.get("country") else None,
            "sort": order,
        }
        values |= self.texts.phrase(seen.optional("who"), "attended_by")
        if "outcome" in entry.raw:
            values |= self.texts.of(entry, "outcome", "outcome")
        return Entry(entry.file, entry.code, entry.raw | {"figures": figures}), values

    def _terms(self) -> Iterator[Record]:
        file = "organisation.json"
        for order, raw in enumerate(self.section(file, "terminology").rows("terms")):
            entry = _entry(file, raw)
            values = self.texts.of(entry, "avoid", "avoid") | self.texts.of(
                entry, "prefer", "prefer"
            )
            if "usual_today" in entry.raw:
                values |= self.texts.of(entry, "usual_today", "usual_today")
            yield Record(m.Term, entry.code, values | {"sort": order}, file, entry.rows("source"))

    def _context(self) -> Iterator[Record]:
        for order, entry in enumerate(self.entries("organisation.json", "context_statistics")):
            values = {
                "goal": Ref(m.Goal, f"GPG{entry.number('goal')}"),
                "value": self.figures.decimal(entry),
                "unit": entry.optional("unit"),
                "qualifier": entry.choice("qualifier", m.Reading.Qualifier, "exact"),
                "as_of": entry.text("as_of"),
                "attributed_to": entry.optional("attributed_to"),
                "sort": order,
            }
            values |= self.texts.of(entry, "text", "text")
            values |= self.texts.phrase(entry.optional("value_text"), "value_text")
            yield Record(m.ContextStatistic, entry.code, values, entry.file, entry.rows("source"))

    # ---- what owners of a subject share

    def owner(
        self, model: type, kind: str, entry: Entry, values: dict[str, Any], named: bool = True
    ) -> Iterator[Record]:
        """A subject, its owner, the goals it serves and its figures."""
        subject = f"{kind}:{entry.code}"
        yield Record(m.Subject, subject, {"kind": kind}, entry.file)
        name = self.texts.of(entry, "names", "name") if named else {}
        own = values | name | {"subject": Ref(m.Subject, subject)}
        yield Record(model, entry.code, own, entry.file, entry.rows("source"))
        for number in entry.numbers("goals"):
            edge = {
                "subject": Ref(m.Subject, subject),
                "goal": Ref(m.Goal, f"GPG{number}"),
                "confidence": entry.choice("goals_confidence", m.Confidence, "inferred"),
            }
            edge |= self.texts.phrase(entry.optional("goals_why"), "why")
            yield Record(m.SubjectGoal, f"{subject}-GPG{number}", edge, entry.file)
        yield from self.figures.records(subject, entry)


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BadRecord(path.name, "-", "-", "the file is missing") from error
    except json.JSONDecodeError as error:
        raise BadRecord(path.name, f"line {error.lineno}", "-", error.msg) from error
    except UnicodeDecodeError as error:
        raise BadRecord(path.name, f"byte {error.start}", "-", "is not UTF-8") from error
    if not isinstance(found, dict):
        raise BadRecord(path.name, "-", "-", "is not a set of sections")
    return found


def _overlay(path: Path) -> dict[str, dict[str, str]]:
    entry = Entry(f"translations/{path.name}", "-", {"records": {}, "phrases": {}} | _read(path))
    return {name: entry.raw[name] and entry.mapping(name) for name in ("records", "phrases")}


def _entry(file: str, raw: Any) -> Entry:
    code = isinstance(raw, dict) and (raw.get("code") or raw.get("alpha2"))
    if not code or not isinstance(code, str):
        raise BadRecord(file, json.dumps(raw, ensure_ascii=False)[:60], "code", "is missing")
    return Entry(file, code, raw)


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    """Texts without their origin, for rows that do not keep one."""
    return {name: value for name, value in values.items() if name != "text_status"}


def _unique(sources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({json.dumps(source, sort_keys=True): source for source in sources}.values())
