"""The certificates of one person."""

from collections.abc import Sequence

from maillage.accounts.models import User
from maillage.attendance.models import Certificate
from maillage.registrations.models import Registration
from maillage.registrations.pages.more import More


def own(registration: Registration) -> Certificate | None:
    """The valid one, on paper or not yet. One query, without the paper."""
    return Certificate.objects.valid().defer("body").filter(registration=registration.pk).first()


def more(registration: Registration) -> More | None:
    """What the page of her registration says of it. One query."""
    found = own(registration)
    if found is None:
        return None
    if not found.is_on_paper:
        return More("Votre attestation de présence se prépare : revenez dans quelques minutes.", "", "")
    return More("Télécharger mon attestation (PDF)", "/attestation.pdf", "download")


def given(user: User) -> Sequence[Certificate]:
    """Those of an account, the last first. One query, without the papers."""
    rows = Certificate.objects.valid().defer("body").filter(registration__person=user)
    return list(rows.select_related("event").order_by("-last_day", "-number"))
