"""What can be found, as each app offers it; the words that stand for others; the searches that people keep."""

import uuid

from django.db import models
from django.db.models import Q

from maillage.accounts.models import User
from maillage.core.fields import CodesField


class Level(models.IntegerChoices):
    """Who may find a document: a level of people (docs/security.md) and all those above."""

    EVERYBODY = 0, "tout le monde"
    PROFESSIONALS = 2, "professionnels"
    NETWORK = 3, "membres du réseau"


class SearchState(models.Model):
    """One row. `number` grows with each change, under its lock: the order of numbers is that in which changes were kept.

    `stamp` is drawn anew with each number: the same number on another history (a change undone, a backup put back) has another one.
    """

    number = models.PositiveBigIntegerField("numéro", default=0)
    stamp = models.CharField("marque", max_length=16, blank=True)
    families_number = models.PositiveBigIntegerField("numéro des familles de mots", default=0)
    families_stamp = models.CharField("marque des familles de mots", max_length=16, blank=True)
    # Of the families that Maillage comes with, those of this version and before were laid (search/data/families.txt).
    families_version = models.PositiveSmallIntegerField("version des familles livrées", default=0)

    objects = models.Manager()

    class Meta:
        verbose_name = "état de la recherche"
        verbose_name_plural = "états de la recherche"

    def __str__(self) -> str:
        return f"recherche {self.number}"


class Document(models.Model):
    """One thing that can be found, copied from the app that owns it. When it is gone, the row stays, empty, so that indexes learn it."""

    kind = models.CharField("nature", max_length=40)  # code of a registered source: « resources.resource »
    ref = models.CharField("référence", max_length=64)
    level = models.PositiveSmallIntegerField("visible par", choices=Level, default=Level.EVERYBODY)
    href = models.CharField("adresse", max_length=300, blank=True)
    title = models.CharField("titre", max_length=300, blank=True)
    summary = models.CharField("résumé", max_length=1000, blank=True)
    text = models.TextField("texte", blank=True)
    # Found by these words as by those of the title, never shown: what people write and the text calls otherwise.
    hidden = models.CharField("mots cachés", max_length=1000, blank=True)
    type = models.CharField("type", max_length=40, blank=True)
    themes = CodesField("thèmes")
    publics = CodesField("publics")
    professions = CodesField("métiers")
    departments = CodesField("départements")
    language = models.CharField("langue", max_length=10, blank=True)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    dated_on = models.DateField("date", null=True, blank=True)
    place = models.CharField("lieu", max_length=120, blank=True)  # where it is, as a result shows it
    # Stems of the above, as the analyser of that time gave them (maillage/search/analyser.py).
    title_stems = models.TextField("racines du titre", blank=True)
    text_stems = models.TextField("racines du texte", blank=True)
    analyser = models.PositiveSmallIntegerField("version de l'analyseur", default=0)
    is_gone = models.BooleanField("retiré", default=False)
    number = models.PositiveBigIntegerField("numéro du changement")

    objects = models.Manager()

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documents"
        indexes = [models.Index(fields=["number"], name="document_by_number")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "ref"], name="document_once"),
            models.CheckConstraint(
                condition=Q(is_gone=False)
                | Q(title="", summary="", text="", hidden="", place="", title_stems="", text_stems=""),
                name="document_gone_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class WordFamily(models.Model):
    """Words that stand for one another, or words that people type and that we do not show (« hidden »: they lead to the others)."""

    class Kind(models.TextChoices):
        EQUAL = "equal", "se valent"
        HIDDEN = "hidden", "mots cachés"

    kind = models.CharField("nature", max_length=8, choices=Kind, default=Kind.EQUAL)
    # One expression a line. HIDDEN: `typed` leads to `words`, never the reverse, and is shown nowhere.
    typed = models.CharField("ce que les gens tapent", max_length=500, blank=True)
    words = models.CharField("mots", max_length=500)
    is_ours = models.BooleanField("livrée avec Maillage", default=False)
    changed_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="modifiée par", null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField("modifiée le")

    objects = models.Manager()

    class Meta:
        verbose_name = "famille de mots"
        verbose_name_plural = "familles de mots"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="equal", typed="") | (Q(kind="hidden") & ~Q(typed="")),
                name="word_family_typed_if_hidden",
            )
        ]

    def __str__(self) -> str:
        return f"famille {self.pk}"


class SavedSearch(models.Model):
    """A search that a member keeps. `question`: the fields of the search form, as JSON."""

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, models.CASCADE, verbose_name="personne", related_name="saved_searches")
    name = models.CharField("nom", max_length=120)
    question = models.JSONField("question", default=dict)
    created_at = models.DateTimeField("créée le")

    objects = models.Manager()

    class Meta:
        verbose_name = "recherche gardée"
        verbose_name_plural = "recherches gardées"
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_search_once")]

    def __str__(self) -> str:
        return f"recherche {self.pk}"
