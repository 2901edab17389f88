"""manage.py demo_codes: what the code apps of the demo accounts show now."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from members.demo import CAST, demo_code
from members.permissions import roles_that_see_others


class Command(BaseCommand):
    help = "Print the current codes of the demo accounts. Refused where none are allowed."

    def handle(self, **options: Any) -> None:
        if not settings.DEMO_ACCOUNTS_ALLOWED:
            raise CommandError("Demo accounts are not allowed with these settings.")
        for person in CAST:
            if person.role in roles_that_see_others():
                self.stdout.write(f"{person.email}: {demo_code(person.email)}")
        self.stdout.write(f"Good for {30 - int(time.time()) % 30} seconds and a little longer.")
