"""The largest paint on Lighthouse's slow phone: `python -m bench.paint` (simulated slow 4G, CPU/4).

Needs Chromium, and Lighthouse: on the PATH, or fetched by `npx` (Node) when that is there. It
is apart from the rest because neither belongs to the portal's own set-up.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.__main__ import VAR
from bench.pages import PAGES
from bench.report import Verdicts, table
from bench.servers import Server, environment
from portal import embedded
from portal.run import logins
from portal.run.__main__ import prepare
from portal.run.children import Children, RunError, StopRequest, StopRequested, say
from tests.browser import BrowserMissing, find_chromium

LIGHTHOUSE = "lighthouse@12"
MOST_MS = 1_700
RUNS = 3
TRIES = 3  # on a busy machine Chromium loses the start of a page now and then
NPM_CACHE = str(VAR / "npm")
PATHS = [(page.name, page.path) for page in PAGES if page.path.startswith("/en/")]


def main() -> int:
    """Measure; 0 when every page is painted in time."""
    stop = StopRequest()
    stop.listen()
    children = Children(VAR, stop)
    children.end_leftovers()
    try:
        return _measure(children)
    except StopRequested:
        say("Stopped before the end.")
    except (RunError, BrowserMissing, embedded.EmbeddedError) as error:
        say(f"\n{error}")
    finally:
        stop.ignore()
        children.end()
        embedded.stop_all()
    return 2


def _measure(children: Children) -> int:
    command = _lighthouse()
    facts = environment(VAR)
    prepare(children, logins.with_passwords(facts))
    serving = logins.serving(facts, logins.WEB)
    server = Server(children, "portal", "portal.wsgi", serving)
    server.wait_until_ready(PATHS[0][1], children)
    verdicts, rows = Verdicts(), []
    for name, path in [*PATHS, ("home, Arabic", "/ar/")]:
        runs = [_visit(command, server.port, path) for _ in range(RUNS)]
        paints = [run["largest-contentful-paint"] for run in runs]
        first = statistics.median(run["first-contentful-paint"] for run in runs)
        weight = statistics.median(run["total-byte-weight"] for run in runs)
        paint = statistics.median(paints)
        spread = f"{min(paints):,.0f}..{max(paints):,.0f}"
        rows.append([name, f"{paint:,.0f}", spread, f"{first:,.0f}", f"{weight / 1024:.1f}"])
        verdicts.at_most(f"{name}, largest paint", paint, MOST_MS, " ms")
    say(table(["page", "largest paint ms", "min..max", "first paint ms", "KB"], rows))
    say("\n".join(["", *verdicts.lines]))
    return 1 if verdicts.failures else 0


def _lighthouse() -> list[str]:
    if shutil.which("lighthouse"):
        return ["lighthouse"]
    if shutil.which("npx"):
        return ["npx", "--yes", LIGHTHOUSE]
    raise RunError("Lighthouse was not found: install Node, which brings npx, or Lighthouse.")


def _visit(command: list[str], port: int, path: str) -> dict[str, float]:
    """Open the page once with an empty cache; return Lighthouse's figures by name."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        options = ["--only-categories=performance", "--output=json", f"--output-path={report}"]
        options += ["--quiet", "--chrome-flags=--headless=new --no-sandbox"]
        for _attempt in range(TRIES):
            done = subprocess.run(
                [*command, f"http://localhost:{port}{path}", *options],
                env={**os.environ, "CHROME_PATH": find_chromium(), "npm_config_cache": NPM_CACHE},
                capture_output=True,
                text=True,
                timeout=180,
            )
            if done.returncode == 0:
                break
        else:
            raise RunError(f"Lighthouse failed on {path}:\n{done.stderr[-2000:]}")
        audits = json.loads(report.read_text())["audits"]
    return {
        name: audit["numericValue"] for name, audit in audits.items() if "numericValue" in audit
    }


if __name__ == "__main__":
    sys.exit(main())
