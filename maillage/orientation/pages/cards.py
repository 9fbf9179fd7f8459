"""What a page shows of a result: short French facts, in the voice of who is asking."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from maillage.core.templatetags.ui import Fact, Label
from maillage.core.text import fold
from maillage.directory import hours, vocabulary
from maillage.orientation.finder import Result, Search
from maillage.orientation.pages import numbers
from maillage.territories import zones
from maillage.territories.places import Place

_FRESH_DAYS = 365
_OUTREACH = "Vient à votre rencontre"
_OUTREACH_YOUNG = "Vient à ta rencontre"
_WHEELCHAIR = {"yes": "Accès en fauteuil", "partly": "Accès en fauteuil en partie", "no": "Pas d’accès en fauteuil"}
_TEXT_LENGTH = 260
_CENSUS_YEAR = 2023  # of the legal populations in force on 1 January 2026
_AUDIENCE_LABELS = {"young": "Pour moi", "relative": "Pour un proche", "professional": "Pour mon travail"}
_AUDIENCE_ICONS = {"young": "person", "relative": "relatives", "professional": "work"}


@dataclass(frozen=True, slots=True)
class Card:
    """One place card of a page of results."""

    number: int  # written on the card and on the plan; 0 for a national service, which has none
    reference: str
    title: str
    organisation: str
    kind: str  # site | mobile
    labels: tuple[Label, ...]
    text: str
    facts: tuple[Fact, ...]
    phone: str
    link: str
    is_protected: bool
    position: tuple[float, float] | None


def card(result: Result, *, search: Search, local: datetime, is_numbered: bool = True) -> Card:
    """`local` is the time in Paris; what is shown is told by the legal time of the service."""
    record = result.record
    local = zones.local(local, record.get("zone", 0))
    organisation = record["organisation"]
    return Card(
        number=result.rank if is_numbered else 0,
        reference=record["reference"],
        title=record["name"],
        organisation="" if organisation.startswith(record["name"]) else organisation,
        kind="mobile" if "outreach" in record.get("modes", ()) else "site",
        labels=tuple(_labels(record, local.date(), is_young=search.audience == "young")),
        text=shortened(_text(record, search.audience)),
        facts=tuple(_facts(result, local)),
        phone=record.get("phone", ""),
        link=record.get("contact_link", ""),
        is_protected=bool(record.get("is_protected")),
        position=_nearest_position(record, search.place),
    )


def title(search: Search, total: int) -> str:
    """« 6 lieux peuvent aider autour de Melun »."""
    if search.place is None:
        return "Qui peut aider, partout en France"
    where_ = f"autour {of(search.place.name)}"
    if total == 0:
        return f"Pas de lieu trouvé {where_}, mais de l’aide existe"
    return f"{total} lieux peuvent aider {where_}" if total > 1 else f"Un lieu peut aider {where_}"


def population_note(place: Place) -> str:
    """Mayotte's last census is old: the page says so."""
    return f" en {place.population_year}" if place.population_year < _CENSUS_YEAR else ""


def widen_title(search: Search, total: int) -> str:
    if search.place is None:
        return "Et près de chez soi ?"
    return "Rien ne convient ?" if total else "Personne de proche pour l’instant"


def of(name: str) -> str:
    """« de Melun », « du Havre », « des Abymes », « d’Évry »."""
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("Les "):
        return f"des {name[4:]}"
    return f"d’{name}" if fold(name)[:1] in "aeiou" else f"de {name}"


def summary(search: Search) -> list[Label]:
    """The question, as labels above the results."""
    labels = []
    if search.audience:
        labels.append(Label(_AUDIENCE_LABELS[search.audience], "info", _AUDIENCE_ICONS[search.audience]))
    if search.place:
        labels.append(Label(f"{search.place.name}, à moins de {search.distance_km} km", "info", "pin"))
    labels += [Label(vocabulary.need(code).label, "info", vocabulary.need(code).icon) for code in search.needs]
    if search.age is not None:
        labels.append(Label(f"{search.age} an{'s' if search.age > 1 else ''}", "info"))
    if search.is_open_now:
        labels.append(Label("Ouvert maintenant", "info", "clock"))
    if search.wheelchair:
        labels.append(Label("Accès en fauteuil", "info", "wheelchair"))
    if search.mode:
        labels.append(Label(vocabulary.ACCESS_MODES[search.mode], "info"))
    if search.language:
        labels.append(Label(sentence(vocabulary.LANGUAGES[search.language]), "info", "globe"))
    return labels


def pins(shown: Iterable[Card]) -> list[tuple[int, float, float]]:
    """What the plan may show: rank and position. A protected place has none."""
    return [(card.number, *card.position) for card in shown if card.position is not None]


