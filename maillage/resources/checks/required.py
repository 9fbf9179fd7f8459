"""What readers need to find a resource and to trust it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from maillage.resources.checks.findings import Finding, texts

_SHORTEST_SUMMARY = 40
_MISSING = {
    "type": "Choisissez un type.",
    "title": "Donnez un titre.",
    "summary": "Résumez la ressource en deux ou trois phrases.",
    "themes": "Choisissez au moins un thème : c’est ainsi qu’on la trouve.",
    "publics": "Dites à qui elle s’adresse.",
}
_MISSING_OF_PRACTICE = {
    "practice_context": "Dites d’où vous êtes partis.",
    "practice_action": "Dites ce que vous faites.",
}
_WISHED_OF_PRACTICE = {
    "practice_results": "Dites ce qui a changé, même si ce n’est pas mesuré.",
    "practice_transfer": "Dites ce qu’une autre équipe doit savoir pour faire de même.",
}
_DATED = frozenset({"report", "study", "law", "press_kit", "article"})
_TAGS = re.compile(r"</?[a-zA-Z][^>]{0,200}>|<!--")


def findings(content: Mapping[str, Any]) -> Iterator[Finding]:
    for name, text in _MISSING.items():
        if not content.get(name):
            yield Finding(name, text, is_blocking=True)
    if content.get("summary") and len(content["summary"]) < _SHORTEST_SUMMARY:
        yield Finding("summary", "C’est très court. Dites à quoi elle sert, et à qui.", is_blocking=True)
    yield from _practice(content) if content.get("type") == "practice" else _work(content)
    for name, text in texts(content):
        if _TAGS.search(text):
            yield Finding(name, "Ce texte contient des balises HTML : elles seront montrées telles quelles.")


def _practice(content: Mapping[str, Any]) -> Iterator[Finding]:
    for name, text in _MISSING_OF_PRACTICE.items():
        if not content.get(name):
            yield Finding(name, text, is_blocking=True)
    for name, text in _WISHED_OF_PRACTICE.items():
        if not content.get(name):
            yield Finding(name, text)


def _work(content: Mapping[str, Any]) -> Iterator[Finding]:
    if not any(content.get(name) for name in ("links", "files", "body")):
        yield Finding("links", "Donnez un lien, un fichier ou un texte : il n’y a rien à lire.", is_blocking=True)
    if not any(content.get(name) for name in ("authors", "publisher", "publisher_name")):
        yield Finding("authors", "Dites de qui elle vient : ses auteurs, ou son éditeur.", is_blocking=True)
    if content.get("type") in _DATED and not content.get("year"):
        yield Finding("year", "Donnez l’année : le lecteur doit savoir si cela tient encore.")
    if content.get("files") and content.get("licence", "unknown") == "unknown":
        yield Finding(
            "licence", "Sans licence précisée, un fichier ne peut être publié qu’avec l’accord de son éditeur."
        )
