"""manage.py make_messages: bring the translation catalogues up to the code."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal import messages


class Command(BaseCommand):
    help = "Write every text of code and templates into the catalogues, for translators."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        found = messages.messages_of(settings.BASE_DIR)
        for language, _name in settings.LANGUAGES:
            messages.update(settings.LOCALE_PATHS[0], language, found)
            self.stdout.write(f"{language}: {len(found)} texts")
