"""Django's settings, all derived from the environment (see `config`)."""

from csp.constants import NONE, SELF

from gongkai.web import config, stores

SECRET_KEY = config.secret_key()
DEBUG = config.flag("GONGKAI_DEBUG")
ALLOWED_HOSTS = config.hosts()
DATABASES = stores.databases()
STANDBYS = tuple(name for name in DATABASES if name != "default")
STANDBY_LAG = stores.standby_lag()
DATABASE_ROUTERS = ["gongkai.records.near.Router"] if STANDBYS else []

# The key of identity data is never in the database (decision 9).
PUBLIC_ADDRESS = config.public_address()
SITE = config.site()
TRUSTED_PROXIES = config.trusted_proxies()
IDENTITY_KEYS = config.identity_keys()
IDENTITY_CIPHER = config.cipher()
# How the platform watches itself: under which name, and which disks must keep how much room.
NODE = config.node()
DATA_FOLDER = config.data_folder()
DISKS = tuple(folder for folder in (DATA_FOLDER, stores.files_folder()) if folder)
MIN_FREE = config.min_free()
METRICS_FROM = config.metrics_from()
LOG_FOLDER = config.log_folder()
LOG_DAYS = config.log_days()
# By what new links of the chains and new seals are made; each tells, so older ones stay what they are.
HASH = config.chosen("GONGKAI_HASH", "sha256", "sm3")
# Who signs in, how, and for how long.
SECOND_FACTOR = config.chosen("GONGKAI_SECOND_FACTOR", "roles", "all", "off")
IDLE_MINUTES = config.number("GONGKAI_IDLE_MINUTES")
SESSION_HOURS = config.number("GONGKAI_SESSION_HOURS")
PASSWORD_DAYS = config.number("GONGKAI_PASSWORD_DAYS")
PASSWORD_RESET_TIMEOUT = 3600
OIDC = config.oidc()
BACKUP_MARK = DATA_FOLDER / "backup.json"  # when the last backup was made
HEADS = config.heads_folder()
HEADS_KEY = config.heads_key()
# The world outside; none of these set, messages are written to the outbox and nothing is scanned.
SCANNER = config.scanner()
MAIL_SERVER = config.mail_server()
MAIL_FROM = config.setting("GONGKAI_MAIL_FROM")
SMS_GATEWAY = config.sms_gateway()
OUTBOX = config.data_folder() / "outbox"
INDEX = config.data_folder() / "index"
OPEN_DATA = config.data_folder() / "open-data"
# Whole public pages are kept in each process; papers set in type, which cost more, beside the data.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "small",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
    "prints": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": config.data_folder() / "prints",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "files": stores.files(),
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "gongkai.records",
    "gongkai.portal",
    "gongkai.desk",
    "gongkai.web",
]
MIDDLEWARE = [
    "gongkai.web.watching.Watch",
    "gongkai.web.headers.middleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
if STANDBYS:
    MIDDLEWARE.insert(1, "gongkai.web.nearby.Nearby")
ROOT_URLCONF = "gongkai.web.urls"
WSGI_APPLICATION = "gongkai.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongkai.portal.context.view",
            ],
        },
    }
]

AUTH_USER_MODEL = "records.User"
LOGIN_URL = "/desk/login/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "gongkai.web.passwords.MinimumLength",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "gongkai.web.passwords.Varied"},
    {"NAME": "gongkai.web.passwords.NotTheName"},
    {"NAME": "gongkai.web.passwords.NotAgain"},
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
# Static files are served from the packages themselves: nothing to collect, nothing from another host.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# What goes wrong is said on the console, whatever DEBUG is.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "gongkai": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
if LOG_FOLDER:
    LOGGING["handlers"]["journal"] = {"class": "gongkai.web.journal.Journal", "level": "WARNING"}
    for _logger in LOGGING["loggers"].values():
        _logger["handlers"].append("journal")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = config.flag("GONGKAI_HTTPS")
if SESSION_COOKIE_SECURE:
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
