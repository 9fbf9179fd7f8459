"""A member proposes a change: what she saw, what she wrote, and nothing else."""

import json

import pytest
from django.urls import reverse

from maillage.moderation import actions as moderation
from maillage.moderation import registry
from maillage.moderation.models import Proposal
from maillage.pro.forms import ChangeForm
from tests import factories
from tests.pro.pages import text


def filled(response, **changes):
    """The form of the page as the browser would send it, with these changes."""
    form = response.context["form"]
    data = {name: form[name].value() for name in form.fields}
    data["seen"] = json.dumps(form["seen"].initial)
    return {name: "" if value is None else value for name, value in {**data, **changes}.items()}


@pytest.fixture
def address(service):
    return reverse("pro:propose-service", args=[service.organisation_id, service.pk])


@pytest.fixture
def page(client, member, address):
    client.force_login(member)
    return client.get(address)


def test_only_what_was_changed_is_proposed_as_a_draft(client, page, address, service, member):
    response = client.post(
        address,
        filled(page, young_text="On t’écoute, le jour et la nuit.", needs=["talk", "care"], note="Vu en équipe."),
    )

    proposal = Proposal.objects.get()
    assert response["Location"] == reverse("pro:show-proposal", args=[proposal.pk])
    assert (proposal.state, proposal.author, proposal.target) == ("draft", member, str(service.pk))
    assert proposal.content == {"young_text": "On t’écoute, le jour et la nuit.", "needs": ["talk", "care"]}
    assert proposal.note == "Vu en équipe."


def test_what_somebody_else_wrote_meanwhile_is_not_taken_back(client, page, address, service):
    service.phone = "01 99 00 20 20"
    service.save()

    client.post(address, filled(page, response_delay="sous 48 heures"))

    assert Proposal.objects.get().content == {"response_delay": "sous 48 heures"}


@pytest.mark.parametrize(
    ("field", "typed", "proposed"),
    [
        ("without_parental_consent", "yes", True),
        ("is_anonymous", "no", False),
        ("age_min", "12,5", "12.5"),
        ("cost", "free", "free"),
        ("languages", ["ar", "fr"], ["fr", "ar"]),
        ("description", "Première ligne.\r\nSeconde.", "Première ligne.\nSeconde."),
    ],
)
def test_each_sort_of_field_is_proposed_as_it_is_stored(client, page, address, field, typed, proposed):
    client.post(address, filled(page, **{field: typed}))

    assert Proposal.objects.get().content == {field: proposed}


def test_nothing_changed_is_said_and_nothing_is_kept(client, page, address):
    response = client.post(address, filled(page))

    assert Proposal.objects.count() == 0
    assert response.context["form"].non_field_errors() == [
        "Rien ne change : modifiez au moins un champ avant d’envoyer."
    ]


def test_refusal_of_the_directory_keeps_what_was_typed(client, page, address):
    response = client.post(address, filled(page, phone="le secrétariat"))

    assert Proposal.objects.count() == 0
    assert len(response.context["form"].non_field_errors()) == 1
    assert 'value="le secrétariat"' in response.content.decode()


def test_state_and_visibility_are_not_for_members_to_propose(page):
    form = page.context["form"]

    assert {"status", "visibility", "opening_hours"} & set(form.fields) == set()


def test_structure_and_place_are_proposed_too(client, service, member):
    site = factories.PlacedSiteFactory(organisation=service.organisation)
    client.force_login(member)
    structure_page = reverse("pro:propose-organisation", args=[service.organisation_id])
    place_page = reverse("pro:propose-site", args=[service.organisation_id, site.pk])

    client.post(structure_page, filled(client.get(structure_page), phone="01 99 00 30 30"))
    client.post(place_page, filled(client.get(place_page), how_to_reach="Sonner deux fois."))

    kinds = Proposal.objects.order_by("kind").values_list("kind", "content")
    assert list(kinds) == [
        ("directory.organisation", {"phone": "01 99 00 30 30"}),
        ("directory.site", {"how_to_reach": "Sonner deux fois."}),
    ]


