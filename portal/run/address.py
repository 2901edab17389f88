"""Where the portal listens, and whether it answers there."""

import errno
import os
import socket
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

from portal.run.children import Children, RunError

READY_SECONDS = 90
# A browser may try either for "localhost". The second is left out where there is no IPv6.
LOOPBACK = {"127.0.0.1": socket.AF_INET, "::1": socket.AF_INET6}


@dataclass(frozen=True)
class Address:
    """A port of this machine, for this machine alone."""

    port: int

    @classmethod
    def from_environment(cls) -> "Address":
        """Read PORT, 8000 when it is not set."""
        text = os.environ.get("PORT") or "8000"
        if not text.isdecimal() or not 0 < int(text) < 65536:
            raise RunError(f"PORT={text} is not a port: choose a number from 1024 to 65535.")
        return cls(int(text))

    @property
    def url(self) -> str:
        """The page that shows the portal is ready."""
        return f"http://localhost:{self.port}/en/"

    def binds(self) -> list[str]:
        """Name the addresses as gunicorn wants them."""
        hosts = [host for host in LOOPBACK if self._trouble(host) != errno.EADDRNOTAVAIL]
        return [f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}" for host in hosts]

    def check_free(self) -> None:
        """Refuse a port that somebody uses, before anything is started.

        gunicorn would not notice: with --reuse-port two servers share one port.
        """
        troubles = {self._trouble(host) for host in LOOPBACK}
        if errno.EADDRINUSE in troubles:
            other = self.port + 1 if self.port < 65535 else 8000
            raise RunError(
                f"Port {self.port} is in use by another program: "
                f"stop that, or choose another port with `make run PORT={other}`."
            )
        if errno.EACCES in troubles:
            raise RunError(f"Port {self.port} is not for ordinary users: use PORT=8000.")

    def wait_until_ready(self, children: Children) -> None:
        """Return when the first page answers; fail when a process dies or time is up."""
        # A proxy in the environment must not be asked for a page of this machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            children.check()
            try:
                with opener.open(self.url, timeout=10):
                    return
            except urllib.error.HTTPError as error:
                error.close()
                raise children.named("web").failure(
                    f"The page {self.url} answers with the error {error.code}."
                ) from None
            except OSError:
                children.pause()
        raise children.named("web").failure(f"{self.url} did not answer in {READY_SECONDS} s.")

    def _trouble(self, host: str) -> int | None:
        """Try to listen there as gunicorn will; return the error number, if any."""
        try:
            with socket.socket(LOOPBACK[host], socket.SOCK_STREAM) as probe:
                # Connections of a portal that just stopped must not count as "in use".
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, self.port))
                probe.listen()
        except OSError as error:
            missing = {errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL}
            return errno.EADDRNOTAVAIL if error.errno in missing else error.errno
        return None