def off_plan(shown: Iterable[Card]) -> str:
    """The sentence that says which cards are not on the plan, and why; empty when all are."""
    protected = [str(card.number) for card in shown if card.is_protected]
    moving = [str(card.number) for card in shown if card.position is None and not card.is_protected]
    parts = []
    if protected:
        parts.append(f"Adresse protégée : {', '.join(protected)}.")
    if moving:
        parts.append(f"Sans lieu fixe, ou à distance : {', '.join(moving)}.")
    return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One service, whole, in the voice of who asks. `professional_text` is left out for a young person who has her own."""

    labels: tuple[Label, ...]
    facts: tuple[Fact, ...]
    needs: tuple[str, ...]
    closures: tuple[str, ...]
    verified_on: date | None
    number: numbers.Helpline | None  # the national number that this service answers
    before_coming: str
    young_text: str
    professional_text: str
    areas: str


def sheet(result: Result, *, local: datetime, audience: str = "") -> Sheet:
    record = result.record
    local = zones.local(local, record.get("zone", 0))
    verified_on = record.get("verified_on")
    is_young = audience == "young"
    young_text = "" if audience == "professional" else record.get("young_text", "")
    return Sheet(
        labels=tuple(_labels(record, local.date(), is_young=is_young)),
        facts=(
            Fact("person", "Pour qui", _for_whom(record)),
            where(record, None),
            when(record, local, is_open=result.is_open),
            *_more_facts(record),
        ),
        needs=tuple(vocabulary.need(code).label for code in record.get("needs", ())),
        closures=tuple(_closure_lines(record, local.date())),
        verified_on=date.fromisoformat(verified_on) if verified_on else None,
        number=national_number(record),
        before_coming=_before_coming(record, is_young=is_young),
        young_text=young_text,
        professional_text="" if is_young and young_text else record.get("description", ""),
        areas=record.get("areas", ""),
    )


def _before_coming(record: dict[str, Any], *, is_young: bool) -> str:
    """How to come where the address is not shown: what the page can know, and no promise in the name of the service."""
    if not record.get("is_protected"):
        return ""
    if not record.get("phone"):
        return "L’adresse n’est pas publiée."
    return f"L’adresse n’est pas publiée. {'Appelle' if is_young else 'Appelez'} avant de venir."


def _more_facts(record: dict[str, Any]) -> Iterator[Fact]:
    if delay := record.get("response_delay"):
        yield Fact("calendar", "Délai", delay)
    if languages := record.get("languages"):
        yield Fact("globe", "Langues", "Français, " + ", ".join(languages))
    for place in record.get("places", ())[:1]:
        if "wheelchair" in place:
            yield Fact("wheelchair", "Accès", _WHEELCHAIR[place["wheelchair"]])
    if record.get("without_parental_consent"):
        yield Fact("shield", "Accord", "Possible sans l’accord des parents")


def _closure_lines(record: dict[str, Any], today: date) -> Iterator[str]:
    for first, last, replacing, message in record.get("closures", ()):
        if last >= today.isoformat():
            days = f"Du {date.fromisoformat(first):%d/%m/%Y} au {date.fromisoformat(last):%d/%m/%Y}"
            week = " ; ".join(f"{day} : {text}" for day, text in hours.week(replacing))
            yield f"{days} : {message or (week if replacing else 'fermé')}"


def _text(record: dict[str, Any], audience: str) -> str:
    """The young person's text for everybody but professionals, who read the other one first."""
    texts = [record.get("young_text", ""), record.get("description", "")]
    if audience == "professional":
        texts.reverse()
    return next((text for text in texts if text), "")


