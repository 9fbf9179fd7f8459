"""Accounts: who the person is for the network, and what she was entrusted with. Never a secret in clear."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from maillage.territories.models import Department

if TYPE_CHECKING:
    from maillage.accounts.sessions import SessionStore


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **values: object) -> "User":
        """An account that nobody has confirmed yet; without a password, it opens by a passkey, a code or ProConnect."""
        user = self.model(email=self.normalize_email(email), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Level 0 is nobody. 1: e-mail confirmed. 2: member of a structure, or entrusted with a role. 3: also called back (`Clearance`)."""

    email = models.EmailField("adresse électronique", unique=True)
    first_name = models.CharField("prénom", max_length=80, blank=True)
    last_name = models.CharField("nom", max_length=80, blank=True)
    profession = models.CharField("métier", max_length=120, blank=True)
    is_active = models.BooleanField("compte ouvert", default=True)
    is_confirmed = models.BooleanField("adresse confirmée", default=False)
    # Kept by the app that knows the structures, in the transaction that changes a membership.
    is_member = models.BooleanField("membre d'une structure", default=False)
    created_at = models.DateTimeField("créé le", default=timezone.now)
    seen_on = models.DateField("vu le", null=True, blank=True)  # to the day: an idle account closes after 90 days
    closed_at = models.DateTimeField("fermé le", null=True, blank=True)

    USERNAME_FIELD = "email"

    objects = UserManager()

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"

    def __str__(self) -> str:
        return f"compte {self.pk}"

    @property
    def name(self) -> str:
        """How the person is named to colleagues; the account's number when she gave no name."""
        return f"{self.first_name} {self.last_name}".strip() or str(self)

    @property
    def initials(self) -> str:
        """For the mark beside « Mon compte »; empty when she gave no name."""
        return (self.first_name[:1] + self.last_name[:1]).upper()


class MandateQuerySet(models.QuerySet["Mandate"]):
    def active(self) -> "MandateQuerySet":
        """Granted by a second person, and not ended."""
        return self.filter(granted_at__isnull=False, ended_at=None)

    def waiting(self) -> "MandateQuerySet":
        return self.filter(granted_at=None, ended_at=None)


