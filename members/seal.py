"""Encrypts what lies in a table and lets somebody in: a link that waits for a letter, a factor.

Whoever reads the table, a copy of it or a backup learns nothing; web processes and workers share
the key, which is derived from SECRET_KEY. A key that was exchanged stays good for opening while
it stands in SECRET_KEY_FALLBACKS.
"""

import base64
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """Sealed with a key that is no longer known, or damaged."""


def seal(words: dict[str, Any]) -> str:
    """Encrypt; nothing stays nothing."""
    return box("portal.outbox.seal").encrypt(json.dumps(words).encode()).decode() if words else ""


def unseal(sealed: str) -> dict[str, Any]:
    """Decrypt what `seal` made."""
    if not sealed:
        return {}
    try:
        return json.loads(box("portal.outbox.seal").decrypt(sealed.encode()))
    except InvalidToken as error:
        raise Unreadable from error


def box(purpose: str) -> MultiFernet:
    """Keys for one purpose alone: what was sealed for another is not opened."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([_lock(secret, purpose) for secret in secrets])


def _lock(secret: str, purpose: str) -> Fernet:
    """Nothing signed with SECRET_KEY can be taken for it."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))
