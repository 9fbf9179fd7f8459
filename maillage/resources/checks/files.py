"""Files: whether they are checked, and whether a screen reader can read them."""

from collections.abc import Iterable, Iterator

from maillage.resources.checks.findings import Finding
from maillage.resources.models import ResourceFile

_State = ResourceFile.State
_WISHED = {
    "is_tagged": "n’est pas balisé : titres, listes et tableaux ne sont pas annoncés",
    "has_language": "ne dit pas sa langue",
    "has_title": "n’avait pas de titre : nous lui donnons le nom que vous avez écrit",
}


def findings(files: Iterable[ResourceFile]) -> Iterator[Finding]:
    for file in files:
        if file.state == _State.REFUSED:
            yield Finding("files", f"« {file.label} » a été refusé : {file.reason} Retirez-le.", is_blocking=True)
        elif file.state == _State.WAITING:
            yield Finding("files", f"« {file.label} » n’est pas encore contrôlé : cela prend une minute ou deux.")
        elif file.type == ResourceFile.Type.PDF:
            yield from _pdf(file)


def _pdf(file: ResourceFile) -> Iterator[Finding]:
    said = file.findings
    if not said.get("has_text", True):
        yield Finding(
            "files",
            f"« {file.label} » est une image de texte : une synthèse vocale ne la lit pas, et la recherche non plus. "
            "Envoyez si possible la version d’origine.",
        )
        return
    missing = [text for name, text in _WISHED.items() if not said.get(name, True)]
    if missing:
        yield Finding("files", f"Accessibilité : « {file.label} » {' ; '.join(missing)}.")