def shortened(text: str) -> str:
    """At most 260 characters, cut between two words."""
    if len(text) <= _TEXT_LENGTH:
        return text
    return text[:_TEXT_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _labels(record: dict[str, Any], today: date, *, is_young: bool) -> Iterator[Label]:
    if record["type_label"] != record["name"]:
        yield Label(record["type_label"], "info")
    yield from (Label(text, "pro") for text in _ways(record.get("modes", ()), is_young=is_young))
    if record.get("is_free"):
        yield Label("Gratuit")
    if record.get("is_paid"):
        yield Label("Payant")
    if record.get("is_anonymous"):
        yield Label("Anonyme")
    yield verified(record, today)


def _ways(modes: Iterable[str], *, is_young: bool) -> Iterator[str]:
    """What is not simply a place where one goes: a place that also helps from afar says both."""
    if "outreach" in modes:
        yield _OUTREACH_YOUNG if is_young else _OUTREACH
    if "remote" in modes:
        yield "Sur place ou à distance" if "on_site" in modes else "À distance"


def verified(record: dict[str, Any], today: date) -> Label:
    """How long ago somebody checked the record with the structure: not when it was last modified.

    Of a national number, when somebody last read what public sources say of it: `numbers.toml` is checked data too.
    """
    line = national_number(record)
    if "verified_on" not in record and line is None:
        return Label("Pas encore vérifié", "check")
    what = "Vérifié" if line is None else "Numéro vérifié"
    days = (today - (line.verified_on if line else date.fromisoformat(record["verified_on"]))).days
    if days > _FRESH_DAYS:
        return Label(f"{what} {ago(days)}", "check")
    return Label(f"{what} {ago(days)}", "ok", "check")


def national_number(record: dict[str, Any]) -> numbers.Helpline | None:
    """The number of the site's own list that this service answers, unless somebody checked the record itself."""
    if "verified_on" in record:
        return None
    return numbers.by_code().get("".join(record.get("phone", "").split()))


def ago(days: int) -> str:
    """« aujourd’hui », « il y a 12 jours », « il y a 3 mois », « il y a 2 ans »."""
    if days < 1:
        return "aujourd’hui"
    if days < 31:
        return f"il y a {days} jour{'s' if days > 1 else ''}"
    if days < 365:
        return f"il y a {days // 30} mois"
    return f"il y a {days // 365} an{'s' if days >= 730 else ''}"


def _facts(result: Result, local: datetime) -> Iterator[Fact]:
    record = result.record
    yield Fact("person", "Pour qui", _for_whom(record))
    yield where(record, result.distance_km)
    yield when(record, local, is_open=result.is_open)
    if delay := record.get("response_delay"):
        yield Fact("calendar", "Délai", delay)
    elif languages := record.get("languages"):
        yield Fact("globe", "Langues", ", ".join(languages))


def _for_whom(record: dict[str, Any]) -> str:
    audiences = [vocabulary.AUDIENCES[code] for code in record.get("audiences", ())]
    ages = record.get("ages", "")
    if ages and "young" in record.get("audiences", ("young",)):
        others = [label.lower() for label in audiences if label != vocabulary.AUDIENCES["young"]]
        return ", ".join([ages[0].upper() + ages[1:], *others])
    return ", ".join([audiences[0], *(label.lower() for label in audiences[1:])]) if audiences else "Tout public"


def where(record: dict[str, Any], distance_km: float | None) -> Fact:
    """Town and distance; the territory of a team that moves; the département alone of a protected place."""
    if record.get("is_protected"):
        return Fact("lock", "Où", f"{record.get('department', '')} : adresse protégée")
    places = record.get("places", ())
    if places and distance_km is not None:
        town = places[0].get("city", "") if len(places) == 1 else "Le plus proche"
        return Fact("pin", "Où", f"{town}, à {kilometres(distance_km)}")
    if places:
        return Fact("pin", "Où", _several([place.get("city", "") for place in places]))
    return Fact("pin", "Où", record.get("areas", "À distance"))


def kilometres(distance: float) -> str:
    """« 800 m », « 3,4 km », « 27 km »: as the crow flies, from the middle of the town."""
    if (metres := max(100, round(distance * 10) * 100)) < 1000:
        return f"{metres} m"
    return f"{distance:.1f} km".replace(".", ",").replace(",0 ", " ") if distance < 10 else f"{distance:.0f} km"


def _several(names: list[str]) -> str:
    shown = list(dict.fromkeys(name for name in names if name))
    return ", ".join(shown[:3]) + (f" et {len(shown) - 3} autres" if len(shown) > 3 else "")


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def when(record: dict[str, Any], local: datetime, *, is_open: bool) -> Fact:
    """Open or not, and until when; what was announced for today replaces the usual hours, as in the index."""
    announced = _announced(record, local.date())
    if announced is not None and not announced[2]:
        _, last, _, message = announced
        return Fact("clock", "Quand", message or f"Fermé jusqu’au {date.fromisoformat(last):%d/%m/%Y}")
    state = hours.describe(announced[2] if announced else _hours(record, local), local)
    if not is_open:
        return Fact("clock", "Quand", sentence(state) if state else "Horaires à demander")
    if state == "jour et nuit":
        return Fact("clock", "Quand", "", sentence(state))
    return Fact("clock", "Quand", f", {state}" if state else "", "Ouvert")


def _announced(record: dict[str, Any], today: date) -> list[str] | None:
    """The closure of today: first and last day, hours instead (empty: closed), message. The last one told wins."""
    now = today.isoformat()
    closures: list[list[str]] = record.get("closures", [])
    return next((closure for closure in reversed(closures) if closure[0] <= now <= closure[1]), None)


def _hours(record: dict[str, Any], local: datetime) -> str:
    """The hours of the service, or those of its first place that is open, or of its first place."""
    texts = [record.get("hours", ""), *(place.get("hours", "") for place in record.get("places", ()))]
    known = [text for text in texts if text]
    return next((text for text in known if hours.is_open(text, local)), known[0] if known else "")


def _nearest_position(record: dict[str, Any], place: Place | None) -> tuple[float, float] | None:
    """Of the public places of a service, the position nearest to `place`, or the first."""
    positions = [(one["position"][0], one["position"][1]) for one in record.get("places", ()) if "position" in one]
    if place is None or not positions:
        return positions[0] if positions else None
    return min(positions, key=lambda spot: (spot[0] - place.longitude) ** 2 + (spot[1] - place.latitude) ** 2)
