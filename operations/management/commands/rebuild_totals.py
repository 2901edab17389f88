"""manage.py rebuild_totals: the sums of published figures, all of them made anew."""

from typing import Any

from django.core.management.base import BaseCommand

from operations.roll_up import rebuild


class Command(BaseCommand):
    help = "Sum every published figure up again. Numbers that were right stay as they are."

    def handle(self, **options: Any) -> None:
        changed = rebuild()
        self.stdout.write(f"Numbers of {len(changed)} goals changed.")
