"""One model for all that is announced: a colloquium, a week and what is held in it, a webinar, an online conference, a training."""

import uuid
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from maillage.accounts.models import User
from maillage.core.fields import CodesField
from maillage.directory.models import Organisation
from maillage.events import vocabulary
from maillage.resources.vocabulary import PROFESSIONS, THEMES
from maillage.search.models import Level
from maillage.territories.zones import ZONES

# What has no hour comes before the others of its day, on both databases: a week before its parts.
IN_ORDER = ("first_day", F("announced_start").asc(nulls_first=True), "pk")
LAST_FIRST = ("-first_day", F("announced_start").desc(nulls_last=True), "pk")


class EventQuerySet(models.QuerySet["Event"]):
    def published(self) -> "EventQuerySet":
        """Announced; those cancelled or postponed included: people must learn it."""
        return self.filter(editorial=Event.Editorial.PUBLISHED)

    def shown_to(self, level: int) -> "EventQuerySet":
        """`level`: of the person (maillage/directory/standing.py)."""
        return self.filter(level__lte=level)

    def without_courses(self) -> "EventQuerySet":
        """Without the trainings whose sessions are announced, whoever reads these: a course is held on their days and on no other."""
        sessions = Event.objects.published().filter(parent=OuterRef("pk"))
        return self.filter(~Q(kind=Event.Kind.TRAINING) | ~Exists(sessions))

    def to_come(self, today: date) -> "EventQuerySet":
        """Not over yet, the next first."""
        return self.filter(last_day__gte=today).order_by(*IN_ORDER)


