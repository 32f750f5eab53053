"""Settings. Each TERANGA_… variable of the environment is described in docs/reference/settings.md."""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from huey.serializer import SignedSerializer

from teranga.kernel import codes, logs

BASE = Path(__file__).resolve().parent
DATA_FILES = codes.DATA  # code lists, roles, safeguards, document templates
DATA = Path(os.environ.get("TERANGA_DATA", "var")).resolve()  # the installation's own: database, keys, media

MASTER_KEY_FILE = Path(os.environ.get("TERANGA_MASTER_KEY_FILE", DATA / "master.key"))
MASTER_KEY = os.environ.get("TERANGA_MASTER_KEY", "")
MASTER_KEY_COMMAND = os.environ.get("TERANGA_MASTER_KEY_COMMAND", "")
BACKUPS = Path(os.environ.get("TERANGA_BACKUPS", DATA / "backups"))
BACKUPS_OF_KEYS = Path(os.environ.get("TERANGA_BACKUPS_OF_KEYS", BACKUPS / "keys"))
BACKUP_DAYS = int(os.environ.get("TERANGA_BACKUP_DAYS", "365"))
BACKUP_KEYS_DAYS = int(os.environ.get("TERANGA_BACKUP_KEYS_DAYS", "30"))
MEDIA_ROOT = DATA / "media"
DEBUG = os.environ.get("TERANGA_DEBUG") == "1"
DEMO = (DATA / "demo").exists()  # shows the demo accounts on the sign-in page
SECOND_FACTOR = not DEMO  # administrators, supervisors, data-protection officers sign in with more than a password
IDLE_MINUTES = int(os.environ.get("TERANGA_IDLE_MINUTES", "20"))
ADDRESS = os.environ.get("TERANGA_ADDRESS", "http://localhost:8000").rstrip("/")  # in the links that mails carry


def _secret() -> str:
    """The key that signs sessions and forms; made by `teranga init`, useless to open anything sealed."""
    try:
        return (DATA / "secret.key").read_text().strip()
    except OSError:
        return os.urandom(32).hex()


SECRET_KEY = os.environ.get("TERANGA_SECRET_KEY") or _secret()
ALLOWED_HOSTS = os.environ.get("TERANGA_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("TERANGA_ORIGINS", "").split(",") if origin]

ROOMS = (
    "access",
    "upkeep",
    "background",
    "people",
    "casework",
    "assistance",
    "solutions",
    "returns",
    "reintegration",
    "insights",
    "exchange",
    "protection",
    "integrations",
)
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "teranga.kernel",
    "teranga.ui",
    *(f"teranga.{room}" for room in ROOMS),
]

MIDDLEWARE = [
    "teranga.kernel.answers.Answers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "teranga.ui.guarding.NotTooLarge",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "teranga.access.middleware.WhoActs",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "teranga.urls"
WSGI_APPLICATION = "teranga.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

_SQLITE = {
    "transaction_mode": "IMMEDIATE",  # an act takes its lock when it begins, so two acts never deadlock
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}


def _database(variable: str, file: str) -> dict[str, object]:
    url = os.environ.get(variable)
    if url:
        return dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA / file, "OPTIONS": dict(_SQLITE), "CONN_MAX_AGE": None}


DATABASES = {
    "default": _database("DATABASE_URL", "teranga.sqlite3"),
    "keys": _database("TERANGA_KEYS_DATABASE_URL", "keys.sqlite3"),
}
DATABASE_ROUTERS = ["teranga.kernel.models.KeysApart"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.Staff"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "teranga.access.backend.StaffBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "access.sign_in"
LOGIN_REDIRECT_URL = "access.home"
LOGOUT_REDIRECT_URL = "access.sign_in"
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "teranga.access.backend.who_signs_in"
AXES_SENSITIVE_PARAMETERS = ["csrfmiddlewaretoken", "next"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "access/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

MAIL_IS_SENT = "TERANGA_MAIL_HOST" in os.environ
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL_IS_SENT else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA / "mail"  # where mails are laid when no server sends them
EMAIL_HOST = os.environ.get("TERANGA_MAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("TERANGA_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("TERANGA_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("TERANGA_MAIL_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("TERANGA_MAIL_FROM", "teranga@localhost")

SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
HTTPS = os.environ.get("TERANGA_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
_HOST = "__Host-" if HTTPS else ""  # a browser then takes the cookie from this host alone, and only over HTTPS
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = (
    f"{_HOST}sessionid",
    f"{_HOST}csrftoken",
    f"{_HOST}language",
)
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "teranga.ui.errors.csrf_failure"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
MOST_SENT_MB = 25  # the largest file that any form takes
FILE_UPLOAD_MAX_MEMORY_SIZE = (MOST_SENT_MB + 1) * 1024 * 1024  # with the form around it; nothing larger is read
# Uploads hold names: they stay in memory until sealed, never in a temporary file.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

WEBHOOK_HOSTS = [host for host in os.environ.get("TERANGA_WEBHOOK_HOSTS", "").lower().split(",") if host]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
FORMAT_MODULE_PATH = "teranga.ui.formats"
TIME_ZONE = os.environ.get("TERANGA_TIME_ZONE", "Africa/Niamey")
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

WORKERS = int(os.environ.get("TERANGA_WORKERS", "1"))  # of background work, each a process of its own when several
REDIS_URL = os.environ.get("TERANGA_REDIS_URL", "")
if REDIS_URL:  # what systems asked for this minute, counted over all serving processes; nothing else is cached
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
_IN_REDIS = {"huey_class": "huey.RedisHuey", "connection": {"url": REDIS_URL}}
_IN_SQLITE = {
    "huey_class": "huey.SqliteHuey",
    "filename": str(DATA / "jobs.sqlite3"),
    "create_tables": False,  # `teranga init` makes them: importing the programme writes nothing
}
HUEY = {
    "name": "teranga",
    "immediate": False,
    "results": False,
    "utc": True,
    "serializer": SignedSerializer(secret=SECRET_KEY, salt="teranga.jobs"),  # a message is a number, and ours
    **(_IN_REDIS if REDIS_URL else _IN_SQLITE),
    "consumer": {
        "workers": WORKERS,
        "worker_type": "thread" if WORKERS == 1 else "process",
        "check_worker_health": True,
        "health_check_interval": 2,  # seconds
    },
}

LOGGING = logs.configuration(os.environ.get("TERANGA_LOG", "text"))
