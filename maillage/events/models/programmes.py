"""The programme of an event as its organisers write it, and as it was published."""

import uuid

from django.db import models
from django.db.models import Q

from maillage.accounts.models import User
from maillage.events.models.events import Event


class Room(models.Model):
    event = models.ForeignKey(Event, models.CASCADE, verbose_name="évènement", related_name="rooms")
    name = models.CharField("nom", max_length=80)
    seats = models.PositiveIntegerField("places", null=True, blank=True)
    rank = models.PositiveSmallIntegerField("rang", default=0)

    objects = models.Manager()

    class Meta:
        verbose_name = "salle"
        verbose_name_plural = "salles"
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="room_once")]

    def __str__(self) -> str:
        return self.name


class Slot(models.Model):
    """A draft: readers see the last published version (`ProgrammeVersion`). `minutes` None: no end said; 0: a moment."""

    class Kind(models.TextChoices):
        SESSION = "session", "séance"
        WORKSHOP = "workshop", "atelier"
        BREAK = "break", "pause"
        WELCOME = "welcome", "accueil"
        OPENING = "opening", "ouverture"
        CLOSING = "closing", "clôture"

    class State(models.TextChoices):
        CONFIRMED = "confirmed", "confirmé"
        UNCONFIRMED = "unconfirmed", "à confirmer"
        CANCELLED = "cancelled", "annulé"

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, verbose_name="évènement", related_name="slots")
    kind = models.CharField("nature", max_length=8, choices=Kind, default=Kind.SESSION)
    title = models.CharField("titre", max_length=250, blank=True)
    text = models.TextField("présentation", max_length=5000, blank=True)
    day = models.DateField("jour", null=True, blank=True)
    start = models.TimeField("début", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("durée en minutes", null=True, blank=True)
    room = models.ForeignKey(Room, models.SET_NULL, verbose_name="salle", null=True, blank=True, related_name="+")
    track = models.CharField("parcours", max_length=80, blank=True)
    state = models.CharField("état", max_length=12, choices=State, default=State.CONFIRMED)
    has_debate = models.BooleanField("suivi d'un débat", default=False)
    is_inferred = models.BooleanField("heures déduites", default=False)
    rank = models.PositiveSmallIntegerField("rang", default=0)  # of those without an hour

    objects = models.Manager()

    class Meta:
        verbose_name = "créneau"
        verbose_name_plural = "créneaux"
        constraints = [
            models.CheckConstraint(condition=Q(start__isnull=True) | Q(day__isnull=False), name="slot_hour_has_a_day"),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(start__isnull=False), name="slot_length_has_an_hour"
            ),
            models.CheckConstraint(condition=Q(minutes__isnull=True) | Q(minutes__lte=1440), name="slot_in_one_day"),
        ]

    def __str__(self) -> str:
        return f"créneau {self.pk}"


class Appearance(models.Model):
    """Somebody in a slot, as the programme names her: no account is needed, and none is shown."""

    class Role(models.TextChoices):
        SPEAKER = "speaker", "intervenant"
        MODERATOR = "moderator", "modérateur"
        HOST = "host", "animateur"

    class State(models.TextChoices):
        APPROACHED = "approached", "pressenti"
        UNCONFIRMED = "unconfirmed", "à confirmer"
        CONFIRMED = "confirmed", "confirmé"
        DECLINED = "declined", "ne viendra pas"

    COMING = (State.CONFIRMED, State.UNCONFIRMED)

    slot = models.ForeignKey(Slot, models.CASCADE, verbose_name="créneau", related_name="appearances")
    name = models.CharField("nom", max_length=120)
    function = models.CharField("fonction", max_length=300, blank=True)
    role = models.CharField("rôle", max_length=10, choices=Role, default=Role.SPEAKER)
    state = models.CharField("état", max_length=12, choices=State, default=State.UNCONFIRMED)
    person = models.ForeignKey(User, models.SET_NULL, verbose_name="compte", null=True, blank=True, related_name="+")
    rank = models.PositiveSmallIntegerField("rang", default=0)

    objects = models.Manager()

    class Meta:
        verbose_name = "intervention"
        verbose_name_plural = "interventions"
        constraints = [models.UniqueConstraint(fields=["slot", "name"], name="appearance_once")]

    def __str__(self) -> str:
        return f"intervention {self.pk}"


class Waiver(models.Model):
    """A warning that the organisers know of, with their reason. It falls with the finding.

    `mark`: of the finding (`checks.Finding.mark`); None when it was given before it was kept: it holds while that warning is alone of its
    rule and slot, and gets its mark when the programme is published.
    """

    event = models.ForeignKey(Event, models.CASCADE, verbose_name="évènement", related_name="waivers")
    code = models.CharField("règle", max_length=4)
    slot = models.ForeignKey(Slot, models.CASCADE, verbose_name="créneau", null=True, blank=True, related_name="+")
    mark = models.CharField("objet", max_length=24, null=True, blank=True)
    reason = models.CharField("raison", max_length=300)
    by = models.ForeignKey(User, models.SET_NULL, verbose_name="par", null=True, blank=True, related_name="+")
    at = models.DateTimeField("le")

    objects = models.Manager()

    class Meta:
        verbose_name = "avertissement accepté"
        verbose_name_plural = "avertissements acceptés"
        constraints = [
            models.UniqueConstraint(fields=["event", "code", "slot", "mark"], name="waiver_of_slot_once"),
            models.UniqueConstraint(
                fields=["event", "code", "mark"], condition=Q(slot=None), name="waiver_of_event_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.event_id}"


class ProgrammeVersion(models.Model):
    """What readers see, until the next one; never changed. `content`: `programme.versions.to_json`."""

    event = models.ForeignKey(Event, models.CASCADE, verbose_name="évènement", related_name="versions")
    number = models.PositiveIntegerField("numéro")
    note = models.CharField("ce qui change", max_length=300, blank=True)
    content = models.JSONField("programme")
    changes = models.JSONField("changements", default=list)  # sentences
    by = models.ForeignKey(User, models.SET_NULL, verbose_name="publiée par", null=True, blank=True, related_name="+")
    at = models.DateTimeField("publiée le")

    objects = models.Manager()

    class Meta:
        verbose_name = "version du programme"
        verbose_name_plural = "versions du programme"
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="programme_version_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.number}"
