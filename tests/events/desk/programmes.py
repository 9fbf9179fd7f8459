"""An event of a structure, its people, and how the pages of its programme are asked, in both faces."""

import re
from dataclasses import replace
from datetime import date, time

from django.urls import reverse

from maillage.events import actions
from tests.events.test_actions import CONTENT

DAY = date(2027, 3, 9)
FACES = ("pro", "coordination")
ANA = actions.Someone("Ana Imaginaire", "directrice", state="confirmed")


def slot(title="Créneau", hour=9, minutes=60, **more):
    return actions.SlotContent(
        title,
        **{"day": DAY, "start": None if hour is None else time(hour), "minutes": minutes, "people": (ANA,), **more},
    )


def ready(event, by, now):
    """A programme without a finding."""
    for content in (
        slot("Ouverture", 9, 60, kind="opening"),
        slot("Matin", 10, 120),
        slot("Déjeuner", 12, 60, kind="break", people=()),
        slot("Après-midi", 13, 120),
        slot("Fin", 15, 60),
        slot("Clôture", 16, 0, kind="closing", people=()),
    ):
        actions.add_slot(event, content, by=by, now=now)


def create(structure, by, now, **more):
    content = replace(CONTENT, organiser=structure.pk, organiser_name="", departments=("77",), **more)
    return actions.create_event(content, by=by, now=now)


def address(face, name, *args):
    return reverse(f"{face}:{name}", args=args)


def text(page):
    """Of a page, on one line; its no-break spaces stay."""
    return re.sub(r"[ \n]+", " ", page.content.decode())
