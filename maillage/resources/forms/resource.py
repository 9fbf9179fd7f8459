"""The form of a resource, in both working faces. The fields shown first are those of its type."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from maillage.core.errors import DomainError
from maillage.core.widgets import Select
from maillage.resources import vocabulary
from maillage.resources.forms.fields import (
    Day,
    Moment,
    Section,
    chips,
    component,
    line,
    one_of,
    practice_field,
    text_area,
)
from maillage.resources.forms.values import Values, differs, initial, lines
from maillage.resources.models import ResourceFile
from maillage.resources.preview import FileLine
from maillage.resources.preview import line as file_line
from maillage.resources.sheets import PRACTICE
from maillage.search.models import Level

MOST_LINKS = 10
_LINK_ROWS = 2  # empty ones, to begin with
_YEARS = (1900, 2100)
_ORIGIN = ("authors", "publisher", "publisher_name", "year", "licence")
# What is worth asking first of some types; the rest stays folded.
_USEFUL = {
    "practice": ("publisher", "publisher_name", "year"),
    "film": ("authors", "publisher", "publisher_name", "year", "language"),
    "podcast": ("authors", "publisher", "publisher_name", "year", "language"),
    "law": ("year", "identifier"),
    "article": ("authors", "publisher", "publisher_name", "year", "identifier"),
    "tool": ("publisher", "publisher_name", "licence"),
}
_EVERYTHING = (*_ORIGIN, "identifier", "body", "professions", "departments", "language", "embargo_until", "expires_on")
_REQUIRED = {
    "type": "Choisissez un type.",
    "title": "Donnez un titre : c’est ce que les gens cherchent.",
    "summary": "Résumez-la en une ou deux phrases, avec vos mots.",
}


class ResourceForm(forms.Form):
    """`values`: what the fields begin with; `seen`: what the record says, so that only what was changed since is proposed."""

    type = forms.ChoiceField(
        label="Type",
        choices=[(code, text[:1].upper() + text[1:]) for code, text in vocabulary.TYPES.items()],
        widget=Select,
        error_messages={"required": _REQUIRED["type"]},
    )
    title = forms.CharField(
        label="Titre",
        help_text="Le titre exact de l’œuvre, ou le nom de la pratique.",
        max_length=250,
        error_messages={"required": _REQUIRED["title"]},
    )
    summary = forms.CharField(
        label="Résumé",
        help_text="Deux ou trois phrases, avec vos mots : à quoi elle sert, et à qui.",
        max_length=600,
        widget=text_area(4),
        error_messages={"required": _REQUIRED["summary"]},
    )
    body = line(
        "body",
        "Présentation",
        "Facultatif. Titres avec ##, listes avec -, liens avec [texte](adresse).",
        widget=text_area(10),
    )
    themes = chips("Thèmes", vocabulary.THEMES, "Un au moins, trois suffisent.")
    publics = chips("Pour qui", vocabulary.PUBLICS)
    professions = chips("Métiers concernés", vocabulary.PROFESSIONS)
    departments = forms.MultipleChoiceField(
        label="Départements concernés",
        help_text="Aucun : tout le pays.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    year = forms.IntegerField(
        label="Année",
        min_value=_YEARS[0],
        max_value=_YEARS[1],
        required=False,
        error_messages={"invalid": "Quatre chiffres, par exemple 2021."},
    )
    authors = line("authors", "Auteurs", "Comme l’œuvre les nomme, séparés par des points-virgules.")
    publisher = forms.ChoiceField(label="Structure éditrice", widget=Select, required=False)
    publisher_name = line("publisher_name", "Autre éditeur", "S’il n’est pas dans la liste.")
    licence = one_of("Licence", vocabulary.LICENCES.items(), "Ce que l’éditeur permet d’en faire.")
    language = one_of("Langue", vocabulary.LANGUAGES.items())
    identifier = line("identifier", "Identifiant", "DOI, HAL, ISBN ou NOR.")
    level = forms.TypedChoiceField(
        label="Qui peut la lire",
        choices=[(value, label[:1].upper() + label[1:]) for value, label in Level.choices],
        widget=forms.RadioSelect,
        coerce=int,
        empty_value="0",
        required=False,
    )
    embargo_until = forms.DateTimeField(
        label="Pas avant le",
        help_text="Sous embargo jusqu’à ce moment.",
        widget=Moment(),
        required=False,
        error_messages={"invalid": "Ce moment n’existe pas."},
    )
    expires_on = forms.DateField(
        label="Jusqu’au",
        help_text="Passé ce jour, elle n’est plus montrée.",
        widget=Day(),
        required=False,
        error_messages={"invalid": "Ce jour n’existe pas. Écrivez par exemple 24/12/2026."},
    )
    kept = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Un de ces fichiers n’est pas à vous, n’existe plus ou a été refusé."},
    )
    note = forms.CharField(
        label="Un mot pour la coordination",
        help_text="Facultatif.",
        max_length=1000,
        widget=text_area(2),
        required=False,
    )
    seen = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        values: Values,
        seen: Values | None = None,
        structures: Sequence[tuple[str, str]] = (),
        departments: Sequence[tuple[str, str]] = (),
        files: Sequence[ResourceFile] = (),
        findings: Mapping[str, Sequence[str]] | None = None,
        note: str = "",
    ) -> None:
        """`structures` and `departments`: what may be chosen; `files`: those that this person may keep; `findings`: by field."""
        self.findings = findings or {}
        self.has_structures = bool(structures)
        self.allowed = {str(file.pk): file for file in files}
        begun = {**initial(values), "note": note, "seen": seen}
        super().__init__(data, initial=begun)
        self._choices("publisher", [("", "Une autre, ou aucune"), *structures])
        self._choices("departments", departments)
        fine = [(pk, file.label) for pk, file in self.allowed.items() if file.state != ResourceFile.State.REFUSED]
        self._choices("kept", fine)
        for name in PRACTICE:
            self.fields[f"practice_{name}"] = practice_field(name)
        self.links = self._link_rows(values.get("links") or [])
        # The first question: the other fields follow from it.
        self.kind = self["type"].value() or ""

    def _choices(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _link_rows(self, links: Sequence[Mapping[str, str]]) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """As many as were sent; else the links there are, and two empty ones."""
        sent = [number for number in range(MOST_LINKS) if self.is_bound and f"link_{number}_url" in self.data]
        count = max(sent, default=-1) + 1 if self.is_bound else min(len(links) + _LINK_ROWS, MOST_LINKS)
        rows = []
        for number in range(count):
            said = links[number] if number < len(links) else {}
            self.fields[f"link_{number}_label"] = forms.CharField(
                label="Texte du lien", max_length=150, required=False, initial=said.get("label", "")
            )
            self.fields[f"link_{number}_url"] = forms.CharField(
                label="Adresse",
                max_length=500,
                required=False,
                initial=said.get("url", ""),
                widget=forms.TextInput(attrs={"placeholder": "https://…", "autocomplete": "off"}),
            )
            rows.append((self[f"link_{number}_label"], self[f"link_{number}_url"]))
        return rows

    def clean(self) -> Values:
        given = super().clean() or {}
        for number in range(len(self.links)):
            label, url = given.get(f"link_{number}_label", ""), given.get(f"link_{number}_url", "")
            if url and not url.lower().startswith(("https://", "http://")):
                self.add_error(f"link_{number}_url", "Une adresse commence par https://")
            if label and not url:
                self.add_error(f"link_{number}_url", "Il manque l’adresse de ce lien.")
        if given.get("publisher") and given.get("publisher_name"):
            self.add_error("publisher_name", "Choisissez une structure de la liste, ou écrivez un nom : pas les deux.")
        return given

    def content(self) -> Values:
        """All that the form says, as a proposal keeps it."""
        given = self.cleaned_data
        names = ("type", "title", "summary", "body", "year", "authors", "publisher_name", "identifier")
        said = {name: lines(given[name]) for name in names}
        said |= {name: given[name] for name in ("themes", "publics", "professions", "departments")}
        said |= {
            "level": int(given["level"]),
            "files": given["kept"],
            "publisher": given["publisher"] or None,
            "licence": given["licence"] or "unknown",
        }
        said |= {"language": given["language"] or "fr", "links": self._links()}
        said |= {name: given[name].isoformat() if given[name] else None for name in ("embargo_until", "expires_on")}
        return said | {f"practice_{name}": lines(given[f"practice_{name}"]) for name in PRACTICE}

    def changes(self) -> Values:
        """What the person wrote that differs from what she saw; all that is not empty, of something new."""
        seen = self.cleaned_data["seen"]
        said = self.content()
        if not isinstance(seen, dict):
            return {name: value for name, value in said.items() if value not in ("", [], None)}
        return {name: value for name, value in said.items() if differs(name, value, seen.get(name))}

    def _links(self) -> list[dict[str, str]]:
        rows = [
            (self.cleaned_data[f"link_{number}_label"].strip(), self.cleaned_data[f"link_{number}_url"].strip())
            for number in range(len(self.links))
        ]
        return [{"label": label, "url": url} for label, url in rows if url]

    def sections(self) -> list[Section]:
        """In the order in which people think of it; what is seldom useful for that type comes last, folded."""
        useful = [name for name in _USEFUL.get(self.kind, _ORIGIN) if name != "publisher" or self.has_structures]
        rest = [name for name in _EVERYTHING if name not in useful and (name != "publisher" or self.has_structures)]
        practice = [f"practice_{name}" for name in PRACTICE]
        if self.kind != "practice":  # what was written of one is not lost by choosing another type
            practice = [name for name in practice if self[name].value()]
        made = [
            self._section("essentiel", "L’essentiel", ["type", "title", "summary"]),
            self._section("pratique", "La pratique", practice),
            self._section("sujets", "De quoi elle parle, et pour qui", ["themes", "publics", "level"]),
            self._section("origine", "D’où elle vient", useful),
            self._section("plus", "Plus de précisions (facultatif)", rest, is_folded=True),
        ]
        return [section for section in made if section.fields]

    def _section(self, code: str, title: str, names: Sequence[str], *, is_folded: bool = False) -> Section:
        fields = tuple(
            (component(name, self.fields[name]), self[name], tuple(self.findings.get(name, ()))) for name in names
        )
        return Section(code, title, fields, is_folded)

    def kept_files(self) -> list[tuple[FileLine, bool]]:
        """Those that the form holds, each with whether its box is ticked: a refused one never is."""
        ticked = [str(pk) for pk in self["kept"].value() or []]
        data: Any = self.data
        shown = [*data.getlist("shown"), *ticked] if self.is_bound else ticked
        found = [file_line(self.allowed[pk]) for pk in dict.fromkeys(shown) if pk in self.allowed]
        return [(one, str(one.file.pk) in ticked and not one.is_refused) for one in found]

    def refuse(self, refusal: DomainError) -> None:
        """Show it beside the field that it is about, when it says which."""
        name = {"links": "link_0_url", "files": "kept"}.get(*[getattr(refusal, "name", "")] * 2)
        is_shown = name in self.fields
        self.add_error(name if is_shown else None, getattr(refusal, "text", str(refusal)) if is_shown else str(refusal))

    def links_said(self) -> tuple[str, ...]:
        """What the checks say about the links."""
        return tuple(self.findings.get("links", ()))

    def files_said(self) -> tuple[str, ...]:
        return tuple(self.findings.get("files", ()))
