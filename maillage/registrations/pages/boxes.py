"""« Mes inscriptions »: all those of an address, behind a link that only its mailbox receives.

Whoever asks, and whatever the address, the site answers and does the same: whether it is known is looked up by the worker, later.
"""

from base64 import b64decode, b64encode

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django_tasks import task

from maillage.core import crypto
from maillage.registrations import mails, signed
from maillage.registrations.models import Registration

_KEY, _BOUND_TO = "registrations-box-asked", "task"  # no address stands in the queue of the tasks
_ONCE = 3600  # seconds


def ask(email: str) -> None:
    """Once an hour for one address: nobody's mailbox is filled by others."""
    address = email.lower()
    if cache.add(f"registrations-box:{address}", 1, _ONCE):
        sealed = crypto.seal(address.encode(), key_name=_KEY, bound_to=_BOUND_TO)
        send.enqueue(sealed=b64encode(sealed).decode())


@task()
def send(*, sealed: str, **_: object) -> None:
    """To an address that is registered somewhere; nothing else leaves."""
    email = crypto.unseal(b64decode(sealed), key_name=_KEY, bound_to=_BOUND_TO).decode()
    if Registration.objects.filter(email=email).exists():
        token = signed.box_token(email, now=timezone.now())
        mails.box(email, f"{settings.SITE_URL}/mes-inscriptions/{token}")
