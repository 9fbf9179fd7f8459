"""What goes with the events of these tests, and a reader of their pages."""

from datetime import date, datetime, timedelta

from maillage.events import keys
from maillage.events.models import EventDocument, PressKey, Replay, Stream
from maillage.events.programme import versions
from maillage.events.programme.records import Programme, Slot, SlotKind, Speaker
from tests.events.factories import AppearanceFactory, EventFactory, SlotFactory, publish
from tests.factories import MOMENT
from tests.orientation.pages import Reader
from tests.resources.factories import ReadyFileFactory

LINK = "https://visio.example.org/salle-secrete"


def read(client, event, end="", status=200):
    response = client.get(f"{event.get_absolute_url()}{end}")
    assert response.status_code == status
    page = Reader(response)
    page.text = page.text.replace("\u00a0", " ")
    return page


def document(event, label, **said):
    return EventDocument.objects.create(event=event, file=ReadyFileFactory(resource=None, label=label), **said)


def replay(event, **said):
    return Replay.objects.create(event=event, **{"title": "Matinée", "link": "https://video.example.org/1", **said})


def stream(event):
    return Stream.objects.create(event=event, kind="main", sealed=keys.seal(LINK, event=event.pk, kind="main"))


def press_key(event, expires_at):
    token = keys.new_token()
    PressKey.objects.create(
        event=event, label="Le Journal", digest=keys.digest(token), expires_at=expires_at, at=MOMENT
    )
    return token


def with_programme(slots, **said):
    """Published, of so many slots, two people in each, three at a time, over two days."""
    event = EventFactory(**{"registering": "here", "body": "Un *texte*.", **said})
    event.last_day = event.first_day + timedelta(days=1)
    event.save()
    for number in range(slots):
        day, rest = divmod(number, 30)
        slot = SlotFactory(
            event=event,
            title=f"Partie {number}",
            day=event.first_day + timedelta(days=day),
            start=datetime(2035, 3, 13, 8 + rest // 3).time(),
            track=f"Parcours {rest % 3}",
            text="De quoi il s’agit dans ce créneau, en une phrase qui en dit assez.",
        )
        AppearanceFactory(slot=slot)
        AppearanceFactory(slot=slot, state="unconfirmed")
    publish(event)
    return event


DAY = date(2035, 3, 13)


def slot(title="Un constat", hour=9, minutes=60, day=DAY, **said):
    start = datetime(day.year, day.month, day.day, hour) if hour is not None else None
    said.setdefault("kind", SlotKind.SESSION)
    end = start + timedelta(minutes=minutes) if start and minutes is not None else None
    return Slot(key=title, title=title, start=start, end=end, **said)


def speaker(name="Ana Imaginaire", function="éducatrice", **said):
    return Speaker(name, function, **said)


def version(*slots, after=None):
    event = EventFactory.build()
    programme = Programme(first_day=DAY, last_day=DAY + timedelta(days=1), slots=slots)
    return versions.publish(programme, after, event=event.pk, now=MOMENT)
