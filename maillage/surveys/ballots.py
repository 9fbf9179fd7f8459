"""Ballots, sealed: under a key for each survey, outside the database, that is destroyed once they are counted (docs/adr/0042).

Each time one goes in, all those of the survey are opened, put in a new order and sealed again: neither their order, nor their ids, nor
what the database keeps of each row tells the last one from the others.
"""

import random
from uuid import UUID

from maillage.core import crypto
from maillage.surveys import packing
from maillage.surveys.counting import Content
from maillage.surveys.models import Ballot, Survey


def put_in(survey: Survey, content: Content) -> None:
    """In a transaction that holds the survey. `packing.TooLong` when it does not fit."""
    name, bound = key_name(survey.pk), survey.pk.hex
    inside = [packing.pack(content)]
    unreadable = []
    for sealed in _held(survey):
        try:
            inside.append(crypto.unseal(sealed, key_name=name, bound_to=bound))
        except crypto.Unreadable:
            unreadable.append(sealed)  # said when they are counted
    rows = [*(crypto.seal(packed, key_name=name, bound_to=bound) for packed in inside), *unreadable]
    random.SystemRandom().shuffle(rows)
    Ballot.objects.filter(survey=survey).delete()
    Ballot.objects.bulk_create([Ballot(survey=survey, sealed=sealed) for sealed in rows], batch_size=200)


def read(survey: Survey) -> tuple[list[Content], int]:
    """What is inside, and how many could not be read."""
    contents, unreadable = [], 0
    for sealed in _held(survey):
        try:
            packed = crypto.unseal(sealed, key_name=key_name(survey.pk), bound_to=survey.pk.hex)
        except crypto.Unreadable:
            unreadable += 1
        else:
            contents.append(packing.unpack(packed))
    return contents, unreadable


def key_name(survey: UUID) -> str:
    return f"surveys-ballots-{survey.hex}"


def _held(survey: Survey) -> list[bytes]:
    rows = Ballot.objects.filter(survey=survey).order_by("pk")
    return [bytes(sealed) for sealed in rows.values_list("sealed", flat=True)]
