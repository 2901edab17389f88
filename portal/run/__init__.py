"""The whole portal on one machine: `python -m portal.run`, which is `make run`.

It starts what is missing (PostgreSQL, Valkey), brings the database up to date, runs the web
process and the worker, and stops them together. Development only; deploy/ is for production.

__main__.py     the order of events
address.py      is the port free, does the portal answer
children.py     processes: start, watch, stop, and end those of a run that was killed
preparation.py  what Django does before the start, in a process of its own
"""
