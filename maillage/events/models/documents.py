"""What goes with an event: papers, streams, recordings, and the files that are made of it."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from maillage.accounts.models import User
from maillage.events.models.events import Event
from maillage.events.models.programmes import Slot
from maillage.resources.models import ResourceFile
from maillage.resources.vocabulary import LICENCES


class EventDocument(models.Model):
    """A cleaned file (`ResourceFile`, which no resource holds) and who may have it. Before `embargo_until`, only the press with its key."""

    class Audience(models.TextChoices):
        PUBLIC = "public", "tout le monde"
        REGISTERED = "registered", "les personnes inscrites"
        PRESS = "press", "la presse"

    event = models.ForeignKey(Event, models.CASCADE, verbose_name="évènement", related_name="documents")
    slot = models.ForeignKey(Slot, models.SET_NULL, verbose_name="créneau", null=True, blank=True, related_name="+")
    file = models.OneToOneField(ResourceFile, models.PROTECT, verbose_name="fichier", related_name="event_document")
    audience = models.CharField("pour", max_length=10, choices=Audience, default=Audience.PUBLIC)
    embargo_until = models.DateTimeField("sous embargo jusqu'au", null=True, blank=True)
    licence = models.CharField("licence", max_length=20, choices=list(LICENCES.items()), blank=True)
    rank = models.PositiveSmallIntegerField("rang", default=0)

    objects = models.Manager()

    class Meta:
        verbose_name = "document d'évènement"
        verbose_name_plural = "documents d'évènement"

    def __str__(self) -> str:
        return f"document {self.pk}"

    def is_under_embargo(self, now: datetime) -> bool:
        return self.embargo_until is not None and now < self.embargo_until


class PressKey(models.Model):
    """Lets a newsroom read the press documents before their time. The key itself is in its link only; here, its fingerprint."""

    event = models.ForeignKey(Event, models.CASCADE, verbose_name="évènement", related_name="press_keys")
    label = models.CharField("pour qui", max_length=100)  # a newsroom, never a person
    digest = models.CharField("empreinte", max_length=64, unique=True)
    expires_at = models.DateTimeField("valable jusqu'au")
    by = models.ForeignKey(User, models.SET_NULL, verbose_name="donnée par", null=True, blank=True, related_name="+")
    at = models.DateTimeField("donnée le")

    objects = models.Manager()

    class Meta:
        verbose_name = "clé de presse"
        verbose_name_plural = "clés de presse"

    def __str__(self) -> str:
        return f"clé de presse {self.pk}"


class Stream(models.Model):
    """Where the event is followed from afar. Encrypted, and apart: no list, no version, no search ever holds it."""

    class Kind(models.TextChoices):
        MAIN = "main", "diffusion"
        LSF = "lsf", "diffusion en langue des signes"
        CAPTIONS = "captions", "diffusion sous-titrée"

    event = models.ForeignKey(Event, models.CASCADE, verbose_name="évènement", related_name="streams")
    kind = models.CharField("nature", max_length=8, choices=Kind, default=Kind.MAIN)
    sealed = models.BinaryField("adresse chiffrée")  # bound to the event and the kind

    objects = models.Manager()

    class Meta:
        verbose_name = "accès en ligne"
        verbose_name_plural = "accès en ligne"
        constraints = [models.UniqueConstraint(fields=["event", "kind"], name="stream_once")]

    def __str__(self) -> str:
        return f"accès en ligne {self.pk}"


class Replay(models.Model):
    """A recording, kept by somebody else: our page shows a picture of ours, and asks nothing there before somebody clicks."""

    event = models.ForeignKey(Event, models.CASCADE, verbose_name="évènement", related_name="replays")
    title = models.CharField("titre", max_length=200)
    link = models.URLField("adresse de l'enregistrement", max_length=500)
    minutes = models.PositiveSmallIntegerField("durée en minutes", null=True, blank=True)
    has_captions = models.BooleanField("sous-titré", default=False)
    has_lsf = models.BooleanField("en langue des signes", default=False)
    poster = models.OneToOneField(
        ResourceFile, models.SET_NULL, verbose_name="image", null=True, blank=True, related_name="event_replay"
    )
    rank = models.PositiveSmallIntegerField("rang", default=0)

    objects = models.Manager()

    class Meta:
        verbose_name = "rediffusion"
        verbose_name_plural = "rediffusions"

    def __str__(self) -> str:
        return f"rediffusion {self.pk}"


class Rendering(models.Model):
    """A file made once of the event and of the last version of its programme, given as it is until one of them changes."""

    class Form(models.TextChoices):
        ICS = "ics", "calendrier"
        XML = "xml", "schedule.xml"
        JSON = "json", "schedule.json"
        PDF = "pdf", "programme en PDF"

    event = models.ForeignKey(Event, models.CASCADE, verbose_name="évènement", related_name="renderings")
    form = models.CharField("forme", max_length=4, choices=Form)
    body = models.BinaryField("contenu")
    digest = models.CharField("empreinte", max_length=64)  # SHA-256 of the content: its ETag
    made_at = models.DateTimeField("fait le")

    objects = models.Manager()

    class Meta:
        verbose_name = "fichier tiré d'un évènement"
        verbose_name_plural = "fichiers tirés d'un évènement"
        constraints = [
            models.UniqueConstraint(fields=["event", "form"], name="rendering_once"),
            models.CheckConstraint(condition=~Q(digest=""), name="rendering_has_a_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.event_id}"
