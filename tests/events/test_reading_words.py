"""Whatever is pasted, reading never raises and loses no word."""

import re
from contextlib import suppress
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from maillage.core.text import fold
from maillage.events.programme import reading
from maillage.events.programme.records import SlotKind

DAY = date(2027, 3, 9)
# What becomes an hour, a day, a doubt, a role or a debate, and is told by them.
_TOLD = """ainsi ancienne animatrice animateur animation anime animee avec confirmer confirmation conferencier debat debats des echange echanges
    entre heure heures intervenant intervenants intervention jour journee jusqu midi minuit par moderation moderee modere oratrice partir pressentie
    pressenti puis que question questions reponses reserve salle sous temps premiere deuxieme demi demie presidence lundi mardi mercredi jeudi
    vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre matin apres soir programme
    participants public proposee presentee introduite conduite assuree presente attente cours disponibilite compter discutante"""
_NAMES = (
    "Claire Exemple",
    "Léo FICTIF",
    "Mme Inventée",
    "Dr Bo Imaginaire",
    "**Ana Postiche**",
    "D’Exemple Éva",
    "M. O",
    "J. Modèle",
)
_WHAT = (
    "présidente",
    "chef de service à Exempleville",
    "Maison Exemple",
    "éducateur, formateur",
    "12 rue de l’Exemple",
)
_HOURS = (
    "9h",
    "10h45 - 12h30",
    "13h30 /15h00",
    "9 heures",
    "10.45 - 12.15",
    "de 9h à 10h",
    "à partir de 8h30",
    "(10h15)",
    "9-10h",
    "midi",
)
_HOURS = (*_HOURS, "25h", "9h15 → 9h30", "24h", "20h - 0h30", "16h - 9h", "1.10", "9:30", "9h d’écoute")
_DAYS = (
    "mardi 9 mars 2027",
    "Vendredi 12 mars",
    "Jour 2",
    "31/12/2199",
    "31 décembre 9999",
    "JEUDI",
    "21 et 22 janvier 2027",
    "le 30 février 2027",
)
_DOUBTS = ("(à confirmer)", "sous réserve", "– à confirmer", "(pressentie)", "horaire à confirmer")
_WORDS = (
    "Accueil",
    "Ouverture",
    "Pause",
    "Déjeuner",
    "Clôture",
    "Fin",
    "Table ronde",
    "loi du 13 avril 2016",
    "Débat",
    "Matin",
    "Intervenants :",
)
_WORDS = (
    *_WORDS,
    "Animée par",
    "avec",
    "par",
    "et",
    "protéger",
    "Un constat ; une suite",
    "Échanges avec la salle",
    "une phrase assez longue",
)
_SIGNS = (
    " ",
    " : ",
    " - ",
    ", ",
    " | ",
    "\t",
    " (",
    ") ",
    " – ",
    ";",
    "\n",
    "\n- ",
    "\n• ",
    "\no ",
    "\n1. ",
    "\n## ",
    "**",
    "\xa0",
)
_pieces = st.sampled_from([*_NAMES, *_WHAT, *_HOURS, *_DAYS, *_DOUBTS, *_WORDS, *_SIGNS, *_SIGNS])
_texts = st.lists(_pieces | st.text(max_size=6), max_size=60).map(" ".join) | st.text(max_size=400)


def _words(text):
    return set(re.findall(r"(?<![a-z0-9])[a-z]{3,}", fold(text))) - set(_TOLD.split())


def _kept(draft):
    said = list(draft.unread)
    for slot in draft.programme.slots:
        said += [slot.title, slot.text]
        said += [f"{each.name} {each.function}" for each in slot.speakers]
    return fold(" ".join(said).replace("**", "")).replace(" ", "")


@given(_texts)
def test_every_word_is_in_a_slot_or_among_those_unread(text):
    draft = reading.read(f"9h - Accueil\n{text}\n23h59 Fin", on=DAY)

    kept = _kept(draft)
    assert [word for word in sorted(_words(text)) if word not in kept] == []


@given(_texts)
def test_a_text_is_read_or_refused(text):
    slots = ()
    with suppress(ValueError):
        slots = reading.read(text, near=DAY).programme.slots

    assert len({slot.key for slot in slots}) == len(slots)
    for slot in slots:
        assert slot.end is None or slot.end >= slot.start
        assert len(slot.title) <= 250
        assert slot.kind in SlotKind
        assert len({each.name for each in slot.speakers}) == len(slot.speakers)
