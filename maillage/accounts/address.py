"""Changing the address one logs in with: asked with the password and the second factor, kept once somebody reads the new box.

Nobody learns here whether an address has an account: what is asked, shown and timed is the same, and only the mail differs.
"""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import IntegrityError, transaction

from maillage.accounts import mails, sessions
from maillage.accounts.actions import NotPossible
from maillage.accounts.models import AddressChange, User
from maillage.core import journal

LASTS = timedelta(days=1)
MOST_IN_A_DAY = 5  # so that nobody writes to strangers through us
_SALT = "accounts.address"
_DEAD_LINK = (
    "Ce lien n’est plus bon : il a servi, il date de plus d’un jour, une autre demande l’a remplacé, ou il a été coupé."
)


@transaction.atomic
def ask(user: User, email: str, *, now: datetime) -> AddressChange:
    """Keep the new address aside for a day, and write to both: the old one hears that something was asked."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    email = email.strip().lower()
    if email == user.email.lower():
        raise NotPossible("C’est déjà votre adresse.")
    if user.address_changes.filter(asked_at__gt=now - timedelta(days=1)).count() >= MOST_IN_A_DAY:
        raise NotPossible("Vous avez demandé plusieurs changements depuis hier. Réessayez demain.")
    _end(user, now)
    change = AddressChange.objects.create(user=user, email=email, asked_at=now, expires_at=now + LASTS)
    journal.record("accounts.ask_address", change, by=user, at=now)
    mails.tell(user.email, "/pro/compte")
    if _is_taken(email):
        mails.tell(email)
    else:
        mails.tell(email, f"/pro/compte/adresse/{token(change)}")
    return change


def token(change: AddressChange) -> str:
    """What its link carries."""
    return signing.dumps(change.pk, salt=_SALT)


def change_of(given: str, user: User, *, now: datetime) -> AddressChange:
    """The open change of a link, for the person who asked; or a French refusal."""
    try:
        number = signing.loads(given, salt=_SALT)
    except signing.BadSignature as error:
        raise NotPossible(_DEAD_LINK) from error
    found = user.address_changes.open(now).filter(pk=number).first()
    if found is None:
        raise NotPossible(_DEAD_LINK)
    return found


@transaction.atomic
def confirm(given: str, *, by: User, now: datetime) -> User:
    """The new address is hers: from now on she logs in with it. Every session ends, and both boxes hear of it."""
    user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    change = change_of(given, user, now=now)
    if _is_taken(change.email):
        raise NotPossible(_DEAD_LINK)
    old, user.email = user.email, change.email
    EmailAddress.objects.filter(user=user).delete()
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    except IntegrityError as error:  # somebody took it since the line above
        raise NotPossible(_DEAD_LINK) from error
    _end(user, now)
    sessions.end(user)
    journal.record("accounts.change_address", change, by=user, at=now)
    mails.tell(old)
    mails.tell(user.email)
    return user


@transaction.atomic
def cancel(user: User, *, now: datetime) -> None:
    """Forget the address that waits: the link sent to it serves no more."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    change = user.address_changes.filter(ended_at=None).first()
    if change is None:
        raise NotPossible("Aucune nouvelle adresse n’attend d’être confirmée.")
    _end(user, now)
    journal.record("accounts.cancel_address", change, by=user, at=now)


def forget(now: datetime) -> int:
    """Each day: erase the addresses that nobody confirmed in time: how many."""
    return AddressChange.objects.filter(ended_at=None, expires_at__lte=now).update(ended_at=now, email="")


def _end(user: User, now: datetime) -> None:
    user.address_changes.filter(ended_at=None).update(ended_at=now, email="")


def _is_taken(email: str) -> bool:
    return (
        User.objects.filter(email__iexact=email).exists()
        or EmailAddress.objects.filter(email__iexact=email, verified=True).exists()
    )
