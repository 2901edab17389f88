"""Which machine this is, and how quiet."""

import os
import platform
import re
import time
from pathlib import Path

QUIET_PERCENT = 10.0


def description() -> str:
    """One line for the report."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    return (
        f"{os.cpu_count()} cores ({model[1].strip() if model else platform.machine()}), "
        f"{int(memory[1]) // 1024**2 if memory else 0} GiB, Linux {platform.release()}, "
        f"Python {platform.python_version()}"
    )


def wait_until_quiet(patience: float) -> float:
    """Wait while others work; return how busy the machine is in the end, in percent."""
    deadline = time.monotonic() + patience
    busy = busy_percent(1.0)
    while busy > QUIET_PERCENT and time.monotonic() < deadline:
        busy = busy_percent(2.0)
    return busy


def busy_percent(seconds: float) -> float:
    """Share of all cores at work, others' use of the hardware (steal) included."""
    before = _times()
    time.sleep(seconds)
    after = _times()
    total = sum(after) - sum(before)
    idle = after[3] + after[4] - before[3] - before[4]
    return 100.0 * (total - idle) / total if total else 0.0


def addition_seconds() -> float:
    """How long one core takes for ten million additions: times of two days compare by it."""
    start, total = time.perf_counter(), 0
    for number in range(10_000_000):
        total += number
    return time.perf_counter() - start


def _times() -> list[int]:
    """user nice system idle iowait irq softirq steal, in ticks; guests are in user already."""
    return [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
