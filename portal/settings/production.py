"""Production: a missing variable stops the start. deploy/ shows the values."""

from portal.settings.base import *

DEBUG = False
PORTAL_FACE = env.str("PORTAL_FACE")
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
PORTAL_URL = env.str("PORTAL_URL").rstrip("/")  # what links in letters begin with
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
DATABASES = databases(env.db_url("DATABASE_URL"), CONN_MAX_AGE=60)
# One cache for all web processes: sign-in limits are counted in it.
CACHES = shared_cache(env.str("CACHE_URL"))
EVEN_SECONDS = 0.5
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL")
EMAIL_CONFIG = env.email_url("EMAIL_URL")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = 1  # else all readers share the proxy's sign-in limit
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
DEMO_ACCOUNTS_ALLOWED = False
