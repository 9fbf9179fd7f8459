"""A family of words, as the national team writes it."""

from typing import Any

from django import forms

from maillage.search import analyser
from maillage.search.families import Family
from maillage.search.models import WordFamily

_MOST = 20
_LONGEST = 500
_ROWS = {"rows": 4}
_TOO_LONG = {"max_length": f"Restez sous {_LONGEST} caractères."}


class FamilyForm(forms.Form):
    words = forms.CharField(
        label="Mots qui se valent",
        help_text="Un mot ou une expression par ligne. Par exemple : ASE, puis aide sociale à l’enfance.",
        max_length=_LONGEST,
        widget=forms.Textarea(attrs=_ROWS),
        error_messages={"required": "Écrivez au moins un mot.", **_TOO_LONG},
    )
    typed = forms.CharField(
        label="Mots cachés qui mènent aux précédents",
        help_text=(
            "Facultatif. Ce que les gens tapent et que nous n’écrivons pas : ces mots trouvent les textes, et ne sont montrés nulle part. "
            "L’inverse ne vaut pas."
        ),
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs=_ROWS),
        error_messages=_TOO_LONG,
    )

    @classmethod
    def of(cls, row: WordFamily) -> "FamilyForm":
        return cls(initial={"words": row.words, "typed": row.typed})

    def clean_words(self) -> tuple[str, ...]:
        return _lines(self.cleaned_data["words"])

    def clean_typed(self) -> tuple[str, ...]:
        return _lines(self.cleaned_data["typed"])

    def clean(self) -> dict[str, Any]:
        words, typed = self.cleaned_data.get("words", ()), self.cleaned_data.get("typed", ())
        if "words" in self.cleaned_data and "typed" in self.cleaned_data and not typed and len(words) < 2:
            self.add_error(
                "words", "Une famille a au moins deux mots, un par ligne ; ou un mot caché qui mène à celui-ci."
            )
        return self.cleaned_data

    def family(self) -> Family:
        return Family(words=self.cleaned_data["words"], typed=self.cleaned_data["typed"])


def _lines(text: str) -> tuple[str, ...]:
    """Each expression once, without needless spaces; one that says nothing to the search is refused."""
    lines = tuple(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
    if len(lines) > _MOST:
        raise forms.ValidationError(f"Restez sous {_MOST} lignes.")
    for line in lines:
        if not any(True for _ in analyser.terms(line)):
            raise forms.ValidationError(f"« {line} » ne contient aucun mot que la recherche retient.")
    return lines
