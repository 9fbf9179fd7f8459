"""The product's settings, made quick and harmless for the tests: whatever the machine says, and in a folder that goes away."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

for _name in [name for name in os.environ if name.startswith("MAILLAGE_") and name != "MAILLAGE_DATABASE_URL"]:
    del os.environ[_name]
_SCRATCH = Path(tempfile.mkdtemp(prefix="maillage-tests-"))
atexit.register(shutil.rmtree, _SCRATCH, ignore_errors=True)
os.environ["MAILLAGE_DATA_DIR"] = str(_SCRATCH)

from maillage.settings import *  # noqa: E402, F403 -- once its variables are set
from maillage.settings import DATABASES, MIDDLEWARE  # noqa: E402

SECRET_KEY = "only for the tests"
# Tests read sentences as they are written; tests/core/test_spacing.py puts it back.
MIDDLEWARE = [one for one in MIDDLEWARE if one != "maillage.core.middleware.french_spacing"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
USES_EVERY = 0
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["OPTIONS"] = {}  # a pool would keep connections open past the test database
