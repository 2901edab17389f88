"""The web process: the store of public pages first, Django behind it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.development")

from portal.store import PageStore  # noqa: E402  (settings first)

application = PageStore(get_wsgi_application())
