"""manage.py take_bounce: read the report about a letter that came back, from standard input."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from members import bounces


class Command(BaseCommand):
    help = "Read a delivery report (RFC 3464) from standard input; note the letter as refused."

    def handle(self, **options: Any) -> None:
        self.stdout.write(bounces.take(sys.stdin.buffer.read()))
