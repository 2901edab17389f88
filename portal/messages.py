"""The translation catalogues: filled from the code, compiled and checked with Babel.

Babel is a Python package, so nobody needs the system's gettext tools. Catalogues stand in
locale/<language>/LC_MESSAGES/django.po; English is the source and may stay empty there.
"""

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE_LANGUAGE = "en"
ROOMS = ("members", "goals", "training", "operations", "portal")
_PLURAL, _CONTEXT, _BOTH = (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    "_": None,
    "translated": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": _PLURAL,
    "ngettext_lazy": _PLURAL,
    "pgettext": _CONTEXT,
    "pgettext_lazy": _CONTEXT,
    "npgettext": _BOTH,
    "npgettext_lazy": _BOTH,
}
# The forms translators know from gettext; Babel numbers the last two Arabic ones differently.
PLURAL_FORMS = {
    "en": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3"
    " : n%100>=11 && n%100<=99 ? 4 : 5);",
}
_PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd]|\{\w*\}|%%")
# Dates and names would change a file whose texts did not change.
_RESTLESS = re.compile(
    r'^"(Project-Id|Report-|POT-Creation|PO-Revision|Last-Trans|Language-Team|Generated-).*\n',
    re.MULTILINE,
)


def messages_of(root: Path) -> Catalog:
    """Every message of the code and the templates below `root`."""
    found = Catalog()
    for path in _sources(root):
        for message, comments, context in _extracted(path):
            found.add(message, auto_comments=comments, context=context)
    return found


def update(folder: Path, language: str, messages: Catalog) -> None:
    """Bring one catalogue up to `messages`; translations stay, unused ones go."""
    catalogue = read(folder, language)
    catalogue.update(messages, no_fuzzy_matching=True)
    catalogue.header_comment = f"# The portal's texts: {language}."
    catalogue.mime_headers = [("Plural-Forms", PLURAL_FORMS[language])]
    text = io.BytesIO()
    write_po(text, catalogue, width=100, no_location=True, sort_output=True, ignore_obsolete=True)
    _write(path_of(folder, language), _RESTLESS.sub("", text.getvalue().decode()).encode())


def compile_catalogue(folder: Path, language: str) -> None:
    """Write the .mo file that Django reads; texts that are empty or doubtful are left out."""
    compiled = io.BytesIO()
    write_mo(compiled, read(folder, language))
    _write(path_of(folder, language).with_suffix(".mo"), compiled.getvalue())


def problems(folder: Path, language: str, messages: Catalog) -> Iterator[str]:
    """What keeps a catalogue from being complete, one line each; nothing if it is."""
    catalogue = read(folder, language)
    for message in messages:
        if message.id:
            known = catalogue.get(message.id, message.context)
            if known is None or known.pluralizable != message.pluralizable:
                yield f"{language}: {_name(message)} is missing: run make messages"
            else:
                yield from _faults(language, known)
    for known in catalogue:
        if known.id and messages.get(known.id, known.context) is None:
            yield f"{language}: {_name(known)} is used no more: run make messages"


def read(folder: Path, language: str) -> Catalog:
    """The catalogue of one language; an empty one if there is no file yet."""
    path = path_of(folder, language)
    if not path.exists():
        catalogue = Catalog(locale=language, fuzzy=False)
        catalogue.mime_headers = [("Plural-Forms", PLURAL_FORMS[language])]
        return catalogue
    with path.open("rb") as file:
        return read_po(file, locale=language, ignore_obsolete=True, abort_invalid=True)


def path_of(folder: Path, language: str) -> Path:
    return folder / language / "LC_MESSAGES" / "django.po"


def _sources(root: Path) -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    for folder in (root / "templates", *(root / room / "templates" for room in ROOMS)):
        yield from sorted(path for path in folder.rglob("*") if path.is_file())


def _extracted(path: Path) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django turns a template into lines of calls, indented like the template; Python's
        # tokenizer wants them at the margin.
        lines = templatize(text, origin=str(path)).splitlines()
        text = "\n".join(line.strip() for line in lines)
    file = io.BytesIO(text.encode())
    for _line, message, comments, context in extract(
        "python", file, KEYWORDS, comment_tags=["Translators:"], strip_comment_tags=True
    ):
        yield message, comments, context


def _faults(language: str, message: Message) -> Iterator[str]:
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    if message.fuzzy:
        yield f"{language}: {_name(message)} is marked as fuzzy"
    if language == SOURCE_LANGUAGE and not any(texts):
        return
    if not all(texts):
        yield f"{language}: {_name(message)} is empty, or one of its plural forms is"
    if message.pluralizable and len(texts) != _plural_count(language):
        yield f"{language}: {_name(message)} needs {_plural_count(language)} plural forms"
    for text in filter(None, texts):
        if not _same_placeholders(message, text):
            yield f"{language}: {_name(message)} has other placeholders than its translation"


def _same_placeholders(message: Message, text: str) -> bool:
    """The same ones; but a plural form for none, one or two may say the number in words."""
    found = set(_PLACEHOLDER.findall(text))
    if not message.pluralizable:
        return found == set(_PLACEHOLDER.findall(message.id))
    one, many = (set(_PLACEHOLDER.findall(part)) for part in message.id)
    return found <= one | many and len((one & many) - found) <= 1


def _plural_count(language: str) -> int:
    return int(re.search(r"nplurals=(\d)", PLURAL_FORMS[language])[1])


def _name(message: Message) -> str:
    text = message.id[0] if message.pluralizable else message.id
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'


def _write(path: Path, content: bytes) -> None:
    """Replace a file at one stroke: another process may be reading it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.replace(path)
