"""The portal as always, but it hears no news: each request is the first after a publication.

Nothing is kept and nothing is remembered, as while the line to the database is down.
"""

from members.memory import published
from portal.wsgi import application

application.keeps = False
published.trust(None)
