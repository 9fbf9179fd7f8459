"""Resources in the coordination: found, looked at, changed, followed, read again."""

import json
import re
from datetime import date, timedelta
from html import unescape
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from maillage.core.models import JournalEntry
from maillage.moderation import actions as moderation
from maillage.moderation.models import Proposal, Version
from maillage.resources import actions, sheets
from maillage.resources.actions import KIND
from maillage.resources.models import RelatedResource, Resource, ResourceUse
from tests.factories import (
    CoordinatorFactory,
    DepartmentFactory,
    MembershipFactory,
    NationalFactory,
    OrganisationFactory,
)
from tests.pro.pages import notices, text
from tests.resources.factories import ReadyFileFactory, ResourceFactory

pytestmark = pytest.mark.django_db
LIST = "/coordination/ressources"
REVIEWS = "/coordination/ressources/a-relire"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def coordinator(client):
    person = CoordinatorFactory(first_name="Inès", last_name="Martin")
    client.force_login(person)
    return person


@pytest.fixture
def national(client):
    person = NationalFactory(first_name="Nadia", last_name="Diop")
    client.force_login(person)
    return person


def _titles(response):
    found = re.findall(
        r'<th scope="row"><a href="/coordination/ressources/[^"]+">([^<]+)</a>', response.content.decode()
    )
    return [unescape(title) for title in found]


def _page(name, resource):
    return reverse(f"coordination:{name}", args=[resource.pk])


def _here(**said):
    return ResourceFactory(**{"departments": ("77",), **said})


def test_the_list_holds_what_names_the_territory(client, coordinator):
    _here(title="De Seine-et-Marne")
    ResourceFactory(title="De l’Essonne", departments=("91",))
    ResourceFactory(title="De partout")

    assert _titles(client.get(LIST)) == ["De Seine-et-Marne"]
    assert sorted(_titles(client.get(LIST, {"territoire": "france"}))) == [
        "De Seine-et-Marne", "De l’Essonne", "De partout",
    ]  # fmt: skip


def test_what_is_reserved_above_her_level_is_hers_when_she_decides_on_it(client, coordinator):
    _here(title="Réservée, à elle", level=3)
    ResourceFactory(title="Réservée, à d’autres", level=3)

    assert _titles(client.get(LIST, {"territoire": "france"})) == ["Réservée, à elle"]


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ({"mots": "ETE SOEUR"}, ["L’été de ma sœur"]),
        ({"mots": "cidpe"}, ["Un guide"]),
        ({"mots": "aut passer"}, ["Un guide par des auteurs"]),
        ({"mots": "uteurs"}, []),
        ({"type": "film"}, ["L’été de ma sœur"]),
        ({"theme": "families"}, ["L’été de ma sœur"]),
        ({"niveau": "2"}, ["Retirée"]),
        ({"etat": "withdrawn"}, ["Retirée"]),
        ({"etat": "review"}, ["Un guide"]),
        ({"etat": "embargo"}, ["Demain"]),
        ({"etat": "expired"}, ["Hier"]),
        (
            {"etat": "n’importe quoi", "type": "<b>", "n": "-1"},
            ["Demain", "Hier", "L’été de ma sœur", "Retirée", "Un guide", "Un guide par des auteurs"],
        ),
    ],
)
def test_the_list_is_narrowed(client, national, question, titles):
    now = timezone.now()
    ResourceFactory(title="L’été de ma sœur", type="film", themes=("families", "spot"))
    ResourceFactory(title="Un guide", review_on=now.date() - timedelta(days=2), publisher_name="CIDPE d’exemple")
    ResourceFactory(title="Un guide par des auteurs", publisher=OrganisationFactory(name="La Passerelle"))
    ResourceFactory(title="Retirée", state="withdrawn", level=2)
    ResourceFactory(title="Demain", embargo_until=now + timedelta(days=1))
    ResourceFactory(title="Hier", expires_on=now.date() - timedelta(days=2))

    assert _titles(client.get(LIST, {"tri": "titre", **question})) == titles


def test_those_to_read_again_first_come_first_and_those_without_a_day_last(client, national):
    for title, day in (("Sans jour", None), ("b, plus tard", date(2027, 5, 2)), ("À plus tard", date(2027, 5, 2))):
        ResourceFactory(title=title, review_on=day)

    assert _titles(client.get(LIST, {"tri": "relecture"})) == ["À plus tard", "b, plus tard", "Sans jour"]


