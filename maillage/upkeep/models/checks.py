"""What machines found out: dead links, mail that bounces, establishments that closed."""

from django.db import models


class LinkCheck(models.Model):
    """The last answers of a web address that records name."""

    url = models.URLField("adresse", max_length=400, unique=True)
    checked_at = models.DateTimeField("vérifiée le")
    status = models.PositiveSmallIntegerField("réponse", null=True, blank=True)  # None: no answer
    failures = models.PositiveSmallIntegerField("échecs de suite", default=0)
    failing_since = models.DateTimeField("en échec depuis", null=True, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = "vérification d'un lien"
        verbose_name_plural = "vérifications des liens"

    def __str__(self) -> str:
        return f"lien {self.pk}"


class Bounce(models.Model):
    """An e-mail address that does not receive any more, known by a keyed hash only."""

    address_key = models.CharField("empreinte de l'adresse", max_length=64, unique=True)
    is_hard = models.BooleanField("définitif", default=False)
    count = models.PositiveSmallIntegerField("retours", default=1)
    last_at = models.DateTimeField("dernier retour")

    objects = models.Manager()

    class Meta:
        verbose_name = "courriel revenu"
        verbose_name_plural = "courriels revenus"

    def __str__(self) -> str:
        return f"retour {self.pk}"


class ClosedSiret(models.Model):
    """An establishment that the official register says closed: a fact imported from a file, with its successor if it has one."""

    siret = models.CharField("SIRET", max_length=14, unique=True)
    closed_on = models.DateField("fermé le", null=True, blank=True)
    successor = models.CharField("SIRET du successeur", max_length=14, blank=True)
    source = models.CharField("source", max_length=120)
    imported_at = models.DateTimeField("importé le")

    objects = models.Manager()

    class Meta:
        verbose_name = "établissement fermé"
        verbose_name_plural = "établissements fermés"

    def __str__(self) -> str:
        return self.siret
