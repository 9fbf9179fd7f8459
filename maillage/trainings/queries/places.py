"""Which sessions are full: that, and never how many came (docs/security.md, case 55)."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count

from maillage.events.models import Event
from maillage.registrations import opening
from maillage.registrations.models import Registration, RegistrationForm, Way


def full(sessions: Iterable[Event]) -> set[UUID]:
    """Of those where one registers here: no seat is left in any of the ways to come. Two queries at most."""
    here = {one.pk: one for one in sessions if one.registering == Event.Registering.HERE}
    forms = list(RegistrationForm.objects.filter(event__in=here, needs_approval=False)) if here else []
    if not forms:
        return set()
    rows = Registration.objects.seated().filter(form__in=forms).order_by()
    taken = Counter({(form, way): count for form, way, count in rows.values_list("form", "way").annotate(Count("pk"))})
    return {form.event_id for form in forms if _is_full(form, here[form.event_id], taken)}


def _is_full(form: RegistrationForm, event: Event, taken: Counter[tuple[int, str]]) -> bool:
    seats = {Way.ONSITE: form.seats, Way.REMOTE: form.remote_seats}
    return all((most := seats[way]) is not None and taken[form.pk, way] >= most for way in opening.ways(event))
