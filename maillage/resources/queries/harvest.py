"""Resources as catalogues take them (OAI-PMH): what everybody reads or could read, with the moment at which that last changed."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.timezone import localdate

from maillage.resources.models import Resource
from maillage.resources.models.resources import ResourceQuerySet
from maillage.search.models import Level


@dataclass(frozen=True, slots=True)
class Record:
    """`is_deleted`: withdrawn, expired, or not for everybody any more; only its key, its date and its themes are said."""

    resource: Resource
    stamp: datetime
    is_deleted: bool


def records(
    *,
    now: datetime,
    since: datetime | None = None,
    before: datetime | None = None,
    theme: str = "",
) -> ResourceQuerySet:
    """Public, past their embargo, or once so; changed from `since` (included) to `before` (excluded)."""
    is_open = Q(embargo_until=None) | Q(embargo_until__lte=now)
    found = Resource.objects.filter(Q(is_open, level=Level.EVERYBODY) | Q(was_public=True))
    if since:
        found = found.filter(_from(since, now))
    if before:
        found = found.exclude(_from(before, now))
    return found.filter(themes__contains=f",{theme},") if theme else found


def page(found: ResourceQuerySet, *, after: UUID | None, size: int, now: datetime) -> list[Record]:
    """The following ones, in the order of their keys, which never changes."""
    if after:
        found = found.filter(pk__gt=after)
    rows = found.select_related("publisher").defer("body", "links").order_by("pk")[:size]
    return [_record(resource, now) for resource in rows]


def one(key: UUID, *, now: datetime) -> Record | None:
    resource = records(now=now).filter(pk=key).select_related("publisher").first()
    return _record(resource, now) if resource else None


def _from(moment: datetime, now: datetime) -> Q:
    """Those whose stamp is at `moment` or later: written, past their embargo, or expired since."""
    local = timezone.localtime(moment)
    first = local.date() + timedelta(days=local.time() > time())  # the first day that begins at `moment` or later
    return (
        Q(changed_at__gte=moment)
        | Q(embargo_until__gte=moment, embargo_until__lte=now)
        | Q(expires_on__gte=first - timedelta(days=1), expires_on__lt=localdate(now))
    )


def _record(resource: Resource, now: datetime) -> Record:
    moments = [resource.changed_at]
    is_open = resource.embargo_until is None or resource.embargo_until <= now
    if resource.embargo_until and is_open:
        moments.append(resource.embargo_until)
    has_expired = resource.expires_on is not None and resource.expires_on < localdate(now)
    if has_expired:
        assert resource.expires_on is not None
        moments.append(timezone.make_aware(datetime.combine(resource.expires_on + timedelta(days=1), time())))
    is_read = is_open and not has_expired and resource.state == Resource.State.PUBLISHED
    return Record(resource, max(moments), is_deleted=not is_read or resource.level != Level.EVERYBODY)
