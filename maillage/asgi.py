"""The ASGI application that uvicorn serves."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.settings")
django.setup(set_prefix=False)

from maillage.core.handler import OneThreadHandler  # noqa: E402 -- after the settings

application = OneThreadHandler()
