"""manage.py export_audit_roots: what the audit chains had come to, to be signed elsewhere."""

import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members.audit.roots import roots_of, written


class Command(BaseCommand):
    help = "Print the root of each audit chain at the end of a day (UTC), and their digest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--day", type=datetime.date.fromisoformat, default=None, help="default: yesterday"
        )

    def handle(self, *, day: datetime.date | None, **options: Any) -> None:
        today = datetime.datetime.now(datetime.UTC).date()
        day = day or today - datetime.timedelta(days=1)
        if day >= today:
            raise CommandError(f"{day} is not over yet: its roots would still change.")
        self.stdout.write(written(day, roots_of(day)), ending="")
