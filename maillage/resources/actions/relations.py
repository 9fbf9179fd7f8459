"""« Voir aussi », said by hand."""

from datetime import datetime

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import DomainError, require
from maillage.directory import standing
from maillage.resources import policies
from maillage.resources.actions.resources import lock
from maillage.resources.models import RelatedResource, Resource

MOST = 12


@transaction.atomic
def relate(resource: Resource, other: Resource, *, by: User | None, now: datetime) -> None:
    """Each leads to the other from now on. Whoever may edit one of them; twice changes nothing."""
    one, two = _both(resource, other, by, now)
    if RelatedResource.objects.filter(one=one, other=two).exists():
        return
    if (
        RelatedResource.objects.filter(one=resource).count() + RelatedResource.objects.filter(other=resource).count()
        >= MOST
    ):
        raise DomainError(f"Cette ressource en a déjà {MOST} autres liées. Retirez-en une.")
    RelatedResource.objects.create(one=one, other=two)
    journal.record("resources.relate", resource, by=by, at=now)


@transaction.atomic
def unrelate(resource: Resource, other: Resource, *, by: User | None, now: datetime) -> None:
    """Neither leads to the other by hand any more."""
    one, two = _both(resource, other, by, now)
    removed, _ = RelatedResource.objects.filter(one=one, other=two).delete()
    if removed:
        journal.record("resources.unrelate", resource, by=by, at=now)


def _both(resource: Resource, other: Resource, by: User | None, now: datetime) -> tuple[Resource, Resource]:
    """Locked, in the order in which the table keeps them."""
    if resource.pk == other.pk:
        raise DomainError("Choisissez une autre ressource.")
    one, two = (lock(pk) for pk in sorted((resource.pk, other.pk)))
    reader = standing.of(by, now=now)
    require(policies.can_edit(reader, one) or policies.can_edit(reader, two))
    return one, two
