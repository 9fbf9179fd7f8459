"""Who comes, who waits, and since when."""

import uuid
from uuid import UUID

from django.db import models
from django.db.models import Q

from maillage.accounts.models import User
from maillage.registrations.models.forms import Quota, RegistrationForm, Way
from maillage.resources.vocabulary import PROFESSIONS
from maillage.territories.models import Department


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def of_event(self, event: UUID) -> "RegistrationQuerySet":
        return self.filter(form__event=event)

    def coming(self) -> "RegistrationQuerySet":
        """Those who have a seat of their own."""
        return self.filter(state=Registration.State.CONFIRMED)

    def seated(self) -> "RegistrationQuerySet":
        """Those who hold a seat: confirmed, or offered and not answered yet."""
        return self.filter(state__in=Registration.SEATED)

    def waiting(self) -> "RegistrationQuerySet":
        """In the order of the queue."""
        return self.filter(state=Registration.State.WAITING).order_by("rank")

    def live(self) -> "RegistrationQuerySet":
        """Not ended, by anybody."""
        return self.filter(state__in=Registration.LIVE)


class Registration(models.Model):
    """Somebody, with an account or without. What names her goes away with time (`tasks`); her profession and her département stay.

    `rank`: her place in the queue of the form, never given twice. `quota`: whose seat she holds; None: one of everybody's.
    `code`: short, on her badge, says nothing of her. Her link is signed (`registrations.signed`): nothing of it is kept here.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", "à accepter"
        WAITING = "waiting", "en liste d'attente"
        OFFERED = "offered", "place proposée"
        CONFIRMED = "confirmed", "inscription confirmée"
        CANCELLED = "cancelled", "annulée"
        LAPSED = "lapsed", "place proposée, sans réponse"
        REFUSED = "refused", "non retenue"

    SEATED = (State.CONFIRMED, State.OFFERED)
    LIVE = (State.REQUESTED, State.WAITING, State.OFFERED, State.CONFIRMED)

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey(RegistrationForm, models.CASCADE, verbose_name="formulaire", related_name="registrations")
    quota = models.ForeignKey(
        Quota, models.SET_NULL, verbose_name="place gardée", null=True, blank=True, related_name="registrations"
    )
    person = models.ForeignKey(
        User, models.SET_NULL, verbose_name="compte", null=True, blank=True, related_name="registrations"
    )
    group = models.UUIDField("groupe", null=True, blank=True)  # those whom one person registered together
    name = models.CharField("nom", max_length=120, blank=True)
    email = models.EmailField("adresse électronique", blank=True)  # lower case
    profession = models.CharField("métier", max_length=20, choices=list(PROFESSIONS.items()), blank=True)
    structure = models.CharField("structure", max_length=200, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="département", null=True, blank=True, related_name="+"
    )
    way = models.CharField("vient", max_length=6, choices=Way, default=Way.ONSITE)
    answers = models.JSONField(
        "réponses", default=dict, blank=True
    )  # number of the question -> a text, a list or a boolean
    # What she said when the organisers last looked, of what they decide on, once she has said otherwise: « name », « profession », « structure ».
    before = models.JSONField("ce qu'elle disait avant", null=True, blank=True)
    reply = models.CharField(
        "ce qui lui est répondu", max_length=300, blank=True
    )  # to a request that is not accepted; she reads it
    sealed_needs = models.BinaryField("besoins d'accessibilité, chiffrés", null=True, blank=True)
    state = models.CharField("état", max_length=9, choices=State)
    rank = models.PositiveIntegerField("rang")
    code = models.CharField("code", max_length=10, unique=True)
    at = models.DateTimeField("demandée le")
    offered_until = models.DateTimeField("place proposée jusqu'au", null=True, blank=True)
    changed_at = models.DateTimeField("changée le")

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription"
        verbose_name_plural = "inscriptions"
        indexes = [
            models.Index(fields=["form", "state", "rank"], name="registration_in_queue"),
            models.Index(fields=["email"], name="registration_by_email"),
            models.Index(fields=["state", "offered_until"], name="registration_offered"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["form", "rank"], name="registration_rank_once"),
            models.UniqueConstraint(
                fields=["form", "email"],
                condition=Q(state__in=("requested", "waiting", "offered", "confirmed")) & ~Q(email=""),
                name="registration_live_once",
            ),
            models.CheckConstraint(
                condition=Q(state="offered", offered_until__isnull=False)
                | (~Q(state="offered") & Q(offered_until__isnull=True)),
                name="registration_offer_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"inscription {self.pk}"

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE

    @property
    def is_confirmed(self) -> bool:
        return self.state == self.State.CONFIRMED
