"""Resources of the tests, written as rows: the smallest valid ones, public and published since `MOMENT`."""

from datetime import date
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from maillage.resources.files import storage
from maillage.resources.models import Collection, CollectionItem, Practice, RelatedResource, Resource, ResourceFile
from tests.factories import MOMENT

PDF = b"%PDF-1.7\n% not a real one: nothing reads it here\n"
WEBP = b"RIFF....WEBPVP8 "


class ResourceFactory(DjangoModelFactory):
    class Meta:
        model = Resource

    slug = factory.Sequence(lambda n: f"ressource-{n}")
    type = "guide"
    title = factory.Sequence(lambda n: f"Ressource {n}")
    summary = "De quoi il s’agit, en deux phrases."
    themes = ("spot",)
    published_at = MOMENT
    created_at = MOMENT
    changed_at = MOMENT


class WithdrawnFactory(ResourceFactory):
    state = "withdrawn"


class ExpiredFactory(ResourceFactory):
    expires_on = date(2026, 11, 10)


class PracticeFactory(DjangoModelFactory):
    class Meta:
        model = Practice

    resource = factory.SubFactory(ResourceFactory, type="practice")
    context = "Un quartier, *deux* équipes."
    action = "Des permanences."
    contact = "Standard de la maison : accueil@example.org"


class ReadyFileFactory(DjangoModelFactory):
    """Cleaned, on the disk, with its picture."""

    class Meta:
        model = ResourceFile

    id = factory.LazyFunction(uuid4)
    resource = factory.SubFactory(ResourceFactory)
    label = "Le guide complet"
    type = "pdf"
    state = "ready"
    digest = "0" * 64
    size = len(PDF)
    pages = 12
    sent_at = MOMENT

    @factory.lazy_attribute
    def cleaned(self):
        return _kept(f"{self.id}.pdf", PDF)

    @factory.lazy_attribute
    def thumbnail(self):
        return _kept(f"{self.id}.webp", WEBP)


class CollectionFactory(DjangoModelFactory):
    class Meta:
        model = Collection

    slug = factory.Sequence(lambda n: f"collection-{n}")
    title = factory.Sequence(lambda n: f"Collection {n}")
    is_published = True
    changed_at = MOMENT


class ItemFactory(DjangoModelFactory):
    class Meta:
        model = CollectionItem

    collection = factory.SubFactory(CollectionFactory)
    resource = factory.SubFactory(ResourceFactory)
    rank = factory.Sequence(lambda n: n)


def relate(one, other):
    """« Voir aussi », by hand."""
    first, second = sorted((one, other), key=lambda resource: resource.pk)
    return RelatedResource.objects.create(one=first, other=second)


def _kept(name, content):
    storage.folder(storage.CLEANED)
    kept = f"{storage.CLEANED}/{name}"
    storage.path(kept).write_bytes(content)
    return kept