def test_titles_written_before_are_folded_by_the_migration():
    resource = ResourceFactory(title="L’Été", publisher_name="CIDPE")
    Resource.objects.update(folded="")

    import_module("maillage.resources.migrations.0006_fold_titles").fold_titles(apps, None)

    resource.refresh_from_db()
    assert resource.folded == " l ete\t cidpe"


def test_the_counts_of_states_stay_when_one_is_chosen(client, national):
    ResourceFactory.create_batch(2)
    ResourceFactory(state="withdrawn")

    page = text(client.get(LIST, {"etat": "withdrawn"}))

    assert "Tous les états 3 Publiées 2 Retirées 1" in page


def test_the_most_read_come_first(client, national):
    quiet, busy = ResourceFactory(title="Peu lue"), ResourceFactory(title="Très lue")
    today = timezone.localdate()
    ResourceUse.objects.create(resource=busy, day=today, kind="view", count=40)
    ResourceUse.objects.create(resource=quiet, day=today, kind="view", count=2)
    ResourceUse.objects.create(resource=quiet, day=today - timedelta(days=31), kind="view", count=900)

    assert _titles(client.get(LIST, {"tri": "lectures"})) == ["Très lue", "Peu lue"]


def test_htmx_gets_the_results_only(client, national):
    ResourceFactory(title="Un guide")

    part = client.get(LIST, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert "1 ressource" in part


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_costs_the_same_whatever_its_size(client, coordinator, django_assert_num_queries, size):
    for _ in range(size):
        _here(owner=coordinator)

    with django_assert_num_queries(16):
        client.get(LIST)


@pytest.mark.parametrize("size", [1, 3])
def test_the_sheet_costs_the_same_whatever_its_size(client, coordinator, django_assert_num_queries, size):
    resource = _here(owner=coordinator)
    for number in range(size):
        ReadyFileFactory(resource=resource, rank=number)
        actions.relate(resource, _here(), by=None, now=timezone.now())
        actions.revise(resource, {"title": f"Titre {number}"}, by=None, now=timezone.now())
        MembershipFactory(organisation__department=DepartmentFactory())

    with django_assert_num_queries(23):
        client.get(_page("show-resource", resource))


@pytest.mark.parametrize("size", [1, 3])
def test_what_is_to_be_read_costs_the_same_whatever_its_size(client, coordinator, django_assert_num_queries, size):
    for _ in range(size):
        _here(owner=coordinator, review_on=timezone.localdate())

    with django_assert_num_queries(14):
        client.get(REVIEWS)


def test_the_sheet_tells_uses_of_thirty_and_ninety_days(client, coordinator):
    resource, today = _here(), timezone.localdate()
    for days, kind, count in (
        (0, "view", 5),
        (29, "view", 2),
        (30, "view", 10),
        (89, "download", 3),
        (95, "view", 100),
    ):
        ResourceUse.objects.create(resource=resource, day=today - timedelta(days=days), kind=kind, count=count)

    page = text(client.get(_page("show-resource", resource)))

    assert "Lecture 7 17 Téléchargement 0 3 Citation 0 0" in page


def test_the_sheet_keeps_html_as_text(client, coordinator):
    resource = _here(title="<script>alert(1)</script>", body="<img src=x onerror=alert(1)>", authors="<b>Moi</b>")

    page = client.get(_page("show-resource", resource)).content.decode()

    assert "<script>alert" not in page
    assert "<img" not in page
    assert "<b>Moi" not in page


def test_what_belongs_to_others_is_read_and_not_changed(client, coordinator):
    theirs = ResourceFactory(title="De partout")

    page = client.get(_page("show-resource", theirs))

    assert "suivie par une autre coordination" in text(page)
    assert "coordination/ressources/" + str(theirs.pk) + "/retirer" not in page.content.decode()
    for name in (
        "withdraw-resource",
        "publish-resource",
        "set-resource-owner",
        "set-resource-dates",
        "review-resource",
    ):
        assert client.post(_page(name, theirs), {"reason": "Non"}).status_code == 403


def _form(client, resource, **changes):
    form = client.get(_page("revise-resource", resource)).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return {**data, "seen": json.dumps(form["seen"].initial), **changes}


def test_a_resource_is_revised_and_its_version_kept(client, coordinator):
    resource = _here(title="Avant")

    response = client.post(_page("revise-resource", resource), _form(client, resource, title="Après"))

    resource.refresh_from_db()
    assert (response.status_code, resource.title) == (302, "Après")
    version = Version.objects.get(kind=KIND, target=str(resource.pk))
    assert (version.before, version.after) == ({"title": "Avant"}, {"title": "Après"})


def test_two_coordinators_at_once_lose_nothing_of_each_other(client, coordinator):
    resource = _here(title="Avant", authors="Personne")
    typed = _form(client, resource, title="Le mien")
    other = _form(client, resource, authors="Une équipe")
    actions.revise(resource, {"title": "Celui d’une autre"}, by=None, now=timezone.now())

    refused = client.post(_page("revise-resource", resource), typed)
    accepted = client.post(_page("revise-resource", resource), other)

    resource.refresh_from_db()
    assert (refused.status_code, accepted.status_code) == (409, 302)
    assert "Quelqu’un a changé entre-temps : titre" in text(refused)
    assert (resource.title, resource.authors) == ("Celui d’une autre", "Une équipe")


@pytest.mark.parametrize(
    "changes", [{"title": ""}, {"summary": "x" * 601}, {"type": "livre"}, {"kept": ["nothing"]}, {"level": "9"}]
)
def test_a_wrong_revision_changes_nothing(client, coordinator, changes):
    resource = _here(title="Avant")

    response = client.post(_page("revise-resource", resource), _form(client, resource, **changes))

    resource.refresh_from_db()
    assert (response.status_code, resource.title) == (422, "Avant")


def test_it_is_withdrawn_then_published_again(client, coordinator):
    resource = _here()

    unsaid = client.post(_page("withdraw-resource", resource))
    client.post(_page("withdraw-resource", resource), {"reason": "Dépassée <b>depuis 2024</b>"})
    resource.refresh_from_db()
    gone, page = resource.state, client.get(_page("show-resource", resource)).content.decode()
    again = client.post(_page("withdraw-resource", resource), {"reason": "Encore"})
    client.post(_page("publish-resource", resource))

    resource.refresh_from_db()
    assert (unsaid.status_code, gone, again.status_code, resource.state) == (422, "withdrawn", 409, "published")
    assert "Dépassée &lt;b&gt;depuis 2024" in page
    assert "déjà retirée" in text(again)
    assert resource.withdrawal_reason == ""
    assert JournalEntry.objects.filter(verb__in=("resources.withdraw", "resources.publish_again")).count() == 2


def test_somebody_is_asked_to_follow_it(client, coordinator):
    publisher = MembershipFactory(user__first_name="Awa", user__last_name="Diallo")
    resource = _here(publisher=publisher.organisation)
    stranger = MembershipFactory().user

    client.post(_page("set-resource-owner", resource), {"owner": str(publisher.user_id)})
    resource.refresh_from_db()
    wrong = client.post(_page("set-resource-owner", resource), {"owner": str(stranger.pk)})

    assert resource.owner == publisher.user
    assert wrong.status_code == 422
    client.post(_page("set-resource-owner", resource), {"owner": ""})
    resource.refresh_from_db()
    assert resource.owner is None


def test_its_dates_are_set(client, coordinator):
    resource, day = _here(), timezone.localdate() + timedelta(days=40)

    client.post(
        _page("set-resource-dates", resource),
        {"review_on": day.isoformat(), "expires_on": (day + timedelta(days=9)).isoformat(), "embargo_until": ""},
    )
    resource.refresh_from_db()
    wrong = client.post(_page("set-resource-dates", resource), {"review_on": "31/02/2026"})
    past = client.post(_page("set-resource-dates", resource), {"review_on": "2020-01-01"})

    assert (resource.review_on, resource.expires_on) == (day, day + timedelta(days=9))
    assert (wrong.status_code, past.status_code) == (422, 409)


def test_two_resources_are_linked_by_hand(client, coordinator):
    one, other = _here(title="Le guide"), _here(title="Le film de l’été")

    found = text(client.get(_page("show-resource", one), {"chercher": "ETE film"}))
    client.post(_page("relate-resource", one), {"resource": str(other.pk)})
    linked = RelatedResource.objects.count()
    page = text(client.get(_page("show-resource", one)))
    client.post(_page("unrelate-resource", one), {"resource": str(other.pk)})

    assert "Le film de l’été Lier" in found
    assert (linked, RelatedResource.objects.count()) == (1, 0)
    assert "Le film de l’été Retirer" in page
    assert client.post(_page("relate-resource", one), {"resource": "x"}).status_code == 404
    assert client.post(_page("relate-resource", one), {"resource": str(one.pk)}).status_code == 409


def test_what_is_to_be_read_again_is_listed_oldest_first(client, coordinator):
    today = timezone.localdate()
    _here(title="Bientôt", review_on=today + timedelta(days=20))
    _here(title="En retard", review_on=today - timedelta(days=40), owner=coordinator)
    _here(title="Plus tard", review_on=today + timedelta(days=60))
    ResourceFactory(title="Ailleurs", review_on=today, departments=("91",))

    waiting = client.get(REVIEWS).context["waiting"]
    mine = client.get(REVIEWS, {"suivi": "moi"}).context["waiting"]
    nobody = client.get(REVIEWS, {"suivi": "personne"}).context["waiting"]

    assert [line.resource.title for line in waiting.late] == ["En retard"]
    assert [line.resource.title for line in waiting.soon] == ["Bientôt"]
    assert [line.resource.title for line in (*mine.late, *mine.soon)] == ["En retard"]
    assert [line.resource.title for line in (*nobody.late, *nobody.soon)] == ["Bientôt"]
    assert waiting.late[0].label.text == "depuis 40 jours"


def test_several_are_noted_as_read_at_once(client, coordinator):
    today = timezone.localdate()
    one, two = _here(review_on=today), _here(review_on=today)
    theirs = ResourceFactory(review_on=today, departments=("91",))

    none = client.post(f"{REVIEWS}/noter")
    done = client.post(f"{REVIEWS}/noter", {"ressource": [str(one.pk), str(two.pk)]})
    wrong = client.post(f"{REVIEWS}/noter", {"ressource": [str(theirs.pk)]})

    assert notices(none)[-1] == "Cochez au moins une ressource."
    assert "2 ressources notées comme relues." in notices(done)
    assert "Rechargez la liste." in notices(wrong)
    assert Resource.objects.filter(review_on=today).get() == theirs


def test_whoever_decides_sees_the_preview_and_what_the_checks_say(client, coordinator):
    author = MembershipFactory().user
    said = {
        "type": "report", "title": "Un rapport", "summary": "Deux phrases qui disent à quoi il sert, et à qui il s’adresse.",
        "body": "## Un titre\n\n<script>alert(1)</script>", "departments": ["77"], "level": 0,
        "links": [{"label": "Lire", "url": "https://example.org/"}],
    }  # fmt: skip
    proposal = moderation.propose(KIND, "", said, by=author, now=timezone.now())

    page = client.get(reverse("coordination:show-proposal", args=[proposal.pk]))
    asked = client.post(reverse("coordination:check-links", args=[proposal.pk]))

    assert "Ce que disent les contrôles À corriger Choisissez au moins un thème" in text(page)
    assert "<h3>Un titre</h3>" in page.content.decode()
    assert "<script>alert" not in page.content.decode()
    assert asked.status_code == 200


def test_two_coordinators_decide_at_once_and_the_second_is_told(client, coordinator):
    author, colleague = MembershipFactory().user, CoordinatorFactory()
    said = {**sheets.EMPTY, "type": "guide", "title": "Un guide", "summary": "À quoi il sert.", "departments": ["77"]}
    proposal = moderation.propose(KIND, "", said, by=author, now=timezone.now())
    moderation.accept(proposal, proposal.digest, by=colleague, now=timezone.now())

    response = client.post(
        reverse("coordination:accept-proposal", args=[proposal.pk]), {"digest": Proposal.objects.get().digest}
    )

    assert response.status_code == 409
    assert Resource.objects.count() == 1


def test_a_file_is_opened_before_it_is_published(client, coordinator):
    file = ReadyFileFactory(resource=None, sent_by=MembershipFactory().user)
    waiting = ReadyFileFactory(resource=None, state="waiting")

    answer = client.get(reverse("coordination:open-resource-file", args=[file.pk]))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert client.get(reverse("coordination:open-resource-file", args=[waiting.pk])).status_code == 404


def test_the_column_leads_to_the_resources(client, coordinator):
    page = client.get(_page("show-resource", _here())).content.decode()

    assert re.search(r'href="/coordination/ressources" aria-current="true"', page)


@pytest.mark.parametrize("size", [1, 3])
def test_the_proposal_of_a_resource_costs_the_same_whatever_its_files(
    client, coordinator, django_assert_num_queries, size
):
    author = MembershipFactory().user
    files = [str(ReadyFileFactory(resource=None, sent_by=author).pk) for _ in range(size)]
    said = {**sheets.EMPTY, "type": "guide", "title": "Un guide", "summary": "À quoi il sert.", "departments": ["77"]}
    proposal = moderation.propose(KIND, "", {**said, "files": files}, by=author, now=timezone.now())

    with django_assert_num_queries(24):
        client.get(reverse("coordination:show-proposal", args=[proposal.pk]))
