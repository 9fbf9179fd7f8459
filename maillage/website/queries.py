"""What the whole site needs to know of several apps."""

from maillage.accounts.models import Mandate, User


def national_addresses() -> list[str]:
    """Who keeps the checkpoints of the journal: the national team."""
    national = Mandate.objects.active().filter(role=Mandate.Role.NATIONAL)
    return list(User.objects.filter(is_active=True, mandates__in=national).distinct().values_list("email", flat=True))