class Mandate(models.Model):
    """A role that two persons gave: one asked for it, another granted it (docs/security.md, case 43)."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", "coordination départementale"
        NATIONAL = "national", "équipe nationale"
        OPERATOR = "operator", "exploitation technique"

    user = models.ForeignKey(User, models.CASCADE, verbose_name="compte", related_name="mandates")
    role = models.CharField("rôle", max_length=12, choices=Role)
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="département", null=True, blank=True)
    asked_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="demandé par", null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField("demandé le")
    granted_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="accordé par", null=True, blank=True, related_name="+"
    )
    granted_at = models.DateTimeField("accordé le", null=True, blank=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = "rôle confié"
        verbose_name_plural = "rôles confiés"
        constraints = [
            models.CheckConstraint(
                condition=Q(role="coordinator", department__isnull=False)
                | (~Q(role="coordinator") & Q(department=None)),
                name="mandate_territory_of_its_role",
            ),
            models.CheckConstraint(
                condition=Q(granted_by=None) | (~Q(granted_by=F("user")) & ~Q(granted_by=F("asked_by"))),
                name="mandate_by_two_persons",
            ),
            models.UniqueConstraint(
                fields=["user", "department"], condition=Q(ended_at=None, role="coordinator"), name="mandate_once_there"
            ),
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(ended_at=None, department=None), name="mandate_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.department_id or ''}".strip()


class ClearanceQuerySet(models.QuerySet["Clearance"]):
    def active(self, now: datetime) -> "ClearanceQuerySet":
        return self.filter(ended_at=None, expires_at__gt=now)


class Clearance(models.Model):
    """« Habilitation »: somebody else called the person back on the number of the official record; twelve months at most."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="compte", related_name="clearances")
    called_by = models.ForeignKey(User, models.SET_NULL, verbose_name="rappelé par", null=True, related_name="+")
    called_at = models.DateTimeField("rappelé le")
    signed_at = models.DateTimeField("charte signée le")
    expires_at = models.DateTimeField("valable jusqu'au")
    ended_at = models.DateTimeField("terminée le", null=True, blank=True)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        verbose_name = "habilitation"
        verbose_name_plural = "habilitations"
        constraints = [
            models.CheckConstraint(
                condition=Q(called_by=None) | ~Q(called_by=F("user")), name="clearance_by_another_person"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("called_at")), name="clearance_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"habilitation {self.pk}"


class Session(AbstractBaseSession):
    """A browser where somebody is logged in. Neither its address nor its name: only when it began."""

    session_key = models.CharField("clé", max_length=40, primary_key=True)
    user = models.ForeignKey(
        User, models.CASCADE, verbose_name="compte", related_name="sessions", null=True, blank=True
    )
    started_at = models.DateTimeField("commencée le")

    class Meta:
        verbose_name = "session"
        verbose_name_plural = "sessions"

    @classmethod
    def get_session_store_class(cls) -> "type[SessionStore]":
        from maillage.accounts.sessions import SessionStore  # noqa: PLC0415 -- app ready

        return SessionStore


class Identity(models.Model):
    """Who an OpenID Connect provider says the person is: its address and its number for her, never her e-mail."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="compte", related_name="identities")
    issuer = models.CharField("fournisseur", max_length=255)
    subject = models.CharField("numéro chez le fournisseur", max_length=255)
    linked_at = models.DateTimeField("reliée le")

    objects = models.Manager()

    class Meta:
        verbose_name = "identité reliée"
        verbose_name_plural = "identités reliées"
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="identity_once")]

    def __str__(self) -> str:
        return f"identité {self.pk}"


class Limit(models.Model):
    """A counter of tries, under the fingerprint of who tried (`limits.py`)."""

    key = models.CharField("empreinte", max_length=64, primary_key=True)
    value = models.JSONField("valeur")
    expires_at = models.DateTimeField("oublié le", db_index=True)

    objects = models.Manager()

    class Meta:
        verbose_name = "compteur d'essais"
        verbose_name_plural = "compteurs d'essais"

    def __str__(self) -> str:
        return self.key[:8]


class RescueQuerySet(models.QuerySet["Rescue"]):
    def waiting(self) -> "RescueQuerySet":
        return self.filter(ended_at=None)


class Rescue(models.Model):
    """A person lost her second factor and her codes: two others open her account again, after a call (docs/security.md, case 25)."""

    class Reason(models.TextChoices):
        NO_ANSWER = "no_answer", "personne n’a répondu au numéro de la fiche"
        NOT_RECOGNISED = "not_recognised", "la personne n’a pas été reconnue au téléphone"
        NOT_ASKED = "not_asked", "la personne dit n’avoir rien demandé"
        FOUND = "found", "la personne a retrouvé son téléphone, sa clé ou ses codes"

    user = models.ForeignKey(User, models.CASCADE, verbose_name="compte", related_name="rescues")
    declared_at = models.DateTimeField("dit par la personne le", null=True, blank=True)  # with her password
    asked_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="rappelé par", null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField("rappelé le", null=True, blank=True)
    granted_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="accordé par", null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)
    reason = models.CharField("motif du refus", max_length=20, choices=Reason, blank=True)

    objects = RescueQuerySet.as_manager()

    class Meta:
        verbose_name = "accès à rouvrir"
        verbose_name_plural = "accès à rouvrir"
        constraints = [
            models.CheckConstraint(
                condition=(Q(asked_by=None) | ~Q(asked_by=F("user")))
                & (Q(granted_by=None) | (~Q(granted_by=F("user")) & ~Q(granted_by=F("asked_by")))),
                name="rescue_by_two_others",
            ),
            models.CheckConstraint(
                condition=Q(declared_at__isnull=False) | Q(asked_at__isnull=False), name="rescue_begun_by_somebody"
            ),
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="rescue_once"),
        ]

    def __str__(self) -> str:
        return f"accès à rouvrir {self.pk}"


class AddressChangeQuerySet(models.QuerySet["AddressChange"]):
    def open(self, now: datetime) -> "AddressChangeQuerySet":
        return self.filter(ended_at=None, expires_at__gt=now)


class AddressChange(models.Model):
    """An address that a person wants to log in with, until she confirms it; then nothing of it stays here."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="compte", related_name="address_changes")
    email = models.EmailField("nouvelle adresse", blank=True)
    asked_at = models.DateTimeField("demandé le")
    expires_at = models.DateTimeField("valable jusqu'au")
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)

    objects = AddressChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "changement d'adresse"
        verbose_name_plural = "changements d'adresse"
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="address_change_once"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(email=""), name="address_change_forgotten"),
        ]

    def __str__(self) -> str:
        return f"changement d'adresse {self.pk}"
