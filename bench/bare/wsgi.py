"""Django alone: no page store in front."""

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

django.setup(set_prefix=False)
# Sign-in insists on its middleware while the apps load, so it is taken away afterwards.
settings.MIDDLEWARE = getattr(settings, "SERVED_MIDDLEWARE", settings.MIDDLEWARE)
application = WSGIHandler()
