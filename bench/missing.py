"""The portal as always, but its store hears no news: so it keeps nothing, and each request misses.

Rendering, compressing and answering are those of a miss in production.
"""

from django.core.wsgi import get_wsgi_application

django_application = get_wsgi_application()

from portal.store import PageStore  # noqa: E402  (it asks the models for the channel's name)


class NoNews:
    """A line that never opens."""

    def is_flowing(self) -> bool:
        return False


application = PageStore(django_application, news=NoNews())
