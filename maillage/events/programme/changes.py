"""What changed between two versions of a programme, in words. Whatever raises the sequence of a slot that is held is told."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from maillage.events.programme import words
from maillage.events.programme.clock import written
from maillage.events.programme.records import Role, Slot, SlotKind, Speaker, State
from maillage.events.programme.versions import PublishedSlot, Version

_KINDS = {
    SlotKind.SESSION: "une séance",
    SlotKind.WORKSHOP: "un atelier",
    SlotKind.BREAK: "une pause",
    SlotKind.WELCOME: "un accueil",
    SlotKind.OPENING: "une ouverture",
    SlotKind.CLOSING: "une clôture",
}
_DOES = {
    Role.SPEAKER: "intervient dans",
    Role.MODERATOR: "assure la modération de",
    Role.HOST: "assure l’animation de",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that readers must know. `key`: of the slot; empty for the programme as a whole."""

    key: str
    text: str


def changes(old: Version, new: Version) -> list[Change]:
    """What a reader of `old` must know: the whole first, then in the order of the new programme."""
    before = {each.slot.key: each for each in old.slots}
    shift = _shift(old, new)
    found = [Change("", text) for text in _whole(old, new, shift)]
    for each in new.slots:
        found += [Change(each.slot.key, text) for text in _compared(before.get(each.slot.key), each, shift)]
    return found


def _shift(old: Version, new: Version) -> timedelta:
    """By how many days all that is held was moved together, the event with it; zero when it was not."""
    gap = new.first_day - old.first_day
    before = {each.slot.key: each.slot for each in old.held}
    pairs = [(before[each.slot.key], each.slot) for each in new.held if each.slot.key in before]
    gaps = {_gap(one, other) for one, other in pairs}
    is_together = gap and new.last_day - old.last_day == gap and gaps - {None} == {gap}
    return gap if is_together else timedelta(0)


def _gap(old: Slot, new: Slot) -> timedelta | None:
    """None when neither has an hour: it moved with nobody, nor against anybody."""
    if old.start is None and new.start is None:
        return None
    return new.start - old.start if old.start and new.start else timedelta(0)


def _whole(old: Version, new: Version, shift: timedelta) -> Iterator[str]:
    if (old.first_day, old.last_day) != (new.first_day, new.last_day):
        now = words.on(new.first_day, new.last_day, beside=old.first_day)
        before = words.days(old.first_day, old.last_day, beside=new.first_day)
        said = "Tout le programme change de jour, aux mêmes heures :" if shift else "L’évènement a lieu"
        yield f"{said} {now}, au lieu {before}."
    for label, one, other in (
        ("Début annoncé", old.announced_start, new.announced_start),
        ("Fin annoncée", old.announced_end, new.announced_end),
    ):
        if (one and one.time()) != (other and other.time()):
            yield f"{label} : {written(other) if other else 'sans heure'}{f', au lieu de {written(one)}' if one else ''}."


def _compared(before: PublishedSlot | None, after: PublishedSlot, shift: timedelta) -> Iterator[str]:
    slot = after.slot
    if after.cancelled_at is not None:
        if before is not None and before.cancelled_at is None:
            yield f"Annulé : « {slot.title} »."
    elif before is None:
        yield f"Nouveau : « {slot.title} »{_at(slot)}."
    elif before.cancelled_at is not None:
        yield f"De nouveau au programme : « {slot.title} »{_at(slot)}."
    else:
        for told in _TOLD:
            yield from told(before.slot, slot, shift)


def _moved(old: Slot, new: Slot, shift: timedelta) -> Iterator[str]:
    if old.start == new.start or (shift and old.start and new.start == old.start + shift):
        return
    if new.start is None:
        yield f"Sans heure pour l’instant : « {new.title} », annoncé d’abord le {words.moment(_known(old.start))}."
    elif old.start is None:
        yield f"Heure fixée : « {new.title} »{_at(new)}."
    elif old.start.date() == new.start.date():
        yield f"Déplacé : « {new.title} »{_at(new)}, au lieu de {written(old.start)}."
    else:
        yield (
            f"Déplacé : « {new.title} », le {words.moment(new.start, beside=old.start)}, "
            f"au lieu du {words.moment(old.start, beside=new.start)}."
        )


def _lasting(old: Slot, new: Slot, shift: timedelta) -> Iterator[str]:
    before, after = _length(old), _length(new)
    if before == after:
        return
    if before is not None and after is not None:
        gap = after - before
        yield f"Plus {'long' if gap > timedelta(0) else 'court'} de {words.length(abs(gap))} : « {new.title} »."
    elif new.end:
        yield f"Fin de « {new.title} » : {written(new.end)}."
    else:
        yield f"« {new.title} » n’a plus d’heure de fin."


def _placed(old: Slot, new: Slot, shift: timedelta) -> Iterator[str]:
    if old.room != new.room:
        instead = f", au lieu de {old.room}" if old.room else ""
        yield f"Salle de « {new.title} » : {new.room}{instead}." if new.room else f"« {new.title} » n’a plus de salle."
    if old.track != new.track:
        yield (
            f"Parcours de « {new.title} » : {new.track}."
            if new.track
            else f"« {new.title} » n’est plus dans un parcours."
        )


def _reworded(old: Slot, new: Slot, shift: timedelta) -> Iterator[str]:
    if old.title != new.title:
        yield f"Titre : « {old.title} » devient « {new.title} »."
    if old.kind != new.kind:
        yield f"« {new.title} » est maintenant {_KINDS[new.kind]}."
    if old.text != new.text:
        yield f"Présentation revue : « {new.title} »."
    if old.has_debate != new.has_debate:
        yield f"« {new.title} » {'est' if new.has_debate else 'n’est plus'} suivi d’un débat."
    if old.state != new.state:
        yield f"{'Confirmé' if new.state == State.CONFIRMED else 'À confirmer'} : « {new.title} »."


def _people(old: Slot, new: Slot, shift: timedelta) -> Iterator[str]:
    before, after = _shown(old), _shown(new)
    for name, speaker in after.items():
        if name not in before:
            yield f"{name} {_DOES[speaker.role]} « {new.title} »."
        else:
            yield from _person(before[name], speaker, new.title)
    yield from (f"{name} n’intervient plus dans « {new.title} »." for name in before if name not in after)
    if [name for name in before if name in after] != [name for name in after if name in before]:
        yield f"Intervenants dans un autre ordre : « {new.title} »."


def _person(old: Speaker, new: Speaker, title: str) -> Iterator[str]:
    if old.state != new.state:
        is_sure = new.state == State.CONFIRMED
        yield (
            f"{new.name} a confirmé sa venue, dans « {title} »."
            if is_sure
            else f"À confirmer : {new.name}, dans « {title} »."
        )
    if old.role != new.role:
        yield f"{new.name} {_DOES[new.role]} « {title} »."
    if old.function != new.function:
        said = f"Fonction : {new.name}, {new.function}" if new.function else f"Fonction retirée : {new.name}"
        yield f"{said}, dans « {title} »."


def _shown(slot: Slot) -> dict[str, Speaker]:
    return {each.name: each for each in slot.speakers if each.is_shown}


def _at(slot: Slot) -> str:
    return f", le {words.moment(slot.start)}" if slot.start else ", sans heure"


def _length(slot: Slot) -> timedelta | None:
    return slot.end - slot.start if slot.start and slot.end else None


def _known(at: datetime | None) -> datetime:
    assert at is not None
    return at


_TOLD: tuple[Callable[[Slot, Slot, timedelta], Iterable[str]], ...] = (_moved, _lasting, _placed, _reworded, _people)
