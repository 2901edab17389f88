"""A web process or worker refuses a login that row-level security would not stop."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from members.isolation.roles import DatabaseRole

_QUESTION = (
    "SELECT session_user, rolsuper, rolbypassrls, current_user, EXISTS ("
    "   SELECT FROM pg_roles AS owner WHERE owner.rolname = %s"
    "   AND pg_has_role(session_user, owner.oid, 'MEMBER')"
    " ) FROM pg_roles WHERE rolname = session_user"
)


def guard_connections() -> None:
    """Look at the login of each new connection of this process, before its first query."""
    connection_created.connect(_refuse_powerful_login, dispatch_uid="refuse-powerful-login")


def _refuse_powerful_login(connection: BaseDatabaseWrapper, **_: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_QUESTION, [DatabaseRole.OWNER])
        name, is_superuser, bypasses, now, is_owner = cursor.fetchone()
    if is_superuser or bypasses or is_owner:
        problem = "row-level security does not bind it"
    elif now != DatabaseRole.PUBLIC:
        problem = f"its connections begin as {now} and not as {DatabaseRole.PUBLIC}"
    else:
        return
    connection.close()
    raise ImproperlyConfigured(
        f"The portal does not serve with the database login {name}: {problem}."
        " Run `manage.py provision`, and set DATABASE_URL to the login of this process."
    )
