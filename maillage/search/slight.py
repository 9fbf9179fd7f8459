"""Words that say who is spoken of, or hardly anything: beside another word they are not required. Pure: no Django.

« Ma fille fugue » asks about running away: what says « fille » too comes first, and nothing else is hidden by it. Alone, they are looked for.
"""

from collections.abc import Iterable, Sequence

from maillage.search import analyser
from maillage.search.engine import Group

_SAID = """
fille fils garçon enfant bébé ado adolescent adolescente mineur mineure jeune gamin gamine élève femme homme mec gars meuf
mère père maman papa frère sœur beau belle cousin cousine oncle tante grand grande petit petite ex copain copine pote ami amie
monsieur madame gens personne quelqu un quelque chose truc an ans âge fait faire fais faites font été dit dire dis vient venir tout toute tous
rien encore toujours jamais beaucoup vraiment bien mal juste vite maintenant besoin envie bonjour merci question cherche chercher trouver
"""
STEMS = frozenset(analyser.terms(_SAID))


def required(groups: Sequence[Group]) -> tuple[int, ...]:
    """The places of the groups that must be held: all of them when none says more than these words."""
    telling = tuple(at for at, group in enumerate(groups) if not is_slight(group[0].stems))
    return telling or tuple(range(len(groups)))


def is_slight(stems: Iterable[str]) -> bool:
    """Whether all of them are; a word that begins an expression known to the families counts with it."""
    return STEMS.issuperset(stems)
