"""Who writes what everybody reads. No query here: `standing.of` was asked before."""

from maillage.directory.standing import Standing

WRITES = 2  # the level from which anybody may write here


def can_write_pages(standing: Standing) -> bool:
    """Pages, and the blocks of the home: the network speaks with one voice, the national team's."""
    return standing.is_machine or (standing.level >= WRITES and standing.is_national)


def can_write_news(standing: Standing, department: str | None, level: int = 0) -> bool:
    """Coordinators those of their territory, the national team all of them; nobody for readers above her own level."""
    return standing.level >= max(WRITES, level) and standing.coordinates(department)
