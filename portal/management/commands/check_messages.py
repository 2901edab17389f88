"""manage.py check_messages: fail while any text lacks its translation."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal import messages


class Command(BaseCommand):
    help = "List texts that are missing, empty, doubtful or at odds with their source."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        found = messages.messages_of(settings.BASE_DIR)
        faults = [
            fault
            for language, _name in settings.LANGUAGES
            for fault in messages.problems(settings.LOCALE_PATHS[0], language, found)
        ]
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} texts are not fully translated.")
        self.stdout.write(f"All {len(found)} texts are translated.")
