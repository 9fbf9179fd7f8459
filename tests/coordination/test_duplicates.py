"""Doubles in the coordination face: the list, two side by side, the merge and its undoing."""

import re
from datetime import datetime
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.directory.models import Organisation
from maillage.upkeep.duplicates import actions, fields
from maillage.upkeep.duplicates.actions import Choices
from maillage.upkeep.models import DuplicatePair, Merge
from tests import factories

CANARY = "canari-7f3a"
LIST = "/coordination/doublons"
pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(here):
    return factories.DuplicatePairFactory(
        first__name="La Passerelle", second__name="Passerelle", second__phone="01 99 00 10 20", score=0.95
    )


@pytest.fixture
def logged(client, coordinator):
    client.force_login(coordinator)
    return client


@pytest.fixture
def merged(pair, coordinator):
    chosen = Choices(kept="first", seen=fields.digest(pair.first, pair.second), taken={"phone": "second"})
    return actions.merge(pair, chosen, by=coordinator, now=timezone.now())


def sent(pair, **taken):
    return {"kept": "first", "seen": fields.digest(pair.first, pair.second), **taken}


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def checked(response):
    """Name and side of each radio button that is on."""
    return re.findall(r'type="radio" name="(\w+)" value="(\w+)"[^>]*? checked', response.content.decode())


def other_pair(number, **said):
    return factories.DuplicatePairFactory(first__id=UUID(int=number), second__id=UUID(int=number + 1), **said)


def test_the_list_shows_the_most_alike_first(logged, pair):
    other_pair(5, first__name="Le Phare", second__name="Phare", score=0.7)

    page = logged.get(LIST)

    assert re.findall(r'data-item href="/coordination/doublons/(\d+)">([^<]+)<', page.content.decode()) == [
        (str(pair.pk), "La Passerelle · Passerelle"),
        (str(pair.pk + 1), "Le Phare · Phare"),
    ]
    assert re.findall(r"Presque sûr|Probable|Possible", text(page)) == ["Presque sûr", "Possible"]


def test_an_empty_list_says_so(logged):
    assert "Aucun doublon à comparer" in text(logged.get(LIST))


def test_the_list_follows_the_territory_and_goes_by_pages(client, pair, elsewhere):
    client.force_login(factories.NationalFactory())
    for number in range(51):
        other_pair(10 + 2 * number, first__department=elsewhere, second__department=elsewhere)

    assert client.get(LIST, {"territoire": "77"}).content.decode().count("data-item") == 1
    assert client.get(LIST, {"territoire": "59"}).content.decode().count("data-item") == 50
    second = client.get(LIST, {"territoire": "59", "n": "2"})
    assert second.content.decode().count("data-item") == 1
    assert 'href="?territoire=59&amp;n=1"' in second.content.decode()
    assert client.get(LIST, {"n": "x"}).content.decode().count("data-item") == 50


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_costs_the_same_whatever_its_size(logged, here, django_assert_num_queries, size):
    for number in range(size):
        other_pair(10 + 2 * number)
    logged.get(LIST)

    with django_assert_num_queries(12):
        page = logged.get(LIST)

    assert page.content.decode().count("data-item") == size


def test_two_records_are_side_by_side_with_a_choice_for_each_difference(logged, pair):
    factories.ServiceFactory(organisation=pair.second, name="Écoute")

    page = logged.get(f"{LIST}/{pair.pk}")

    assert checked(page) == [("kept", "second"), ("name", "second"), ("phone", "second")]
    assert "Identique des deux côtés (3)" in text(page)
    assert "Services Aucun Écoute" in text(page)


def test_a_protected_address_is_not_shown_and_the_page_warns(logged, pair):
    factories.ProtectedSiteFactory(organisation=pair.first)
    factories.PlacedSiteFactory(organisation=pair.second, address=CANARY, commune__name="Melun")

    page = logged.get(f"{LIST}/{pair.pk}")

    assert "Aucune adresse publique · adresses protégées : 1 Melun" in text(page)
    assert "Une adresse protégée d’un côté, une adresse publique de l’autre" in text(page)
    assert CANARY not in page.content.decode()


def test_a_merge_takes_what_was_chosen_and_can_be_undone(logged, pair):
    answer = logged.post(f"{LIST}/{pair.pk}/fusionner", sent(pair, name="second"))

    done = Merge.objects.get()
    assert answer.url == f"/coordination/fusions/{done.pk}"
    assert Organisation.objects.values_list("name", "phone").get(pk=pair.first_id) == ("Passerelle", "")
    page = logged.get(answer.url)
    assert "Les deux fiches n’en font plus qu’une : Passerelle. Vous pouvez l’annuler ici." in text(page)
    assert "Champs pris sur la fiche fermée Nom" in text(page)
    answer = logged.post(f"/coordination/fusions/{done.pk}/annuler", follow=True)
    assert "La fusion est annulée : les deux fiches sont comme avant." in text(answer)
    assert Organisation.objects.values_list("name", "status").get(pk=pair.first_id) == ("La Passerelle", "published")


