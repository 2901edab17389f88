"""The walls of the ground floor: which database role may touch which rows (decision 0013).

roles.py      the roles and logins of the cluster, and who may become whom
reach.py      the words in which a room says who reaches its tables
policies.py   those words made into grants and row-level security, after each `migrate`
provision.py  makes roles and logins; the one thing that needs the cluster's administrator
login.py      refuses to serve with a login that no wall would stop
catalogue.py  reads the walls back from the database and names every gap

Imports members.scope and Django, no room and no model: migrations and commands use it.
"""
