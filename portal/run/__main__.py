"""The order of events: look around, servers, database, processes, wait, stop."""

import contextlib
import fcntl
import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NoReturn
from urllib.parse import urlsplit

from portal import embedded
from portal.run import letters, logins
from portal.run.address import Address
from portal.run.children import Child, Children, RunError, StopRequest, StopRequested, say

BASE = Path(__file__).resolve().parents[2]
SETTINGS = "portal.settings.development"


def main() -> int:
    """Run until somebody asks to stop (0), or until something fails (1)."""
    stop = StopRequest()
    stop.listen()
    var = Path(os.environ.get("PORTAL_VAR") or BASE / "var").resolve()
    try:
        var.mkdir(parents=True, exist_ok=True)
        with only_run(var):
            return run(var, stop)
    except RunError as error:
        say(str(error))
    except OSError as error:
        say(f"The portal cannot work in {var}: {error}.")
    return 1


def run(var: Path, stop: StopRequest) -> int:
    """Check the place, serve, and stop everything whatever happens."""
    children = Children(var, stop)
    children.end_leftovers()
    address = Address.from_environment()
    address.check_free()
    try:
        serve(children, address, var)
    except StopRequested:
        return 0
    except (RunError, embedded.EmbeddedError) as error:
        say(f"\n{error}")
        return 1
    finally:
        stop_everything(children)


def serve(children: Children, address: Address, var: Path) -> NoReturn:
    """Start everything, say where it is, and stay until a part ends or somebody stops us."""
    environment = environment_for(var, address.port)
    accounts = prepare(children, logins.with_passwords(environment))
    start_processes(children, environment, address, var)
    address.wait_until_ready(children)
    tell(address, accounts, children.logs)
    children.watch(letters.follow(children.named("worker").log, say))


def environment_for(var: Path, port: int) -> dict[str, str]:
    """Complete the environment: what is set stays, the rest is ours."""
    given = os.environ
    settings = given.get("DJANGO_SETTINGS_MODULE") or SETTINGS
    missing = {"DATABASE_URL", "CELERY_BROKER_URL", "SECRET_KEY"} - {k for k in given if given[k]}
    if missing and settings.endswith(".production"):
        names = ", ".join(sorted(missing))
        raise RunError(f"Production brings its own servers and key: set {names}.")
    broker = given.get("CELERY_BROKER_URL") or start_broker(var)
    return {
        **given,
        "DJANGO_SETTINGS_MODULE": settings,
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",  # so that a log shows the last words of a process that dies
        "SECRET_KEY": given.get("SECRET_KEY") or secret_key(var),
        "DATABASE_URL": given.get("DATABASE_URL") or start_database(var),
        "CELERY_BROKER_URL": broker,
        "CACHE_URL": given.get("CACHE_URL") or cache_url(broker),
    }


def cache_url(broker: str) -> str:
    """Database 1 of the broker's server: tries at doors are counted there for all processes."""
    if broker.startswith("redis+socket://"):
        return f"unix://{broker.removeprefix('redis+socket://')}?db=1"
    if broker.startswith(("redis://", "rediss://")):
        address = urlsplit(broker)
        return address._replace(path="/1").geturl()
    return ""


def start_database(var: Path) -> str:
    """Start the embedded PostgreSQL."""
    say(f"Starting PostgreSQL, its data in {var / 'postgres'}")
    return embedded.database_url(var)


def start_broker(var: Path) -> str:
    """Start the embedded Valkey."""
    say(f"Starting Valkey, its data in {var / 'valkey'}")
    return embedded.broker_url(var)


def secret_key(var: Path) -> str:
    """Make the key once, so that sign-ins survive a restart; only its owner may read it."""
    path = var / "secret-key"
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


def prepare(children: Children, environment: dict[str, str]) -> list[str]:
    """Bring translations and database up to date; return the lines about demo accounts.

    The process tells its steps in its log, which is read while it grows: a pipe would block,
    and then Ctrl-C would wait for the longest migration.
    """
    child = children.start(
        "preparation", [sys.executable, "-m", "portal.run.preparation"], environment
    )
    told = 0
    while True:
        ended = child.process.poll() is not None
        steps = lines_after("step: ", child)
        for step in steps[told:]:
            say(step)
        told = len(steps)
        if ended:
            break
        children.pause()
    if child.process.returncode:
        raise child.failure()
    children.forget(child)
    return lines_after("account: ", child)


def lines_after(prefix: str, child: Child) -> list[str]:
    """Read the finished lines of a log that begin with the prefix."""
    lines = child.log.read_text(errors="replace").splitlines(keepends=True)
    return [line[len(prefix) : -1] for line in lines if line.startswith(prefix) and "\n" in line]


def start_processes(
    children: Children, environment: dict[str, str], address: Address, var: Path
) -> None:
    """Start the web process and the worker, which also keeps the timetable (-B)."""
    say("Starting the web process and the worker")
    web = "gunicorn portal.wsgi --worker-class gthread --workers 2 --threads 4 --reuse-port"
    # The control socket lies in the home folder, where two portals would meet.
    web += " --no-control-socket --graceful-timeout 10"
    binds = [word for bind in address.binds() for word in ("--bind", bind)]
    command = [sys.executable, "-m", *web.split(), *binds]
    children.start("web", command, logins.serving(environment, logins.WEB))
    worker = "celery -A portal worker --pool=threads -c 2 -l INFO -B"
    schedule = ["--schedule", str(var / "celery-schedule")]
    command = [sys.executable, "-m", *worker.split(), *schedule]
    children.start("worker", command, logins.serving(environment, logins.WORKER))


def tell(address: Address, accounts: list[str], logs: Path) -> None:
    """Say where the portal is and how to get in."""
    say(f"\nThe portal is at {address.url}\n")
    if accounts:
        say("Sign in with one of the demo accounts:")
    for account in accounts:
        say(f"  {account}")
    if accounts:
        say("Where a code is asked for, the sign-in page shows it; `manage.py demo_codes` too.")
    say(f"\nLogs: {logs}")
    say("Letters that would be sent appear here.")
    say("Press Ctrl-C to stop.")


def stop_everything(children: Children) -> None:
    """Stop processes before the servers they use; nothing may interrupt this."""
    children.stop.ignore()
    say("\nStopping")
    try:
        children.end()
    finally:
        embedded.stop_all()
    say("Stopped")


@contextlib.contextmanager
def only_run(var: Path) -> Iterator[None]:
    """Refuse a second run of the same folder. The kernel drops the lock of a killed run."""
    with (var / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunError(
                f"The portal of this folder already runs (process {holder(lock)}): "
                "use that one, or stop it with Ctrl-C where it runs."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def holder(lock: IO[str]) -> str:
    """Read who holds the lock."""
    lock.seek(0)
    return lock.read().strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
