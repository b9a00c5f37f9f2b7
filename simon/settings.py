"""All settings, read from the environment. docs/operations.md lists every variable.

Without any variable this is the embedded default: SQLite, local files, Celery on the file system,
e-mail to files, reachable from this machine only. With SIMON_PRODUCTION=1 a missing or unsafe value stops the start.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from simon.lib.secret import local_secret

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
VAR_DIR = Path(env.str("SIMON_VAR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- where and how safely -------------------------------------------------------------------------
PRODUCTION = env.bool("SIMON_PRODUCTION", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or ("" if PRODUCTION else local_secret(VAR_DIR / "secret_key"))
LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else LOCAL_HOSTS)
SITE_URL = env.str(
    "SITE_URL", default="" if PRODUCTION else f"http://127.0.0.1:{env.int('PORT', default=8000)}"
).rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL else []


def refuse(condition: object, sentence: str) -> None:
    """Stop the start with a sentence when an unsafe or missing value is found."""
    if condition:
        raise ImproperlyConfigured(sentence)


if PRODUCTION:
    refuse(DEBUG, "SIMON_PRODUCTION: DEBUG must be off.")
    refuse(
        len(SECRET_KEY) < 50 or "insecure" in SECRET_KEY,
        "SIMON_PRODUCTION: SECRET_KEY must be set, 50 characters or more.",
    )
    refuse(
        not ALLOWED_HOSTS or any("*" in h for h in ALLOWED_HOSTS),
        "SIMON_PRODUCTION: ALLOWED_HOSTS must name the hosts.",
    )
    refuse(
        not SITE_URL.startswith("https://"), "SIMON_PRODUCTION: SITE_URL must be the https:// address of the portal."
    )
    for _name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL"):
        refuse(not env.str(_name, default=""), f"SIMON_PRODUCTION: {_name} must be set.")
    refuse(len(set(SECRET_KEY)) < 15, "SIMON_PRODUCTION: SECRET_KEY must be random.")
    refuse(
        any(h.startswith(".") for h in ALLOWED_HOSTS),
        "SIMON_PRODUCTION: ALLOWED_HOSTS must name the hosts, not a domain.",
    )
    refuse(
        urlsplit(SITE_URL).hostname not in ALLOWED_HOSTS,
        "SIMON_PRODUCTION: ALLOWED_HOSTS must have the host of SITE_URL.",
    )
    refuse(not env.str("EMAIL_URL").startswith("smtp"), "SIMON_PRODUCTION: EMAIL_URL must be an SMTP address.")
    refuse(
        env.bool("CELERY_TASK_ALWAYS_EAGER", default=False), "SIMON_PRODUCTION: CELERY_TASK_ALWAYS_EAGER must be off."
    )
    refuse(
        env.str("CELERY_BROKER_URL", default="").startswith("filesystem"),
        "SIMON_PRODUCTION: CELERY_BROKER_URL must be Redis.",
    )
    refuse(
        not env.bool("SIMON_REQUIRE_SECOND_FACTOR", default=True), "SIMON_PRODUCTION: the second factor is required."
    )
    refuse(
        not env.str("DATABASE_URL").startswith("postgres"),
        "SIMON_PRODUCTION: DATABASE_URL must be a PostgreSQL address.",
    )
else:
    refuse(
        any(h not in LOCAL_HOSTS for h in ALLOWED_HOSTS),
        "ALLOWED_HOSTS names another machine: set SIMON_PRODUCTION=1 and its settings (docs/operations.md).",
    )

# --- applications ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "simon.apps.SimonAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "guardian",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "programmes.people.apps.PeopleConfig",
    "programmes.apps.ProgrammesConfig",
    "documents.apps.DocumentsConfig",
    "indicators.apps.IndicatorsConfig",
    "reports.apps.ReportsConfig",
    "simon.apps.SimonConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "simon.middleware.person",
    "simon.middleware.no_null_bytes",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "simon.urls"
WSGI_APPLICATION = "simon.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "simon.context.site",
            ],
            "builtins": ["simon.templatetags.simon_ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# --- data -----------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'simon.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Short questions, many of them: compiling one costs more than answering it, and pages are read from memory or from an SSD.
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 5, "options": "-c jit=off -c random_page_cost=1.1"}

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

MEDIA_ROOT = Path(env.str("SIMON_FILES", default=str(VAR_DIR / "files")))
S3_BUCKET = env.str("SIMON_S3_BUCKET", default="")
STORAGES = {
    "default": (
        {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": S3_BUCKET,
                "endpoint_url": env.str("SIMON_S3_ENDPOINT", default=None),
                "default_acl": "private",
                "file_overwrite": False,
                "querystring_auth": True,
            },
        }
        if S3_BUCKET
        else {"BACKEND": "simon.lib.files.DurableFileSystemStorage"}
    ),
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
UPLOAD_MAX_BYTES = env.int("SIMON_UPLOAD_MAX_BYTES", default=25 * 1024 * 1024)
IMPORT_MAX_BYTES = env.int("SIMON_IMPORT_MAX_BYTES", default=250 * 1024 * 1024)  # one ZIP, packed
PROGRAMME_QUOTA_MB = env.int("SIMON_PROGRAMME_QUOTA_MB", default=5120)  # 0: none; a programme may have its own
INCOMING_DIR = Path(env.str("SIMON_INCOMING", default=str(VAR_DIR / "incoming")))  # what arrives in pieces
DATA_UPLOAD_MAX_NUMBER_FILES = 100  # the library takes 30 and says so; beyond 100 the request itself is refused
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o600

# --- people and rights ----------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "programmes.people.adapter.InvitedOnlyAdapter"
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "SIMON: "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = False
# Limits of sign-in attempts count the visitor's address, not that of the reverse proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("SIMON_PROXIES", default=1 if PRODUCTION else 0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "SIMON"
REQUIRE_SECOND_FACTOR = env.bool("SIMON_REQUIRE_SECOND_FACTOR", default=PRODUCTION)

# --- languages, times, numbers --------------------------------------------------------------------
LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Español")), ("en", _("Inglés"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["simon.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = env.str("TIME_ZONE", default="America/Panama")

# --- files sent to browsers, headers --------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("SIMON_STATIC_ROOT", default=str(VAR_DIR / "static-built")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^salud/$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"

# --- e-mail ---------------------------------------------------------------------------------------
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "simon.lib.mail.FileBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="SIMON <simon@simon.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
DIGEST_WEEKDAY = 1  # Tuesday; Monday is 0

# --- background work ------------------------------------------------------------------------------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL or "filesystem://localhost/")
CELERY_TASK_ALWAYS_EAGER = env.bool("CELERY_TASK_ALWAYS_EAGER", default=False)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
if CELERY_BROKER_URL.startswith("filesystem"):
    for _folder in ("queue", "control", "done"):
        (VAR_DIR / "celery" / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "celery" / "queue"),
        "data_folder_out": str(VAR_DIR / "celery" / "queue"),
        "control_folder": str(VAR_DIR / "celery" / "control"),
        "processed_folder": str(VAR_DIR / "celery" / "done"),
        "store_processed": False,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_connect_timeout": 2
    }  # seconds; a broker that is away holds up no request
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celery" / "beat")
(VAR_DIR / "celery").mkdir(parents=True, exist_ok=True)
CELERY_BEAT_SCHEDULE = {
    "open-periods": {"task": "reports.tasks.open_periods", "schedule": crontab(hour=5, minute=10)},
    "send-digests": {"task": "reports.tasks.send_digests", "schedule": crontab(minute="*/15")},
    "extract-waiting": {"task": "documents.tasks.extract_waiting", "schedule": crontab(minute="*/10")},
    "sweep-pending": {"task": "documents.tasks.sweep_pending", "schedule": crontab(hour=3, minute=40)},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
