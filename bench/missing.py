"""The portal as always, but its store keeps no page: each request misses.

Rendering, compressing and answering are those of a miss in production, and so is what views
read: the process remembers it until the next publication (docs/decisions/0009).
"""

from portal.wsgi import application

application.keeps = False
