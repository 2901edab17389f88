"""manage.py compile_messages: turn the catalogues into what Django reads."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal import messages


class Command(BaseCommand):
    help = "Compile the translation catalogues."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        for language, _name in settings.LANGUAGES:
            messages.compile_catalogue(settings.LOCALE_PATHS[0], language)
