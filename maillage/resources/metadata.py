"""A resource as machines read it: schema.org (JSON-LD) and Dublin Core, in the head of its page and for OAI-PMH."""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate

from maillage.resources import vocabulary
from maillage.resources.citations import Work
from maillage.resources.models import Resource
from maillage.resources.queries import cards
from maillage.territories import gazetteer

LICENCE_URLS = {
    "open": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    "cc0": "https://creativecommons.org/publicdomain/zero/1.0/",
    **{
        code: f"https://creativecommons.org/licenses/{code.removeprefix('cc-')}/4.0/"
        for code in ("cc-by", "cc-by-sa", "cc-by-nc", "cc-by-nd", "cc-by-nc-sa", "cc-by-nc-nd")
    },
}
LANGUAGE_CODES = {"lsf": "fsl"}  # ISO 639-3; the others are their own codes
# In a script element, these would end it or begin a comment.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def url(resource: Resource) -> str:
    return f"{settings.SITE_URL}{resource.get_absolute_url()}"


def work(resource: Resource, *, level: int = 0) -> Work:
    return Work(
        slug=resource.slug,
        type=resource.type,
        title=resource.title,
        authors=resource.authors,
        publisher=cards.publisher(resource, level),
        year=resource.year,
        language=language(resource),
        identifier=resource.identifier,
        url=url(resource),
        summary=resource.summary,
        themes=tuple(themes(resource)),
    )


def language(resource: Resource) -> str:
    return LANGUAGE_CODES.get(resource.language, resource.language)


def themes(resource: Resource) -> list[str]:
    return [vocabulary.THEMES[code] for code in resource.themes if code in vocabulary.THEMES]


def dublin_core(resource: Resource) -> Iterator[tuple[str, str]]:
    """Elements and values, in the order of the standard's list; for everybody (level 0).

    `date` is of the work (DCMI: « associated with an event in the lifecycle of the resource »): its year, or nothing. The day of its
    record is in the header of OAI-PMH.
    """
    said = work(resource)
    yield "title", resource.title
    yield from (("creator", name) for name in said.names)
    yield from (("subject", theme) for theme in said.themes)
    yield "description", resource.summary
    yield "publisher", said.publisher
    yield "date", str(resource.year or "")
    yield "type", vocabulary.DC_TYPES.get(resource.type, "Text")
    yield "type", vocabulary.TYPES[resource.type]
    yield "identifier", said.url
    yield "identifier", resource.identifier
    yield "language", said.language
    yield from (("coverage", name) for name in coverage(resource))
    yield "rights", vocabulary.LICENCES[resource.licence]
    yield "rights", LICENCE_URLS.get(resource.licence, "")


def coverage(resource: Resource) -> list[str]:
    areas = gazetteer.load().departments
    return [areas[code].name for code in resource.departments if code in areas]


def json_ld(resource: Resource) -> SafeString:
    """The content of a `<script type="application/ld+json">`: nothing in it can end the element."""
    text = json.dumps(_schema(resource), ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPED))  # noqa: S308 -- just escaped for a script element


def _schema(resource: Resource) -> dict[str, Any]:
    said = work(resource)
    found = {
        "@context": "https://schema.org",
        "@type": vocabulary.SCHEMA_TYPES.get(resource.type, "CreativeWork"),
        "@id": said.url,
        "url": said.url,
        "name": resource.title,
        "headline": resource.title[:110],
        "abstract": resource.summary,
        "author": [{"@type": "Thing", "name": name} for name in said.names],
        "publisher": {"@type": "Organization", "name": said.publisher} if said.publisher else None,
        "copyrightYear": resource.year,
        "datePublished": str(resource.year or ""),
        "dateModified": localdate(resource.changed_at).isoformat(),
        "inLanguage": said.language,
        "keywords": list(said.themes),
        "about": list(said.themes),
        "spatialCoverage": coverage(resource),
        "license": LICENCE_URLS.get(resource.licence),
        "identifier": resource.identifier,
        "isAccessibleForFree": True,
    }
    return {name: value for name, value in found.items() if value}
