"""What people say of documents, streams, recordings and press keys: the input only."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.text import capfirst

from maillage.core.widgets import Select
from maillage.events import actions
from maillage.events.actions.papers import LONGEST_KEY
from maillage.events.links import LONGEST
from maillage.events.models import Event, EventDocument, Replay, Stream
from maillage.resources.vocabulary import LICENCES

_AUDIENCES = (
    (EventDocument.Audience.PUBLIC, "Tout le monde, sur la page de l’évènement"),
    (EventDocument.Audience.REGISTERED, "Les personnes inscrites, une fois connectées"),
    (EventDocument.Audience.PRESS, "La presse, sur sa page : avec une clé tant que dure l’embargo"),
)
_STREAMS = {
    Stream.Kind.MAIN: "Diffusion",
    Stream.Kind.LSF: "Diffusion en langue des signes",
    Stream.Kind.CAPTIONS: "Diffusion sous-titrée",
}
_KEY_DAYS = (
    (7, "sept jours"),
    (14, "quatorze jours"),
    (30, "trente jours"),
    (LONGEST_KEY.days, "quatre-vingt-dix jours"),
)
_LOST = {"empty": "Ce fichier est vide.", "invalid": "Ce fichier n’est pas arrivé. Réessayez."}


class _Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class DocumentForm(forms.Form):
    """Who may have it. `AddForm` asks for the file too."""

    audience = forms.ChoiceField(
        label="Pour qui", choices=_AUDIENCES, widget=forms.RadioSelect, initial=EventDocument.Audience.PUBLIC
    )
    embargo_until = forms.DateTimeField(
        label="Sous embargo jusqu’au",
        help_text="Facultatif, à l’heure de Paris. Avant, seules les rédactions qui ont une clé l’ont.",
        widget=_Moment(),
        required=False,
    )
    slot = forms.ChoiceField(label="Il va avec un créneau", widget=Select, required=False)
    licence = forms.ChoiceField(
        label="Ce que les lecteurs peuvent en faire",
        choices=[
            ("", "Non précisé"),
            *((code, capfirst(text)) for code, text in LICENCES.items() if code != "unknown"),
        ],
        widget=Select,
        required=False,
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, event: Event, document: EventDocument | None = None
    ) -> None:
        super().__init__(data, files, initial=_initial(document) if document else None)
        rows = event.slots.exclude(title="").order_by("day", "start", "rank", "pk")
        field = self.fields["slot"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "Aucun : il va avec tout l’évènement"),
            *((str(pk), title) for pk, title in rows.values_list("pk", "title")),
        ]

    def content(self) -> actions.DocumentContent:
        given = self.cleaned_data
        return actions.DocumentContent(
            audience=given["audience"],
            embargo_until=given["embargo_until"],
            licence=given["licence"],
            slot=UUID(given["slot"]) if given["slot"] else None,
        )


class AddForm(DocumentForm):
    upload = forms.FileField(label="Fichier", widget=forms.FileInput(), error_messages=_LOST)
    label = forms.CharField(label="Son nom, pour les lecteurs", help_text="« Dossier de presse »", max_length=150)


class StreamsForm(forms.Form):
    """An address for each kind; empty: none."""

    def __init__(self, data: Any = None, *, links: Mapping[str, str]) -> None:
        super().__init__(data)
        for kind, label in _STREAMS.items():
            self.fields[kind.value] = forms.CharField(
                label=label,
                max_length=LONGEST,
                required=False,
                initial=links.get(kind, ""),
                widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "https://"}),
            )

    def links(self) -> dict[str, str]:
        return {kind.value: self.cleaned_data[kind.value] for kind in _STREAMS}


class ReplayForm(forms.Form):
    title = forms.CharField(label="Titre", max_length=200)
    link = forms.CharField(
        label="Adresse de l’enregistrement",
        help_text="Elle commence par https://. Ce qui suit les gens à la trace en est retiré.",
        max_length=LONGEST,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    minutes = forms.IntegerField(label="Durée en minutes", required=False, min_value=1, max_value=24 * 60)
    has_captions = forms.BooleanField(label="Sous-titré", required=False)
    has_lsf = forms.BooleanField(label="En langue des signes", required=False)
    poster = forms.FileField(
        label="Image",
        help_text="JPEG, PNG ou WebP. La page montre cette image : rien n’est demandé à l’autre site avant que l’on clique.",
        widget=forms.FileInput(),
        required=False,
        error_messages=_LOST,
    )
    drops_poster = forms.BooleanField(label="Retirer l’image", required=False)

    def __init__(self, data: Any = None, files: Any = None, *, replay: Replay | None = None) -> None:
        names = ("title", "link", "minutes", "has_captions", "has_lsf")
        super().__init__(data, files, initial={name: getattr(replay, name) for name in names} if replay else None)
        if replay is None or replay.poster_id is None:
            del self.fields["drops_poster"]

    def content(self) -> actions.ReplayContent:
        given = self.cleaned_data
        return actions.ReplayContent(
            given["title"], given["link"], given["minutes"], given["has_captions"], given["has_lsf"]
        )


class PressKeyForm(forms.Form):
    label = forms.CharField(
        label="Pour quelle rédaction", help_text="Un journal, une radio : jamais une personne.", max_length=100
    )
    days = forms.TypedChoiceField(label="Valable", choices=_KEY_DAYS, coerce=int, widget=Select, initial=30)

    def expires_at(self, now: datetime) -> datetime:
        return now + timedelta(days=self.cleaned_data["days"])


def _initial(document: EventDocument) -> dict[str, Any]:
    until = document.embargo_until
    return {
        "audience": document.audience,
        "embargo_until": timezone.localtime(until) if until else None,
        "slot": str(document.slot_id or ""),
        "licence": document.licence,
    }
