"""The states of a registration, as labels, in the order in which organisers look at them."""

from maillage.core.templatetags.ui import Label
from maillage.registrations.models import Registration

State = Registration.State
LABELS: dict[str, Label] = {
    State.REQUESTED: Label("À accepter", "check", "clock"),
    State.WAITING: Label("Liste d’attente", "info", "people"),
    State.OFFERED: Label("Place proposée", "check", "letter"),
    State.CONFIRMED: Label("Confirmée", "ok", "check"),
    State.LAPSED: Label("Sans réponse", "neutral", "clock"),
    State.CANCELLED: Label("Annulée", "neutral", "cross"),
    State.REFUSED: Label("Non retenue", "late", "cross"),
}
# The same, of many.
MANY: dict[str, str] = {
    State.REQUESTED: "À accepter",
    State.WAITING: "En attente",
    State.OFFERED: "Places proposées",
    State.CONFIRMED: "Confirmées",
    State.LAPSED: "Sans réponse",
    State.CANCELLED: "Annulées",
    State.REFUSED: "Non retenues",
}
ORDER: dict[str, int] = {state: number for number, state in enumerate(LABELS)}
