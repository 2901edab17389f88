"""Make the database roles and logins; the only command that needs the cluster's administrator."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members.isolation.provision import may_provision, passwords_from, provision


class Command(BaseCommand):
    help = (
        "Make or mend the portal's database roles and logins. Passwords come from the environment:"
        " PORTAL_WEB_STAFF_PASSWORD is that of portal_web_staff."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if not may_provision():
            raise CommandError(
                "Roles are made by the cluster's administrator: set DATABASE_URL to that login for"
                " this one command. Nothing was changed."
            )
        passwords = passwords_from()
        provision(passwords)
        self.stdout.write(f"Roles are in place; passwords set: {', '.join(passwords) or 'none'}.")
