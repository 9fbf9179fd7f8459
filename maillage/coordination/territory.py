"""The territories that a coordinator may look at."""

from dataclasses import dataclass

from maillage.directory.standing import Standing
from maillage.territories import gazetteer


@dataclass(frozen=True, slots=True)
class Territory:
    """`departments`: codes; None for the whole country. `name` fits after « : », `within` inside a sentence."""

    code: str
    name: str
    within: str
    departments: frozenset[str] | None

    @property
    def is_one(self) -> bool:
        """A single département."""
        return self.departments is not None and len(self.departments) == 1


FRANCE = Territory("france", "France entière", "en France", None)


def choices(standing: Standing) -> tuple[Territory, ...]:
    """What opens first comes first: the country for the national team, else her own départements, together then one by one."""
    names = gazetteer.load().departments
    everywhere = standing.is_machine or standing.is_national
    codes = sorted(names) if everywhere else sorted(code for code in standing.departments if code in names)
    ones = tuple(
        Territory(code, f"{names[code].name} ({code})", f"dans ce département : {names[code].name}", frozenset({code}))
        for code in codes
    )
    if everywhere:
        return FRANCE, *ones
    if len(ones) > 1:
        mine = Territory("mes-departements", "Mes départements", "dans vos départements", frozenset(codes))
        return mine, *ones, FRANCE
    return *ones, FRANCE
