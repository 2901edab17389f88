"""A newcomer's machine: `make run` hands in the addresses of its embedded servers."""

from portal.settings.base import *

DEBUG = False  # errors look as they will look to a reader; DEBUG=1 in the environment shows more
DEBUG = env.bool("DEBUG", default=DEBUG)
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
PORTAL_URL = env.str("PORTAL_URL", default=f"http://localhost:{env.int('PORT', default=8000)}")
CSRF_TRUSTED_ORIGINS = [f"http://localhost:{env.int('PORT', default=8000)}"]
DATABASES = databases(env.db_url("DATABASE_URL"), CONN_MAX_AGE=60)
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL")
if CACHE_URL := env.str("CACHE_URL", default=""):  # else each process counts for itself
    CACHES = shared_cache(CACHE_URL)
EMAIL_BACKEND = "portal.run.letters.EmailBackend"
DEFAULT_FROM_EMAIL = "portal@localhost"
DEMO_ACCOUNTS_ALLOWED = True
# Hashed names as in production, without the seconds that compressing each file takes.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
}
