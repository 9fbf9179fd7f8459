"""The pages inside a tab of an event: one look, and where one is, said to everybody."""

import re

import pytest
from django.urls import reverse

from tests.events.factories import EventFactory
from tests.factories import CoordinatorFactory, DepartmentFactory
from tests.registrations.factories import FormFactory

pytestmark = pytest.mark.django_db
NAV = re.compile(r'<nav class="subpages" aria-label="(.+?)">(.+?)</nav>', re.DOTALL)
HERE = re.compile(r'<a href="([^"]+)" aria-current="page">(.+?)</a>')
PAGES = {
    "list-registrations": ("Inscriptions", "Liste"),
    "set-reminders": ("Inscriptions", "Rappels"),
    "show-presence": ("Présence", "À l’entrée"),
    "count-presence": ("Présence", "Bilan"),
}


@pytest.mark.parametrize("face", ["pro", "coordination"])
@pytest.mark.parametrize("name", PAGES)
def test_one_page_inside_a_tab_is_the_current_one(client, name, face):
    DepartmentFactory()
    event = FormFactory(event=EventFactory(departments=("77",), registering="here")).event
    client.force_login(CoordinatorFactory())
    address = reverse(f"{face}:{name}", args=[event.pk])

    ((label, inside),) = NAV.findall(client.get(address).text)

    tab, text = PAGES[name]
    assert label == tab
    assert HERE.findall(inside) == [(address, text)]
