"""The other way in, when the network set one."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def identity_provider() -> str:
    """Its name, or nothing."""
    return str(settings.OIDC_NAME) if settings.OIDC_ISSUER else ""
