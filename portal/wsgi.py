"""The web process: the store of public pages first, Django behind it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.development")

django_application = get_wsgi_application()

from portal.store import PageStore  # noqa: E402  (it asks the models for the channel's name)

application = PageStore(django_application)
