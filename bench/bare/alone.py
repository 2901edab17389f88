"""Django with no middleware at all."""

from bench.settings import *  # noqa: F403

SERVED_MIDDLEWARE = []
ROOT_URLCONF = "bench.bare.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "bench" / "bare" / "templates"],  # noqa: F405
    }
]
