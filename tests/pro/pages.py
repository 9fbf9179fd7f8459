"""Reads pages as people do."""

import re
from html import unescape

from django.contrib.messages import get_messages


def text(response):
    """The words of the main part, spaces made single."""
    page = response.content.decode()
    main = re.search(r"<main.*?</main>", page, re.DOTALL)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def items(response, css_class):
    """The list items of the first list of that class, as text."""
    found = re.search(rf'<ul class="{css_class}"[^>]*>(.*?)</ul>', response.content.decode(), re.DOTALL)
    if found is None:
        return []
    return [
        " ".join(unescape(re.sub(r"<[^>]+>", " ", item)).split())
        for item in re.findall(r"<li.*?>(.*?)</li>", found[1], re.DOTALL)
    ]


def notices(response):
    """What the next page will say at its top."""
    return [str(message) for message in get_messages(response.wsgi_request)]
