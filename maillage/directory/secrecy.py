"""When a place becomes secret, what was proposed or kept about it forgets where it is (docs/security.md, case 10)."""

from collections.abc import Iterable
from datetime import datetime

from maillage.accounts.models import User
from maillage.core.hooks import Hook
from maillage.directory import columns, searching
from maillage.directory.models import ServiceSite, Site
from maillage.moderation import actions as moderation
from maillage.moderation.models import Proposal

# Called inside the transaction: higher apps that keep copies of records erase in them the places that are protected now.
site_protected = Hook("directory.site_protected")


def forget(sites: Iterable[Site], *, now: datetime) -> list[Proposal]:
    """Call once these sites are saved as protected, in the same transaction, before `actions.touch`; the proposals concerned,
    to be journaled last (`record`).

    Free words (notes, threads) about these sites and about their services go too: nobody can tell what they say.
    """
    protected = sorted(sites, key=lambda site: site.pk)
    places = ServiceSite.objects.filter(site__in=protected).order_by("service").values_list("service_id", flat=True)
    secrets = [
        moderation.Secret("directory.site", str(site.pk), columns.SECRET, title=site.organisation.name)
        for site in protected
    ]
    secrets += [moderation.Secret("directory.service", str(service)) for service in dict.fromkeys(places)]
    site_protected.call()
    forgotten = moderation.purge(secrets, now=now)
    searching.renew_at(protected)
    return forgotten


def record(forgotten: Iterable[Proposal], *, by: User | None, now: datetime) -> None:
    """Journal what was forgotten."""
    moderation.record_purge(forgotten, by=by, now=now)
