"""What measures speed and weight: `make bench`, or `python -m bench --quick`.

It starts the production server on the reference facts and on generated data, and beside it
bare Django views that do almost nothing, and loads them in turns on the same machine. Only
the ratios mean something elsewhere. Nothing here is imported by the portal.

__main__.py    the order of events
pages.py       what is measured, and what it is compared with
servers.py     databases and processes
generated.py   the reference facts multiplied
machine.py     which machine, and how quiet it is
load.py        sixteen connections: wrk, or our own generator
weight.py      bytes over the wire
queries.py     queries and time inside Django, page by page (a process of its own)
paint.py       the largest paint by Lighthouse, apart: python -m bench.paint
audit.py       sealing and verifying the trail, apart: python -m bench.audit
walls.py       what row-level security costs, apart: python -m bench.walls
report.py      tables, and PASS or FAIL against the promises
missing.py     the portal with a store that keeps no page: a miss, warm
cold.py        the same, and it remembers nothing: a miss, cold
bare/          the Django project to compare with
"""
