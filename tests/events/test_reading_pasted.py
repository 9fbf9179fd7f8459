"""Programmes as organisers paste them, from Word, from a PDF, from tables, and what is read in each.

Beside each text of `pasted/`, what a person who reads it would write: the hours announced, the slots, their people, what is of no slot.
"""

from datetime import date
from pathlib import Path

import pytest

from maillage.events.programme import reading
from maillage.events.programme.records import Role, State

FOLDER = Path(__file__).parent / "pasted"
NEAR = date(2027, 1, 21)


def _hour(moment):
    return f"{moment:%d/%m %H:%M}" if moment else "—"


def _said(draft):
    programme = draft.programme
    yield f"# {_hour(programme.announced_start)} → {_hour(programme.announced_end)}"
    for slot in programme.slots:
        more = [
            word
            for word, is_so in (("à confirmer", slot.state != State.CONFIRMED), ("débat", slot.has_debate))
            if is_so
        ]
        yield " | ".join((f"{_hour(slot.start)} → {_hour(slot.end)}", slot.kind.value, slot.title, *more))
        for each in slot.speakers:
            states = [one.value for one in (each.state, each.role) if one not in {State.CONFIRMED, Role.SPEAKER}]
            yield "    + " + " | ".join((each.name, each.function, *states))
        for line in slot.text.split("\n\n") if slot.text else ():
            yield f"    « {line} »"
    for line in draft.unread:
        yield f"? {line}"


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.txt")))
def test_a_programme_is_read_as_a_person_would(name):
    draft = reading.read((FOLDER / f"{name}.txt").read_text(encoding="utf-8"), near=NEAR)

    expected = (FOLDER / f"{name}.read").read_text(encoding="utf-8")
    assert list(_said(draft)) == expected.splitlines()
