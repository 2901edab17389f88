"""manage.py load_reference: the facts of the reference folder, loaded and published."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from goals.reference.load import Report, load
from goals.reference.records import BadRecord


class Command(BaseCommand):
    help = "Load the reference facts. Staff edits are kept and listed; a bad record stops it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.REFERENCE_DIR)

    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            report = load(folder)
        except BadRecord as error:
            raise CommandError(f"Nothing was written. {error}") from error
        for line in _lines(report):
            self.stdout.write(line)


def _lines(report: Report) -> list[str]:
    lines = [
        f"Reference facts: {report.created} new, {report.changed} changed,"
        f" {report.unchanged} as before."
    ]
    if report.revision:
        lines.append(f"Published as revision {report.revision.number}.")
    if report.kept:
        lines.append(f"Kept as staff edited them ({len(report.kept)}):")
        lines += [f"  {name}" for name in report.kept]
    if report.waiting:
        lines.append(f"Loaded, but unpublished until their draft is ({len(report.waiting)}):")
        lines += [f"  {name}" for name in report.waiting]
    return lines
