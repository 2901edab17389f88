"""The test lane: a real PostgreSQL, embedded unless DATABASE_URL names another."""

from portal import embedded
from portal.settings.base import *

SECRET_KEY = "only-for-tests-and-never-for-people"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
DATABASE_URL = env.str("DATABASE_URL", default="") or embedded.database_url(
    BASE_DIR / "var" / env.str("PORTAL_TEST_NAME", default="test"), durable=False
)
DATABASES = databases(env.db_url_config(DATABASE_URL))
# The trail rolls back with its test; what the second connection is for is tested by name.
AUDIT_DATABASE = "default"
PORTAL_URL = "https://portal.example"
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="memory://")
CELERY_TASK_ALWAYS_EAGER = env.bool("CELERY_TASK_ALWAYS_EAGER", default=True)
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "portal@localhost"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Plain names: a test that needs hashed files collects them itself.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = BASE_DIR / "var" / "test-static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
DEMO_ACCOUNTS_ALLOWED = True
