"""manage.py export_figures <folder>: every published figure and all it rests on, as files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.archive.export import export


class Command(BaseCommand):
    help = "Write the published figures into a folder: CSV, XLSX and JSON with metadata."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: Any) -> None:
        revision = export(folder)
        self.stdout.write(f"Written to {folder}: {revision or 'nothing is published yet'}.")
