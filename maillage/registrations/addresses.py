"""Where a registration is read, whoever keeps the pages: in mails, in her calendar, in the pages of the agenda."""

from uuid import UUID

from maillage.registrations import signed


def own(registration: UUID) -> str:
    """The page of one registration, for whoever has its link."""
    return f"/inscription/{signed.token(registration)}"
