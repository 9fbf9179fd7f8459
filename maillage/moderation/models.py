"""Proposals of change, whatever they are about. The kinds of things that may be proposed are in `registry.py`."""

import uuid
from collections.abc import Collection
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, Q

from maillage.accounts.models import User
from maillage.core.fields import CodesField
from maillage.territories.models import Department


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def submitted(self) -> "ProposalQuerySet":
        """Waiting for a decision."""
        return self.filter(state=Proposal.State.SUBMITTED)

    def open(self) -> "ProposalQuerySet":
        return self.filter(state__in=Proposal.OPEN)

    def about(self, kind: str, target: str) -> "ProposalQuerySet":
        return self.filter(kind=kind, target=target)

    def within(self, departments: Collection[str]) -> "ProposalQuerySet":
        """Those that whoever coordinates one of these finds in the queue."""
        others = (Q(other_departments__contains=f",{code},") for code in sorted(departments))
        return self.filter(reduce(or_, others, Q(department__in=departments)))

    def by(self, user: User) -> "ProposalQuerySet":
        return self.filter(author=user)


class Proposal(models.Model):
    """`content` holds the proposed fields only; `base`, what the same fields said when it was written.

    `digest`: SHA-256 of all that the moderator sees (kind, target, base, content); accepting needs the digest displayed.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "brouillon"
        SUBMITTED = "submitted", "à relire"
        CHANGES = "changes", "à compléter"
        ACCEPTED = "accepted", "acceptée"
        REFUSED = "refused", "déclinée"
        WITHDRAWN = "withdrawn", "retirée"
        EXPIRED = "expired", "expirée"

    OPEN = ("draft", "submitted", "changes")

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("nature", max_length=40)  # code of a registered kind: « directory.service »
    target = models.CharField("fiche", max_length=64, blank=True)  # its identifier; empty: something new
    title = models.CharField("titre", max_length=200)  # the name of the record when it was proposed
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="département", null=True, blank=True)
    other_departments = CodesField("autres départements")  # beside the first, of a record that has several
    base = models.JSONField("contenu de départ", default=dict)
    content = models.JSONField("contenu proposé", default=dict)
    digest = models.CharField("empreinte", max_length=64)
    note = models.CharField("mot d'accompagnement", max_length=1000, blank=True)
    state = models.CharField("état", max_length=10, choices=State, default=State.DRAFT)
    author = models.ForeignKey(
        User, models.SET_NULL, verbose_name="auteur", null=True, blank=True, related_name="proposals"
    )
    is_public = models.BooleanField("proposée sans compte", default=False)
    # Of a suggestion without an account: the SHA-256 of the code that shows its answer.
    follow_digest = models.CharField("empreinte du code de suivi", max_length=64, blank=True)
    created_at = models.DateTimeField("créée le")
    submitted_at = models.DateTimeField("envoyée le", null=True, blank=True)
    expires_at = models.DateTimeField("expire le")
    decided_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="décidée par", null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)
    # « X la relit »: a courtesy between moderators, that ends by itself.
    reader = models.ForeignKey(User, models.SET_NULL, verbose_name="relue par", null=True, blank=True, related_name="+")
    read_until = models.DateTimeField("relue jusqu'à", null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "proposition"
        verbose_name_plural = "propositions"
        indexes = [
            models.Index(fields=["state", "department", "submitted_at"], name="proposal_queue"),
            models.Index(fields=["kind", "target"], name="proposal_by_target"),
            models.Index(fields=["created_at"], condition=Q(is_public=True), name="proposal_suggested"),
            models.Index(fields=["follow_digest"], condition=~Q(follow_digest=""), name="proposal_followed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(author=None) | ~Q(decided_by=F("author")),
                name="proposal_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def departments(self) -> tuple[str, ...]:
        """Codes of those whose coordinators decide on something new; none: the national team."""
        return (self.department_id, *self.other_departments) if self.department_id else ()

    def is_read_by_another(self, user: User, now: datetime) -> bool:
        return self.reader_id not in {None, user.pk} and self.read_until is not None and self.read_until > now


class Message(models.Model):
    """One line of the thread: a word, or a change of state with its reason. Deleted with the proposal."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, verbose_name="proposition", related_name="messages")
    author = models.ForeignKey(User, models.SET_NULL, verbose_name="auteur", null=True, blank=True, related_name="+")
    at = models.DateTimeField("date")
    state = models.CharField("nouvel état", max_length=10, choices=Proposal.State, blank=True)
    text = models.CharField("message", max_length=2000, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"

    def __str__(self) -> str:
        return f"message {self.pk}"


class Version(models.Model):
    """What a record became when a proposal was accepted, and what it was before: shows its history, and undoes."""

    kind = models.CharField("nature", max_length=40)
    target = models.CharField("fiche", max_length=64)
    number = models.PositiveIntegerField("numéro")
    before = models.JSONField("avant", default=dict)
    after = models.JSONField("après", default=dict)
    proposal = models.ForeignKey(
        Proposal, models.SET_NULL, verbose_name="proposition", null=True, blank=True, related_name="versions"
    )
    at = models.DateTimeField("date")

    objects = models.Manager()

    class Meta:
        verbose_name = "version"
        verbose_name_plural = "versions"
        constraints = [models.UniqueConstraint(fields=["kind", "target", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.target} {self.number}"
