"""Every document and page that any record names, each once."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.text import slugify

from goals import models as m
from goals.reference.records import Entry, Record, Texts

BY_CODE = "code"  # a source that other records bring along, named by the code it gets here


class SourceShelf:
    """Every document and page that any record names, each once."""

    def __init__(self, documents: Iterable[Entry]) -> None:
        self.documents = {entry.text("file"): entry for entry in documents}
        self.pages: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}

    def add(self, raw: dict[str, Any], record: Record) -> None:
        entry = Entry(record.file, record.code, raw, "source.")
        if raw.get("type") == BY_CODE:
            return  # is known when it is cited, or stops the load then
        if raw.get("type") == "seed":
            if (file := entry.text("file")) not in self.documents:
                raise entry.bad("file", f"{file!r} is not a known document")
            return
        if raw.get("type") != "web":
            raise entry.bad("type", f"{raw.get('type')!r} is neither seed nor web")
        entry.optional("locator")
        key = (entry.text("title"), entry.optional("url"))
        if key not in self.pages:
            self.pages[key] = (self._code(raw["title"]), raw)

    def code(self, raw: dict[str, Any]) -> str:
        if raw.get("type") == BY_CODE:
            return raw["code"]
        if raw.get("type") == "seed":
            return self.documents[raw["file"]].code
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
        for order, entry in enumerate(self.documents.values()):
            values = texts.of(entry, "titles", "title") | {
                "kind": "document",
                "dated": entry.text("as_of"),
                "language": entry.text("language"),
                "sort": order,
            }
            yield Record(m.Source, entry.code, values, entry.file)
        for order, ((title, url), (code, _raw)) in enumerate(self.pages.items(), start=100):
            values = {"kind": "web", "title_en": title, "url": url, "sort": order}
            yield Record(m.Source, code, values, "sources of all files")
