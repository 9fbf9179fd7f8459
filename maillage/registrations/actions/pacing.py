"""A script does not take all the seats with invented addresses (docs/security.md, case 84)."""

from datetime import datetime

from django.core.cache import cache

from maillage.registrations.actions.refusals import TooMany
from maillage.registrations.models import RegistrationForm

MOST_IN_AN_HOUR = 30
_LASTS = 60 * 60
_TOO_MANY = (
    "Beaucoup d’inscriptions à cet évènement viennent d’arriver de votre connexion à internet : par prudence, celle-ci n’est pas"
    " enregistrée. Réessayez dans une heure, prenez une autre connexion, ou connectez-vous à votre compte si vous en avez un."
)


def count(form: RegistrationForm, sender: str, people: int, *, now: datetime) -> None:
    """One whole group always passes. Whoever calls holds the row of the form, and takes back what is counted with what she refuses.

    Those who were registered already count too: the answer tells nothing of them. `sender` is kept as a fingerprint (`accounts.limits`).
    """
    if not sender:
        return
    counter = f"registrations.{form.pk}.{now:%Y%m%d%H}.{sender}"
    so_far: int = cache.get(counter, 0)
    if so_far + people > max(MOST_IN_AN_HOUR, form.group_most):
        raise TooMany(_TOO_MANY)
    cache.set(counter, so_far + people, _LASTS)
