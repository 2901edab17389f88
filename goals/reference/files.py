"""Each reference file as records, parents first. One function a file; no database here."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from goals import models as m
from goals.models.link import Relation
from goals.querysets import CURRENT_EDITION, FIRST_EDITION
from goals.reference.figures import FigureReader
from goals.reference.records import LANGUAGES, BadRecord, Entry, Record, Ref, Texts
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


class Facts:
    """All files of a folder, read and ready to be turned into records."""

    def __init__(self, folder: Path) -> None:
        self.data = {name: _read(folder / name) for name in FILES}
        self.texts = Texts(
            {lang: _overlay(folder / "translations" / f"{lang}.json") for lang in LANGUAGES}
        )
        self.sources = SourceShelf(self.data["documents.json"]["documents"])
        self.figures = FigureReader(self.texts, self.data["measures.json"])

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
            code = raw.get("code") or raw.get("alpha2")
            if not code:
                raise BadRecord(file, json.dumps(raw)[:60], "code", "is missing")
            yield Entry(file, code, raw)

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
            membership = entry.need("membership")
            yield Record(
                Country,
                entry.code,
                _columns(self.texts.of(entry, "names", "name"))
                | self.texts.phrase(entry.raw.get("region_why"), "region_why")
                | self.texts.phrase(entry.raw.get("note"), "note")
                | {
                    "alpha3": entry.need("alpha3"),
                    "region": Ref(Region, entry.need("region")),
                    "is_region_doubtful": bool(entry.raw.get("region_doubt")),
                    "member_since": membership.get("member_since") or "",
                    "is_in_2019_list": bool(membership.get("in_2019_list")),
                    "bureau_city": entry.raw.get("ncb_city") or "",
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
                    "unit": Ref(m.Unit, entry.need("unit")),
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
            yield Record(m.CrimeArea, entry.code, values, file, entry.need("source"))
        for entry in self.entries(file, "goals"):
            yield from self._goal_2017(entry)
            yield from self._goal_2023(entry)
        for order, raw in enumerate(self.data[file]["meta"]["history"]):
            start, _dash, end = raw["date"].partition("/")
            values = {"start": start, "sort": order, "end": f"{start[:5]}{end}" if end else ""}
            values |= self.texts.phrase(raw["fact"], "text")
            yield Record(m.Milestone, f"M{order + 1}", values, file, raw["source"])

    def _goal_2017(self, entry: Entry) -> Iterator[Record]:
        old = entry.need("title_2017")
        title = self.texts.of(entry, "title_2017", "title", {"en": old.get("confidence", "official")})
        title["text_status"]["en"] = "official" if "confidence" not in old else "partly_read"
        short = {f"short_title_{lang}": title[f"title_{lang}"][:80] for lang in LANGUAGES}
        values = title | short | self._place(entry, FIRST_EDITION)
        yield Record(m.Goal, f"{entry.code}-2017", values, entry.file, old["source"])

    def _goal_2023(self, entry: Entry) -> Iterator[Record]:
        status = entry.need("title_status")
        short = _columns(self.texts.of(entry, "short_titles", "short_title"))
        title = self.texts.of(entry, "titles", "title", status)
        values = short | title | self._place(entry, CURRENT_EDITION)
        sources = entry.need("source") + [
            source for word in status.values() for source in word.get("source", [])
        ]
        yield Record(m.Goal, entry.code, values, entry.file, _unique(sources))
        yield Record(
            m.Crosswalk,
            f"{entry.code}-2017-2023",
            {
                "earlier": Ref(m.Goal, f"{entry.code}-2017"),
                "later": Ref(m.Goal, entry.code),
                "confidence": "inferred",
            }
            | self.texts.phrase(self.data["goals.json"]["meta"]["crosswalk_why"], "why"),
            entry.file,
        )
        for order, area in enumerate(entry.need("crime_areas")):
            edge = {"goal": Ref(m.Goal, entry.code), "area": Ref(m.CrimeArea, area), "sort": order}
            yield Record(m.GoalCrimeArea, f"{entry.code}-{area}", edge, entry.file)
        for raw in entry.need("aims"):
            yield self._line(m.Aim, "goal", Ref(m.Goal, entry.code), entry.file, raw)

    def _place(self, entry: Entry, edition: str) -> dict[str, Any]:
        number = entry.number("number")
        return {
            "edition": Ref(m.Edition, edition),
            "number": number,
            "sort": number,
            "slug": entry.need("slug"),
        }

    def _line(self, model: type, parent: str, ref: Ref, file: str, raw: dict) -> Record:
        line = Entry(file, raw.get("code", "?"), raw)
        values = self.texts.of(line, "text", "text") | {parent: ref, "sort": line.number("order")}
        return Record(model, line.code, values, file, line.need("source"))

    def themes(self) -> Iterator[Record]:
        for entry in self.entries("goals.json", "themes"):
            order = entry.number("order")
            title = self.texts.of(entry, "titles", "title", entry.need("title_status"))
            values = title | {"number": order, "sort": order}
            yield Record(m.Theme, entry.code, values, entry.file, entry.need("source"))
            for raw in entry.need("strands"):
                yield self._line(m.Strand, "theme", Ref(m.Theme, entry.code), entry.file, raw)

    # ---- SDGs and links

    def sdgs(self) -> Iterator[Record]:
        for entry in self.entries("sdgs.json", "sdgs"):
            number = entry.number("number")
            title = self.texts.of(entry, "short_titles", "title", dict.fromkeys(LANGUAGES, "official"))
            values = title | {"number": number, "sort": number, "color": entry.need("color_hex")}
            yield Record(m.SDG, entry.code, values, entry.file, entry.need("source"))
        for order, entry in enumerate(self.entries("sdgs.json", "targets")):
            values = self.texts.of(entry, "label", "label") | {
                "sdg": Ref(m.SDG, f"SDG{entry.number('sdg')}"),
                "sort": order,
            }
            yield Record(m.Target, entry.code, values, entry.file, entry.need("source"))

    def links(self) -> Iterator[Record]:
        for order, entry in enumerate(self.entries("goal_sdg_links.json", "links")):
            target = entry.raw.get("target")
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
            values |= self.texts.phrase(entry.raw.get("why"), "why")
            yield Record(m.Link, entry.code, values, entry.file, entry.need("source"))

    # ---- capabilities, notices, platforms

    def capabilities(self) -> Iterator[Record]:
        for order, entry in enumerate(self.entries("capabilities.json", "capabilities")):
            values = {
                "kind": entry.choice("kind", m.Capability.Kind),
                "aliases": entry.raw.get("aliases", []),
                "since": entry.raw.get("date", ""),
                "sort": order,
            }
            values |= self.texts.of(entry, "purpose", "purpose")
            values |= self.texts.phrase(entry.raw.get("note"), "note")
            yield from self.owner(m.Capability, "capability", entry, values)
        for entry in self.entries("capabilities.json", "notices"):
            values = {
                "color": entry.need("display_hex"),
                "since": entry.raw.get("since", ""),
                "is_pilot": entry.raw.get("status") == "pilot",
                "sort": entry.number("order"),
            }
            values |= self.texts.of(entry, "meaning", "meaning")
            values |= self.texts.phrase(entry.raw.get("status_note"), "note")
            yield from self.owner(m.Notice, "notice", entry, values)

    def platforms(self) -> Iterator[Record]:
        for order, entry in enumerate(self.entries("capacity.json", "platforms")):
            values = {"sort": order, "since": entry.raw.get("launched", "")[:10]}
            values |= self.texts.of(entry, "purpose", "purpose")
            values |= self._audience(entry.need("audience"))
            yield from self.owner(m.Platform, "platform", entry, values)
        raw = self.data["capacity.json"].get("certification")
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
        data = self.data[file]
        interpol = Entry(file, "interpol", data["identity"] | {"figures": self._own_figures()})
        names = self.texts.of(Entry(file, "identity", data["identity"]), "names", "name")
        yield from self.owner(m.Body, "body", interpol, {"sort": 0} | names, named=False)
        fund = Entry(file, "uae-funded-projects", data["funded_programme"])
        yield from self.owner(m.Body, "body", fund, {"sort": 1})
        for order, entry in enumerate(self.entries(file, "partners")):
            role = (
                self.texts.of(entry, "role", "role")
                if "role" in entry.raw
                else self.texts.phrase("", "role")
            )
            values = role | self.texts.phrase(entry.need("kind"), "kind") | {"sort": order}
            yield from self.owner(m.Partner, "partner", entry, values)
        for entry in self.entries(file, "funded_projects"):
            values = {name: entry.need(name) for name in ("funder", "channel")}
            values |= {"sort": entry.number("order")}
            yield from self.owner(m.FundedProject, "project", entry, values)
        for order, entry in enumerate(self.entries(file, "meetings")):
            yield from self.owner(m.Meeting, "meeting", *self._meeting(entry, order))
        yield from self._terms()
        yield from self._context()

    def _own_figures(self) -> list[dict[str, Any]]:
        data = self.data["organisation.json"]
        finance, members = data["finance"], self.data["countries.json"]["meta"]["counts_by_date"]
        lines = [
            {
                "measure": f"{side}_line",
                "unit": finance["currency"],
                "qualifier": "exact",
                "as_of": str(finance["year"]),
                "value": line["value"],
                "breakdown": ("finance", line),
                "source": line["source"],
            }
            for side in ("revenue", "expenditure")
            for line in finance[side]["lines"]
        ]
        count = [
            {
                "measure": "member_countries",
                "unit": "countries",
                "qualifier": "exact",
                "value": row["count"],
                "as_of": row["as_of"],
                "source": row["source"],
            }
            for row in members
        ]
        revenue = [finance["revenue"]["total"], finance["revenue"]["change_on_2018"]]
        return [*count, *data["staff"], *revenue, *lines]

    def _meeting(self, entry: Entry, order: int) -> tuple[Entry, dict[str, Any]]:
        date, place = entry.need("date"), entry.need("place")
        seen = entry.need("attendance")
        attendance = [
            {
                "measure": measure,
                "unit": unit,
                "value": seen[key],
                "qualifier": seen[f"{key}_qualifier"],
                "as_of": date["start"],
                "source": entry.need("source"),
            }
            for key, measure, unit in (
                ("people", "attendees", "people"),
                ("countries", "countries_attending", "countries"),
            )
            if seen[key] is not None
        ]
        figures = attendance + entry.raw.get("figures", [])
        values = {
            "kind": entry.need("kind"),
            "start": date["start"],
            "end": date.get("end", ""),
            "city": place.get("city") or "",
            "country": Ref(Country, place["country"]) if place.get("country") else None,
            "sort": order,
        }
        values |= self.texts.phrase(seen.get("who"), "attended_by")
        if "outcome" in entry.raw:
            values |= self.texts.of(entry, "outcome", "outcome")
        return Entry(entry.file, entry.code, entry.raw | {"figures": figures}), values

    def _terms(self) -> Iterator[Record]:
        file = "organisation.json"
        for order, raw in enumerate(self.data[file]["terminology"]["terms"]):
            entry = Entry(file, raw["code"], raw)
            values = self.texts.of(entry, "avoid", "avoid") | self.texts.of(entry, "prefer", "prefer")
            if "usual_today" in raw:
                values |= self.texts.of(entry, "usual_today", "usual_today")
            yield Record(m.Term, entry.code, values | {"sort": order}, file, raw["source"])

    def _context(self) -> Iterator[Record]:
        for order, entry in enumerate(self.entries("organisation.json", "context_statistics")):
            values = {
                "goal": Ref(m.Goal, f"GPG{entry.number('goal')}"),
                "value": self.figures.decimal(entry),
                "unit": entry.raw.get("unit") or "",
                "qualifier": entry.raw.get("qualifier") or "exact",
                "as_of": entry.need("as_of"),
                "attributed_to": entry.raw.get("attributed_to") or "",
                "sort": order,
            }
            values |= self.texts.of(entry, "text", "text")
            values |= self.texts.phrase(entry.raw.get("value_text"), "value_text")
            yield Record(m.ContextStatistic, entry.code, values, entry.file, entry.need("source"))

    # ---- what owners of a subject share

    def owner(
        self, model: type, kind: str, entry: Entry, values: dict[str, Any], named: bool = True
    ) -> Iterator[Record]:
        """A subject, its owner, the goals it serves and its figures."""
        subject = f"{kind}:{entry.code}"
        yield Record(m.Subject, subject, {"kind": kind}, entry.file)
        name = self.texts.of(entry, "names", "name") if named else {}
        own = values | name | {"subject": Ref(m.Subject, subject)}
        yield Record(model, entry.code, own, entry.file, entry.need("source"))
        for number in entry.raw.get("goals", []):
            edge = {
                "subject": Ref(m.Subject, subject),
                "goal": Ref(m.Goal, f"GPG{number}"),
                "confidence": entry.raw.get("goals_confidence", "inferred"),
            }
            edge |= self.texts.phrase(entry.raw.get("goals_why"), "why")
            yield Record(m.SubjectGoal, f"{subject}-GPG{number}", edge, entry.file)
        yield from self.figures.records(subject, entry)


class SourceShelf:
    """Every document and page that any record names, each once."""

    def __init__(self, documents: list[dict[str, Any]]) -> None:
        self.documents = {raw["file"]: raw for raw in documents}
        self.pages: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}

    def add(self, raw: dict[str, Any], record: Record) -> None:
        if raw.get("type") == "seed":
            if raw.get("file") not in self.documents:
                raise BadRecord(record.file, record.code, "source", f"unknown file {raw.get('file')!r}")
            return
        if raw.get("type") != "web" or not raw.get("title"):
            raise BadRecord(record.file, record.code, "source", "has neither file nor title")
        key = (raw["title"], raw.get("url") or "")
        if key not in self.pages:
            self.pages[key] = (self._code(raw["title"]), raw)

    def code(self, raw: dict[str, Any]) -> str:
        if raw.get("type") == "seed":
            return self.documents[raw["file"]]["code"]
        return self.pages[(raw["title"], raw.get("url") or "")][0]

    def _code(self, title: str) -> str:
        code = slugify(title)[:80].strip("-")
        taken = {known for known, _raw in self.pages.values()}
        number = 2
        while code in taken:
            code = re.sub(r"(-\d+)?$", f"-{number}", code, count=1)
            number += 1
        return code

    def records(self, texts: Texts) -> Iterator[Record]:
        for order, raw in enumerate(self.documents.values()):
            entry = Entry("documents.json", raw["code"], raw)
            values = texts.of(entry, "titles", "title") | {
                "kind": "document",
                "dated": entry.need("as_of"),
                "language": entry.need("language"),
                "sort": order,
            }
            yield Record(m.Source, entry.code, values, entry.file)
        for order, ((title, url), (code, _raw)) in enumerate(self.pages.items(), start=100):
            values = {"kind": "web", "title_en": title, "url": url, "sort": order}
            yield Record(m.Source, code, values, "sources of all files")


def _read(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BadRecord(path.name, "-", "-", "the file is missing") from error
    except json.JSONDecodeError as error:
        raise BadRecord(path.name, f"line {error.lineno}", "-", error.msg) from error


def _overlay(path: Path) -> dict[str, dict[str, str]]:
    return {"records": {}, "phrases": {}} | _read(path)


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    """Texts without their origin, for rows that do not keep one."""
    return {name: value for name, value in values.items() if name != "text_status"}


def _unique(sources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({json.dumps(source, sort_keys=True): source for source in sources}.values())
