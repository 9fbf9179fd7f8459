"""Counters that slow attacks down, kept in the database for all processes, without any address in clear.

allauth counts tries in Django's cache, under keys made of e-mail and network addresses. Here a key is only kept as its fingerprint
under a secret of the day, in the keyring: the secret goes after two days, and with it whatever could tell whose counter it was.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import transaction
from django.utils import timezone

from maillage.accounts.models import Limit
from maillage.core import crypto

_KEY_NAME = "limits"


class LimitCache(BaseCache):
    """Django's cache interface over `Limit`: values are JSON, never pickled, and nothing lives longer than a day."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        now = timezone.now()
        name = self._name(key, now)
        with transaction.atomic():
            Limit.objects.filter(key=name, expires_at__lte=now).delete()
            _, is_new = Limit.objects.get_or_create(
                key=name, defaults={"value": value, "expires_at": self._end(timeout, now)}
            )
        return is_new

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        now = timezone.now()
        found = (
            Limit.objects.filter(key=self._name(key, now), expires_at__gt=now).values_list("value", flat=True).first()
        )
        return default if found is None else found

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        now = timezone.now()
        Limit.objects.update_or_create(
            key=self._name(key, now), defaults={"value": value, "expires_at": self._end(timeout, now)}
        )

    def delete(self, key: str, version: int | None = None) -> bool:
        count, _ = Limit.objects.filter(key=self._name(key, timezone.now())).delete()
        return bool(count)

    def clear(self) -> None:
        Limit.objects.all().delete()

    def _name(self, key: str, now: datetime) -> str:
        return crypto.pseudonym(key, key_name=f"{_KEY_NAME}-{now.date():%Y-%m-%d}")

    def _end(self, timeout: Any, now: datetime) -> datetime:
        seconds = self.default_timeout if timeout in (DEFAULT_TIMEOUT, None) else timeout
        return now + min(timedelta(seconds=seconds or 0), timedelta(days=1))


def forget(now: datetime) -> int:
    """Drop the counters that ended, and the secrets of past days: how many counters went."""
    count, _ = Limit.objects.filter(expires_at__lte=now).delete()
    kept = {f"{_KEY_NAME}-{(now - timedelta(days=days)).date():%Y-%m-%d}" for days in (0, 1)}
    for path in Path(settings.KEYRING_DIR).glob(f"{_KEY_NAME}-*.key"):
        if path.stem not in kept:
            crypto.destroy(path.stem)
    return count
