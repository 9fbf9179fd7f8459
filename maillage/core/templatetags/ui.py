"""The components of the interface, one tag each; the gallery at /ui/ shows them all."""

from django import template

register = template.Library()
