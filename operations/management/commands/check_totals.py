"""manage.py check_totals: does every published total add up?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members.scope import Copy, scope
from operations.models import Total
from operations.recount import differences


class Command(BaseCommand):
    help = "Add every published total again from the published figures; name those that differ."

    def handle(self, **options: Any) -> None:
        with scope(Copy.PUBLISHED):
            found = [str(difference) for difference in differences()]
            count = Total.objects.count()
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(f"{count} totals add up.")
