"""The order of events: servers, pages one by one, load in turns, tables, verdicts, stop."""

import argparse
import fcntl
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench import load, machine, report, weight
from bench.pages import BARE, FIRST_VISIT, NEXT_PAGE, PAGES
from bench.servers import Server, environment, on_generated_data
from portal import embedded
from portal.run import logins
from portal.run.__main__ import prepare
from portal.run.children import Children, RunError, StopRequest, StopRequested, say

VAR = Path(__file__).resolve().parents[1] / "var" / "bench"


@dataclass(frozen=True)
class Plan:
    """How long to look."""

    rounds: int
    seconds: float
    patience: float  # seconds to wait for a quiet machine before each round


FULL, QUICK = Plan(rounds=4, seconds=2.0, patience=10.0), Plan(1, 1.0, 4.0)


def main() -> int:
    """Measure; 0 when every promise is kept, 1 when one is not, 2 when it could not measure."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Speed and weight.")
    parser.add_argument("--quick", action="store_true", help="one short round: a first look")
    plan = QUICK if parser.parse_args().quick else FULL
    stop = StopRequest()
    stop.listen()
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / "bench.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Somebody measures here already: two at once would measure each other.")
            return 2
        return _run(Children(VAR, stop), plan)


def _run(children: Children, plan: Plan) -> int:
    children.end_leftovers()
    try:
        return 1 if _measure(children, plan) else 0
    except StopRequested:
        say("Stopped before the end.")
    except (RunError, embedded.EmbeddedError) as error:
        say(f"\n{error}")
    finally:
        children.stop.ignore()
        children.end()
        embedded.stop_all()
    return 2


def _measure(children: Children, plan: Plan) -> int:
    began = time.monotonic()
    facts = environment(VAR)
    prepare(children, logins.with_passwords(facts))
    generated, rows = on_generated_data(facts)
    say("Generated data: " + ", ".join(f"{n:,} {t.rpartition('_')[2]}s" for t, n in rows.items()))
    serving = [logins.serving(environment, logins.WEB) for environment in (facts, generated)]
    servers = _start(children, *serving)
    verdicts = report.Verdicts()
    say(f"\nMachine: {machine.description()}")
    say(f"Load: {load.generator()}, {load.CONNECTIONS} kept-alive connections, same machine")
    say("Bare views: " + "; ".join(f"({bare.letter}) {bare.what}" for bare in BARE))
    _one_by_one(servers, verdicts)
    _weigh(servers["portal"], verdicts)
    series = _rounds(children, servers, plan)
    _show(series, verdicts)
    say("\n" + "\n".join(verdicts.lines))
    say(
        f"\n{verdicts.failures} of {len(verdicts.lines)} promises broken"
        f" ({time.monotonic() - began:.0f} s)."
    )
    return verdicts.failures


def _start(
    children: Children, facts: dict[str, str], generated: dict[str, str]
) -> dict[str, Server]:
    say("Starting the portal four times, and the bare views")
    servers = {
        "portal": Server(children, "portal", "portal.wsgi", facts),
        "missing": Server(children, "missing", "bench.missing", facts),
        "cold": Server(children, "cold", "bench.cold", facts),
        "generated": Server(children, "generated", "bench.missing", generated),
    }
    for settings in dict.fromkeys(bare.settings for bare in BARE):
        changed = facts | {"DJANGO_SETTINGS_MODULE": settings}
        servers[settings] = Server(children, settings, "bench.bare.wsgi", changed)
    for name, server in servers.items():
        path = "/hello/" if name.startswith("bench.") else PAGES[0].path
        server.wait_until_ready(path, children)
    return servers


def _one_by_one(servers: dict[str, Server], verdicts: report.Verdicts) -> None:
    """Queries and time of a miss, with nobody else on the machine."""
    _tell_how_quiet("Before the first page", 20)
    counted = {name: _queries(servers[name]) for name in ("missing", "generated")}
    lines = []
    for page in PAGES:
        here, there = (counted[name][page.path] for name in ("missing", "generated"))
        is_kept = weight.is_kept(servers["portal"].port, page.path)
        verdicts.holds(f"{page.name} answers 200", here["cold"]["status"] == 200)
        verdicts.holds(f"{page.name} {'is' if is_kept else 'should be'} kept", is_kept)
        for state, server in (("cold", "cold"), ("warm", "missing")):
            load.run_own(servers[server].port, page.path, 0.3, load.CONNECTIONS)  # every thread
            alone = load.run_own(servers[server].port, page.path, 1.0, 1)
            lines.append(report.miss_row(f"{page.name}, {state}", here[state], there[state], alone))
            if state == "cold":
                _check_cold(page.name, here[state], there[state], alone, verdicts)
    say("\nA miss, one reader. Cold: the first one after a publication, nothing is remembered.")
    say("Warm: what views read is remembered, the page itself is not. SQL, Django, CPU: inside")
    say(
        "Django, without the server around it. (generated): on generated data. p50, p99: over HTTP."
    )
    say(report.table(report.MISS_HEAD, lines))
    _tell_sizes(servers["missing"])


def _check_cold(
    name: str, here: dict, there: dict, alone: load.Load, verdicts: report.Verdicts
) -> None:
    """The budget of a miss holds when it costs most."""
    verdicts.at_most(f"{name}, queries of a cold miss", here["queries"], report.MOST_QUERIES)
    verdicts.at_most(f"{name}, the same on generated data", there["queries"], report.MOST_QUERIES)
    verdicts.at_most(f"{name}, time of a cold miss", alone.p50, report.MOST_MISS_MS, " ms")


def _tell_sizes(server: Server) -> None:
    lines = []
    for page in PAGES:
        sizes = [weight.fetch(server.port, page.path, c) for c in ("identity", "gzip", "br")]
        lines.append([page.name, *(f"{len(size.body) / 1024:.1f}" for size in sizes)])
    say("\nThe body in KB.")
    say(report.table(["page", "plain", "gzip", "br"], lines))


def _queries(server: Server) -> dict[str, dict]:
    command = [sys.executable, "-m", "bench.queries", *(page.path for page in PAGES)]
    done = subprocess.run(command, env=server.environment, capture_output=True, timeout=120)
    if done.returncode:
        raise RunError(done.stderr.decode(errors="replace")[-3000:])
    return json.loads(done.stdout)


def _weigh(server: Server, verdicts: report.Verdicts) -> None:
    for coding in ("br", "gzip"):
        files = weight.first_visit(server.port, FIRST_VISIT.path, coding)
        following = weight.fetch(server.port, NEXT_PAGE.path, coding).bytes
        total = sum(files.values())
        say(
            f"\nFirst visit in {coding}, head and body: {total / 1024:.1f} KB;"
            f" next page ({NEXT_PAGE.name}): {following / 1024:.1f} KB"
        )
        say("  " + ", ".join(f"{name} {size / 1024:.1f}" for name, size in files.items()))
        if coding == "br":
            verdicts.at_most("first visit", total / 1024, report.MOST_FIRST_VISIT / 1024, " KB")
            verdicts.at_most("next page", following / 1024, report.MOST_NEXT_PAGE / 1024, " KB")


def _rounds(children: Children, servers: dict[str, Server], plan: Plan) -> dict[str, report.Series]:
    """Every target in every round, one after the other."""
    targets = {f"({bare.letter})": (servers[bare.settings].port, bare.path) for bare in BARE}
    for page in PAGES:
        targets[f"{page.name}, hit"] = (servers["portal"].port, page.path)
        targets[f"{page.name}, miss"] = (servers["missing"].port, page.path)
        targets[f"{page.name}, cold miss"] = (servers["cold"].port, page.path)
        if plan is FULL:
            targets[f"{page.name}, generated"] = (servers["generated"].port, page.path)
    series = {name: report.Series() for name in targets}
    for port, path in targets.values():
        load.run(port, path, 0.3)  # every thread has its connection and its templates
    for number in range(plan.rounds):
        _tell_how_quiet(f"Before round {number + 1} of {plan.rounds}", plan.patience)
        for name, (port, path) in targets.items():
            children.pause()
            children.check()
            series[name].loads.append(load.run(port, path, plan.seconds))
    return series


def _tell_how_quiet(when: str, patience: float) -> None:
    busy = machine.wait_until_quiet(patience)
    warning = "" if busy <= machine.QUIET_PERCENT else "; do not trust its times, only its ratios"
    say(f"{when} the machine is {busy:.0f} % busy{warning}")


def _show(series: dict[str, report.Series], verdicts: report.Verdicts) -> None:
    bare = [series[f"({one.letter})"] for one in BARE]
    a, b, c, _d = bare
    head = ["target", "req/s", "min..max", "p50 ms", "p99 ms"]
    head += [f"to ({one.letter})" for one in BARE] + ["errors"]
    say("")
    say(report.table(head, [report.load_row(name, one, bare) for name, one in series.items()]))
    for page in PAGES:
        hit, miss = series[f"{page.name}, hit"], series[f"{page.name}, miss"]
        verdicts.holds(f"{page.name}, no errors under load", not hit.errors + miss.errors)
        verdicts.at_least(f"{page.name}, hit to (a)", hit.ratio_to(a), report.HIT_TO_A)
        verdicts.at_least(f"{page.name}, hit to (b)", hit.ratio_to(b), report.HIT_TO_B)
        verdicts.at_least(f"{page.name}, warm miss to (c)", miss.ratio_to(c), report.MISS_TO_C)


if __name__ == "__main__":
    sys.exit(main())
