"""Every setting, read from MAILLAGE_* variables (docs/configuration.md). The defaults run with SQLite and nothing else."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.management.utils import get_random_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()

# Everything that this installation writes lives here: database, snapshots, keys, static files.
DATA_DIR = Path(env.str("MAILLAGE_DATA_DIR", default=str(BASE_DIR / "var")))
SNAPSHOT_DIR = Path(env.str("MAILLAGE_SNAPSHOT_DIR", default=str(DATA_DIR / "snapshots")))
# Keys stay outside the database and outside its backups (docs/adr/0005).
KEYRING_DIR = Path(env.str("MAILLAGE_KEYRING_DIR", default=str(DATA_DIR / "keyring")))
for _folder in (DATA_DIR, SNAPSHOT_DIR):  # only the account that runs Maillage opens what is inside
    _folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _secret_key() -> str:
    """The given key, else one made once and kept beside the data with mode 0600.

    Written aside, then linked in place: two processes that start for the first time read the same whole key.
    """
    if given := env.str("MAILLAGE_SECRET_KEY", default=""):
        return str(given)
    path = DATA_DIR / "secret_key"
    if not path.exists():
        with NamedTemporaryFile("w", dir=DATA_DIR, prefix=".secret_key.") as draft:
            draft.write(get_random_secret_key())
            draft.flush()
            os.fsync(draft.fileno())
            with suppress(FileExistsError):
                os.link(draft.name, path)
    return path.read_text()


SECRET_KEY = _secret_key()
DEBUG = env.bool("MAILLAGE_DEBUG", default=False)
ALLOWED_HOSTS = env.list("MAILLAGE_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
HTTPS_ONLY = env.bool("MAILLAGE_HTTPS_ONLY", default=False)

# What the network that deploys Maillage says of itself.
NETWORK_NAME = env.str("MAILLAGE_NETWORK_NAME", default="Maillage")
PUBLISHER = env.str("MAILLAGE_PUBLISHER", default="")
PUBLISHER_CONTACT = env.str("MAILLAGE_PUBLISHER_CONTACT", default="")
HOST_NAME = env.str("MAILLAGE_HOST_NAME", default="")
IS_DEMO = env.bool("MAILLAGE_DEMO", default=False)
# Where the quick exit leads: a page without personal suggestions.
EXIT_URL = env.str("MAILLAGE_EXIT_URL", default="https://meteofrance.com/")
# Tiles of the interactive map, served by the network itself; empty: outlines only.
TILES_URL = env.str("MAILLAGE_TILES_URL", default="")
TILES_CREDIT = env.str("MAILLAGE_TILES_CREDIT", default="")

INSTALLED_APPS = [
    "maillage.website",
    "maillage.orientation",
    "maillage.directory",
    "maillage.accounts",
    "maillage.territories",
    "maillage.core",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "maillage.core.middleware.discretion",
    "maillage.core.middleware.quick_exit_guard",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "maillage.urls"
ASGI_APPLICATION = "maillage.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "maillage" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "maillage.core.context_processors.site",
            ],
            "builtins": ["maillage.core.templatetags.ui"],
        },
    }
]

DATABASES = {"default": env.db_url("MAILLAGE_DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'maillage.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
            "PRAGMA secure_delete=ON;PRAGMA temp_store=MEMORY;"
        ),
    }
else:
    # A stopped server is known as such in five seconds, not thirty: /sante and « le dire au réseau » wait for it.
    DATABASES["default"]["OPTIONS"] = {"pool": {"timeout": 5}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "website:home"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
# Made at set-up: font subsets (core), and the libraries that come from installed packages.
BUILT_STATIC_DIR = DATA_DIR / "built"
BUILT_STATIC_DIR.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "maillage" / "static", BUILT_STATIC_DIR]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Tiles may stand on another host of the network.
_tiles = urlsplit(TILES_URL)
_TILES_ORIGIN = [f"{_tiles.scheme}://{_tiles.netloc}"] if _tiles.netloc else []

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, *_TILES_ORIGIN],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS_ONLY
SECURE_HSTS_SECONDS = 63072000 if HTTPS_ONLY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS_ONLY
SECURE_HSTS_PRELOAD = HTTPS_ONLY
SESSION_COOKIE_SECURE = HTTPS_ONLY
CSRF_COOKIE_SECURE = HTTPS_ONLY
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("MAILLAGE_BEHIND_PROXY", default=False) else None
)

# Logs name views, never addresses, queries or what a person typed (maillage/core/logs.py).
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": "maillage.core.logs.DiscreetFilter"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["discreet"], "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
