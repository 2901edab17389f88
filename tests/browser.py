"""The browser of the journeys: `python -m tests.browser` finds or installs a Chromium."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CACHES = (".cache/ms-playwright", "Library/Caches/ms-playwright")
IN_CACHE = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)
REMEDY = (
    "No working Chromium was found: install it, on Debian with `sudo apt install chromium`, "
    "or set PORTAL_CHROMIUM to the program."
)


class BrowserMissing(RuntimeError):
    """No browser, and what to do about it."""


def find_chromium() -> str:
    """Give the path of a Chromium that works here."""
    chosen = os.environ.get("PORTAL_CHROMIUM")
    if chosen:
        if works(chosen):
            return chosen
        raise BrowserMissing(f"PORTAL_CHROMIUM names {chosen}, which does not start.")
    for path in candidates():
        if works(path):
            return path
    raise BrowserMissing(REMEDY)


def candidates() -> list[str]:
    """List what is installed: on the system first, then what Playwright downloaded."""
    installed = filter(None, map(shutil.which, NAMES))
    chosen = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    caches = [Path(chosen)] if chosen else [Path.home() / cache for cache in CACHES]
    downloaded = [path for cache in caches for form in IN_CACHE for path in cache.glob(form)]
    return [*installed, *map(str, sorted(downloaded, reverse=True))]


def works(path: str) -> bool:
    """Start it once: Ubuntu's `chromium` is a stub that needs snap, others lack a library."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def install_chromium() -> None:
    """Try the ways that need no question; the next one only when the one before failed."""
    for commands in ways():
        done = all(subprocess.run(command, check=False).returncode == 0 for command in commands)
        if done and any(map(works, candidates())):
            return


def ways() -> list[list[list[str]]]:
    """List the ways to install, each a list of commands."""
    playwright = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if not shutil.which("apt-get"):
        return [playwright]
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    debian = [[*quiet, "update"], [*quiet, "install", "-y", "chromium"]]
    if os.geteuid() == 0:
        return [debian, playwright]
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], check=False).returncode == 0:
        return [[["sudo", "-n", *command] for command in debian], playwright]
    return [playwright]


def main() -> int:
    """Print the path of the browser, installed if need be."""
    try:
        path = find_chromium()
    except BrowserMissing as missing:
        if os.environ.get("PORTAL_CHROMIUM"):
            print(missing, file=sys.stderr)
            return 1
        print("Installing Chromium for the browser tests", flush=True)
        install_chromium()
        try:
            path = find_chromium()
        except BrowserMissing as still_missing:
            print(still_missing, file=sys.stderr)
            return 1
    print(f"Browser: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
