"""A member proposes a resource: its type, its form, its files, what the checks say, and the answer."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from maillage.core.errors import DomainError
from maillage.moderation import actions as moderation
from maillage.moderation.models import Proposal
from maillage.resources.actions import KIND
from maillage.resources.models import Resource, ResourceFile
from tests import factories
from tests.pro.pages import items, notices, text
from tests.resources.factories import ReadyFileFactory, ResourceFactory

LIST = "/pro/ressources"
PROPOSE = "/pro/ressources/proposer"
SAID = {
    "type": "report",
    "title": "Aller vers les jeunes en fugue",
    "summary": "Ce que trois équipes de rue ont appris en deux ans, et comment s’y prendre.",
    "themes": ["runaway", "outreach"],
    "publics": ["professionals"],
    "level": "0",
    "authors": "Équipe mobile d’exemple",
    "year": "2021",
    "licence": "cc-by",
    "language": "fr",
    "link_0_url": "https://example.org/rapport",
    "link_0_label": "Lire le rapport",
    "link_1_url": "",
    "link_1_label": "",
}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def signed(client, member):
    client.force_login(member)
    return client


@pytest.fixture
def draft(signed):
    signed.post(PROPOSE, SAID)
    return Proposal.objects.get()


def _pdf(name="rapport de Léa.pdf", content=PDF):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def _show(proposal):
    return reverse("pro:show-proposal", args=[proposal.pk])


def test_the_first_step_offers_every_type(signed):
    page = signed.get(PROPOSE).content.decode()

    types = re.findall(r'href="/pro/ressources/proposer\?type=(\w+)"', page)
    assert len(types) == len(set(types)) == 13


@pytest.mark.parametrize(
    ("chosen", "shown", "hidden"),
    [("practice", "practice_transfer", "id_link_9"), ("film", "authors", "practice_transfer")],
)
def test_the_form_asks_what_is_useful_for_that_type(signed, chosen, shown, hidden):
    page = signed.get(PROPOSE, {"type": chosen}).content.decode()

    assert f'name="{shown}"' in page
    assert f'name="{hidden}"' not in page


def test_what_is_no_type_leads_back_to_the_choice(signed):
    assert "Que voulez-vous partager" in text(signed.get(PROPOSE, {"type": "<b>"}))


def test_a_resource_begins_as_a_draft_that_only_its_author_sees(signed, draft, member):
    assert (draft.kind, draft.state, draft.author, draft.target) == (KIND, "draft", member, "")
    assert draft.content["links"] == [{"label": "Lire le rapport", "url": "https://example.org/rapport"}]
    assert draft.content["year"] == 2021
    assert "Aller vers les jeunes en fugue" in text(signed.get(_show(draft)))


def test_somebody_else_does_not_see_it(client, draft, stranger):
    client.force_login(stranger)

    assert client.get(_show(draft)).status_code == 404
    assert client.get(reverse("pro:edit-proposal", args=[draft.pk])).status_code == 404


def test_the_draft_is_written_again_then_sent(signed, draft):
    edit = reverse("pro:edit-proposal", args=[draft.pk])
    assert 'value="Équipe mobile d’exemple"' in signed.get(edit).content.decode()

    signed.post(edit, {**SAID, "title": "Un autre titre", "seen": "null"})
    response = signed.post(reverse("pro:send-proposal", args=[draft.pk]))

    draft.refresh_from_db()
    assert notices(response)[0].startswith("C’est envoyé.")
    assert (draft.state, draft.content["title"]) == ("submitted", "Un autre titre")


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"title": ""}, "title", "Donnez un titre"),
        ({"type": "livre"}, "type", "Sélectionnez"),
        ({"themes": ["fugue"]}, "themes", "Sélectionnez"),
        ({"level": "1"}, "level", "Sélectionnez"),
        ({"departments": ["99"]}, "departments", "Sélectionnez"),
        ({"summary": "x" * 601}, "summary", "600"),
        ({"body": "x" * 20_001}, "body", "20000"),
        ({"year": "deux mille"}, "year", "Quatre chiffres"),
        ({"link_0_url": "javascript:alert(1)"}, "link_0_url", "https://"),
        ({"link_0_url": "https://"}, "link_0_url", "adresse"),
        ({"expires_on": "2026-02-31"}, "expires_on", "jour"),
        ({"publisher": "00000000-0000-0000-0000-000000000000"}, "publisher", "Sélectionnez"),
        ({"kept": ["00000000-0000-0000-0000-000000000000"]}, "kept", "fichiers"),
        ({"kept": ["../../etc/passwd"]}, "kept", "fichiers"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(signed, changed, field, said):
    response = signed.post(PROPOSE, {**SAID, **changed})

    assert Proposal.objects.count() == 0
    assert said in " ".join(response.context["form"].errors[field])


def test_html_in_a_field_is_shown_as_text(signed):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"

    signed.post(PROPOSE, {**SAID, "title": evil, "body": f"{evil}\n\n[lien](javascript:alert(1))", "authors": evil})
    page = signed.get(_show(Proposal.objects.get())).content.decode()

    assert "<script>alert" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page


def test_a_file_of_somebody_else_cannot_be_taken(signed, stranger):
    theirs = ReadyFileFactory(resource=None, sent_by=stranger)

    response = signed.post(PROPOSE, {**SAID, "kept": [str(theirs.pk)]})

    assert Proposal.objects.count() == 0
    assert "n’est pas à vous" in text(response)


def test_a_file_is_received_and_its_check_is_told(signed, member):
    response = signed.post(PROPOSE, {**SAID, "upload_0": _pdf(), "label_0": "Rapport complet"}, follow=True)

    file = ResourceFile.objects.get()
    assert (file.label, file.sent_by, file.state) == ("Rapport complet", member, "waiting")
    assert Proposal.objects.get().content["files"] == [str(file.pk)]
    assert "Rapport complet 1 ko En cours de contrôle" in text(response).replace("\xa0", " ")
    assert 'data-hx-trigger="every 4s"' in response.content.decode()


def test_a_file_without_a_name_takes_that_of_the_resource(signed):
    signed.post(PROPOSE, {**SAID, "upload_0": _pdf()})

    assert ResourceFile.objects.get().label == SAID["title"]


def test_a_mistake_elsewhere_loses_no_file(signed):
    response = signed.post(PROPOSE, {**SAID, "title": "", "upload_0": _pdf(), "label_0": "Rapport complet"})

    file = ResourceFile.objects.get()
    assert f'name="kept" value="{file.pk}" checked' in response.content.decode()
    signed.post(PROPOSE, {**SAID, "kept": [str(file.pk)], "shown": [str(file.pk)]})
    assert Proposal.objects.get().content["files"] == [str(file.pk)]


def test_a_file_that_is_no_document_is_refused_beside_it(signed):
    response = signed.post(
        PROPOSE, {**SAID, "upload_1": _pdf(content=b"MZ\x90\x00 not a document"), "label_1": "Outil"}
    )

    assert (Proposal.objects.count(), ResourceFile.objects.count()) == (0, 0)
    assert len(response.context["uploads"].errors["upload_1"]) == 1


def test_a_refused_file_is_told_with_its_reason_and_cannot_be_kept(signed, member, draft):
    file = ResourceFile.objects.create(
        label="Scan", state="refused", reason="Ce PDF est protégé par un mot de passe.", sent_by=member,
        sent_at=timezone.now(),
    )  # fmt: skip
    draft.content["files"] = [str(file.pk)]
    draft.save()

    page = text(signed.get(_show(draft)))
    edit = signed.get(reverse("pro:edit-proposal", args=[draft.pk])).content.decode()
    kept = signed.post(PROPOSE, {**SAID, "kept": [str(file.pk)]})

    assert "Refusé Ce PDF est protégé par un mot de passe." in page
    assert f'value="{file.pk}" disabled' in edit
    assert "a été refusé" in text(kept)


def test_a_waiting_file_does_not_keep_from_sending_but_from_accepting(signed):
    signed.post(PROPOSE, {**SAID, "upload_0": _pdf(), "label_0": "Rapport"})
    proposal = Proposal.objects.get()

    signed.post(reverse("pro:send-proposal", args=[proposal.pk]))
    proposal.refresh_from_db()
    with pytest.raises(DomainError, match="pas encore contrôlé"):
        moderation.accept(proposal, proposal.digest, by=factories.NationalFactory(), now=timezone.now())

    assert proposal.state == "submitted"
    assert Resource.objects.count() == 0


def test_what_blocks_is_told_before_sending_and_beside_its_field(signed):
    signed.post(PROPOSE, {**SAID, "themes": []})
    proposal = Proposal.objects.get()

    sheet = text(signed.get(_show(proposal)))
    edit = signed.get(reverse("pro:edit-proposal", args=[proposal.pk]))
    signed.post(reverse("pro:send-proposal", args=[proposal.pk]))
    proposal.refresh_from_db()

    assert "Avant d’envoyer À corriger Choisissez au moins un thème" in sheet
    assert len(edit.context["form"].findings["themes"]) == 1
    assert 'class="finding"' in edit.content.decode()
    assert proposal.state == "draft"


def test_links_are_asked_on_demand_only(signed, draft):
    """The network is closed here: a link that cannot be asked is told, and nothing breaks."""
    response = signed.post(reverse("pro:check-links", args=[draft.pk]))

    assert response.status_code == 200
    assert "example.org/rapport" in text(response)


def test_only_what_was_changed_of_a_published_resource_is_proposed(signed):
    resource = ResourceFactory(summary="Ancien résumé, assez long pour être utile aux lecteurs.", publics=("teens",))
    address = reverse("pro:propose-resource-change", args=[resource.pk])
    form = signed.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}

    signed.post(address, {**data, "seen": json.dumps(form["seen"].initial), "title": "Nouveau titre"})

    assert Proposal.objects.get().content == {"title": "Nouveau titre"}
    assert Proposal.objects.get().target == str(resource.pk)


def test_what_is_not_hers_to_read_cannot_be_corrected(signed):
    hidden = ResourceFactory(level=3)
    gone = ResourceFactory(state="withdrawn")

    for one in (hidden, gone):
        assert signed.get(reverse("pro:propose-resource-change", args=[one.pk])).status_code == 404


def test_an_account_without_a_structure_is_told_how_to_begin(client, db):
    client.force_login(factories.UserFactory())

    assert client.get(PROPOSE)["Location"] == LIST
    assert "Soyez d’abord membre" in text(client.get(LIST))


def test_the_list_tells_proposals_and_what_one_looks_after(signed, draft, member):
    ResourceFactory(title="Le guide", owner=member, review_on=timezone.localdate())
    ResourceFactory(title="Pas la mienne", review_on=timezone.localdate())

    page = signed.get(LIST)

    assert items(page, "tasks")[0].startswith("Aller vers les jeunes en fugue")
    assert "Le guide À relire" in text(page)
    assert "Pas la mienne" not in text(page)


def test_the_owner_says_that_she_read_it_again(signed, member, stranger):
    mine = ResourceFactory(owner=member, review_on=timezone.localdate())
    theirs = ResourceFactory(owner=stranger, review_on=timezone.localdate())

    signed.post(reverse("pro:review-resource", args=[mine.pk]))
    other = signed.post(reverse("pro:review-resource", args=[theirs.pk]))

    mine.refresh_from_db()
    assert mine.review_on > timezone.localdate()
    assert other.status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_costs_the_same_whatever_its_size(signed, member, size, django_assert_num_queries):
    for number in range(size):
        signed.post(PROPOSE, {**SAID, "title": f"Titre {number}"})
        ResourceFactory(owner=member, review_on=timezone.localdate())

    with django_assert_num_queries(7):
        signed.get(LIST)


def test_a_draft_file_is_opened_by_its_sender_only(signed, client, member, stranger):
    file = ReadyFileFactory(resource=None, sent_by=member)
    address = reverse("pro:open-resource-file", args=[file.pk])

    mine = signed.get(address)
    assert (mine.status_code, mine["Content-Type"]) == (200, "application/pdf")
    assert "attachment" in mine["Content-Disposition"]
    assert b"".join(mine.streaming_content).startswith(b"%PDF")
    client.force_login(stranger)
    assert client.get(address).status_code == 404


def test_what_is_given_back_is_completed_and_sent_again(signed, draft, client, member):
    national = factories.NationalFactory()
    signed.post(reverse("pro:send-proposal", args=[draft.pk]))
    draft.refresh_from_db()
    moderation.ask_changes(draft, "Ajoutez l’éditeur.", by=national, now=timezone.now())

    page = text(signed.get(_show(draft)))
    signed.post(reverse("pro:edit-proposal", args=[draft.pk]), {**SAID, "publisher_name": "Association d’exemple"})
    signed.post(reverse("pro:send-proposal", args=[draft.pk]))

    draft.refresh_from_db()
    assert "Ajoutez l’éditeur." in page
    assert (draft.state, draft.content["publisher_name"]) == ("submitted", "Association d’exemple")


def test_it_is_withdrawn(signed, draft):
    signed.post(reverse("pro:withdraw-proposal", args=[draft.pk]))

    draft.refresh_from_db()
    assert draft.state == "withdrawn"
    assert Resource.objects.count() == 0


def test_the_public_page_leads_members_to_a_correction(client, signed, stranger):
    resource = ResourceFactory()
    address = f"/pro/ressources/{resource.pk}/proposer"

    to_member = signed.get(resource.get_absolute_url()).content.decode()
    client.logout()
    to_anybody = client.get(resource.get_absolute_url()).content.decode()

    assert f'href="{address}"' in to_member
    assert address not in to_anybody
    assert reverse("pro:propose-resource-change", args=[resource.pk]) == address


@pytest.mark.parametrize("size", [1, 3])
def test_a_proposal_costs_the_same_whatever_its_files(signed, member, size, django_assert_num_queries):
    files = [str(ReadyFileFactory(resource=None, sent_by=member).pk) for _ in range(size)]
    signed.post(PROPOSE, {**SAID, "kept": files})
    proposal = Proposal.objects.get()

    with django_assert_num_queries(10):
        signed.get(_show(proposal))
    with django_assert_num_queries(10):
        signed.get(reverse("pro:edit-proposal", args=[proposal.pk]))


def test_many_links_and_files_are_refused_and_kept_in_the_form(signed, member):
    files = [str(ReadyFileFactory(resource=None, sent_by=member).pk) for _ in range(11)]

    response = signed.post(PROPOSE, {**SAID, "kept": files})

    assert Proposal.objects.count() == 0
    assert response.context["form"].errors["kept"] == ["10 fichiers au plus."]


def test_what_was_written_of_a_practice_is_not_lost_by_another_type(signed):
    response = signed.post(PROPOSE, {**SAID, "type": "guide", "practice_context": "Une gare."})

    assert Proposal.objects.count() == 0
    assert "Une gare." in response.content.decode()
    assert len(response.context["form"].errors["practice_context"]) == 1
