"""Reads and fills the public pages of registrations."""

from django.utils import timezone

from maillage.registrations import signed
from tests.factories import DepartmentFactory
from tests.orientation.pages import Reader

NOTED = "/inscription/notee"


def door(form):
    return f"{form.event.get_absolute_url()}/inscription"


def own(registration, end=""):
    return f"/inscription/{signed.token(registration.pk)}{end}"


def box(email, now=None):
    return f"/mes-inscriptions/{signed.box_token(email, now=now or timezone.now())}"


def read(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return reader(response)


def reader(response):
    page = Reader(response)
    page.text = page.text.replace("\u00a0", " ")
    return page


def filled(number=0, **said):
    """What somebody types, every field of the smallest form. Its département is there."""
    DepartmentFactory()
    usual = {
        "name": f"Personne Inventée {number}",
        "email": f"personne-{number}@example.org",
        "profession": "social",
        "structure": "Association d’exemple",
        "department": "77",
    }
    return {**usual, **said}


def group(*people, **said):
    """Lines of (name, address, profession), all of one structure."""
    DepartmentFactory()
    lines = {}
    for number, (name, email, profession) in enumerate(people):
        lines |= {f"{number}-name": name, f"{number}-email": email, f"{number}-profession": profession}
    return {"structure": "Association d’exemple", "department": "77", "lines": "5", **lines, **said}
