"""What awaits a coordinator, for the column and the dashboard: one query."""

from datetime import datetime

from django.urls import reverse

from maillage.accounts.models import User
from maillage.coordination import scopes
from maillage.coordination.queue import queries as queue
from maillage.core.work import WorkItem
from maillage.directory.standing import Standing

_LABELS = {"urgent": "Urgent", "week": "Cette semaine", "calm": "Dès que possible"}
# Kind of the queue -> how pressing, for one, for several.
_WORDS = {
    "suggestions": ("week", "Relire 1 suggestion du public", "Relire {} suggestions du public"),
    "propositions": ("week", "Relire 1 proposition d’un membre", "Relire {} propositions des membres"),
    "demandes": ("week", "Étudier 1 demande d’entrée", "Étudier {} demandes d’entrée"),
    "membres": ("urgent", "Valider 1 premier référent", "Valider {} premiers référents"),
    "roles": ("urgent", "Accorder ou décliner 1 rôle", "Accorder ou décliner {} rôles"),
    "acces": ("urgent", "Rouvrir 1 accès perdu", "Rouvrir {} accès perdus"),
    "rappels": ("calm", "Rappeler 1 personne", "Rappeler {} personnes"),
    "doublons": ("calm", "Comparer 1 doublon possible", "Comparer {} doublons possibles"),
    "fiches": ("week", "Vérifier 1 fiche en retard", "Vérifier {} fiches en retard"),
}


def items(user: User, standing: Standing, now: datetime) -> list[WorkItem]:
    if standing.user is None or not standing.is_coordinator:
        return []
    counts = queue.count(scopes.scope_of(standing, now))
    return [_item(code, count) for code, count in counts.items()]


def _item(code: str, count: int) -> WorkItem:
    urgency, one, several = _WORDS[code]
    href = reverse("coordination:list-verification") if code == "fiches" else _queue(code)
    return WorkItem(one if count == 1 else several.format(count), href, count, urgency, _LABELS[urgency])


def _queue(code: str) -> str:
    return f"{reverse('coordination:list-waiting')}?k={code}"
