"""The database logins of a run: the administrator prepares, web and worker serve with their own.

Their passwords come from the secret key, so that nothing more has to be kept or typed.
"""

import hmac
from urllib.parse import urlsplit, urlunsplit

from members.isolation.roles import LOGINS, Face, login_of

WEB, WORKER = login_of(Face.ALL), "portal_worker"


def with_passwords(environment: dict[str, str]) -> dict[str, str]:
    """The environment of the preparation, which gives each login its password."""
    secret = environment["SECRET_KEY"]
    return environment | {f"{login.upper()}_PASSWORD": password(secret, login) for login in LOGINS}


def serving(environment: dict[str, str], login: str) -> dict[str, str]:
    """The environment of a process that serves: it knows its own password and no other."""
    hidden = {f"{name.upper()}_PASSWORD" for name in LOGINS}
    kept = {name: value for name, value in environment.items() if name not in hidden}
    url = login_url(environment["DATABASE_URL"], login, password(environment["SECRET_KEY"], login))
    return kept | {"DATABASE_URL": url}


def password(secret: str, login: str) -> str:
    return hmac.digest(secret.encode(), f"database login {login}".encode(), "sha256").hex()


def login_url(url: str, login: str, password: str) -> str:
    """The same database for another login."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{login}:{password}@{host}"))
