"""How results are told in words."""

from django import template

from maillage.core.templatetags.ui import french_date
from maillage.search.queries import Hit

register = template.Library()


@register.filter
def documents(count: int) -> str:
    """« 3 résultats », « aucun résultat »."""
    if not count:
        return "aucun résultat"
    return "1 résultat" if count == 1 else f"{count:,} résultats".replace(",", "\u202f")


@register.filter
def about(hit: Hit) -> str:
    """What it is, where, its day or its year, and on what: « Guide · 2024 · fugue, santé », « Accueil d’urgence · Melun (77) »."""
    themes = hit.labels[1:] if hit.type_label else hit.labels
    when = french_date(hit.dated_on) if hit.dated_on else str(hit.year or "")
    said = [hit.type_label or hit.kind_label, hit.place, when, ", ".join(themes[:3])]
    text = " · ".join(part for part in said if part)
    return text[:1].upper() + text[1:]
