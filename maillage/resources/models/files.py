"""Files of resources: as they were sent (quarantine), then as they are given (cleaned). What is refused leaves nothing."""

import uuid

from django.db import models
from django.db.models import Q

from maillage.accounts.models import User
from maillage.resources.models.resources import Resource


class ResourceFile(models.Model):
    """Sent with a proposal (`resource` is None until it is accepted), cleaned by the worker, then given under a name of ours.

    The name of the file as sent is not kept: it may name somebody.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "à contrôler"
        READY = "ready", "prêt"
        REFUSED = "refused", "refusé"

    class Type(models.TextChoices):
        PDF = "pdf", "PDF"
        JPEG = "jpeg", "image JPEG"
        PNG = "png", "image PNG"
        WEBP = "webp", "image WebP"
        DOCX = "docx", "document Word"
        ODT = "odt", "document texte ODT"
        XLSX = "xlsx", "classeur Excel"
        ODS = "ods", "classeur ODS"
        PPTX = "pptx", "présentation PowerPoint"
        ODP = "odp", "présentation ODP"

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.ForeignKey(
        Resource, models.CASCADE, verbose_name="ressource", null=True, blank=True, related_name="files"
    )
    label = models.CharField("nom du fichier", max_length=150)  # what people read: « Rapport complet »
    rank = models.PositiveSmallIntegerField("rang", default=0)
    type = models.CharField("type", max_length=8, choices=Type, blank=True)  # by its content, never by its name
    state = models.CharField("état", max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField("motif du refus", max_length=300, blank=True)  # a French sentence
    # Paths under MEDIA_ROOT, made of the identifier only; empty when there is no such file.
    received = models.CharField("fichier reçu", max_length=120, blank=True)
    cleaned = models.CharField("fichier donné", max_length=120, blank=True)
    thumbnail = models.CharField("vignette", max_length=120, blank=True)
    size = models.PositiveBigIntegerField("taille", default=0)  # bytes, of the cleaned file
    digest = models.CharField("empreinte", max_length=64, blank=True)  # SHA-256 of the cleaned file
    pages = models.PositiveIntegerField("pages", null=True, blank=True)
    text = models.TextField("texte", blank=True)  # for the search
    # What a screen reader needs, as far as a machine can tell: {"has_text": true, "is_tagged": false, "has_title": true, "has_language": false}.
    findings = models.JSONField("accessibilité", default=dict, blank=True)
    sent_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="envoyé par", null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField("envoyé le")
    checked_at = models.DateTimeField("contrôlé le", null=True, blank=True)
    detached_at = models.DateTimeField("retiré d'une ressource le", null=True, blank=True)  # put back, or purged later

    objects = models.Manager()

    class Meta:
        verbose_name = "fichier"
        verbose_name_plural = "fichiers"
        indexes = [models.Index(fields=["state", "sent_at"], name="resource_file_queue")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(cleaned="") & ~Q(digest="") & Q(received="")),
                name="resource_file_ready",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(cleaned="", received="", thumbnail="", text=""),
                name="resource_file_refused_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"fichier {self.pk}"
