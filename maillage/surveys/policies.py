"""Who may do what to questionnaires. No query here: the facts are given."""

from uuid import UUID

from maillage.directory.standing import Standing

WRITES = 2  # the level from which somebody may write a questionnaire


def can_lead(standing: Standing, *, is_hers: bool) -> bool:
    """Close it, read its free answers: whoever leads what it is about, and the national team."""
    return standing.coordinates(None) or (is_hers and standing.level >= WRITES)


def can_use(standing: Standing) -> bool:
    """Read all questionnaires, copy one."""
    return standing.is_machine or standing.level >= WRITES


def can_write(standing: Standing, organisation: UUID | None, *, is_packaged: bool) -> bool:
    """Its structure; of those that have none, any coordination. What comes with the platform is copied, never changed."""
    if is_packaged:
        return False
    if organisation is None:
        return standing.is_coordinator
    return standing.is_national or (standing.level >= WRITES and organisation in standing.organisations)
