"""Collections: resources put together by hand, or by a search that is asked again each time."""

from django.db import models

from maillage.resources.models.resources import Resource
from maillage.search.models import Level


class Collection(models.Model):
    slug = models.SlugField("adresse", max_length=90, unique=True)
    title = models.CharField("titre", max_length=150)
    summary = models.CharField("résumé", max_length=600, blank=True)
    level = models.PositiveSmallIntegerField("visible par", choices=Level, default=Level.EVERYBODY)
    rank = models.PositiveSmallIntegerField("rang", default=0)
    # Fields of the search form (maillage/search/forms.py); empty: by hand.
    question = models.JSONField("recherche", default=dict, blank=True)
    is_published = models.BooleanField("publiée", default=False)
    changed_at = models.DateTimeField("modifiée le")

    objects = models.Manager()

    class Meta:
        verbose_name = "collection"
        verbose_name_plural = "collections"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/ressources/collections/{self.slug}"


class CollectionItem(models.Model):
    collection = models.ForeignKey(Collection, models.CASCADE, verbose_name="collection", related_name="items")
    resource = models.ForeignKey(Resource, models.CASCADE, verbose_name="ressource", related_name="+")
    rank = models.PositiveSmallIntegerField("rang")

    objects = models.Manager()

    class Meta:
        verbose_name = "ressource d'une collection"
        verbose_name_plural = "ressources des collections"
        constraints = [models.UniqueConstraint(fields=["collection", "resource"], name="collection_item_once")]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.resource_id}"
