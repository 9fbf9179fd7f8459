"""What the network writes itself: pages in a shallow tree, news, and the blocks of its home."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from maillage.accounts.models import User
from maillage.core.fields import CodesField
from maillage.resources import vocabulary
from maillage.search.models import Level
from maillage.territories.models import Department


class Page(models.Model):
    """An editorial page: what readers see is its last published version. Two levels at most: a page, and those under it."""

    class Place(models.TextChoices):
        UNDERSTAND = "understand", "Comprendre"
        NETWORK = "network", "Le réseau"
        LEGAL = "legal", "Mentions et droits"

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    place = models.CharField("rubrique", max_length=12, choices=Place)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="page parente", null=True, blank=True, related_name="children"
    )
    slug = models.SlugField("adresse", max_length=60)
    rank = models.PositiveSmallIntegerField("rang", default=0)
    level = models.PositiveSmallIntegerField("visible par", choices=Level, default=Level.EVERYBODY)
    # Legal and practical statements: where they come from, when that was read, and by whom it must still be read (« un juriste »).
    source = models.CharField("source", max_length=300, blank=True)
    checked_on = models.DateField("vérifiée le", null=True, blank=True)
    to_review_by = models.CharField("à relire par", max_length=100, blank=True)
    # The number of the version that is shown; None: not published.
    published_number = models.PositiveIntegerField("version publiée", null=True, blank=True)
    changed_at = models.DateTimeField("modifiée le")

    objects = models.Manager()

    class Meta:
        verbose_name = "page"
        verbose_name_plural = "pages"
        constraints = [models.UniqueConstraint(fields=["place", "slug"], name="page_address_once")]

    def __str__(self) -> str:
        return f"{self.place}/{self.slug}"


class PageVersion(models.Model):
    """One text of a page; never changed once written."""

    page = models.ForeignKey(Page, models.CASCADE, verbose_name="page", related_name="versions")
    number = models.PositiveIntegerField("numéro")
    title = models.CharField("titre", max_length=150)
    summary = models.CharField("résumé", max_length=400, blank=True)
    body = models.TextField("texte", max_length=40_000)  # Markdown
    note = models.CharField("ce qui change", max_length=300, blank=True)
    written_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="écrite par", null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField("écrite le")

    objects = models.Manager()

    class Meta:
        verbose_name = "version d'une page"
        verbose_name_plural = "versions des pages"
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="page_version_once")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.number}"


class NewsQuerySet(models.QuerySet["News"]):
    def published(self, now: datetime) -> "NewsQuerySet":
        return self.filter(state=News.State.PUBLISHED, published_at__lte=now)

    def shown_to(self, level: int) -> "NewsQuerySet":
        return self.filter(level__lte=level)


class News(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", "brouillon"
        PUBLISHED = "published", "publiée"
        WITHDRAWN = "withdrawn", "retirée"

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField("adresse", max_length=90, unique=True)
    state = models.CharField("état", max_length=10, choices=State, default=State.DRAFT)
    level = models.PositiveSmallIntegerField("visible par", choices=Level, default=Level.EVERYBODY)
    title = models.CharField("titre", max_length=180)
    summary = models.CharField("chapeau", max_length=500)
    body = models.TextField("texte", max_length=20_000, blank=True)  # Markdown
    signature = models.CharField(
        "signature", max_length=120, blank=True
    )  # « Le département de la Loire »: as it is shown
    themes = CodesField("thèmes", codes=vocabulary.THEMES)
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="département", null=True, blank=True, related_name="+"
    )  # None: the whole country
    # « Voir aussi »: [{"label": "…", "url": "/ressources/… or https://…"}], six at most.
    see_also = models.JSONField("voir aussi", default=list, blank=True)
    is_pinned = models.BooleanField("en tête", default=False)
    author = models.ForeignKey(User, models.SET_NULL, verbose_name="auteur", null=True, blank=True, related_name="+")
    published_at = models.DateTimeField("publiée le", null=True, blank=True)
    changed_at = models.DateTimeField("modifiée le")

    objects = NewsQuerySet.as_manager()

    class Meta:
        verbose_name = "actualité"
        verbose_name_plural = "actualités"
        indexes = [models.Index(fields=["state", "published_at"], name="news_by_publication")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="news_published_is_dated"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/actualites/{self.slug}"


class HomeBlock(models.Model):
    """A block of the public home, under the finder: chosen and ordered by the coordination."""

    class Kind(models.TextChoices):
        NEWS = "news", "dernières actualités"
        RESOURCES = "resources", "dernières ressources"
        COLLECTION = "collection", "une collection"
        PAGES = "pages", "des pages"
        TEXT = "text", "un texte"
        CONTRIBUTE = "contribute", "contribuer au réseau"

    kind = models.CharField("nature", max_length=12, choices=Kind)
    rank = models.PositiveSmallIntegerField("rang", default=0)
    title = models.CharField("titre", max_length=120)
    text = models.TextField("texte", max_length=2000, blank=True)  # Markdown, of a text
    target = models.CharField("contenu", max_length=90, blank=True)  # slug of a collection, place of pages
    is_shown = models.BooleanField("affiché", default=True)
    changed_at = models.DateTimeField("modifié le")

    objects = models.Manager()

    class Meta:
        verbose_name = "bloc de l'accueil"
        verbose_name_plural = "blocs de l'accueil"

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
