"""The roof: settings and the site's shell. May import every room; no room imports it."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
