"""manage.py create_demo_accounts: the marked demo people, where settings allow them."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from members.demo import demo_password, make_demo_accounts
from members.models import Country


class Command(BaseCommand):
    help = "Make the demo accounts. Refused where settings do not allow demo accounts."

    def handle(self, **options: Any) -> None:
        if not settings.DEMO_ACCOUNTS_ALLOWED:
            raise CommandError("Demo accounts are not allowed with these settings.")
        path = settings.BASE_DIR / "var" / "demo-password"
        path.parent.mkdir(exist_ok=True)
        password = demo_password(path, os.environ.get("DEMO_PASSWORD", ""))
        try:
            accounts = make_demo_accounts(password)
        except Country.DoesNotExist as error:
            raise CommandError("Load the countries first: manage.py load_reference.") from error
        for account in accounts:
            self.stdout.write(str(account))