def test_different_structures_lead_to_the_next_pair(logged, pair):
    following = other_pair(5)

    answer = logged.post(f"{LIST}/{pair.pk}/differentes")

    assert answer.url == f"{LIST}/{following.pk}"
    assert logged.post(f"{LIST}/{following.pk}/differentes").url == LIST


def test_what_changed_meanwhile_is_told_and_nothing_is_merged(logged, pair):
    read = sent(pair)
    Organisation.objects.filter(pk=pair.second_id).update(phone="01 99 00 10 21")

    page = logged.post(f"{LIST}/{pair.pk}/fusionner", read)

    assert page.status_code == 409
    assert "L’une des deux fiches a changé pendant que vous la lisiez. Relisez, puis recommencez." in text(page)
    assert not Merge.objects.exists()


def test_what_was_chosen_stays_chosen_when_something_is_missing(logged, pair):
    page = logged.post(f"{LIST}/{pair.pk}/fusionner", {**sent(pair, phone="first", name="second"), "kept": ""})

    assert page.status_code == 409
    assert "Choisissez la fiche à garder, puis une valeur pour chaque champ." in text(page)
    assert checked(page) == [("kept", "first"), ("name", "second"), ("phone", "first")]


def test_the_second_coordinator_is_told_who_won(client, logged, pair, colleague):
    logged.post(f"{LIST}/{pair.pk}/differentes")
    client.force_login(colleague)

    pages = [client.post(f"{LIST}/{pair.pk}/{act}", sent(pair)) for act in ("fusionner", "differentes")]

    told = "Quelqu’un a déjà examiné ces deux fiches : deux structures différentes. Rien n’a été changé."
    assert [(page.status_code, told in text(page)) for page in pages] == [(409, True), (409, True)]
    assert "Fusionner en une seule fiche" not in text(client.get(f"{LIST}/{pair.pk}"))


def test_what_changed_since_the_merge_is_named(logged, merged):
    Organisation.objects.filter(pk=merged.kept_id).update(phone="01 99 00 10 21")

    page = logged.post(f"/coordination/fusions/{merged.pk}/annuler")

    assert page.status_code == 409
    assert "depuis, le champ « Téléphone » a été modifié. Rien n’a été changé." in text(page)
    assert Merge.objects.get().undone_at is None


def test_a_merge_is_listed_and_an_undone_one_cannot_be_undone_again(logged, merged, coordinator):
    assert "Passerelle, dans La Passerelle" in text(logged.get(LIST))
    assert "Annuler la fusion" in text(logged.get(f"/coordination/fusions/{merged.pk}"))

    actions.undo_merge(merged, by=coordinator, now=timezone.now())

    assert "Annuler la fusion" not in text(logged.get(f"/coordination/fusions/{merged.pk}"))


def test_a_pair_of_two_territories_is_read_but_not_decided(logged, pair, elsewhere):
    Organisation.objects.filter(pk=pair.second_id).update(department=elsewhere)

    page = logged.get(f"{LIST}/{pair.pk}")

    assert "L’une des deux est d’un autre territoire : l’équipe nationale décide." in text(page)
    assert checked(page) == []
    assert logged.post(f"{LIST}/{pair.pk}/differentes").status_code == 403
    assert DuplicatePair.objects.get().decision == "waiting"


ADDRESSES = ["{list}", "{list}/{pair}", "{list}/{pair}/differentes", "{list}/{pair}/fusionner"]
ADDRESSES += ["/coordination/fusions/{merge}", "/coordination/fusions/{merge}/annuler"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_strangers_find_nothing(client, merged, elsewhere, address):
    path = address.format(list=LIST, pair=DuplicatePair.objects.get().pk, merge=merged.pk)
    client.force_login(factories.MembershipFactory(organisation=merged.kept, role="referent").user)
    of_elsewhere = factories.UserFactory()
    factories.MandateFactory(user=of_elsewhere, department=elsewhere)
    is_act = address.endswith(("s", "r")) and address.count("/") > 1

    answers = [client.post(path).status_code if is_act else client.get(path).status_code]
    client.force_login(of_elsewhere)
    answers.append(client.post(path).status_code if is_act else client.get(path).status_code)

    assert answers == [404, 200 if address == "{list}" else 404]


def test_reading_writes_nothing_and_acts_are_posts(logged, pair, merged):
    before = (DuplicatePair.objects.values().get(), Merge.objects.values().get())
    acts = [reverse(f"coordination:{name}", args=[pair.pk]) for name in ("mark-distinct", "merge-duplicate")]
    acts.append(reverse("coordination:undo-merge", args=[merged.pk]))

    statuses = [logged.get(path).status_code for path in acts]
    logged.get(LIST), logged.get(f"{LIST}/{pair.pk}"), logged.get(f"/coordination/fusions/{merged.pk}")

    assert statuses == [405, 405, 405]
    assert (DuplicatePair.objects.values().get(), Merge.objects.values().get()) == before
    assert isinstance(before[1]["merged_at"], datetime)
