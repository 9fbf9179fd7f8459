"""What stands around each page of the member face."""

from datetime import date, datetime

from django import template
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from maillage.core.templatetags.ui import french_date
from maillage.pro import navigation

register = template.Library()


@register.simple_tag(takes_context=True)
def pro_navigation(context: template.Context) -> SafeString:
    """The bar of the face, with the present page marked."""
    return render_to_string("ui/navigation.html", {"links": navigation.links(context["request"].path)})


@register.simple_tag(takes_context=True)
def pro_messages(context: template.Context) -> list[Message]:
    """What was just done, said once."""
    return list(get_messages(context["request"]))


@register.filter
def day(value: date | None) -> str:
    """« 1er mars 2026 », here and not at Greenwich."""
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return french_date(value) if value else ""
