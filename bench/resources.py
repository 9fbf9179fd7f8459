"""The page of a resource among others, with all that a page can have: its queries, its time of the processor."""

from bench.asking import processor, seen
from bench.measures import Line

MOST_QUERIES = 8
_OTHERS = 200


def measure(engine: str) -> list[Line]:
    """On the database of this process, that has its static files."""
    queries, times, _ = seen(_fill())
    told = f"{processor(times)}; {queries} queries"
    return [Line(f"Resource page, {engine}", f"≤ {MOST_QUERIES} queries", told, "", queries <= MOST_QUERIES)]


def _fill() -> str:
    """The address of a promising practice of a structure, in two collections, with links, tied by hand to three of the others."""
    from django.utils import timezone  # noqa: PLC0415 -- app ready

    from maillage.directory.models import Organisation  # noqa: PLC0415 -- app ready
    from maillage.resources import actions  # noqa: PLC0415 -- app ready

    now = timezone.now()
    others = [
        actions.create(_values(f"Guide d’exemple {number}", number), by=None, now=now) for number in range(_OTHERS)
    ]
    publisher = Organisation.objects.order_by("pk").first()
    practice = _values("Pratique d’exemple", 0) | {
        "type": "practice",
        "publisher": str(publisher.pk) if publisher else "",
        "departments": ["77", "42"],
        "links": [{"url": f"https://exemple.fr/{number}", "label": f"Page {number}"} for number in range(3)],
        "body": "## Pendant\n\nGarder une porte ouverte.\n\n" * 20,
        "practice_context": "Les jeunes passent, et ne poussent aucune porte.",
        "practice_action": "Deux personnes, une table, toujours le même jour.",
    }
    resource = actions.create(practice, by=None, now=now)
    for other in others[:3]:
        actions.relate(resource, other, by=None, now=now)
    for title in ("Pour commencer", "À garder"):
        collection = actions.create_collection({"title": title, "summary": "Choisies."}, by=None, now=now)
        actions.order_collection(collection, [resource.pk, others[0].pk], by=None, now=now)
        actions.publish_collection(collection, by=None, now=now)
    return str(resource.get_absolute_url())


def _values(title: str, number: int) -> dict[str, object]:
    return {
        "type": "guide",
        "title": title,
        "summary": f"Comment garder le lien pendant une fugue, exemple {number}.",
        "themes": ["runaway"],
        "publics": ["parents"],
        "language": "fr",
        "year": 2020 + number % 7,
        "level": 0,
    }
