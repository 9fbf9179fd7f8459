"""Tables of the resource centre, by noun; everything is imported from here."""

from maillage.resources.models.collections import Collection, CollectionItem
from maillage.resources.models.files import ResourceFile
from maillage.resources.models.resources import Practice, RelatedResource, Resource
from maillage.resources.models.uses import ResourceUse
from maillage.resources.models.words import GuardedWords

__all__ = [
    "Collection",
    "CollectionItem",
    "GuardedWords",
    "Practice",
    "RelatedResource",
    "Resource",
    "ResourceFile",
    "ResourceUse",
]
