"""The web process: the store of public pages first, Django behind it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.development")

django_application = get_wsgi_application()

from members.isolation.login import guard_connections  # noqa: E402  (all ask Django, set up now)
from members.memory import published  # noqa: E402
from portal.interpreter import settle  # noqa: E402
from portal.store import PageStore  # noqa: E402

guard_connections()
application = PageStore(django_application)
published.trust(application.news)  # what views read is remembered as long as what they made of it
settle()
