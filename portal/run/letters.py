"""Letters in development: the worker writes them into its log, `make run` shows them."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

MARK = "letter: "


class EmailBackend(BaseEmailBackend):
    """Writes whom a letter goes to, its subject and its plain text, each line with a mark."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for letter in email_messages:
            head = [f"To: {', '.join(letter.to)}", f"Subject: {letter.subject}", ""]
            lines = [*head, *letter.body.splitlines(), ""]
            text = "\n".join(f"{MARK}{line}" for line in lines)
            # Celery puts words of its own before what goes through sys.stdout.
            print(text, file=sys.__stdout__, flush=True)
        return len(email_messages)


def follow(log: Path, show: Callable[[str], None]) -> Callable[[], None]:
    """Give a function that shows the finished lines of letters that are new in `log`."""
    place = 0

    def look() -> None:
        nonlocal place
        if log.stat().st_size == place:
            return
        with log.open("rb") as file:
            file.seek(place)
            new = file.read()
        finished = new[: new.rfind(b"\n") + 1]
        place += len(finished)
        for line in finished.decode(errors="replace").splitlines():
            if line.startswith(MARK):
                show(f"  | {line.removeprefix(MARK)}")

    return look
