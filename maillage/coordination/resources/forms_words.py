"""Words that are not written, or official names that are left as they are, as the national team writes them."""

import re
from typing import Any

from django import forms

from maillage.resources.guarded import Guarded
from maillage.resources.models import GuardedWords

_MOST = 20
_LONGEST = 500
_SAID = re.compile(r"[\w’'·•\- ]+\*?")


class GuardedForm(forms.Form):
    words = forms.CharField(
        label="Mots ou expressions",
        help_text=(
            "Un par ligne. Le singulier, le pluriel, le féminin et les accents sont compris. « pédopornograph* » : tout ce qui commence ainsi."
        ),
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Écrivez au moins un mot.",
            "max_length": f"Restez sous {_LONGEST} caractères.",
        },
    )
    instead = forms.CharField(
        label="Ce qu’on écrit plutôt",
        help_text="Par exemple : « mineur victime ». Laissez vide pour un nom officiel : il sera laissé tel quel, partout.",
        required=False,
        max_length=200,
        error_messages={"max_length": "Restez sous 200 caractères."},
    )

    @classmethod
    def of(cls, row: GuardedWords) -> "GuardedForm":
        return cls(initial={"words": row.words, "instead": row.instead})

    def clean_words(self) -> tuple[str, ...]:
        """Each expression once, without needless spaces; one that would stop every text is refused."""
        typed = self.cleaned_data["words"].splitlines()
        lines = tuple(dict.fromkeys(" ".join(line.split()) for line in typed if line.strip()))
        if len(lines) > _MOST:
            raise forms.ValidationError(f"Restez sous {_MOST} lignes.")
        for line in lines:
            if not _SAID.fullmatch(line):
                raise forms.ValidationError(f"« {line} » : des mots seulement, et une étoile à la fin s’il le faut.")
            if sum(char.isalpha() for char in line) < 3:
                raise forms.ValidationError(f"« {line} » est trop court : il serait trouvé partout.")
        return lines

    def clean_instead(self) -> str:
        return " ".join(self.cleaned_data["instead"].split())

    def family(self) -> Guarded:
        said: dict[str, Any] = self.cleaned_data
        return Guarded(words=said["words"], instead=said["instead"])
