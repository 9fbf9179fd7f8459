"""The people of the demonstration."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from maillage.accounts.models import User
from maillage.directory.models import Membership, Organisation
from maillage.moderation.models import Proposal
from maillage.upkeep.duplicates import actions as duplicates
from maillage.upkeep.models import Campaign, DuplicatePair, ReferencingRequest, ServiceState
from maillage.upkeep.requests import actions as requests
from maillage.website import demo_people
from tests.directory.test_load_demo import territories  # noqa: F401 -- a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(territories, settings):  # noqa: F811 -- the fixture
    settings.IS_DEMO = True
    call_command("load_demo", verbosity=0)


def test_the_people_are_laid_once_and_what_was_tried_stays(network, now):
    assert demo_people.lay(now=now) == len(demo_people.PEOPLE)
    User.objects.filter(email="lea@example.org").update(first_name="Autrement")

    assert demo_people.lay(now=now) == 0
    assert User.objects.get(email="lea@example.org").first_name == "Autrement"
    assert Membership.objects.active().filter(role="referent").count() == 2
    assert Proposal.objects.submitted().count() == 4
    assert Campaign.objects.get().parts.count() > 2
    assert ServiceState.objects.count() > 400
    assert "JBSWY" not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_a_coordinator_of_the_demonstration_logs_in_with_what_the_terminal_shows(network, client, now):
    demo_people.lay(now=now)

    asked = client.post("/pro/connexion", {"login": "karim@example.org", "password": demo_people.PASSWORD}, follow=True)
    opened = client.post(asked.request["PATH_INFO"], {"code": demo_people.code()}, follow=True)

    assert opened.status_code == 200
    assert client.get("/coordination").status_code == 200


@pytest.mark.parametrize("command", ["load_demo_people", "demo_code"])
def test_there_are_no_such_accounts_outside_the_demonstration(command, settings):
    settings.IS_DEMO = False

    with pytest.raises(CommandError, match="n’existent que dans la démonstration"):
        call_command(command)


def test_every_name_is_at_example_org():
    assert {person.email.split("@")[1] for person in demo_people.PEOPLE} == {"example.org"}
    assert len({person.email for person in demo_people.PEOPLE}) == len(demo_people.PEOPLE)


def test_a_duplicate_and_a_request_await_the_coordinator(network, client, now):
    demo_people.lay(now=now)
    karim = User.objects.get(email="karim@example.org")
    pair, asked = DuplicatePair.objects.get(), ReferencingRequest.objects.get()

    client.force_login(karim)

    assert {pair.first.name, pair.second.name} == {"L’Olivier imaginaire", "Association L’Olivier imaginaire"}
    assert client.get(f"/coordination/doublons/{pair.pk}").status_code == 200
    assert client.get(f"/coordination/demandes/{asked.pk}").status_code == 200
    queue = client.get("/coordination/a-traiter").content.decode()
    assert 'id="groupe-doublons"' in queue
    assert 'id="groupe-demandes"' in queue


def test_what_somebody_decided_is_not_laid_again(network, now):
    demo_people.lay(now=now)
    karim = User.objects.get(email="karim@example.org")
    duplicates.mark_distinct(DuplicatePair.objects.get(), by=karim, now=now)
    requests.refuse_request(ReferencingRequest.objects.get(), "known", by=karim, now=now)

    demo_people.lay(now=now)

    assert DuplicatePair.objects.get().decision == "distinct"
    assert ReferencingRequest.objects.get().state == "refused"


def test_nobody_who_looks_for_help_meets_the_second_record(network, now):
    demo_people.lay(now=now)

    twin = Organisation.objects.get(source="fichier-d-exemple")
    assert (twin.visibility, twin.services.count()) == ("network", 0)
