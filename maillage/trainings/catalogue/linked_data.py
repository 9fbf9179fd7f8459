"""A public course as search engines read it: schema.org, in the head of its page. Nobody who comes, no figure."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from maillage.events.agenda import words
from maillage.events.models import Event
from maillage.search.models import Level
from maillage.trainings.catalogue.course import Page
from maillage.trainings.catalogue.listing import sheet_of

# In a script element, these would end it or begin a comment.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}
_MINUTES = 60


def json_ld(page: Page) -> SafeString:
    """The content of a `<script type="application/ld+json">`: nothing in it can end the element."""
    text = json.dumps(_course(page), ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPED))  # noqa: S308 -- just escaped for a script element


def _course(page: Page) -> dict[str, Any]:
    url = f"{settings.SITE_URL}{page.href}"
    said = {
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": url,
        "url": url,
        "name": page.event.title,
        "description": page.event.summary or page.event.title,
        "provider": [{"@type": "Organization", "name": one.name} for one in page.organisers],
        "teaches": list(page.objectives),
        "coursePrerequisites": page.prerequisites,
        "audience": [{"@type": "Audience", "audienceType": text} for text in page.professions],
        "inLanguage": "fr",
        "hasCourseInstance": [_instance(one, page) for one in page.coming_events if one.level == Level.EVERYBODY],
    }
    return {name: value for name, value in said.items() if value}


def _instance(event: Event, page: Page) -> dict[str, Any]:
    is_online = words.is_online(event)
    mode = "online" if is_online else "blended" if event.mode == Event.Mode.HYBRID else "onsite"
    course = sheet_of(page.event)
    said = {
        "@type": "CourseInstance",
        "url": f"{settings.SITE_URL}{event.get_absolute_url()}",
        "name": event.title,
        "courseMode": mode,
        "courseWorkload": _iso(course.minutes) if course and course.minutes else "",
        "startDate": event.first_day.isoformat(),
        "endDate": event.last_day.isoformat(),
        "eventStatus": "https://schema.org/EventCancelled" if event.is_cancelled else "",
        "location": {"@type": "Place", "name": event.place_name, "address": event.place_address or event.place_name}
        if event.place_name and not is_online
        else None,
    }
    return {name: value for name, value in said.items() if value}


def _iso(minutes: int) -> str:
    """« PT7H30M »."""
    hours, left = divmod(minutes, _MINUTES)
    return "PT" + (f"{hours}H" if hours else "") + (f"{left}M" if left else "")
