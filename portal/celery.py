"""The task queue. Tasks run at least once, so every one of them is idempotent."""

import os

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.development")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def _look_at_the_login(**_: object) -> None:
    """A worker whose login no wall would stop does not begin."""
    from members.isolation.login import guard_connections

    guard_connections()
