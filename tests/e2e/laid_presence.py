"""Run by `manage.py shell`: events of today in Seine-et-Marne, as many as LAID says, and who comes. Writes a line for each: its
number, then the code of each person.
"""

import os
import sys
from datetime import time

from django.utils import timezone

from maillage.events.models import Event
from maillage.registrations import codes
from maillage.registrations.models import Registration, RegistrationForm
from tests.e2e.doors import NAMES


def lay():
    now = timezone.now()
    event = Event.objects.create(
        kind="training",
        slug=f"presence-{Event.objects.count()}",
        title="Repérer et orienter, travailler ensemble",
        organiser_name="Réseau d’exemple",
        departments=["77"],
        year=2035,
        first_day=timezone.localdate(),
        last_day=timezone.localdate(),
        announced_start=time(9),
        announced_end=time(17),
        place_name="Salle d’exemple",
        registering="here",
        editorial="published",
        created_at=now,
        changed_at=now,
        published_at=now,
    )
    form = RegistrationForm.objects.create(event=event, next_rank=len(NAMES) + 1, changed_at=now)
    people = [
        Registration.objects.create(
            form=form,
            name=name,
            email=f"presence{rank}@example.org",
            structure="Structure d’exemple",
            profession="social",
            state="confirmed",
            rank=rank,
            code=codes.new(),
            at=now,
            changed_at=now,
        )
        for rank, name in enumerate(NAMES, 1)
    ]
    return [str(event.pk), *(one.code for one in people)]


for _ in range(int(os.environ["LAID"])):
    sys.stdout.write(" ".join(lay()) + "\n")
