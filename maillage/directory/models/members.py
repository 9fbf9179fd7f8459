"""Who belongs to a structure."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from maillage.accounts.models import User
from maillage.directory.models.places import Organisation


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        """Validated, and not ended."""
        return self.filter(validated_at__isnull=False, ended_at=None)

    def waiting(self) -> "MembershipQuerySet":
        return self.filter(validated_at=None, ended_at=None)


class Membership(models.Model):
    """A person of a structure, validated by its referent (or, for the first one, by a coordinator). Renewed every twelve months."""

    class Role(models.TextChoices):
        MEMBER = "member", "membre"
        REFERENT = "referent", "référent·e de la structure"

    user = models.ForeignKey(User, models.CASCADE, verbose_name="compte", related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, verbose_name="structure", related_name="memberships")
    role = models.CharField("rôle", max_length=10, choices=Role, default=Role.MEMBER)
    asked_at = models.DateTimeField("demandé le")
    validated_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="validé par", null=True, blank=True, related_name="+"
    )
    validated_at = models.DateTimeField("validé le", null=True, blank=True)
    renewed_at = models.DateTimeField("confirmé le", null=True, blank=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "membre d'une structure"
        verbose_name_plural = "membres des structures"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(ended_at=None), name="membership_once"
            ),
            models.CheckConstraint(
                condition=Q(validated_by=None) | ~Q(validated_by=F("user")), name="membership_by_another_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"

    def is_due(self, now: datetime) -> bool:
        """Whether the referent must confirm it again: twelve months after the last time."""
        last = self.renewed_at or self.validated_at
        return last is not None and (now - last).days >= 365


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: datetime) -> "InvitationQuerySet":
        """That may still be accepted."""
        return self.filter(ended_at=None, expires_at__gt=now)


class Invitation(models.Model):
    """A place in a structure kept for an address, seven days. The address goes with the answer."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, verbose_name="structure", related_name="invitations")
    email = models.EmailField("adresse électronique", blank=True)
    role = models.CharField("rôle", max_length=10, choices=Membership.Role, default=Membership.Role.MEMBER)
    invited_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="invité par", null=True, blank=True, related_name="+"
    )
    invited_at = models.DateTimeField("invité le")
    expires_at = models.DateTimeField("valable jusqu'au")
    ended_at = models.DateTimeField("terminée le", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"], condition=Q(ended_at=None), name="invitation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"
