"""Secrets in links. The database keeps their SHA-256 alone: who reads it opens no door."""

import hashlib
import secrets


def new_token() -> tuple[str, str]:
    """A secret of 256 bits for a letter, and its digest for the database."""
    token = secrets.token_urlsafe(32)
    return token, digest_of(token)


def digest_of(token: str) -> str:
    # No salt and no slow hash: a random secret of this length cannot be guessed or listed.
    return hashlib.sha256(token.encode()).hexdigest()
