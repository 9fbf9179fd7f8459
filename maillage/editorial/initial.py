"""Lays the pages that come with Maillage, once: what the network wrote since is never touched.

Legal pages are laid without being published: until the network publishes its own text, the file itself is shown.
"""

from datetime import datetime

from django.db import transaction

from maillage.editorial import actions, packaged
from maillage.editorial.models import Page

_NOTE = "Texte livré avec Maillage"


@transaction.atomic
def lay(*, now: datetime) -> int:
    """How many pages were added."""
    known = set(Page.objects.values_list("place", "slug"))
    new = [one for one in packaged.pages() if (one.place, one.slug) not in known]
    for one in new:
        _lay(one, now)
    return len(new)


def _lay(one: packaged.Packaged, now: datetime) -> None:
    facts = actions.PageFacts(one.slug, source=one.source, checked_on=one.checked_on, to_review_by=one.to_review_by)
    content = actions.PageContent(one.title, one.body, one.summary, _NOTE)
    page = actions.create_page(one.place, facts, content, by=None, now=now)
    if one.place != packaged.LEGAL:
        actions.publish_page(page, 1, by=None, now=now)
