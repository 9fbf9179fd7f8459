"""The legal pages: what the network published, else what comes with Maillage. Read without the database."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString

from maillage.core import markdown
from maillage.core.templatetags.ui import ui_label
from maillage.editorial import front, packaged


@dataclass(frozen=True, slots=True)
class LegalPage:
    title: str
    summary: str
    html: SafeString
    source: str
    checked_on: date | None
    to_review_by: str


def find(slug: str) -> LegalPage | None:
    """None: no such page."""
    written = front.current().legal.get(slug)
    if written is not None:
        return LegalPage(
            written.title,
            written.summary,
            _html(written.body),
            written.source,
            written.checked_day,
            written.to_review_by,
        )
    ours = packaged.legal().get(slug)
    if ours is None:
        return None
    return LegalPage(ours.title, ours.summary, _html(ours.body), ours.source, ours.checked_on, ours.to_review_by)


def _html(body: str) -> SafeString:
    """« [éditeur] », « [contact] » and « [hébergeur] » say what the installation says of itself, or that it must be completed."""
    said = {"éditeur": settings.PUBLISHER, "contact": settings.PUBLISHER_CONTACT, "hébergeur": settings.HOST_NAME}
    html: str = markdown.render(body)
    for name, value in said.items():
        missing = ui_label("à compléter par le réseau qui déploie ce site", kind="late", icon="alert")
        html = html.replace(f"[{name}]", escape(value) if value else missing)
    return SafeString(html)