@pytest.fixture
def given_back(service, member, moderator, now):
    """A proposal that the coordination asked to complete."""
    proposal = moderation.open_proposal(
        "directory.service", str(service.pk), {"response_delay": "sous peu"}, by=member, now=now, note="Voilà."
    )
    moderation.submit(proposal, by=member, now=now)
    return moderation.ask_changes(proposal, "Combien d’heures ?", by=moderator, now=now)


def test_proposal_given_back_is_written_again_over_the_record(client, given_back, member):
    client.force_login(member)
    address = reverse("pro:edit-proposal", args=[given_back.pk])
    page = client.get(address)

    response = client.post(address, filled(page, response_delay="sous 48 heures", note="Quarante-huit."))

    given_back.refresh_from_db()
    assert page.context["form"]["response_delay"].value() == "sous peu"
    assert response["Location"] == reverse("pro:show-proposal", args=[given_back.pk])
    assert (given_back.content, given_back.note) == ({"response_delay": "sous 48 heures"}, "Quarante-huit.")


def test_proposal_written_back_to_what_the_record_says_is_refused(client, given_back, member):
    client.force_login(member)
    address = reverse("pro:edit-proposal", args=[given_back.pk])

    response = client.post(address, filled(client.get(address), response_delay=""))

    assert response.context["form"].non_field_errors() == [
        "Rien ne change : modifiez au moins un champ, ou retirez la proposition."
    ]


@pytest.mark.parametrize("state", ["submitted", "accepted", "withdrawn"])
def test_proposal_that_is_sent_or_closed_is_not_written_again(client, given_back, member, state):
    Proposal.objects.filter(pk=given_back.pk).update(state=state)
    client.force_login(member)

    response = client.get(reverse("pro:edit-proposal", args=[given_back.pk]))

    assert response["Location"] == reverse("pro:show-proposal", args=[given_back.pk])


def test_proposal_about_a_record_that_is_gone_is_shown_not_written(client, given_back, member, service):
    service.delete()
    client.force_login(member)

    assert client.get(reverse("pro:edit-proposal", args=[given_back.pk])).status_code == 302
    assert "Cette fiche n’existe plus" in text(client.get(reverse("pro:show-proposal", args=[given_back.pk])))


@pytest.mark.parametrize("seen", ["", "[]", "pas du JSON", '"texte"'])
def test_form_whose_memory_was_altered_proposes_at_most_what_differs_from_the_record(client, page, address, seen):
    response = client.post(address, filled(page, seen=seen))

    assert response.status_code == 200
    assert Proposal.objects.count() == 0


def test_protected_place_has_no_field_that_tells_where_it_is(db):
    site = factories.ProtectedSiteFactory()
    kind = registry.kind("directory.site")

    form = ChangeForm(kind, kind.read(str(site.pk)))

    assert set(form.fields) == {"note", "seen", "wheelchair"}


@pytest.fixture
def new_service(client, structure, member):
    client.force_login(member)
    address = reverse("pro:propose-new-service", args=[structure.pk])
    return client.post(
        address, filled(client.get(address), name="Accueil de jour", type="day_centre", needs=["respite"])
    )


def test_new_service_of_a_structure_is_proposed(new_service, structure):
    proposal = Proposal.objects.get()

    assert new_service["Location"] == reverse("pro:show-proposal", args=[proposal.pk])
    assert (proposal.target, proposal.title, proposal.department_id) == (
        "",
        "Accueil de jour (Accueil d’exemple)",
        "77",
    )
    assert proposal.content == {
        "organisation": str(structure.pk),
        "name": "Accueil de jour",
        "type": "day_centre",
        "needs": ["respite"],
    }


def test_new_service_is_written_again_and_still_belongs_to_its_structure(client, new_service, structure):
    address = reverse("pro:edit-proposal", args=[Proposal.objects.get().pk])

    client.post(address, filled(client.get(address), name="Accueil du matin"))

    content = Proposal.objects.get().content
    assert (content["organisation"], content["name"]) == (str(structure.pk), "Accueil du matin")


def test_new_service_without_a_name_is_refused_on_its_field(client, structure, member):
    client.force_login(member)
    address = reverse("pro:propose-new-service", args=[structure.pk])

    response = client.post(address, filled(client.get(address), type="listening"))

    assert list(response.context["form"].errors) == ["name"]
