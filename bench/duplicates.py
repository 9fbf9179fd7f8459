"""Duplicates: how many are found, how many are wrong, how long it takes. `python -m bench.duplicates` writes the figures of docs/duplicates.md.

The sample is invented and labelled: structures as directories describe them, their doubles as another source would write them (spelling mistakes,
acronyms, numbers missing), and neighbours that look alike and are not the same (branches of one association, services of one town hall, homonyms).
"""

import argparse
import resource
import sys
import time
from dataclasses import replace
from itertools import combinations
from random import Random

from maillage.core.text import fold
from maillage.territories import tables
from maillage.upkeep.duplicates import blocking, similarity
from maillage.upkeep.duplicates.similarity import Party

_PUBLIC_KINDS = (
    "Mission locale", "Centre médico-psychologique", "Maison des adolescents", "Centre communal d’action sociale",
    "Commissariat de police", "Foyer de l’enfance", "Centre de planification familiale", "Point accueil écoute jeunes",
    "Service social départemental", "Centre de soins en addictologie", "Maison des solidarités", "Unité médico-judiciaire",
    "Protection judiciaire de la jeunesse", "Centre d’information sur les droits des femmes et des familles",
)  # fmt: skip
_NOUNS = (
    "Le Fil", "La Lanterne", "L’Escale", "La Clairière", "Le Belvédère", "La Marelle", "L’Éclaircie", "Le Phare", "Le Trait d’union",
    "L’Hirondelle", "Le Tournesol", "La Balise", "Le Cerf-volant", "Le Ricochet", "La Grande Ourse", "L’Aube", "Le Sentier", "Le Préau",
    "La Cabane", "Le Voilier", "L’Embellie", "Le Bosquet", "L’Estuaire", "Le Mistral", "Le Moulin", "La Mosaïque", "La Luciole", "Le Colibri",
    "La Mésange", "Le Tilleul", "La Passerelle", "Le Refuge", "Le Tremplin", "L’Arche", "La Source", "Espoir", "Horizon", "Rebond", "Altérité",
)  # fmt: skip
_ENDINGS = (
    "",
    "",
    "",
    " prévention",
    " accueil de jour",
    " hébergement",
    " jeunes",
    " familles",
    " solidarité",
    " écoute",
)
_STREETS = (
    "rue de la Démonstration",
    "place de l’Exemple",
    "avenue Imaginaire",
    "impasse de l’Invention",
    "boulevard du Modèle",
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
Truth = set[frozenset[str]]


class Sample:
    """Structures of some towns, their doubles, and the pairs that are the same."""

    def __init__(self, seed: int, *, towns_by_department: int, departments: int = 96) -> None:
        self.draw = Random(f"duplicates {seed}")
        self.parties: list[Party] = []
        self.truth: Truth = set()
        self._phone = 0
        for department, towns in _towns(departments, towns_by_department):
            for town in towns:
                self._settle(department, town)

    def _settle(self, department: str, town: tuple[str, str]) -> None:
        made = [self._public(department, town, kind) for kind in self.draw.sample(_PUBLIC_KINDS, 5)]
        made += [self._association(department, town) for _ in range(5)]
        if self.draw.random() < 0.5:
            made += self._branches(department, town)
        if self.draw.random() < 0.4:
            made += self._town_hall(department, town)
        if self.draw.random() < 0.3:
            made += self._numbered(department, town)
        for party in made:
            self.parties.append(party)
            copies = [self._double(party, town[1]) for _ in range(self.draw.choices((0, 1, 2), (85, 13, 2))[0])]
            self.parties += copies
            self.truth |= {frozenset(pair) for pair in combinations([party.key, *(copy.key for copy in copies)], 2)}

    def _base(self, department: str, town: tuple[str, str], name: str, domain: str) -> Party:
        draw, (code, _) = self.draw, town
        is_protected = draw.random() < 0.04
        place = frozenset() if is_protected else frozenset({code})
        street = f"{code} {draw.randint(1, 90)} {fold(draw.choice(_STREETS))}"
        return Party(
            key=self._key(),
            name=name,
            siret=f"{draw.randrange(10**9):09}{draw.randrange(10**5):05}" if draw.random() < 0.7 else "",
            phones=frozenset({self._new_phone()}) if draw.random() < 0.9 else frozenset(),
            emails=frozenset({f"contact@{domain}"}) if draw.random() < 0.7 else frozenset(),
            domains=frozenset({domain}),
            websites=frozenset({domain}) if draw.random() < 0.6 else frozenset(),
            streets=frozenset({street}) if place else frozenset(),
            communes=place,
            places=frozenset(fold(town[1]).split()) if place else frozenset(),
            departments=frozenset({department}),
        )

    def _public(self, department: str, town: tuple[str, str], kind: str) -> Party:
        slug = fold(f"{kind} {town[1]}").replace(" ", "-")
        return self._base(department, town, f"{kind} de {town[1]}", f"{slug}.example.org")

    def _association(self, department: str, town: tuple[str, str]) -> Party:
        """Names come back from town to town: homonyms are everyday life."""
        name = self.draw.choice(_NOUNS) + self.draw.choice(_ENDINGS)
        return self._base(department, town, name, f"{fold(name).replace(' ', '-')}-{self._key()}.example.org")

    def _branches(self, department: str, town: tuple[str, str]) -> list[Party]:
        """One association, three establishments: one SIREN, one domain, one site, towns of their own."""
        first = self._association(department, town)
        siren = f"{self.draw.randrange(10**9):09}"
        return [
            replace(
                self._base(department, town, f"{first.name} – antenne {where}", "x"),
                siret=f"{siren}{self.draw.randrange(10**5):05}",
                domains=first.domains,
                websites=first.domains,
                emails=frozenset({f"{fold(where).replace(' ', '.')}@{next(iter(first.domains))}"}),
                communes=frozenset({f"{town[0][:2]}{place:03}"}),
                places=frozenset(fold(where).split()),
                streets=frozenset({f"{town[0][:2]}{place:03} {place} {fold(_STREETS[0])}"}),
            )
            for place, where in enumerate(("de la gare", "du centre", "du canal"), 900)
        ]

    def _town_hall(self, department: str, town: tuple[str, str]) -> list[Party]:
        """Three services behind one switchboard, at one address."""
        first = self._base(
            department, town, f"Service jeunesse de {town[1]}", f"ville-{fold(town[1]).replace(' ', '-')}.example.org"
        )
        names = (first.name, f"Police municipale de {town[1]}", f"Bureau des aides sociales de {town[1]}")
        return [replace(first, key=self._key(), name=name, siret="", emails=frozenset()) for name in names]

    def _numbered(self, department: str, town: tuple[str, str]) -> list[Party]:
        first = self._association(department, town)
        return [
            replace(self._base(department, town, f"Foyer {first.name} {number}", "x"), domains=first.domains)
            for number in (1, 2)
        ]

    def _double(self, party: Party, town: str) -> Party:
        """The same structure, as another source writes it."""
        draw = self.draw
        roll = draw.random()
        phones = party.phones if roll < 0.65 else frozenset({self._new_phone()}) if roll < 0.8 else frozenset()
        roll = draw.random()
        emails = (
            party.emails
            if roll < 0.4
            else frozenset({f"direction@{next(iter(party.domains))}"})
            if roll < 0.6
            else frozenset()
        )
        has_site = draw.random() < 0.5
        return replace(
            party,
            key=self._key(),
            name=self._badly_written(party.name, town),
            siret=party.siret if draw.random() < 0.45 else "",
            phones=phones,
            emails=emails,
            websites=party.websites if has_site else frozenset(),
            domains=party.domains if has_site or emails else frozenset(),
            streets=party.streets if draw.random() < 0.55 else frozenset(),
            **({} if draw.random() < 0.9 else {"communes": frozenset(), "places": frozenset()}),
        )

    def _badly_written(self, name: str, town: str) -> str:
        draw = self.draw
        if draw.random() < 0.35:
            name = self._with_typo(name)
        if draw.random() < 0.25:
            name = f"Association {name}" if draw.random() < 0.5 else name.upper()
        if draw.random() < 0.2 and town not in name:
            name = f"{name} {town}"
        kind = next((kind for kind in _PUBLIC_KINDS if name.startswith(kind)), "")
        if kind and draw.random() < 0.35:
            words = fold(kind).split()
            small = {"de", "des", "la", "l", "d", "les", "sur", "et"}
            acronym = "".join(word[0] for word in words if word not in small or draw.random() < 0.3).upper()
            name = name.replace(kind, acronym if len(acronym) > 2 else kind)
        if " de " in name and draw.random() < 0.15:
            before, _, after = name.rpartition(" de ")
            name = f"{after} – {before}"
        return name

    def _with_typo(self, name: str) -> str:
        at, roll = self.draw.randrange(1, len(name) - 1), self.draw.random()
        if roll < 0.35:
            return name[:at] + name[at + 1 :]
        if roll < 0.7:
            return name[:at] + self.draw.choice(_LETTERS) + name[at:]
        return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]

    def _key(self) -> str:
        return f"{self.draw.getrandbits(64):016x}"

    def _new_phone(self) -> str:
        self._phone += 1
        return f"sample {self._phone}"


