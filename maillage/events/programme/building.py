"""A slot whose lines are being read, from its hours to its last speaker, then its place among the others of its day."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from maillage.core.text import fold
from maillage.events.programme import clock, doubts, names, naming, titles
from maillage.events.programme.lines import Line
from maillage.events.programme.records import POINTS, Slot, SlotKind, Speaker, State
from maillage.events.programme.stamps import Stamp

_EVENING, _DAWN = time(17), time(6)
_TITLE, _FUNCTION, _TEXT = 250, 300, 5000  # signs that a slot keeps
_MOST_PEOPLE = 60
_LONGEST_CLOSING = timedelta(hours=1)
_NEAR = 100  # slots, where the end of one is looked for
_WRAPPED = 25  # signs, at least, of a line that a page was too narrow for


@dataclass(slots=True)
class Open:
    """`until`: as the text says it, after `at`. `is_listing`: its people come one by line. `last`: the kind of its last line."""

    day: date
    title: str
    at: datetime | None = None
    until: datetime | None = None
    lines: list[str] = field(default_factory=list)
    speakers: list[Speaker] = field(default_factory=list)
    has_debate: bool = False
    is_unsure: bool = False
    is_listing: bool = False
    last: str = "title"

    @property
    def is_untitled(self) -> bool:
        return not self.title

    @property
    def kind(self) -> SlotKind:
        return titles.kind(self.title)


def opened(stamp: Stamp, day: date) -> Open:
    made = Open(day, "", datetime.combine(day, stamp.at))
    if stamp.until is not None:
        is_next = stamp.until < stamp.at and stamp.at >= _EVENING and stamp.until <= _DAWN
        until = datetime.combine(day, stamp.until) + timedelta(days=is_next)
        if made.at is not None and until < made.at:
            made.lines.append(f"{clock.written(stamp.at)} – {clock.written(stamp.until)}")
        else:
            made.until = until
    _entitle(made, stamp.title)
    return made


def untimed(title: str, day: date) -> Open:
    made = Open(day, "")
    _entitle(made, title)
    return made


def add(slot: Open, line: Line) -> None:
    """A line under a slot: its title when it has none, its people, its debate, the end of the line before, or more of its text."""
    text = line.text.strip()
    if slot.is_untitled:
        _entitle(slot, text)
    elif doubts.is_alone(text):
        _doubt(slot, text)
    elif titles.is_only_debate(text):
        slot.has_debate = True
    elif naming.is_label(text):
        _write(slot, text, "label")
        slot.is_listing = True
    elif not (_is_name_of(slot, line) or _goes_on(slot, line)):
        slot.has_debate |= titles.is_debate(text)
        _write(slot, text.replace("**", ""), "text")


def recall(opened: list[Open]) -> None:
    """A name alone on its line is that of somebody when the programme names her elsewhere."""
    known = {fold(speaker.name): speaker for slot in opened for speaker in slot.speakers}
    for slot in opened:
        found = [line for line in slot.lines if fold(line) in known]
        slot.lines = [line for line in slot.lines if line not in found]
        _name(slot, tuple(Speaker(line, known[fold(line)].function, known[fold(line)].state) for line in found))


def timed(opened: list[Open]) -> Iterator[Slot]:
    """Slots with the hours that were not said: up to the next beginning of the day; a break takes the hole where it stands."""
    before: datetime | None = None
    for number, slot in enumerate(opened):
        if number and slot.day != opened[number - 1].day:
            before = None
        begun = slot.at or before
        after = _after(opened, number, begun)
        end = slot.until or (None if _is_moment(slot, after) else after)
        made = _slot(number, slot)
        if slot.at is None and (begun is None or end is None):
            yield made
            continue
        yield replace(made, start=begun, end=end, is_inferred=(begun, end) != (slot.at, slot.until))
        before = end or begun


def _is_moment(slot: Open, after: datetime | None) -> bool:
    """A closing that hours without anything follow; « Accueil » lasts until what is next."""
    is_end = slot.kind in POINTS and slot.kind != SlotKind.WELCOME
    return is_end and (
        slot.at is None or after is None or after - slot.at > _LONGEST_CLOSING or fold(slot.title).startswith("fin")
    )


def _after(opened: list[Open], number: int, begun: datetime | None) -> datetime | None:
    """The next beginning of that day; past those held at the same hour, of a slot that has its own."""
    day, at = opened[number].day, opened[number].at
    later = (each.at for each in islice(opened, number + 1, number + _NEAR) if each.day == day and each.at is not None)
    found = next((one for one in later if at is None or one > at), None)
    return found if found and begun and found > begun else None


def _entitle(slot: Open, said: str) -> None:
    """« Ouverture par Claire Exemple (à confirmer) »: the doubt is of her, not of the slot."""
    plain = said.replace("**", "").strip(" *_")
    title, speakers = naming.in_title(plain)
    if not speakers and (found := naming.people(plain)) is not None and not found.text:
        speakers = found.speakers
    elif doubts.state(title) != State.CONFIRMED:
        slot.is_unsure, title = True, doubts.without(title)
    title = title.strip(" ,.:;–—-")
    slot.title = title[:1].upper() + title[1:]
    _name(slot, speakers)
    slot.last = "title"


def _doubt(slot: Open, text: str) -> None:
    if slot.speakers and slot.last == "people":
        slot.speakers[-1] = replace(slot.speakers[-1], state=doubts.state(text))
    else:
        slot.is_unsure = True


def _is_name_of(slot: Open, line: Line) -> bool:
    """The people of the slot, when the line names some, or says what the person of the line before does."""
    if names.does(line.text) and slot.lines and slot.last == "text" and names.is_name(slot.lines[-1]):
        _name(slot, (Speaker(slot.lines.pop(), doubts.without(line.text), doubts.state(line.text)),))
    elif names.does(line.text) and slot.speakers and slot.last == "people" and not slot.speakers[-1].function:
        slot.speakers[-1] = replace(slot.speakers[-1], function=line.text)
    elif found := _found(slot, line):
        if slot.last == "label":
            slot.lines.pop()
        _name(slot, found.speakers)
        if found.text:
            _write(slot, found.text, "text")
            return True
    else:
        return False
    slot.last = "people"
    return True


def _found(slot: Open, line: Line) -> naming.People | None:
    if len(slot.speakers) >= _MOST_PEOPLE:
        return None
    found = naming.people(line.text, is_listed=line.is_bullet or slot.is_listing)
    if found is None and titles.is_debate(line.text):
        rest, speakers = naming.in_title(line.text)
        found = naming.People(speakers, "" if titles.is_only_debate(rest) else rest) if speakers else None
        slot.has_debate |= found is not None
    return found


def _goes_on(slot: Open, line: Line) -> bool:
    """The end of a line that the page cut: it begins in lower case."""
    if line.is_bullet or not line.text[:1].islower():
        return False
    if slot.last == "text" and slot.lines:
        slot.lines[-1] = f"{slot.lines[-1]} {line.text}"
    elif slot.last == "people" and slot.speakers and len(slot.speakers[-1].function) >= _WRAPPED:
        slot.speakers[-1] = replace(slot.speakers[-1], function=f"{slot.speakers[-1].function} {line.text}")
    elif slot.last == "title" and len(slot.title) >= _WRAPPED and not slot.speakers and slot.at is not None:
        _entitle(slot, f"{slot.title} {line.text}")
    else:
        return False
    return True


def _write(slot: Open, text: str, last: str) -> None:
    slot.lines.append(text)
    slot.last = last


def _name(slot: Open, speakers: tuple[Speaker, ...]) -> None:
    """Once each: somebody who comes twice has both functions."""
    for speaker in speakers:
        known = next(
            (number for number, each in enumerate(slot.speakers) if fold(each.name) == fold(speaker.name)), None
        )
        if known is None:
            slot.speakers.append(speaker)
        elif speaker.function and speaker.function not in slot.speakers[known].function:
            both = ", ".join(each for each in (slot.speakers[known].function, speaker.function) if each)
            slot.speakers[known] = replace(slot.speakers[known], function=both)


def left(opened: list[Open]) -> list[str]:
    """What no text of a slot can hold."""
    return [rest for slot in opened if (rest := _cut(_text(slot), _TEXT)[1])]


def _slot(number: int, opened: Open) -> Slot:
    return Slot(
        key=f"s{number + 1}",
        kind=opened.kind,
        title=_cut(opened.title, _TITLE)[0],
        text=_cut(_text(opened), _TEXT)[0],
        speakers=tuple(replace(one, function=_cut(one.function, _FUNCTION)[0]) for one in opened.speakers),
        state=State.UNCONFIRMED if opened.is_unsure else State.CONFIRMED,
        has_debate=opened.has_debate,
    )


def _text(opened: Open) -> str:
    """What is too long for a title or a function goes on there."""
    more = (_cut(one.function, _FUNCTION)[1] for one in opened.speakers)
    return "\n\n".join(line for line in (_cut(opened.title, _TITLE)[1], *opened.lines, *more) if line)


def _cut(text: str, most: int) -> tuple[str, str]:
    """Between two words."""
    if len(text) <= most:
        return text, ""
    end = text.rfind(" ", 0, most)
    end = end if end > 0 else most
    return text[:end], text[end:].lstrip()
