"""The processes of a run: started together, stopped together, never left behind."""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

BASE = Path(__file__).resolve().parents[2]
STOP_SECONDS = 15
PAUSE_SECONDS = 0.1
LAST_LINES = 15


class RunError(Exception):
    """One sentence a person can act on, then the last lines of a log if there are."""


class StopRequested(Exception):
    """Somebody pressed Ctrl-C, or asked in another way."""


class StopRequest:
    """Remember a signal until a safe place asks for it.

    An exception out of a signal handler could come between the birth of a process and the line
    that writes it down. Shells start background jobs with Ctrl-C ignored: we listen all the same.
    """

    def __init__(self) -> None:
        self.made = False

    def listen(self) -> None:
        """Take Ctrl-C, a polite kill and a closed terminal (unless under nohup) as a wish."""
        signal.signal(signal.SIGINT, self._note)
        signal.signal(signal.SIGTERM, self._note)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self._note)

    def ignore(self) -> None:
        """Be deaf while stopping: a second Ctrl-C must not leave half of it running."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)

    def check(self) -> None:
        """Raise if somebody wants us to stop."""
        if self.made:
            raise StopRequested

    def _note(self, number: int, frame: object) -> None:
        self.made = True


@dataclass(frozen=True)
class Child:
    """A process in a session of its own, so that Ctrl-C in the terminal reaches only us."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def failure(self, sentence: str = "") -> RunError:
        """Say what happened to it, and what it said last."""
        code = self.process.poll()
        how = f"was killed by signal {-code}" if code and code < 0 else f"ended with code {code}"
        sentence = sentence or f"The {self.name} process {how}; the rest is stopped too."
        lines = self.log.read_text(errors="replace").splitlines()[-LAST_LINES:]
        return RunError("\n".join([sentence, f"The end of {self.log}:", *lines]))


class Children:
    """All processes of this run, written down in `run.json` for the run after a kill -9."""

    def __init__(self, var: Path, stop: StopRequest) -> None:
        self.stop = stop
        self.logs = var / "log"
        self.book = var / "run.json"
        self._running: list[Child] = []

    def start(self, name: str, command: list[str], environment: dict[str, str]) -> Child:
        """Start a process that writes to its own log; the log of the run before stays as .1."""
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"{name}.log"
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        # Letters with sign-in links stand in the logs: for their owner alone.
        with open(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as output:
            process = subprocess.Popen(
                command,
                cwd=BASE,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        child = Child(name, process, log)
        self._running.append(child)
        self._write_down()
        return child

    def named(self, name: str) -> Child:
        """Find a process of this run."""
        return next(child for child in self._running if child.name == name)

    def forget(self, child: Child) -> None:
        """Take out a process that did its work and ended."""
        self._running.remove(child)
        self._write_down()

    def check(self) -> None:
        """Raise if a process died."""
        for child in self._running:
            if child.process.poll() is not None:
                raise child.failure()

    def pause(self) -> None:
        """Let a moment pass, and stop here if somebody wants that."""
        self.stop.check()
        time.sleep(PAUSE_SECONDS)
        self.stop.check()

    def watch(self, look: Callable[[], None]) -> NoReturn:
        """Stay, and look, until a process dies or somebody wants us to stop."""
        while True:
            self.check()
            look()
            self.pause()

    def end(self) -> None:
        """Ask all to stop, then end what did not, and what the dead left in their group."""
        for child in self._running:
            child.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self._running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0, deadline - time.monotonic()))
            end_group(child.process.pid)
            child.process.wait()
        self._running.clear()
        self.book.unlink(missing_ok=True)

    def end_leftovers(self) -> None:
        """End the processes of a run that was killed: only those with the same birth."""
        left = [entry for entry in self._read_book() if is_alive(entry)]
        if left:
            say(f"Stopping what an earlier run left: {', '.join(e['name'] for e in left)}")
        for entry in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(entry["pid"], signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while any(map(is_alive, left)) and time.monotonic() < deadline:
            time.sleep(PAUSE_SECONDS)
        for entry in left:
            end_group(entry["pid"])
        self.book.unlink(missing_ok=True)

    def _write_down(self) -> None:
        pids = {child.name: child.process.pid for child in self._running}
        entries = [{"name": name, "pid": pid, "born": born(pid)} for name, pid in pids.items()]
        unfinished = self.book.with_suffix(".new")
        unfinished.write_text(json.dumps(entries))
        unfinished.replace(self.book)

    def _read_book(self) -> list[dict]:
        try:
            return json.loads(self.book.read_text())
        except (OSError, ValueError):
            return []


def say(words: str) -> None:
    """Print at once; a terminal that was closed must not keep us from stopping."""
    with contextlib.suppress(OSError):
        print(words, flush=True)


def end_group(leader: int) -> None:
    """Kill what is left of a session; a dead leader's number stays reserved for its group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def is_alive(entry: dict) -> bool:
    """Say whether the process that was written down is the one that has its number now."""
    return entry["born"] is not None and born(entry["pid"]) == entry["born"]


def born(pid: int) -> str | None:
    """Identify a process beyond its number, which is used again; None for a dead one."""
    try:
        # After the name in brackets, which may hold anything: state first, birth the 20th.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None if Path("/proc/self/stat").exists() else _born_by_ps(pid)
    return None if fields[0] in "ZX" else f"{boot} {fields[19]}"


def _born_by_ps(pid: int) -> str | None:
    """Ask `ps` where there is no /proc."""
    command = ["ps", "-o", "stat=,lstart=", "-p", str(pid)]
    words = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
    return None if not words or words[0].startswith("Z") else " ".join(words[1:])
