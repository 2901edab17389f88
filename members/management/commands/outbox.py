"""manage.py outbox: what commits promised and what is not done yet; try again, or do it now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from members import outbox
from members.models import OutboxRow
from members.models.outbox import MOST_TRIES
from members.querysets import OutboxQuerySet
from members.scope import JOB, scope

LONGEST_LIST = 50


class Command(BaseCommand):
    help = "List promises that wait, fail or were given up; --retry tries again, --drain does them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--retry", nargs="+", metavar="ID", help="numbers of rows, or the word all"
        )
        parser.add_argument("--drain", action="store_true", help="do what is due, without a worker")

    def handle(self, *, retry: list[str] | None, drain: bool, **options: Any) -> None:
        if retry:
            with scope(seen_by=JOB):
                again = _named(retry).retry()
            self.stdout.write(f"To be tried again: {again}")
        if drain:
            self.stdout.write(f"Tried: {outbox.drain()}")
        with scope(seen_by=JOB):
            self._list(OutboxRow.objects.all())

    def _list(self, rows: OutboxQuerySet) -> None:
        self.stdout.write(
            f"Waiting: {rows.waiting().count()}. Failing: {rows.failing().count()}."
            f" Given up: {rows.given_up().count()}, refused among them: {rows.refused().count()}."
        )
        for row in rows.for_operator()[:LONGEST_LIST]:
            self.stdout.write(_line(row))


def _named(words: list[str]) -> OutboxQuerySet:
    if words == ["all"]:
        return OutboxRow.objects.given_up()
    if not all(word.isdecimal() for word in words):
        raise CommandError("--retry wants numbers of rows, or the word all.")
    return OutboxRow.objects.numbered([int(word) for word in words])


def _line(row: OutboxRow) -> str:
    """One row without anything personal: what it is, how it stands, why."""
    if row.given_up_at:
        state = f"given up {row.given_up_at:%Y-%m-%d %H:%M}"
    elif row.attempts or row.last_error:
        state = f"next try {row.not_before:%Y-%m-%d %H:%M:%S}"
    else:
        state = f"waiting for {(timezone.now() - row.created_at).total_seconds():.0f} s"
    what = row.payload.get("template", row.kind)
    return f"{row.pk:>8}  {what}  try {row.attempts}/{MOST_TRIES}  {state}  {row.last_error}"
