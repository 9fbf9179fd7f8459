"""From one face to the other without JavaScript: a professional proposes a report with its PDF, a coordinator publishes it, anybody reads it."""

import io
import re

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from maillage.moderation.models import Proposal
from maillage.resources.files import checking
from maillage.resources.models import Resource, ResourceFile
from tests import factories
from tests.conftest import WorkingClient
from tests.pro.pages import text

SAID = {
    "type": "report",
    "title": "Aller vers les jeunes en fugue",
    "summary": "Ce que trois équipes de rue ont appris en deux ans, et comment s’y prendre.",
    "themes": ["runaway"],
    "publics": ["professionals"],
    "departments": ["77"],
    "level": "0",
    "authors": "Équipe mobile d’exemple",
    "year": "2021",
    "licence": "cc-by",
    "language": "fr",
    "label_0": "Rapport complet",
}


def _pdf():
    written = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Author"] = "Une personne"
        document.save(written)
    return SimpleUploadedFile("rapport.pdf", written.getvalue(), content_type="application/pdf")


@pytest.mark.django_db(transaction=True)
def test_a_report_goes_from_a_professional_to_the_public(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    factories.DepartmentFactory()
    author, coordinator = factories.MembershipFactory().user, factories.CoordinatorFactory()
    client.force_login(author)
    desk, anybody = WorkingClient(), WorkingClient()
    desk.force_login(coordinator)

    client.post("/pro/ressources/proposer?type=report", {**SAID, "upload_0": _pdf()})
    proposal = Proposal.objects.get()
    checking.check_waiting(now=timezone.now())
    client.post(reverse("pro:send-proposal", args=[proposal.pk]))

    queue = desk.get("/coordination/a-traiter")
    page = desk.get(reverse("coordination:show-proposal", args=[proposal.pk]))
    digest = re.search(r'name="digest" value="(\w+)"', page.content.decode())[1]
    desk.post(reverse("coordination:accept-proposal", args=[proposal.pk]), {"digest": digest})

    resource = Resource.objects.get()
    public = anybody.get(resource.get_absolute_url())
    file = ResourceFile.objects.get()
    given = anybody.get(reverse("resources:give-file", args=[resource.slug, file.pk]))
    content = b"".join(given.streaming_content)
    assert SAID["title"] in text(queue)
    assert "Rapport complet" in text(page)
    assert (public.status_code, given.status_code, file.state) == (200, 200, "ready")
    assert SAID["title"] in text(public)
    assert "Une personne" not in content.decode("latin-1")
    assert (resource.proposed_by, resource.owner) == (author, author)
