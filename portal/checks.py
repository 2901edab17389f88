"""Deployment checks: what must not reach production."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import DatabaseError


@register(Tags.security, deploy=True)
def no_demo_accounts(app_configs, **kwargs) -> list[Error]:
    """`check --deploy` fails while a demo account exists."""
    from members.models import User

    if settings.DEMO_ACCOUNTS_ALLOWED:
        return []
    try:
        demo = list(User.objects.filter(is_demo=True).values_list("email", flat=True))
    except DatabaseError as error:
        return [
            Error(f"The database could not be asked for demo accounts: {error}", id="portal.E002")
        ]
    if not demo:
        return []
    return [
        Error(
            f"Demo accounts exist: {', '.join(demo)}.",
            hint="Deactivate and remove them before going live.",
            id="portal.E001",
        )
    ]


@register(Tags.security, deploy=True)
def walls_stand(app_configs, **kwargs) -> list[Error]:
    """`check --deploy` fails while a table, view, function or role lets somebody through."""
    from members.isolation.catalogue import gaps
    from portal.walls import written

    try:
        found = gaps(written())
    except DatabaseError as error:
        return [Error(f"The database could not be asked for its walls: {error}", id="portal.E003")]
    hint = "Run `manage.py provision` and `manage.py migrate`."
    return [Error(gap, hint=hint, id="portal.E004") for gap in found]
