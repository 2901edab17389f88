"""What Django does before the start. One process for all steps: starting Django takes a second.

It tells the run command what happens by lines with a prefix: `step: ` and `account: `.
"""

import hashlib
import io
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import OperationalError

STEPS = {
    "compile_messages": "Compiling the translations",
    "collectstatic": "Collecting the static files",
    "migrate": "Bringing the database up to date",
    "load_reference": "Loading the reference facts",
    "create_demo_accounts": "Making sure the demo accounts exist",
    "create_demo_reports": "Making sure the demo reports exist",
}
OPTIONS = {"collectstatic": {"interactive": False}, "migrate": {"interactive": False}}


def main() -> int:
    """Take the steps in their order; the first that fails ends the process."""
    django.setup()
    for command, label in STEPS.items():
        print(f"step: {label}", flush=True)
        try:
            collect_static() if command == "collectstatic" else take(command)
        except (CommandError, OperationalError) as error:
            print(f"{command}: {error}", file=sys.stderr)
            return 1
    return 0


def take(command: str) -> None:
    """Run one command; its output goes to our log."""
    output = io.StringIO()
    call_command(command, stdout=output, **OPTIONS.get(command, {}))
    prefix = "account: " if command == "create_demo_accounts" else ""
    for line in output.getvalue().splitlines():
        print(f"{prefix}{line}", flush=True)


def collect_static() -> None:
    """Collect only when a file changed: compressing all of them takes longer than the rest."""
    mark = Path(settings.STATIC_ROOT).with_suffix(".collected")
    now = static_fingerprint()
    if Path(settings.STATIC_ROOT).is_dir() and mark.exists() and mark.read_text() == now:
        print("Nothing changed since the files were collected.", flush=True)
        return
    take("collectstatic")
    mark.write_text(now)


def static_fingerprint() -> str:
    """Sum up name, age and size of every source file, and how they are stored."""
    paths = [
        Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([])
    ]
    states = sorted((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in paths)
    return hashlib.sha256(repr((states, settings.STORAGES)).encode()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
