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
# Signed points of the journal: to be copied where this machine cannot write again (docs/adr/0020).
CHECKPOINT_DIR = Path(env.str("MAILLAGE_CHECKPOINT_DIR", default=str(DATA_DIR / "checkpoints")))
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
# Where people open the site, for the links in mails.
SITE_URL = env.str("MAILLAGE_SITE_URL", default="http://localhost:8000").rstrip("/")
# Under this number, a count of searches is not shown (never under 5, maillage/core/secrecy.py).
SECRECY_THRESHOLD = env.int("MAILLAGE_SECRECY_THRESHOLD", default=11)
PROPOSALS_KEPT_DAYS = env.int("MAILLAGE_PROPOSALS_KEPT_DAYS", default=365)
IS_DEMO = env.bool("MAILLAGE_DEMO", default=False)
# Files of resources, as received and as given; in the backups, and never served but by our own view.
MEDIA_ROOT = Path(env.str("MAILLAGE_MEDIA_DIR", default=str(DATA_DIR / "fichiers")))
# The largest file that a member may send, in millions of bytes.
LARGEST_FILE = env.int("MAILLAGE_LARGEST_FILE", default=30)
# Seconds between two writes of the counts of uses; 0: only when somebody asks (tests).
USES_EVERY = 5
# Where the quick exit leads: a page without personal suggestions.
EXIT_URL = env.str("MAILLAGE_EXIT_URL", default="https://meteofrance.com/")
# Tiles of the interactive map, served by the network itself; empty: outlines only.
TILES_URL = env.str("MAILLAGE_TILES_URL", default="")
TILES_CREDIT = env.str("MAILLAGE_TILES_CREDIT", default="")
# Whether the worker asks, at night, if the sites that records name still answer.
CHECK_LINKS = env.bool("MAILLAGE_CHECK_LINKS", default=not IS_DEMO)

INSTALLED_APPS = [
    "maillage.website",
    "maillage.pro",
    "maillage.coordination",
    "maillage.orientation",
    "maillage.editorial",
    "maillage.trainings",
    "maillage.attendance",
    "maillage.registrations",
    "maillage.events",
    "maillage.resources",
    "maillage.surveys",
    "maillage.upkeep",
    "maillage.directory",
    "maillage.moderation",
    "maillage.search",
    "maillage.accounts",
    "maillage.territories",
    "maillage.core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
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
    "maillage.core.middleware.french_spacing",
    "maillage.core.csp.PolicyMiddleware",
    "maillage.core.middleware.discretion",
    "maillage.core.middleware.quick_exit_guard",
    "maillage.core.middleware.last_slash",
    "maillage.core.read_only.ReadOnlyMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "maillage.core.people.PeopleMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

# Whoever logs in meets these; pages under ANONYMOUS_PATHS and UNKNOWN_PATHS never do (maillage/core/people.py).
PEOPLE_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "maillage.directory.middleware.standing",
    "maillage.accounts.middleware.LoginRequired",
    "maillage.accounts.middleware.presence",
    "maillage.accounts.middleware.second_factor",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ANONYMOUS_PATHS = ["/aide"]
# Neither do these, that read the database: whoever answers a questionnaire leaves no session beside her ballot (docs/adr/0042).
UNKNOWN_PATHS = ["/questionnaire/"]
# Whether what these answer from is in memory: then they are read without changing threads (maillage/core/handler.py).
ANONYMOUS_READY = "maillage.orientation.snapshots.shelf.is_at_hand"
# Where files may be sent: anywhere else, a request is no larger than a form (maillage/core/handler.py).
UPLOAD_PATHS = ["/pro/ressources", "/coordination/ressources", "/pro/agenda", "/coordination/agenda"]
# What hashes a password when it is posted: two at a time in each process (maillage/core/handler.py).
HEAVY_POSTS = [
    r"/pro/connexion(/mot-de-passe)?",
    r"/pro/inscription",
    r"/pro/mot-de-passe/.+",
    r"/pro/compte/(adresse|mot-de-passe|mot-de-passe/choisir)",
]

# What a request that reads may write all the same (maillage/core/read_only.py): beginnings of statements.
WRITTEN_WHEN_READING = [
    'INSERT INTO "accounts_session" ',
    'UPDATE "accounts_session" SET ',
    'DELETE FROM "accounts_session" ',
    'INSERT INTO "accounts_limit" ',
    'UPDATE "accounts_limit" SET ',
    'DELETE FROM "accounts_limit" ',
    'UPDATE "accounts_user" SET "seen_on" = %s WHERE ',
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
            "builtins": ["maillage.core.templatetags.ui", "maillage.core.templatetags.desk"],
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
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/pro"
LOGOUT_REDIRECT_URL = "account_login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["maillage.accounts.hashers.TunedArgon2"]
PASSWORD_RESET_TIMEOUT = 60 * 60
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Thirty idle minutes, twelve hours at most (maillage/accounts/sessions.py); gone with the browser.
SESSION_ENGINE = "maillage.accounts.sessions"
SESSION_COOKIE_AGE = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-session" if HTTPS_ONLY else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS_ONLY else "csrftoken"
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# allauth counts tries in the cache: fingerprints in the database, for a day (maillage/accounts/limits.py).
CACHES = {"default": {"BACKEND": "maillage.accounts.limits.LimitCache"}}
ACCOUNT_ADAPTER = "maillage.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
# "key" is the pair of an e-mail and a network address: locking it never locks the account from elsewhere.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/10m/ip,5/5m/key"}
ACCOUNT_FORMS = {
    "login": "maillage.accounts.forms.LoginForm",
    "signup": "maillage.accounts.forms.SignupForm",
    "reset_password": "maillage.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "maillage.accounts.forms.ResetPasswordKeyForm",
    "change_password": "maillage.accounts.forms.ChangePasswordForm",
    "set_password": "maillage.accounts.forms.SetPasswordForm",
    "reauthenticate": "maillage.accounts.forms.PasswordAgainForm",
}
MFA_ADAPTER = "maillage.accounts.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1  # a code of the step before or after; each serves once
MFA_TOTP_ISSUER = NETWORK_NAME
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "maillage.accounts.forms.FactorForm",
    "reauthenticate": "maillage.accounts.forms.FactorAgainForm",
    "activate_totp": "maillage.accounts.forms.ActivateTotpForm",
    "authenticate_webauthn": "maillage.accounts.forms.PasskeyForm",
    "reauthenticate_webauthn": "maillage.accounts.forms.PasskeyAgainForm",
    "login_webauthn": "maillage.accounts.forms.PasskeyLoginForm",
    "add_webauthn": "maillage.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "maillage.accounts.forms.NamePasskeyForm",
}
# The address of the person comes from the proxy that we trust, when there is one.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("MAILLAGE_BEHIND_PROXY", default=False) else 0

# Log in with another identity provider, such as ProConnect; empty: none.
OIDC_ISSUER = env.str("MAILLAGE_OIDC_ISSUER", default="").rstrip("/")
OIDC_CLIENT_ID = env.str("MAILLAGE_OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("MAILLAGE_OIDC_CLIENT_SECRET", default="")
OIDC_NAME = env.str("MAILLAGE_OIDC_NAME", default="ProConnect")
OIDC_SCOPE = env.str("MAILLAGE_OIDC_SCOPE", default="openid email given_name usual_name")
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Where mail leaves from; the terminal by default, to try.
vars().update(env.email_url("MAILLAGE_MAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("MAILLAGE_MAIL_FROM", default="Maillage <ne-pas-repondre@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

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
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "fido2": {"level": "WARNING"},  # it tells which key was registered
    },
}
