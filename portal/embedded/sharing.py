"""A server that belongs to a folder and is shared by the processes that need it."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import stat
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import IO

SPACE_NEEDED = 300 * 1024 * 1024  # bytes: a new cluster takes 50 MB, its first tests 100 MB
SPACE_AT_LEAST = 1024 * 1024
NO_SPACE = "The disk that holds {home} is full: free at least 300 MB and start again."


class EmbeddedError(RuntimeError):
    """One sentence a person can act on, then the last lines of the server's log if there are."""


class SharedServer(ABC):
    """Start, join, leave and stop a server, counted by two locks in its folder.

    `gate` is held while somebody starts or stops the server, `users` is held shared by everyone
    who uses it. The kernel drops both when a process dies, however it dies, so a server whose
    owner was killed has no users: the next one to join adopts it and stops it on leaving.
    """

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()
        self.log = self.home / "log"
        self.sockets = _socket_folder(self.home)
        self._use: IO[str] | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """The address that Django or Celery connects to."""

    @abstractmethod
    def answers(self) -> bool:
        """Say whether the server works now."""

    @abstractmethod
    def start(self) -> None:
        """Start the server and return when it answers; the caller holds the gate."""

    @abstractmethod
    def stop(self) -> None:
        """Stop the server and return when it is gone; the caller holds the gate."""

    def join(self) -> None:
        """Use the server, started by us if nobody did."""
        try:
            self.prepare()
            with self._gate():
                if not self.answers():
                    self._start_in_private()
                self._use = (self.home / "users").open("w")
                fcntl.flock(self._use, fcntl.LOCK_SH)
        except OSError as error:
            raise self.failure(f"The folder {self.home} cannot be used.", str(error)) from error

    def leave(self) -> None:
        """Stop using the server, and stop it if we were the last."""
        with self._gate(), self._use:
            try:
                fcntl.flock(self._use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            if self.answers():
                self.stop()
            shutil.rmtree(self.sockets, ignore_errors=True)

    def failure(self, sentence: str, details: str) -> EmbeddedError:
        """Build the error for a server that failed; a full disk gets its own sentence.

        A server that cannot write its log cannot tell why, so the disk is asked as well.
        """
        full = self.home.exists() and shutil.disk_usage(self.home).free < SPACE_AT_LEAST
        if full or "No space left on device" in details:
            sentence = NO_SPACE.format(home=self.home)
        return EmbeddedError("\n".join([sentence, *details.strip().splitlines()[-10:]]))

    def log_size(self) -> int:
        """Mark a place in the log, so that an error shows only what came after it."""
        return self.log.stat().st_size if self.log.exists() else 0

    def log_after(self, mark: int) -> str:
        """Read what the server wrote after the mark."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(mark)
            return log.read().decode(errors="replace")

    def prepare(self) -> None:
        """Make the folder, and refuse one that cannot hold the data."""
        self.home.mkdir(parents=True, mode=0o700, exist_ok=True)
        if shutil.disk_usage(self.home).free < SPACE_NEEDED:
            raise EmbeddedError(NO_SPACE.format(home=self.home))
        if not os.access(self.home, os.W_OK):
            raise EmbeddedError(
                f"The folder {self.home} belongs to another user: remove it, or run as that user."
            )

    def _start_in_private(self) -> None:
        _make_private(self.sockets)
        try:
            self.start()
        except BaseException:
            with contextlib.suppress(OSError):  # only an empty one: something may still run there
                self.sockets.rmdir()
            raise

    @contextlib.contextmanager
    def _gate(self) -> Iterator[None]:
        with (self.home / "gate").open("w") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield


def _socket_folder(home: Path) -> Path:
    """Name a folder short enough for a socket (107 bytes), the same for every process.

    `/tmp` and not the temporary folder of the environment: that one may be long, and may differ
    between two processes that should share a server.
    """
    key = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return Path("/tmp") / f"portal-{os.geteuid()}-{key}"


def _make_private(folder: Path) -> None:
    """Make the folder ours alone; anybody could have made that name in /tmp before us."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    # Root may find it in the hands of the account that ran PostgreSQL last time.
    ours = found.st_uid == os.geteuid() or os.geteuid() == 0
    if not (ours and stat.S_ISDIR(found.st_mode)):
        raise EmbeddedError(f"Remove {folder}: it must be a folder that belongs to you.")
    if os.geteuid() == 0:
        os.chown(folder, 0, 0, follow_symlinks=False)
    folder.chmod(0o700)
