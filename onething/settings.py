"""One settings file; the environment says what differs; production has no default for a secret."""

import sys
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from onething import environment as env
from onething.environment_kinds import places

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = env.PRODUCTION.get()
PRACTICE = env.PRACTICE.get()
SAMPLES = PRACTICE or not PRODUCTION  # sample people, systems for trying things
PRACTICE_BESIDE = "" if PRODUCTION or PRACTICE or env.PRACTICE_URL.get() else env.PRACTICE_BESIDE
PRACTICE_URL = env.PRACTICE_URL.get() or PRACTICE_BESIDE
PRACTICE_SECRET = env.PRACTICE_SECRET.get() or ("" if PRODUCTION else env.DEMO_WORD)
VAR_ROOT = env.VAR.get() or ROOT / "var"
DATA_ROOT = env.DATA.get() or ROOT / "data"
FILES_ROOT = env.FILES.get() or VAR_ROOT / "files"
KEYS_ROOT = env.KEYS.get() or VAR_ROOT / "keys"

SECRET_KEY = env.SECRET_KEY.get()
DEBUG = False
ALLOWED_HOSTS = env.ALLOWED_HOSTS.get()
BASE_URL = env.BASE_URL.get() or f"http://localhost:{env.PORT.get()}"
CSRF_TRUSTED_ORIGINS = [BASE_URL]

REGISTRY_URL = env.REGISTRY_URL.get() or f"http://127.0.0.1:{env.REGISTRY_PORT.get()}"
REGISTRY_SECRET = env.REGISTRY_SECRET.get()
STAMP_URL = env.STAMP_URL.get() or (f"http://127.0.0.1:{env.STAMP_PORT.get()}" if SAMPLES else "")
STAMP_CERTIFICATE = env.STAMP_CERTIFICATE.get() or VAR_ROOT / "outside" / "stamper.crt"
SCANNER_URL = env.SCANNER_URL.get()
PLATFORM_URL = env.PLATFORM_URL.get()
PLATFORM_SECRET = env.PLATFORM_SECRET.get()
SMS_URL = env.SMS_URL.get() or (f"http://127.0.0.1:{env.SMS_PORT.get()}" if SAMPLES else "")
CARRIER_URL = env.CARRIER_URL.get() or (
    f"http://127.0.0.1:{env.CARRIER_PORT.get()}" if SAMPLES else ""
)
CARRIER_SECRET = env.CARRIER_SECRET.get() or (env.DEMO_WORD if SAMPLES else "")
SMS_SECRET = env.SMS_SECRET.get() or (env.DEMO_WORD if SAMPLES else "")
CASHIER_URL = env.CASHIER_URL.get() or (
    f"http://127.0.0.1:{env.CASHIER_PORT.get()}" if SAMPLES else ""
)
CASHIER_SECRET = env.CASHIER_SECRET.get()
TREASURY_URL = env.TREASURY_URL.get() or (
    f"http://127.0.0.1:{env.TREASURY_PORT.get()}" if SAMPLES else ""
)
TREASURY_SECRET = env.TREASURY_SECRET.get()
NEIGHBOUR_URL = env.NEIGHBOUR_URL.get() or (
    f"http://127.0.0.1:{env.NEIGHBOUR_PORT.get()}" if SAMPLES else ""
)
NEIGHBOUR_SECRET = env.NEIGHBOUR_SECRET.get() or (env.DEMO_WORD if SAMPLES else "")
NEIGHBOURS = env.NEIGHBOURS.get()
HOSTS = env.HOSTS.get() or ({"demo": (env.DEMO_WORD,)} if SAMPLES else {})
APPLETS = env.APPLETS.get() or ({"demo-bus": (env.DEMO_WORD,)} if SAMPLES else {})
HOSTAPP_URL = env.HOSTAPP_URL.get() or (
    f"http://127.0.0.1:{env.HOSTAPP_PORT.get()}" if SAMPLES else ""
)
LIVE_URL = env.LIVE_URL.get()
ICE_URLS, TURN_SECRET = env.ICE_URLS.get(), env.TURN_SECRET.get()  # of video
LIVE_PORT = 0 if PRODUCTION else env.LIVE_PORT.get()


def database_url() -> str:
    """Return DATABASE_URL, or the address that our own PostgreSQL supervisor has written down."""
    written = VAR_ROOT / "postgres" / "url"
    if url := env.DATABASE_URL.get():
        return url
    return written.read_text().strip() if written.exists() else "postgresql://localhost/onething"


def database(url: str, **session: str) -> dict[str, object]:
    """Return Django's description of the database at this address, with session settings."""
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    options = " ".join(f"-c {name}={value}" for name, value in session.items())
    hosts, ports = places(parts) or ("", "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": asked.pop("host", None) or hosts,
        "PORT": asked.pop("port", None) or ports,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**asked, "options": options} if options else asked,
    }


DATABASES = {
    "default": database(database_url()),
    "reader": {
        **database(database_url(), default_transaction_read_only="on"),
        "TEST": {"MIRROR": "default"},
    },
}
DATABASE_ROUTERS = ["onething.kernel.db.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_IMPORT_PATHS = ["onething.kernel.jobs"]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "onething.kernel",
    "onething.identity",
    "onething.exchange",
    "onething.documents",
    "onething.catalogue",
    "onething.cases",
    "onething.fees",
    "onething.desk",
    "onething.voice",
    "onething.delivery",
    "onething.insight",
    "onething.web",
    "onething.api",
]
PROXIES = env.PROXIES.get()  # our own proxies in front, each adds to X-Forwarded-For
RATE_LIMITS = env.RATE_LIMITS.get()
METRICS_TOKEN = env.METRICS_TOKEN.get()  # without it there is no page of figures
MIDDLEWARE = [
    "onething.web.measuring.measured",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "onething.web.middleware.headers",
    "onething.api.middleware.problems",
    "onething.web.session_store.Sessions",
    "django.middleware.csrf.CsrfViewMiddleware",
    "onething.web.middleware.edge",
]
ROOT_URLCONF = "onething.urls"
WSGI_APPLICATION = "onething.wsgi.application"
CSRF_FAILURE_VIEW = "onething.web.errors.csrf"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "onething" / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "builtins": ["onething.web.templatetags.onething"],
            "libraries": {"onething": "onething.web.templatetags.onething"},
            "context_processors": ["onething.web.middleware.surroundings"],
        },
    }
]

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_I18N = False
LANGUAGE_CODE = "zh-hans"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SESSION_ENGINE = "onething.web.session_store"
OWN = "-practice" if PRACTICE else ""  # on one machine both platforms get the cookies of each other
SESSION_COOKIE_NAME = ("__Host-onething" if PRODUCTION else "onething") + OWN
CSRF_COOKIE_NAME = ("__Host-csrf" if PRODUCTION else "csrftoken") + OWN
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^api/", r"^healthz$", r"^readyz$"]  # systems must notice plain HTTP
SECURE_SSL_REDIRECT = PRODUCTION and env.TLS_IN_FRONT.get()
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "onething" / "web" / "static"]
STATIC_ROOT = VAR_ROOT / "static"
GATHERED = (STATIC_ROOT / "staticfiles.json").exists()  # by `onething migrate`
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if GATHERED or "collectstatic" in sys.argv or "migrate" in sys.argv
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
}
WHITENOISE_USE_FINDERS = not GATHERED
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "onething.kernel.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.LOG_LEVEL.get() or "WARNING"},
    "loggers": {
        "onething": {"level": env.LOG_LEVEL.get() or "INFO"},
        "procrastinate": {"level": "WARNING"},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
