"""manage.py verify_audit: is every chain of the audit trail as it was sealed?"""

import datetime
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members.audit.roots import Root, RootsError, read
from members.audit.verifying import Findings, verify

LATE_SECONDS = 300  # sealing runs every few seconds


class Command(BaseCommand):
    help = "Recompute every chain of the audit trail; name the first bad row of each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--roots", type=Path, nargs="+", default=[], help="files of export_audit_roots"
        )

    def handle(self, *, roots: list[Path], **options: Any) -> None:
        kept = _read(roots)
        began = time.perf_counter()
        found = verify(kept)
        seconds = time.perf_counter() - began
        self.stdout.write(
            f"{found.rows:,} rows in {found.chains} chains, {len(kept)} roots,"
            f" {seconds:.2f} s: {found.rows / seconds:,.0f} rows/s"
        )
        self._tell_of_waiting(found)
        if found.faults:
            raise CommandError("\n".join(map(str, found.faults)))
        self.stdout.write("Every row is as it was sealed.")

    def _tell_of_waiting(self, found: Findings) -> None:
        if not found.waiting:
            return
        age = time.time() - (found.waiting_since or 0) / 1e6
        self.stdout.write(f"{found.waiting:,} notes wait to be sealed and were not checked.")
        if age > LATE_SECONDS:
            hours = datetime.timedelta(seconds=int(age))
            self.stderr.write(f"The oldest waits since {hours}: do worker and timetable run?")


def _read(paths: list[Path]) -> list[Root]:
    roots = []
    for path in paths:
        try:
            roots += read(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, RootsError) as error:
            raise CommandError(f"{path}: {error}") from error
    return roots
