"""Her badge, by the link of her registration."""

from datetime import timedelta

import pypdfium2
import pytest
from django.utils import timezone

from maillage.registrations import signed
from tests.attendance.presence import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(structure):
    return worlds.event_today(timezone.localtime(), organiser=structure, title="Repérer")


def address(someone):
    return f"/inscription/{signed.token(someone.pk)}"


def test_whoever_has_the_link_has_the_badge(client, ana):
    answer = client.get(f"{address(ana)}/badge.pdf")

    document = pypdfium2.PdfDocument(answer.content)
    said = " ".join(document[0].get_textpage().get_text_bounded().split())
    document.close()
    assert said == f"Maillage · Repérer Ana Imaginaire Structure d’exemple {ana.code[:4]}-{ana.code[4:]}"
    assert answer["Content-Disposition"] == 'attachment; filename="badge.pdf"'
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "none")


def test_her_page_leads_to_it(client, ana):
    assert f'href="{address(ana)}/badge.pdf"' in client.get(address(ana)).content.decode()


@pytest.mark.parametrize("change", [{"state": "waiting"}, {"state": "cancelled"}, {"way": "remote"}, {"name": ""}])
def test_who_does_not_come_has_none(client, ana, change):
    for name, value in change.items():
        setattr(ana, name, value)
    ana.save()

    assert client.get(f"{address(ana)}/badge.pdf").status_code == 404
    assert "badge.pdf" not in client.get(address(ana)).content.decode()


def test_nor_once_it_is_over_or_cancelled(client, ana, event):
    event.life, event.cancelled_at = "cancelled", timezone.now()
    event.save()
    assert client.get(f"{address(ana)}/badge.pdf").status_code == 404

    event.life, event.cancelled_at = "scheduled", None
    event.first_day = event.last_day = event.first_day - timedelta(days=1)
    event.save()
    assert client.get(f"{address(ana)}/badge.pdf").status_code == 404


def test_another_link_opens_nothing(client, ana):
    assert client.get(f"/inscription/{ana.pk}/badge.pdf").status_code == 404
    assert client.get(f"{address(ana)}x/badge.pdf").status_code == 404
