"""The registration that a link opens."""

from django.http import Http404

from maillage.registrations import signed
from maillage.registrations.models import Registration


def by_token(token: str) -> Registration:
    """With its form and its event. 404 to any link that is not exactly one of ours. One query; none when the link is not ours."""
    pk = signed.registration_of(token)
    found = Registration.objects.select_related("form__event", "department").filter(pk=pk).first() if pk else None
    if found is None:
        raise Http404
    return found
