"""The site as search engines read it: schema.org, in the head of the home page. Neutral, as all that names this site."""

import json

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

# In a script element, these would end it or begin a comment.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def json_ld() -> SafeString:
    """The content of a `<script type="application/ld+json">`: nothing in it can end the element."""
    said = {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "@id": f"{settings.SITE_URL}/",
        "url": f"{settings.SITE_URL}/",
        "name": settings.NETWORK_NAME,
        "alternateName": "Trouver de l’aide près de chez soi",
        "publisher": {"@type": "Organization", "name": settings.PUBLISHER or settings.NETWORK_NAME},
        "inLanguage": "fr",
        "isAccessibleForFree": True,
    }
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPED))  # noqa: S308 -- just escaped for a script element
