"""The web process: the store of public pages first, Django behind it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.development")

django_application = get_wsgi_application()

from members.isolation.login import guard_connections  # noqa: E402  (after Django is set up)
from portal.store import PageStore  # noqa: E402  (it asks the models for the channel's name)

guard_connections()
application = PageStore(django_application)
