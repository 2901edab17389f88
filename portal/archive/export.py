"""The figures as a folder of files: CSV, XLSX and JSON with metadata, by the API's own writers."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.utils.translation import override

from goals.api.rows import ContentSerializer
from goals.archive import PARTS, Part
from goals.models import Citation, Revision
from portal.api.about import About, about
from portal.api.files import KINDS
from portal.api.table import Column, columns

_CHUNK = 500
_ABOUT = "A part of an archive of figures: see import_figures."


def export(folder: Path) -> Revision | None:
    """Write every part in every format; the same content gives the same bytes, anywhere."""
    folder.mkdir(parents=True, exist_ok=True)
    revision = Revision.objects.newest()
    with override(settings.LANGUAGE_CODE):
        for part in PARTS:
            for kind in KINDS:
                with (folder / f"{part.noun}.{kind.ending}").open("wb") as out:
                    kind.write(out, about_part(part, revision), columns_of(part), told(part))
    return revision


def about_part(part: Part, revision: Revision | None) -> About:
    """Without an address: the archive belongs to no host."""
    more = {"description": _ABOUT}
    return about(part.noun, part.noun, str(part.title), revision, more, "")


def columns_of(part: Part) -> list[Column]:
    return columns(part.serializer(context=_context()))


def told(part: Part) -> Iterator[dict[str, Any]]:
    """The rows as the API tells them, in all languages."""
    found = part.rows().iterator(chunk_size=_CHUNK)
    context = _context()
    while chunk := list(islice(found, _CHUNK)):
        if issubclass(part.serializer, ContentSerializer):
            Citation.objects.attach_to(chunk)
        yield from part.serializer(chunk, many=True, context=context).data


def _context() -> dict[str, Any]:
    return {"request": SimpleNamespace(is_in_all_languages=True), "site": ""}
