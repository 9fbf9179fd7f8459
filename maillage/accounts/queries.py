"""What is read of an account across tables."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import F, Q

from maillage.accounts import parting
from maillage.accounts.models import Mandate, Rescue, Session, User


@dataclass(frozen=True, slots=True)
class OpenSession:
    started_at: datetime
    is_this_one: bool


@dataclass(frozen=True, slots=True)
class Account:
    """What the person sees of her own account."""

    has_password: bool
    has_factor: bool
    factors: tuple[str, ...]
    identities: tuple[str, ...]
    sessions: tuple[OpenSession, ...]
    waiting_address: str  # asked for, and not confirmed yet
    is_rescued: bool  # somebody says that she lost her second factor


def is_entrusted(user: User) -> bool:
    """Level 2 and more: a member of a structure, or somebody with a role. No query for a member."""
    return user.is_member or Mandate.objects.active().filter(user=user).exists()


def account(user: User, *, session_key: str | None, now: datetime) -> Account:
    """Five queries."""
    kinds = Authenticator.objects.filter(user=user).order_by("type", "pk").values_list("type", flat=True)
    labels = {
        Authenticator.Type.TOTP: "application de codes",
        Authenticator.Type.WEBAUTHN: "clé d’accès",
        Authenticator.Type.RECOVERY_CODES: "codes de secours",
    }
    factors = tuple(labels[Authenticator.Type(kind)] for kind in kinds)
    sessions = Session.objects.filter(user=user, expire_date__gt=now).order_by("-started_at", "pk")
    return Account(
        has_password=user.has_usable_password(),
        has_factor=any(one != "codes de secours" for one in factors),
        factors=factors,
        identities=tuple(user.identities.order_by("pk").values_list("issuer", flat=True)),
        sessions=tuple(OpenSession(one.started_at, one.session_key == session_key) for one in sessions),
        waiting_address=user.address_changes.open(now).values_list("email", flat=True).first() or "",
        is_rescued=user.rescues.waiting().exists(),
    )


def last_rescue(user: User, *, now: datetime) -> Rescue | None:
    """What became of her access, since she said that her second factor is lost, or since somebody called: for a month."""
    since = now - timedelta(days=30)
    recent = user.rescues.filter(Q(declared_at__gt=since) | Q(asked_at__gt=since))
    return recent.order_by(F("ended_at").desc(nulls_first=True), "-pk").first()


def personal_data(user: User) -> dict[str, Any]:
    """Everything held on the person, for herself (GDPR article 15): neither secrets, nor what others wrote."""
    return {
        "compte": {
            "adresse": user.email,
            "prénom": user.first_name,
            "nom": user.last_name,
            "métier": user.profession,
            "créé le": user.created_at,
            "vu le": user.seen_on,
            "adresse confirmée": user.is_confirmed,
        },
        "rôles": list(user.mandates.order_by("pk").values("role", "department", "asked_at", "granted_at", "ended_at")),
        "habilitations": list(
            user.clearances.order_by("pk").values("called_at", "signed_at", "expires_at", "ended_at")
        ),
        "changements d’adresse": list(
            user.address_changes.order_by("pk").values("email", "asked_at", "expires_at", "ended_at")
        ),
        "accès à rouvrir": list(user.rescues.order_by("pk").values("declared_at", "asked_at", "ended_at", "reason")),
        "identités reliées": list(user.identities.order_by("pk").values("issuer", "subject", "linked_at")),
        "seconds facteurs": list(
            Authenticator.objects.filter(user=user).order_by("pk").values("type", "created_at", "last_used_at")
        ),
        **parting.exported(user),
    }
