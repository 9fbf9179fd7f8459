"""What the gallery shows: one example of each component, in its states."""

from datetime import date
from typing import Any

from django import forms

from maillage.core import tiles
from maillage.core.templatetags.desk import TONES
from maillage.core.templatetags.ui import BUTTON_KINDS, LABEL_KINDS, NOTICE_KINDS, Fact, Label
from maillage.core.work import WorkItem
from maillage.moderation import diff
from maillage.moderation.queries import FieldDiff

_SOME = frozenset({"13", "23", "69", "75", "77"})


class ExampleForm(forms.Form):
    """The fields of the finder, to be looked at."""

    audience = forms.ChoiceField(
        label="Pour qui ?",
        choices=[("1", "Pour moi"), ("2", "Pour un proche"), ("3", "Pour mon travail")],
        widget=forms.RadioSelect,
        required=False,
    )
    place = forms.CharField(
        label="Où ? Ville ou code postal",
        help_text="Par exemple Melun, ou 77000. Une ville voisine suffit.",
        error_messages={"required": "Indiquez une ville ou un code postal."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    needs = forms.MultipleChoiceField(
        label="Quel besoin ?",
        help_text="Facultatif. Plusieurs choix possibles.",
        choices=[("1", "Parler à quelqu’un"), ("2", "Un endroit sûr où dormir"), ("3", "Connaître ses droits")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    distance = forms.ChoiceField(label="Distance", choices=[("20", "20 km"), ("40", "40 km")], required=False)
    is_open = forms.BooleanField(label="Ouvert maintenant", required=False)
    wheelchair = forms.BooleanField(label="Accès fauteuil", required=False)


def examples() -> dict[str, Any]:
    """The context of /ui/."""
    return {
        "form": ExampleForm(initial={"audience": "1", "needs": ["1"]}),
        "wrong_form": ExampleForm({"audience": "2"}, auto_id="faux_%s"),
        "labels": [Label("Santé et écoute", "info"), Label("Gratuit"), Label("Vérifié il y a 12 jours", "ok", "check")],
        "facts": [
            Fact("person", "Pour qui", "11 à 21 ans, et parents"),
            Fact("pin", "Où", "Melun, à 1,2 km"),
            Fact("clock", "Quand", ", jusqu’à 18 h", "Ouvert"),
            Fact("calendar", "Délai", "Avec ou sans rendez-vous"),
        ],
        "button_kinds": BUTTON_KINDS,
        "label_kinds": LABEL_KINDS,
        "notice_kinds": NOTICE_KINDS,
        "checked_on": date(2026, 11, 21),
        "long_ago": date(2021, 12, 18),
        "tones": TONES,
        "parts": [(40, "sage"), (25, "lagoon"), (20, "amber"), (5, "brick")],
        "todo": [
            WorkItem("Relire 3 propositions", "#", 3, "urgent", "Urgent"),
            WorkItem("Relancer 12 structures", "#", 12, "week", "Cette semaine"),
            WorkItem("Valider 1 membre", "#", 1, "calm", "À l’occasion"),
        ],
        "changes": [
            _changed("délai de réponse", "sous huit jours", "sous deux jours ouvrés"),
            _changed("téléphone", "01 99 00 10 20", "01 99 00 77 45", now="01 99 00 10 21"),
        ],
        "tile_map": tiles.draw({"77": 12, "75": 7, "13": 4, "69": 1}, chosen=["77"], within=_SOME),
        "tile_names": {"77": "Seine-et-Marne", "75": "Paris", "13": "Bouches-du-Rhône", "69": "Rhône"},
        "tile_links": {"77": "#", "75": "#"},
    }


def _changed(label: str, before: str, after: str, *, now: str = "") -> FieldDiff:
    return FieldDiff("", label, before, after, diff.words(before, after), is_conflict=bool(now), now=now)