class Event(models.Model):
    """`parent`: the week or the course that it belongs to. Its hours are those of `zone`; the programme has its own.

    `editorial` says whether it may be read; `life`, what happens to it: a published event that is cancelled stays published.
    """

    class Kind(models.TextChoices):
        COLLOQUIUM = "colloquium", "colloque"
        DAY = "day", "journée"
        WEEK = "week", "semaine de prévention"
        WEBINAR = "webinar", "webinaire"
        ONLINE = "online", "e-conférence"
        TRAINING = "training", "formation"
        MEETING = "meeting", "réunion"

    class Mode(models.TextChoices):
        ONSITE = "onsite", "sur place"
        REMOTE = "remote", "en ligne"
        HYBRID = "hybrid", "sur place et en ligne"

    class Editorial(models.TextChoices):
        DRAFT = "draft", "brouillon"
        PUBLISHED = "published", "publié"
        WITHDRAWN = "withdrawn", "retiré"

    class Life(models.TextChoices):
        SCHEDULED = "scheduled", "prévu"
        RESCHEDULED = "rescheduled", "date changée"
        MOVED_ONLINE = "moved_online", "déplacé en ligne"
        POSTPONED = "postponed", "reporté"
        FULL = "full", "complet"
        CANCELLED = "cancelled", "annulé"

    class Registering(models.TextChoices):
        NONE = "none", "sans inscription"
        HERE = "here", "ici"
        ELSEWHERE = "elsewhere", "sur un autre site"

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("nature", max_length=12, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="fait partie de", null=True, blank=True, related_name="children"
    )
    year = models.PositiveSmallIntegerField("année")  # of its first day when it was created: its address never changes
    slug = models.SlugField("adresse", max_length=80)
    title = models.CharField("titre", max_length=200)
    summary = models.CharField("résumé", max_length=500, blank=True)
    body = models.TextField("présentation", max_length=20_000, blank=True)  # Markdown
    organiser = models.ForeignKey(
        Organisation, models.SET_NULL, verbose_name="organisé par", null=True, blank=True, related_name="events"
    )
    organiser_name = models.CharField("organisateur", max_length=200, blank=True)  # when it is not in the directory
    co_organisers = models.ManyToManyField(Organisation, verbose_name="avec", blank=True, related_name="+")
    departments = CodesField("départements")  # empty: the whole country
    themes = CodesField("thèmes", codes=THEMES)
    professions = CodesField("métiers", codes=PROFESSIONS)  # for whom; empty: everybody
    level = models.PositiveSmallIntegerField("visible par", choices=Level, default=Level.EVERYBODY)
    zone = models.CharField("fuseau horaire", max_length=40, choices=[(one, one) for one in ZONES], default=ZONES[0])
    first_day = models.DateField("premier jour")
    last_day = models.DateField("dernier jour")
    # What the poster says; the programme is free from it, and the checks compare them.
    announced_start = models.TimeField("heure annoncée de début", null=True, blank=True)
    announced_end = models.TimeField("heure annoncée de fin", null=True, blank=True)
    mode = models.CharField("modalité", max_length=8, choices=Mode, default=Mode.ONSITE)
    place_name = models.CharField("lieu", max_length=150, blank=True)
    place_address = models.CharField("adresse du lieu", max_length=300, blank=True)
    accessibility = CodesField("accessibilité", codes=vocabulary.ACCESSIBILITY)
    accessibility_contact = models.CharField("contact pour l'accessibilité", max_length=200, blank=True)
    # Who interprets, captions or transcribes: without it, what is promised has nobody behind it (W18).
    accessibility_provider = models.CharField("prestataire pour l'accessibilité", max_length=200, blank=True)
    registering = models.CharField("inscription", max_length=10, choices=Registering, default=Registering.NONE)
    registration_link = models.URLField("adresse pour s'inscrire ailleurs", max_length=500, blank=True)
    registration_closes_at = models.DateTimeField("fin des inscriptions", null=True, blank=True)
    # Calendars and tickets say this instead of the title, for who must not be seen to come (docs/security.md, case 54).
    neutral_title = models.CharField("titre discret", max_length=100, blank=True)
    editorial = models.CharField("état", max_length=10, choices=Editorial, default=Editorial.DRAFT)
    life = models.CharField("ce qui lui arrive", max_length=12, choices=Life, default=Life.SCHEDULED)
    life_note = models.CharField("explication", max_length=300, blank=True)
    # Of the event as a whole, in calendars: grows with each change of what they show.
    sequence = models.PositiveIntegerField("numéro de modification", default=0)
    proposed_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="proposé par", null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("créé le")
    changed_at = models.DateTimeField("modifié le")
    published_at = models.DateTimeField("publié le", null=True, blank=True)
    cancelled_at = models.DateTimeField("annulé le", null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "évènement"
        verbose_name_plural = "évènements"
        indexes = [
            models.Index(fields=["editorial", "last_day"], name="event_by_day"),
            models.Index(fields=["parent", "first_day"], name="event_by_parent"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["year", "slug"], name="event_address_once"),
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="event_days_in_order"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="event_not_its_own_part"),
            models.CheckConstraint(
                condition=Q(organiser=None) | Q(organiser_name=""), name="event_organiser_said_once"
            ),
            models.CheckConstraint(
                condition=Q(life="cancelled", cancelled_at__isnull=False)
                | (~Q(life="cancelled") & Q(cancelled_at__isnull=True)),
                name="event_cancelled_is_dated",
            ),
            models.CheckConstraint(
                condition=(Q(registering="elsewhere") & ~Q(registration_link=""))
                | (~Q(registering="elsewhere") & Q(registration_link="")),
                name="event_registers_at_one_place",
            ),
            models.CheckConstraint(
                condition=~Q(editorial="published") | Q(published_at__isnull=False), name="event_published_is_dated"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/agenda/{self.year}/{self.slug}"

    @property
    def is_published(self) -> bool:
        return self.editorial == self.Editorial.PUBLISHED

    @property
    def is_cancelled(self) -> bool:
        return self.life == self.Life.CANCELLED

    @property
    def is_called_off(self) -> bool:
        """It will not take place on the day that is written."""
        return self.life in {self.Life.CANCELLED, self.Life.POSTPONED}

    def is_over(self, now: datetime) -> bool:
        """By the clock of its place."""
        return now.astimezone(ZoneInfo(self.zone)).date() > self.last_day
