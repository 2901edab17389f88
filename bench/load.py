"""Keep a number of connections busy for a while and time each answer.

`wrk` when it is installed, otherwise our own: `python -m bench.load` with epoll in one thread
of a process of its own, which costs about 20 µs a request on the cores it shares with the
server. So rates measured by the two are not comparable, ratios of one run are.
"""

import json
import math
import re
import select
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cache

from portal.run.children import RunError

CONNECTIONS = 16
ACCEPT_ENCODING = "gzip, deflate, br"
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r", re.IGNORECASE)


@dataclass(frozen=True)
class Load:
    """What one round measured. Times are milliseconds."""

    rate: float
    p50: float
    p99: float
    errors: int


@cache
def generator() -> str:
    """Name the generator that `run` will use."""
    return "wrk" if shutil.which("wrk") else "own generator (epoll, one thread)"


def run(port: int, path: str, seconds: float, connections: int = CONNECTIONS) -> Load:
    """Load one address."""
    if generator() == "wrk":
        return _run_wrk(port, path, seconds, connections)
    return run_own(port, path, seconds, connections)


def run_own(port: int, path: str, seconds: float, connections: int) -> Load:
    """Load one address by our own generator in a process of its own."""
    command = [sys.executable, "-m", "bench.load", str(port), path, str(seconds), str(connections)]
    return Load(**json.loads(_said_by(command, seconds)))


def _run_wrk(port: int, path: str, seconds: float, connections: int) -> Load:
    duration = f"-d{max(1, round(seconds))}s"
    address = f"http://127.0.0.1:{port}{path}"
    header = f"Accept-Encoding: {ACCEPT_ENCODING}"
    command = ["wrk", "-t1", f"-c{connections}", duration, "--latency", "-H", header, address]
    said = _said_by(command, seconds)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Load(
        rate=float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1]),
        p50=_milliseconds(re.search(r"50%\s+([\d.]+)(\w+)", said)),
        p99=_milliseconds(re.search(r"99%\s+([\d.]+)(\w+)", said)),
        errors=int(bad[1]) if bad else 0,
    )


def _said_by(command: list[str], seconds: float) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60)
    if done.returncode:
        raise RunError(f"{' '.join(command)}\n{done.stderr[-2000:]}")
    return done.stdout


def _milliseconds(found: re.Match) -> float:
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}[found[2]]


class _Connection:
    """One kept-alive connection that asks the same question again and again."""

    def __init__(self, port: int, question: bytes) -> None:
        self.question = question
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""

    def ask(self) -> None:
        self.asked_at = time.perf_counter()
        self.socket.sendall(self.question)

    def read(self) -> bool | None:
        """None while the answer is incomplete, then whether it is a good one."""
        chunk = self.socket.recv(262_144)
        if not chunk:
            raise ConnectionError("the server closed a connection that it should keep")
        self.received += chunk
        head = self.received.find(b"\r\n\r\n")
        if head < 0:
            return None
        length = _LENGTH.search(self.received, 0, head + 2)
        # Django without middleware counts nothing, and the answer comes in chunks.
        is_whole = (
            len(self.received) >= head + 4 + int(length[1])
            if length
            else self.received.endswith(b"\r\n0\r\n\r\n")
        )
        if not is_whole:
            return None
        is_good = self.received.startswith(b"HTTP/1.1 2")
        self.received = b""
        return is_good


def _measure(port: int, path: str, seconds: float, count: int) -> Load:
    question = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Accept-Encoding: {ACCEPT_ENCODING}\r\n\r\n"
    ).encode()
    connections = [_Connection(port, question) for _ in range(count)]
    poll = select.epoll()
    by_number = {connection.socket.fileno(): connection for connection in connections}
    for number, connection in by_number.items():
        poll.register(number, select.EPOLLIN)
        connection.ask()
    times, errors = [], 0
    start = now = time.perf_counter()
    while now - start < seconds:
        for number, _event in poll.poll(1.0):
            connection = by_number[number]
            is_good = connection.read()
            if is_good is None:
                continue
            now = time.perf_counter()
            times.append(now - connection.asked_at)
            errors += not is_good
            connection.ask()
        now = time.perf_counter()
    return _summary(times, now - start, errors)


def _summary(times: list[float], seconds: float, errors: int) -> Load:
    times.sort()
    if not times:
        return Load(0.0, math.inf, math.inf, errors)  # what never answered was not fast
    p50, p99 = (1000 * times[int(len(times) * share)] for share in (0.5, 0.99))
    return Load(len(times) / seconds, p50, p99, errors)


if __name__ == "__main__":
    load = _measure(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), int(sys.argv[4]))
    print(json.dumps(load.__dict__))
