"""News as search engines read it: schema.org, in the head of the page."""

import json

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from maillage.editorial.models import News
from maillage.editorial.queries import theme_labels

# In a script element, these would end it or begin a comment.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def json_ld(news: News) -> SafeString:
    """The content of a `<script type="application/ld+json">`: nothing in it can end the element."""
    assert news.published_at is not None
    publisher = settings.PUBLISHER or settings.NETWORK_NAME
    said = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": f"{settings.SITE_URL}{news.get_absolute_url()}",
        "headline": news.title[:110],
        "abstract": news.summary,
        "datePublished": localtime(news.published_at).isoformat(timespec="seconds"),
        "dateModified": localtime(max(news.changed_at, news.published_at)).isoformat(timespec="seconds"),
        "author": {"@type": "Organization", "name": news.signature or publisher},
        "publisher": {"@type": "Organization", "name": publisher},
        "keywords": theme_labels(news.themes),
        "inLanguage": "fr",
        "isAccessibleForFree": True,
    }
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPED))  # noqa: S308 -- just escaped for a script element
