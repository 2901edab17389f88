"""The portal as it runs in production, with files and log of its own."""

from portal.settings import base
from portal.settings.development import *  # noqa: F403

DEBUG = False
STATIC_ROOT = BASE_DIR / "var" / "bench" / "static"  # noqa: F405
LOGGING = {"version": 1, "disable_existing_loggers": False}
STORAGES = base.STORAGES  # compressed files, which development does without
