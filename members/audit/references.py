"""How the trail names things without a personal value: references and keyed hashes.

A person is named by her `audit_key`, which is random and stands in her account alone: it needs
no hash, and giving her a new one cuts the trail from her.
"""

import json
import re
from typing import Any

from django.db.models import Model
from django.utils.crypto import salted_hmac

_REFERENCE = re.compile(r"([a-z][a-z_]*:[A-Za-z0-9_.-]{1,64})?")
_WORD = re.compile(r"[A-Za-z0-9_.:/+-]{0,100}")


def reference(thing: Model | str | None) -> str:
    """`person:<audit key>`, `draft:17`; "" for nothing and nobody."""
    if isinstance(thing, Model):
        thing = _reference_of(thing)
    if not _REFERENCE.fullmatch(thing or ""):
        raise ValueError("The trail takes references such as draft:17, and no other text.")
    return thing or ""


def address_reference(address: str) -> str:
    """A mail address that belongs to nobody we know: the same one twice can be recognised.

    Keyed with the portal's secret, so that addresses cannot be tried out on a stolen trail.
    """
    digest = salted_hmac("members.audit.address", address.strip().lower(), algorithm="sha256")
    return f"address:{digest.hexdigest()[:32]}"


def as_text(detail: dict[str, Any] | None) -> str:
    """`detail` in the one form it is stored in: JSON of numbers and single words."""
    if not detail:
        return ""
    _refuse_free_text(detail)
    return json.dumps(detail, sort_keys=True, separators=(",", ":"))


def _reference_of(row: Model) -> str:
    if row.pk is None:
        raise ValueError("A row that was never saved has no reference.")
    key = getattr(row, "audit_key", None)
    return f"person:{key}" if key else f"{row._meta.model_name}:{row.pk}"


def _refuse_free_text(value: Any) -> None:
    """A name or an address is likely to hold a blank or an @; neither gets in."""
    if isinstance(value, dict):
        for name, part in value.items():
            _refuse_free_text(str(name))
            _refuse_free_text(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_free_text(part)
    elif isinstance(value, str):
        if not _WORD.fullmatch(value):
            raise ValueError("The trail takes single words, and no free text.")
    elif not (value is None or isinstance(value, int)):
        raise TypeError(f"The trail takes words, whole numbers and lists, no {type(value)}.")
