"""What is true everywhere. No ifs: a difference between places lives in that place's module."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, which it teaches about languages
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "portal.apps.PortalConfig",  # before staticfiles and admin: our templates win
    "portal.apps.PortalAdminConfig",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "import_export",
    "csp",
    "members",
    "goals",
    "training",
    "operations",
]

MIDDLEWARE = [
    "portal.middleware.public_page_middleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "members.middleware.gate_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "portal.maintenance.maintenance_middleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.middleware.visitor_middleware",
    "members.sessions.session_middleware",  # before anybody asks whether she is signed in
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "members.factors.second_factor_middleware",
    "members.doors.door_middleware",
    "members.middleware.scope_middleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.navigation.shell",
            ],
            "builtins": ["portal.templatetags.components", "portal.templatetags.rows"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Unless a scope says otherwise, every query sees the published copy alone (decision 0006).
_SEARCH_PATH = "-c search_path=published,public"


# The trail's connection writes one row at a time and never waits long: a request hangs on it.
_SHORT = f"{_SEARCH_PATH} -c statement_timeout=5s"


def databases(address: dict, **common: object) -> dict:
    """DATABASES: one address, and a second connection to it that the audit trail goes out on.

    Never a transaction on that one, so that what was recorded stays when a request's own work
    is taken back (members/audit/).
    """
    options = {k: v for k, v in address.get("OPTIONS", {}).items() if k != "host"}
    default = address | common | {"OPTIONS": options | {"options": _SEARCH_PATH}}
    audit = default | {
        "OPTIONS": options | {"options": _SHORT},
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"MIRROR": "default"},
    }
    return {"default": default, "audit": audit}


AUDIT_DATABASE = "audit"


AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "members.passwords.GuessablePasswordValidator"},
]
ACCOUNT_ADAPTER = "members.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False  # the cookie goes with the browser; members/sessions.py ends it
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_CHANGE_EMAIL = True  # one address a person: a new one takes over once it is confirmed
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# By account and by place; members/doors.py counts every door by place on top.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,3/5m/key",
    "ask": "60/h/ip,5/h/key",  # a whole bureau may share one address of the net
}
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
# An answer at a door that must not tell whether an account exists takes at least this long.
EVEN_SECONDS = 0.0
MFA_ADAPTER = "members.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1  # periods of 30 seconds; a code still works once (members/code_forms.py)
MFA_FORMS = {
    "authenticate": "members.code_forms.CodeForm",
    "reauthenticate": "members.code_forms.FreshCodeForm",
    "add_webauthn": "members.code_forms.AddPasskeyForm",
}
USERSESSIONS_ADAPTER = "members.adapters.SessionsAdapter"
USERSESSIONS_TRACK_ACTIVITY = True


def origin_of(url: str) -> str:
    """ "https://id.example" out of "https://id.example/realms/police"."""
    scheme, host = urlsplit(url)[:2]
    return f"{scheme}://{host}"


def identity_providers(rows: list[dict]) -> dict:
    """SOCIALACCOUNT_PROVIDERS out of one row a country.

    A row has country (an ISO code), name, server_url, client_id and secret, and may say more
    in `settings`: deploy/README.md.
    """
    apps = [
        {
            "provider_id": row["country"].lower(),
            "name": row["name"],
            "client_id": row["client_id"],
            "secret": row["secret"],
            "settings": row.get("settings", {})
            | {"server_url": row["server_url"], "country": row["country"].upper()},
        }
        for row in rows
    ]
    rules = {"OAUTH_PKCE_ENABLED": True, "SCOPE": ["openid", "email"]}
    return {"openid_connect": rules | {"APPS": apps}}


IDENTITY_PROVIDERS = env.json("IDENTITY_PROVIDERS", default=[])
SOCIALACCOUNT_PROVIDERS = identity_providers(IDENTITY_PROVIDERS)
SOCIALACCOUNT_ADAPTER = "members.adapters.IdentityProviderAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # the adapter links, by a stricter rule
SOCIALACCOUNT_STORE_TOKENS = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en",)
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "portal.storage.HashedStaticFilesStorage"},
}
REFERENCE_DIR = BASE_DIR / "reference"
# What this web process shows: public, members, staff or all (members/isolation/roles.py).
PORTAL_FACE = env.str("PORTAL_FACE", default="all")

MAINTENANCE = env.bool("MAINTENANCE", default=False)

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def shared_cache(address: str) -> dict:
    """CACHES on one server for all processes. When it is down, doors shut within a second."""
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": address,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }


# One static policy for every public page: no inline script or style anywhere (design 5).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        # A form that leads to a country's identity provider is redirected to it.
        "form-action": ["'self'", *(origin_of(row["server_url"]) for row in IDENTITY_PROVIDERS)],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_PAGINATION_CLASS": "portal.api.paging.Pages",
    "DEFAULT_FILTER_BACKENDS": ["portal.api.strictness.StrictFilters"],
    "DEFAULT_SCHEMA_CLASS": "portal.api.schema.Schema",
    "EXCEPTION_HANDLER": "portal.api.problems.problem",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "portal.api.formats.AddressDecides",
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Global Policing Goals Portal API",
    "DESCRIPTION": "Read the published goals, the UN targets they serve, and the figures.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "PREPROCESSING_HOOKS": ["portal.api.schema.without_twins"],
    "POSTPROCESSING_HOOKS": ["portal.api.schema.finished"],
}

# Errors reach the process's own output, whatever DEBUG says; nothing is swallowed.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Who rings at the workers' door must not stand in front of it for seconds.
    "socket_connect_timeout": 1,
    "max_retries": 0,
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its queue as long as it takes
CELERY_TASK_IGNORE_RESULT = True
# The outbox is drained by the clock; the ring after a commit only makes it quicker. What nobody
# fetched before the next turn is dropped, so that turns do not pile up while no worker runs.
CELERY_BEAT_SCHEDULE = {
    "drain-outbox": {
        "task": "members.tasks.drain_outbox",
        "schedule": 5.0,
        "options": {"expires": 5.0},
    },
    "promises-of-the-day": {
        "task": "members.tasks.keep_promises_of_the_day",
        "schedule": 60 * 60.0,  # what is due is due; an hour later is early enough
        "options": {"expires": 60 * 60.0},
    },
    "remind-of-reports": {
        "task": "operations.tasks.remind_of_reports",
        "schedule": 60 * 60.0,
        "options": {"expires": 60 * 60.0},
    },
    "seal-audit": {
        "task": "members.tasks.seal_audit",
        "schedule": 5.0,
        "options": {"expires": 5.0},
    },
}

EMAIL_TIMEOUT = 20  # seconds; without it a silent mail server holds a worker for ever
