"""The product's settings, made quick and harmless for the tests."""

import tempfile
from pathlib import Path

from maillage.settings import *  # noqa: F403
from maillage.settings import DATABASES

_SCRATCH = Path(tempfile.mkdtemp(prefix="maillage-tests-"))

SECRET_KEY = "only for the tests"
DATA_DIR = _SCRATCH
SNAPSHOT_DIR = _SCRATCH / "snapshots"
KEYRING_DIR = _SCRATCH / "keyring"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["OPTIONS"] = {}  # a pool would keep connections open past the test database
