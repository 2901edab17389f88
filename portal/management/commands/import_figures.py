"""manage.py import_figures <folder>: an archive of export_figures, into an empty portal."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.archive.taking_in import FORMATS, BadCell, take_in


class Command(BaseCommand):
    help = "Put an archive of figures into a portal without content. A bad cell stops it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--format", choices=FORMATS, default="json")

    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            revision = take_in(folder, options["format"])
        except BadCell as error:
            raise CommandError(f"Nothing was written. {error}") from error
        self.stdout.write(f"Taken in as it was published: {revision}.")