def _towns(departments: int, count: int) -> list[tuple[str, list[tuple[str, str]]]]:
    rows = tables.read()
    found: dict[str, list[tuple[int, str, str]]] = {}
    for row in rows.communes:
        found.setdefault(row.department, []).append((-int(row.population), row.code, row.name))
    return [
        (code, [(town, name) for _, town, name in sorted(found[code])[:count]]) for code in sorted(found)[:departments]
    ]


def measure(sample: Sample, threshold: float) -> tuple[float, float, int]:
    """Precision, recall, number of pairs found."""
    found = {frozenset((pair.first, pair.second)) for pair in blocking.find(sample.parties, threshold=threshold)}
    good = len(found & sample.truth)
    return good / max(len(found), 1), good / max(len(sample.truth), 1), len(found)


def main() -> None:
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("--seed", type=int, default=1)
    reading.add_argument("--towns", type=int, default=4, help="by département; 85 make about 100,000 structures")
    asked = reading.parse_args()
    sample = Sample(asked.seed, towns_by_department=asked.towns)
    print(f"{len(sample.parties)} structures, {len(sample.truth)} pairs that are the same")
    if asked.towns <= 10:
        for threshold in (0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75):
            precision, recall, count = measure(sample, threshold)
            print(f"threshold {threshold:.2f}: precision {precision:.3f}, recall {recall:.3f}, {count} found")
    started = time.perf_counter()
    precision, recall, count = measure(sample, similarity.THRESHOLD)
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"at {similarity.THRESHOLD}: precision {precision:.3f}, recall {recall:.3f}, {count} found, {seconds:.1f} s, {memory} MiB"
    )


if __name__ == "__main__":
    sys.exit(main())
