"""The one way into the trail."""

import logging
from typing import Any

from django.conf import settings
from django.db import Error, connections
from django.db.models import Model

from members.audit.events import MAY_GO_UNRECORDED, REFUSALS, Event
from members.audit.flood import Flood
from members.audit.references import as_text, reference
from members.models import Country, User

logger = logging.getLogger(__name__)
flood = Flood()

WORLD = 0  # the chain of everything that belongs to no country

# Without RETURNING: whoever writes the trail needs no right to read it.
_INSERT = """
    INSERT INTO members_auditnote (chain, event, actor, about, detail)
    VALUES (%s, %s, %s, %s, %s)
"""


def record(
    event: Event,
    *,
    by: User | None,
    about: Model | str | None = None,
    country: Country | int | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write down that `by` (None: nobody known) did `event` to `about`, in the chain of `country`.

    The row goes out on a connection of its own and is there at once, whatever becomes of the
    request's transaction. Call it as the last thing inside that transaction: what happened is
    then always on record, and the record may at worst tell of something that was taken back.

    When the row cannot be written the error leaves from here and the request fails: an
    unrecorded look, export, role, sign-in or publication does not happen. Refusals and signing
    out go on, with an error in the log: stopping them would protect nobody.

    `about` is a row or a reference such as "draft:17". `detail` holds whole numbers and single
    words, never a name, an address or anything that a person typed.
    """
    who, what = reference(by), reference(about)
    if event in REFUSALS:
        weight = flood.stands_for(who or what)
        if not weight:
            return
        detail = (detail or {}) | ({"stands_for": weight} if weight > 1 else {})
    _write(event, [_chain(country), event.value, who, what, as_text(detail)])


def _write(event: Event, values: list[Any]) -> None:
    try:
        with connections[settings.AUDIT_DATABASE].cursor() as cursor:
            cursor.execute(_INSERT, values)
    except Error:
        if event not in MAY_GO_UNRECORDED:
            raise
        logger.exception("The audit trail could not be written: %s", event.value)


def _chain(country: Country | int | None) -> int:
    return (country.pk if isinstance(country, Country) else country) or WORLD
