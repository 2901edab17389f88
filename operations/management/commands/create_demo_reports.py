"""manage.py create_demo_reports: two marked reports, where settings allow demo accounts."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from members.models import User
from operations.demo import make_demo_reports


class Command(BaseCommand):
    help = "Make the demo reports. Refused where settings do not allow demo accounts."

    def handle(self, **options: Any) -> None:
        if not settings.DEMO_ACCOUNTS_ALLOWED:
            raise CommandError("Demo reports are not allowed with these settings.")
        try:
            made = make_demo_reports()
        except User.DoesNotExist as error:
            raise CommandError("Make the people first: manage.py create_demo_accounts.") from error
        self.stdout.write(f"{len(made)} demo reports made")
