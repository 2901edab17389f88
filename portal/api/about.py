"""What a file says about itself: what is in it, as of which revision, and how it may be reused."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from goals.models import Revision

_REUSE = _(
    "You may reuse this list if you name the source and the revision. Official names and titles"
    " belong to INTERPOL and to the United Nations; this portal speaks for neither."
)


@dataclass(frozen=True)
class About:
    """What a file says about itself. `lines` are pairs of words for people."""

    noun: str
    name: str  # how its file is called
    date: datetime
    revision: int
    is_right_to_left: bool
    lines: list[tuple[str, str]]
    facts: dict[str, Any]


def about(
    noun: str,
    name: str,
    title: str,
    revision: Revision | None,
    more: dict[str, Any],
    address: str,
) -> About:
    """In the language that is active; `address` is where the file was asked for."""
    number, date = (revision.number, revision.published_at) if revision else (0, timezone.now())
    day = date_format(date, "DATE_FORMAT")
    words = {"number": number, "day": day, "address": address}
    source = (
        translated("Global Policing Goals Portal, revision %(number)s of %(day)s, %(address)s")
        % words
    )
    facts = {
        "noun": noun,
        "title": title,
        "published_at": date,
        "revision": number,
        "language": get_language(),
        "source": source,
        "reuse": str(_REUSE),
        **more,
    }
    labels = [_("List"), _("Date"), _("Revision"), _("Source"), _("Reuse")]
    values = [title, day, str(number), source, str(_REUSE)]
    lines = [(str(label), value) for label, value in zip(labels, values, strict=True)]
    return About(noun, name, date, number, get_language_bidi(), lines, facts)
