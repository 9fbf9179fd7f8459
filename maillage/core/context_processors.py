"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {"network_name": settings.NETWORK_NAME, "is_demo": settings.IS_DEMO}
