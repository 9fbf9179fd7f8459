"""What is written in pages, news and blocks of the home: the input only."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_slug

from maillage.coordination.territory import Territory
from maillage.core.widgets import Select
from maillage.directory.standing import Standing
from maillage.editorial import actions, addresses
from maillage.editorial.models import HomeBlock, News, Page
from maillage.resources import vocabulary
from maillage.resources.models import Collection
from maillage.search.models import Level

MARKDOWN_HELP = (
    "Mise en forme : # titre, **gras**, - liste, [texte](adresse). Les images et le HTML ne sont pas montrés."
)
_LINE = re.compile(r"(?P<label>[^|]+)\|(?P<url>.+)")
_MOST_LINKS = 6
_MOMENT = {"invalid": "Écrivez un jour et une heure, par exemple 2026-12-01T09:00."}


def _area(label: str, *, rows: int, longest: int, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": "Écrivez ce texte."},
    )


def _level() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="Visible par",
        choices=[(code, label.capitalize()) for code, label in Level.choices],
        coerce=int,
        widget=Select,
    )


class TextForm(forms.Form):
    """A version of a page. `seen`: the version that the writer began from."""

    title = forms.CharField(label="Titre", max_length=150, error_messages={"required": "Donnez un titre."})
    summary = _area(
        "Résumé", rows=2, longest=400, required=False, help_text="Une ou deux phrases, montrées dans les listes."
    )
    body = _area("Texte", rows=22, longest=40_000, help_text=MARKDOWN_HELP)
    note = forms.CharField(
        label="Ce qui change", help_text="Pour qui lira l’historique. Facultatif.", max_length=300, required=False
    )
    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def content(self) -> actions.PageContent:
        said = self.cleaned_data
        return actions.PageContent(said["title"], said["body"], said["summary"], said["note"])


class FactsForm(forms.Form):
    """Where a page stands and what it leans on."""

    slug = forms.CharField(
        label="Adresse",
        help_text="En minuscules, avec des tirets. Elle reste dans l’historique des navigateurs : aucun mot qui en dise trop.",
        max_length=60,
        validators=[validate_slug],
        error_messages={"required": "Donnez une adresse."},
    )
    parent = forms.ChoiceField(label="Sous la page", required=False, widget=Select)
    level = _level()
    source = forms.CharField(label="Source", help_text="Ce qui a été lu pour écrire.", max_length=300, required=False)
    checked_on = forms.DateField(
        label="Lue le",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Écrivez une date, par exemple 18/11/2026."},
    )
    to_review_by = forms.CharField(
        label="À relire",
        help_text="« par un juriste », par exemple. Vide : personne n’est attendu.",
        max_length=100,
        required=False,
    )

    def __init__(self, *args: Any, parents: list[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(str(pk), title) for pk, title in parents]
        self.fields["parent"].choices = [("", "Aucune : en haut de la rubrique"), *named]  # type: ignore[attr-defined]

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        if addresses.betrays(slug):
            raise ValidationError("Choisissez une adresse qui n’en dise pas trop : elle reste dans l’historique.")
        return slug

    def facts(self) -> actions.PageFacts:
        said = self.cleaned_data
        return actions.PageFacts(
            slug=said["slug"],
            parent=UUID(said["parent"]) if said["parent"] else None,
            level=said["level"],
            source=said["source"],
            checked_on=said["checked_on"],
            to_review_by=said["to_review_by"],
        )


class NewPageForm(FactsForm, TextForm):
    place = forms.ChoiceField(label="Rubrique", choices=Page.Place.choices, widget=Select)
    field_order = ("title", "place", "slug", "summary", "body")


class NumberForm(forms.Form):
    """Which version."""

    number = forms.IntegerField(min_value=1)


class CompareForm(forms.Form):
    """Two versions, in the address."""

    de = forms.IntegerField(label="De", min_value=1)
    a = forms.IntegerField(label="À", min_value=1)


class WayForm(forms.Form):
    way = forms.ChoiceField(choices=[("haut", "Monter"), ("bas", "Descendre")])

    def is_up(self) -> bool:
        return bool(self.cleaned_data["way"] == "haut")


class NewsForm(forms.Form):
    """`seen`: when it had last changed, as the writer read it."""

    title = forms.CharField(label="Titre", max_length=180, error_messages={"required": "Donnez un titre."})
    summary = _area(
        "Chapeau", rows=3, longest=500, help_text="L’essentiel en deux phrases, montré dans les listes et les flux."
    )
    body = _area("Texte", rows=16, longest=20_000, required=False, help_text=MARKDOWN_HELP)
    signature = forms.CharField(
        label="Signature",
        help_text="Comme elle sera montrée : un service, une structure. Votre nom n’est pas montré.",
        max_length=120,
        required=False,
    )
    department = forms.ChoiceField(label="Territoire", required=False, widget=Select)
    level = _level()
    themes = forms.MultipleChoiceField(
        label="Thèmes",
        required=False,
        choices=[(code, label[:1].upper() + label[1:]) for code, label in vocabulary.THEMES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    see_also = _area(
        "Voir aussi",
        rows=4,
        longest=2000,
        required=False,
        help_text="Un lien par ligne : « Le guide | /ressources/le-guide ». Six au plus.",
    )
    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, territories: tuple[Territory, ...], standing: Standing, **options: Any) -> None:
        super().__init__(*args, **options)
        ones = [(one.code, one.name) for one in territories if one.is_one]
        whole = [("", "Toute la France")] if standing.is_national else []
        levels = [(code, label.capitalize()) for code, label in Level.choices if code <= standing.level]
        self.fields["level"].choices = levels  # type: ignore[attr-defined]
        field = self.fields["department"]
        field.choices = [*whole, *ones]  # type: ignore[attr-defined]
        field.required = not standing.is_national

    def clean_see_also(self) -> tuple[tuple[str, str], ...]:
        lines = [line.strip() for line in self.cleaned_data["see_also"].splitlines() if line.strip()]
        if len(lines) > _MOST_LINKS:
            raise ValidationError("Six liens au plus.")
        return tuple(_link(line) for line in lines)

    def clean_seen(self) -> datetime | None:
        text: str = self.cleaned_data["seen"]
        try:
            return datetime.fromisoformat(text) if text else None
        except ValueError as error:
            raise ValidationError("Rechargez la page avant d’enregistrer.") from error

    def content(self) -> actions.NewsContent:
        said = self.cleaned_data
        return actions.NewsContent(
            title=said["title"],
            summary=said["summary"],
            body=said["body"],
            signature=said["signature"],
            themes=tuple(said["themes"]),
            department=said["department"] or None,
            level=said["level"],
            see_also=said["see_also"],
        )


def news_initial(news: News) -> dict[str, Any]:
    """What the form of an existing piece of news begins with."""
    return {
        "title": news.title,
        "summary": news.summary,
        "body": news.body,
        "signature": news.signature,
        "department": news.department_id or "",
        "level": news.level,
        "themes": news.themes,
        "see_also": "\n".join(f"{one['label']} | {one['url']}" for one in news.see_also),
        "seen": news.changed_at.isoformat(),
    }


class PublishForm(forms.Form):
    """Empty: now."""

    at = forms.DateTimeField(
        label="Plus tard",
        help_text="Vide : maintenant.",
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        error_messages=_MOMENT,
    )


class PinForm(forms.Form):
    is_pinned = forms.BooleanField(required=False)


class BlockForm(forms.Form):
    kind = forms.ChoiceField(
        label="Nature", choices=[(code, label.capitalize()) for code, label in HomeBlock.Kind.choices], widget=Select
    )
    title = forms.CharField(label="Titre", max_length=120, error_messages={"required": "Donnez un titre."})
    text = _area("Texte", rows=5, longest=2000, required=False, help_text=f"Avant les liens, ou seul. {MARKDOWN_HELP}")
    target = forms.ChoiceField(
        label="Contenu", help_text="Pour une collection, ou pour des pages.", required=False, widget=Select
    )
    is_shown = forms.BooleanField(label="Montré sur l’accueil", required=False, initial=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        places = [(place.value, f"Pages : {place.label}") for place in (Page.Place.UNDERSTAND, Page.Place.NETWORK)]
        shown = Collection.objects.filter(is_published=True, level=Level.EVERYBODY).order_by("rank", "title", "pk")
        collections = [(one.slug, f"Collection : {one.title}") for one in shown]
        self.fields["target"].choices = [("", "Aucun"), *places, *collections]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        kind, target, text = said.get("kind"), said.get("target"), said.get("text")
        places = {Page.Place.UNDERSTAND.value, Page.Place.NETWORK.value}
        if kind == HomeBlock.Kind.PAGES and target not in places:
            self.add_error("target", "Choisissez une rubrique de pages.")
        if kind == HomeBlock.Kind.COLLECTION and (not target or target in places):
            self.add_error("target", "Choisissez une collection.")
        if kind == HomeBlock.Kind.TEXT and not text:
            self.add_error("text", "Écrivez ce texte.")
        return said

    def content(self) -> actions.BlockContent:
        return actions.BlockContent(**self.cleaned_data)


def _link(line: str) -> tuple[str, str]:
    """« Le guide | /ressources/le-guide »: a page of this site, or https."""
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValidationError("Écrivez chaque lien ainsi : « Le guide | /ressources/le-guide ».")
    label, url = found["label"].strip(), found["url"].strip()
    if not re.fullmatch(r"/(?!/)[^\s\\]*", url):
        URLValidator(schemes=["https"], message=f"Cette adresse n’est ni une page du site, ni en https : {url[:80]}")(
            url
        )
    if not label or len(label) > 150 or len(url) > 300:
        raise ValidationError("Un lien a un texte de 150 caractères au plus, et une adresse de 300.")
    return label, url
