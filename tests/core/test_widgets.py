"""Our widgets draw what Django's draw, and quicker."""

from html.parser import HTMLParser

import pytest
from django import forms

from maillage.core.widgets import Select

CHOICES = [("", "Peu importe"), ("10", "10 km"), ("<b>", "à l’« écart » & loin")]


class Tags(HTMLParser):
    """Every tag with its attributes, and every text, without what only indents."""

    def __init__(self, html):
        super().__init__()
        self.seen = []
        self.feed(str(html))

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, sorted(attrs, key=str)))

    def handle_data(self, data):
        if data.strip():
            self.seen.append(data.strip())


@pytest.mark.parametrize("value", ["", "10", "<b>", None, "unknown"])
def test_a_list_says_what_the_list_of_django_says(value):
    attributes = {"id": "id_d", "aria-describedby": "id_d_helptext", "required": True, "disabled": False}

    ours = Select(choices=CHOICES).render("d", value, attributes)
    theirs = forms.Select(choices=CHOICES).render("d", value, attributes)

    assert Tags(ours).seen == Tags(theirs).seen


def test_a_list_escapes_what_it_is_given():
    html = Select(choices=[('"><script>', "<script>")]).render("d", '"><script>')

    assert html == '<select name="d"><option value="&quot;&gt;&lt;script&gt;" selected>&lt;script&gt;</option></select>'
