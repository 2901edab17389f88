"""The portal's own settings and middleware, around a view that says hello; no page store."""

from bench.settings import *  # noqa: F403

ROOT_URLCONF = "bench.bare.urls"
