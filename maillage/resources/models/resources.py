"""A resource: what it is, for whom, from whom, until when it holds. A promising practice says more (`Practice`)."""

import uuid
from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate

from maillage.accounts.models import User
from maillage.core.fields import CodesField, FoldedField
from maillage.directory.models import Organisation
from maillage.resources import vocabulary
from maillage.search.models import Level


class ResourceQuerySet(models.QuerySet["Resource"]):
    def published(self, now: datetime) -> "ResourceQuerySet":
        """Those that readers may find: past their embargo, not expired."""
        today = localdate(now)
        return self.filter(
            Q(embargo_until=None) | Q(embargo_until__lte=now),
            Q(expires_on=None) | Q(expires_on__gte=today),
            state=Resource.State.PUBLISHED,
        )

    def shown_to(self, level: int) -> "ResourceQuerySet":
        """`level`: of the person (maillage/directory/standing.py)."""
        return self.filter(level__lte=level)

    def to_review(self, today: date) -> "ResourceQuerySet":
        """Published, and past the day at which somebody had to read them again."""
        return self.filter(state=Resource.State.PUBLISHED, review_on__lte=today)


class Resource(models.Model):
    class State(models.TextChoices):
        PUBLISHED = "published", "publiée"
        WITHDRAWN = "withdrawn", "retirée"

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField("adresse", max_length=90, unique=True)
    state = models.CharField("état", max_length=10, choices=State, default=State.PUBLISHED)
    level = models.PositiveSmallIntegerField("visible par", choices=Level, default=Level.EVERYBODY)
    type = models.CharField("type", max_length=20, choices=list(vocabulary.TYPES.items()))
    title = models.CharField("titre", max_length=250)
    summary = models.CharField("résumé", max_length=600)
    body = models.TextField("présentation", max_length=20_000, blank=True)  # Markdown
    themes = CodesField("thèmes", codes=vocabulary.THEMES)
    publics = CodesField("publics", codes=vocabulary.PUBLICS)
    professions = CodesField("métiers", codes=vocabulary.PROFESSIONS)
    departments = CodesField("départements")  # empty: the whole country
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    authors = models.CharField("auteurs", max_length=400, blank=True)  # as the work says; « ; » between two
    publisher = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        verbose_name="structure éditrice",
        null=True,
        blank=True,
        related_name="resources",
    )
    publisher_name = models.CharField("éditeur", max_length=200, blank=True)  # when it is not in the directory
    folded = FoldedField("mots pour la recherche", of=("title", "authors", "publisher_name"), max_length=1000)
    licence = models.CharField("licence", max_length=20, choices=list(vocabulary.LICENCES.items()), default="unknown")
    language = models.CharField("langue", max_length=10, choices=list(vocabulary.LANGUAGES.items()), default="fr")
    # [{"label": "Lire le rapport", "url": "https://…"}], ten at most.
    links = models.JSONField("liens", default=list, blank=True)
    identifier = models.CharField("identifiant externe", max_length=120, blank=True)  # DOI, HAL, ISBN
    proposed_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="proposée par", null=True, blank=True, related_name="+"
    )
    owner = models.ForeignKey(
        User, models.SET_NULL, verbose_name="suivie par", null=True, blank=True, related_name="owned_resources"
    )
    review_on = models.DateField("à relire le", null=True, blank=True)
    reviewed_at = models.DateTimeField("relue le", null=True, blank=True)
    reminded_at = models.DateTimeField("dernier rappel", null=True, blank=True)
    escalated_at = models.DateTimeField("signalée à la coordination le", null=True, blank=True)
    embargo_until = models.DateTimeField("sous embargo jusqu'à", null=True, blank=True)
    published_at = models.DateTimeField("publiée le")
    expires_on = models.DateField("expire le", null=True, blank=True)
    # Everybody could read it once: catalogues that took it are told when they cannot any more (OAI-PMH).
    was_public = models.BooleanField("a été publique", default=False)
    # Told to coordinators only; empty while it is published.
    withdrawal_reason = models.CharField("motif du retrait", max_length=300, blank=True)
    created_at = models.DateTimeField("créée le")
    changed_at = models.DateTimeField("modifiée le")

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = "ressource"
        verbose_name_plural = "ressources"
        indexes = [
            models.Index(fields=["state", "published_at"], name="resource_by_publication"),
            models.Index(fields=["state", "review_on"], name="resource_by_review"),
            models.Index(fields=["changed_at", "id"], name="resource_by_change"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="resource_has_title"),
            models.CheckConstraint(
                condition=Q(publisher=None) | Q(publisher_name=""), name="resource_publisher_said_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/ressources/{self.slug}"

    def is_published(self, now: datetime) -> bool:
        return (
            self.state == self.State.PUBLISHED
            and (self.embargo_until is None or self.embargo_until <= now)
            and (self.expires_on is None or self.expires_on >= localdate(now))
        )

    def is_to_review(self, today: date) -> bool:
        return self.review_on is not None and self.review_on <= today


class Practice(models.Model):
    """The sheet of a promising practice. Markdown, but for the contact."""

    resource = models.OneToOneField(
        Resource, models.CASCADE, verbose_name="ressource", related_name="practice", primary_key=True
    )
    context = models.TextField("contexte", max_length=4000, blank=True)
    action = models.TextField("action", max_length=4000, blank=True)
    partners = models.TextField("partenaires", max_length=4000, blank=True)
    means = models.TextField("moyens", max_length=4000, blank=True)
    results = models.TextField("résultats", max_length=4000, blank=True)
    transfer = models.TextField("comment la transposer", max_length=4000, blank=True)
    # A front door, never a person's own number; shown to professionals only.
    contact = models.CharField("contact", max_length=300, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = "pratique prometteuse"
        verbose_name_plural = "pratiques prometteuses"

    def __str__(self) -> str:
        return f"pratique {self.pk}"


class RelatedResource(models.Model):
    """« Voir aussi », said by hand. It holds both ways."""

    one = models.ForeignKey(Resource, models.CASCADE, verbose_name="ressource", related_name="+")
    other = models.ForeignKey(Resource, models.CASCADE, verbose_name="autre ressource", related_name="+")

    objects = models.Manager()

    class Meta:
        verbose_name = "ressource liée"
        verbose_name_plural = "ressources liées"
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="related_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="related_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"
