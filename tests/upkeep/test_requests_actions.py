"""Requests to be listed: received from anybody, checked by one person, decided by another, on probation for ninety days."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from maillage.core import journal
from maillage.core.errors import DomainError, NotAllowed
from maillage.core.models import JournalEntry
from maillage.directory import queries as directory
from maillage.directory.models import Organisation
from maillage.upkeep.models import ClosedSiret, ReferencingRequest
from maillage.upkeep.requests import actions, queries, tasks
from maillage.upkeep.requests.actions import PROOFS, AlreadyDone, Said, SamePerson, TooMany
from tests import factories

SIRET, OTHER = "12345678200010", "12345678200028"
pytestmark = pytest.mark.django_db


@pytest.fixture
def here(db):
    return factories.DepartmentFactory()


@pytest.fixture
def first(here):
    return factories.CoordinatorFactory()


@pytest.fixture
def second(here):
    return factories.CoordinatorFactory()


@pytest.fixture
def request_(here):
    return factories.ReferencingRequestFactory(name="La Passerelle", website="https://example.org/", rna="W771234567")


@pytest.fixture
def checked(request_, first, now):
    return actions.check_request(request_, PROOFS, by=first, now=now)


@pytest.fixture
def accepted(checked, second, now):
    return actions.accept_request(checked, by=second, now=now)


def said(**more):
    base = {
        "name": "La Passerelle", "kind": "association", "department": "77", "description": "Accueil de jour.",
        "phone": "01 99 00 10 20", "email": "direction@example.org", "role": "Directrice", "siret": SIRET,
    }  # fmt: skip
    return Said(**{**base, **more})


def test_a_request_is_kept_as_it_was_said(here, now):
    request = actions.receive_request(said(website="https://example.org/"), now=now)

    row = ReferencingRequest.objects.get()
    assert (row.name, row.kind, row.siret, row.department, row.website) == (
        "La Passerelle", "association", SIRET, here, "https://example.org/",
    )  # fmt: skip
    assert (row.state, row.received_at, row.organisation) == ("received", now, None)
    assert JournalEntry.objects.values_list("verb", "actor").get() == ("upkeep.receive_request", "")
    assert list(journal.about(request, now=now).values_list("verb", flat=True)) == ["upkeep.receive_request"]


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"siret": "12345678200011"}, "Ce SIRET contient une erreur de frappe : vérifiez ses 14 chiffres."),
        ({"rna": "771234567"}, "Un numéro RNA commence par W, suivi de 9 caractères : par exemple W771234567."),
        ({"siret": ""}, "Donnez au moins un numéro : SIRET ou RNA."),
    ],
)
def test_a_wrong_number_is_not_kept(here, now, more, refusal):
    with pytest.raises(DomainError) as refused:
        actions.receive_request(said(**more), now=now)

    assert str(refused.value) == refusal
    assert not ReferencingRequest.objects.exists()


@pytest.mark.parametrize("more", [{"siret": "", "rna": "W771234567"}, {"siret": "", "kind": "state"}])
def test_one_number_is_enough_and_the_state_needs_none(here, now, more):
    assert actions.receive_request(said(**more), now=now).state == "received"


def test_a_flood_is_stopped_whoever_sends_it(here, now):
    factories.ReferencingRequestFactory.create_batch(20, received_at=now - timedelta(hours=2), siret=OTHER)
    elsewhere = factories.DepartmentFactory(code="59", name="Nord")

    with pytest.raises(TooMany) as refused:
        actions.receive_request(said(), now=now)
    actions.receive_request(said(department="59"), now=now)
    factories.ReferencingRequestFactory.create_batch(29, received_at=now, department=elsewhere, state="refused")
    with pytest.raises(TooMany):
        actions.receive_request(said(department="59"), now=now)
    actions.receive_request(said(department="59"), now=now + timedelta(hours=1))

    assert str(refused.value) == (
        "Beaucoup de demandes arrivent en ce moment. La vôtre n’a pas été enregistrée : réessayez dans une heure."
    )


@pytest.mark.parametrize("number", [{"siret": SIRET, "rna": ""}, {"siret": "", "rna": "W771234567"}])
def test_one_number_cannot_ask_again_and_again(here, now, number):
    """Three: somebody who takes the number of another does not silence it."""
    factories.ReferencingRequestFactory.create_batch(2, **number)
    actions.receive_request(said(**number), now=now)

    with pytest.raises(TooMany) as refused:
        actions.receive_request(said(**number), now=now)

    assert str(refused.value) == (
        "Plusieurs demandes avec ce numéro attendent déjà une réponse. Elles seront lues : rien à refaire."
    )


def test_services_of_the_state_without_number_do_not_hold_each_other_back(here, now):
    factories.ReferencingRequestFactory.create_batch(5, siret="", kind="state")

    assert actions.receive_request(said(siret="", kind="state"), now=now).state == "received"


def test_the_first_person_checks(request_, first, now):
    actions.check_request(request_, PROOFS, by=first, now=now)

    request_.refresh_from_db()
    assert (request_.state, request_.checked_by, request_.checked_at) == ("checked", first, now)
    assert JournalEntry.objects.get().verb == "upkeep.check_request"


@pytest.mark.parametrize("proofs", [(), ("register",), ("call",), ("register", "call", "other")])
def test_both_checks_are_made(request_, first, now, proofs):
    with pytest.raises(DomainError) as refused:
        actions.check_request(request_, proofs, by=first, now=now)

    assert str(refused.value) == "Faites les deux vérifications, et cochez-les, avant de continuer."


def test_a_request_is_checked_once(checked, second, now):
    with pytest.raises(AlreadyDone) as refused:
        actions.check_request(checked, PROOFS, by=second, now=now)

    assert str(refused.value) == "Cette demande a déjà été vérifiée une fois : il reste à décider."


def test_the_second_person_creates_a_structure_for_members_only(
    checked, second, now, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        actions.accept_request(checked, by=second, now=now)

    checked.refresh_from_db()
    organisation = Organisation.objects.get()
    assert (checked.state, checked.decided_by, checked.organisation) == ("accepted", second, organisation)
    assert checked.probation_until == date(2027, 2, 16)
    shown = ("name", "siret", "rna", "department_id", "phone", "website", "email", "status", "visibility")
    assert [getattr(organisation, name) for name in shown] == [
        "La Passerelle", SIRET, "W771234567", "77", "01 99 00 10 20", "https://example.org/", "", "published", "network",
    ]  # fmt: skip
    assert directory.revision() == 1
    assert list(journal.about(organisation, now=now).values_list("verb", flat=True)) == ["upkeep.create_organisation"]
    assert [(mail.subject, mail.to) for mail in mailoutbox] == [
        ("Maillage : réponse à votre demande", ["direction@example.org"])
    ]
    assert "La Passerelle" not in mailoutbox[0].body


def test_a_mail_server_that_is_down_does_not_undo_a_decision(
    checked, second, now, settings, caplog, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "tests.nowhere.Backend"

    with django_capture_on_commit_callbacks(execute=True):
        actions.accept_request(checked, by=second, now=now)

    assert ReferencingRequest.objects.get().state == "accepted"
    assert "ConnectionRefusedError" in caplog.text
    assert "direction@example.org" not in caplog.text


def test_an_account_that_is_gone_has_not_checked(checked, first, second, now):
    first.delete()
    checked.refresh_from_db()

    with pytest.raises(DomainError) as refused:
        actions.accept_request(checked, by=second, now=now)
    actions.check_request(checked, PROOFS, by=second, now=now)

    assert str(refused.value) == "Cette demande doit d’abord être vérifiée par une autre personne."
    checked.refresh_from_db()
    assert checked.checked_by == second


def test_a_closed_establishment_is_not_accepted(checked, second, now):
    ClosedSiret.objects.create(siret=SIRET, source="Fichier d’exemple", imported_at=now)

    with pytest.raises(DomainError) as refused:
        actions.accept_request(checked, by=second, now=now)

    assert (
        str(refused.value) == "Cet établissement est fermé d’après le répertoire officiel. Demandez le nouveau SIRET."
    )
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("state", ["received", "checked"])
def test_one_person_declines_with_a_reason_of_the_list(
    request_, first, now, state, mailoutbox, django_capture_on_commit_callbacks
):
    if state == "checked":
        actions.check_request(request_, PROOFS, by=first, now=now)

    with django_capture_on_commit_callbacks(execute=True):
        actions.refuse_request(request_, "known", by=first, now=now)

    request_.refresh_from_db()
    assert (request_.state, request_.reason, request_.decided_by) == (
        "refused", "la structure est déjà présente", first,
    )  # fmt: skip
    assert "acceptée : la structure est déjà présente." in mailoutbox[0].body
    assert "http://localhost:8000/reseau/referencer" in mailoutbox[0].body
    assert not Organisation.objects.exists()


def test_a_reason_that_is_not_in_the_list_is_refused(request_, first, now):
    with pytest.raises(DomainError) as refused:
        actions.refuse_request(request_, "autre", by=first, now=now)

    assert str(refused.value) == "Choisissez le motif : il est écrit à la structure."


ACTS = {
    "check": lambda request, by, now: actions.check_request(request, PROOFS, by=by, now=now),
    "accept": lambda request, by, now: actions.accept_request(request, by=by, now=now),
    "refuse": lambda request, by, now: actions.refuse_request(request, "known", by=by, now=now),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_is_decided_is_decided(accepted, first, now, act):
    with pytest.raises(AlreadyDone) as refused:
        ACTS[act](accepted, first, now)

    assert str(refused.value) == "Cette demande est déjà acceptée : rien n’a été changé."
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("act", [*ACTS, "end"])
def test_another_territory_decides_nothing(checked, now, act):
    stranger = factories.UserFactory()
    factories.MandateFactory(user=stranger, department=factories.DepartmentFactory(code="59", name="Nord"))

    with pytest.raises(NotAllowed):
        {**ACTS, "end": lambda one, by, now: actions.end_probation(one, by=by, now=now)}[act](checked, stranger, now)


def test_the_table_itself_refuses_one_person_alone(accepted, first):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferencingRequest.objects.update(decided_by=first)


def test_the_probation_lasts_ninety_days(accepted, now):
    organisation = accepted.organisation
    days = [now, now + timedelta(days=90), now + timedelta(days=91)]

    assert [queries.is_on_probation(organisation, day) for day in days] == [True, True, False]
    assert queries.is_on_probation(factories.OrganisationFactory(), now) is False


def test_after_its_probation_somebody_shows_the_structure(accepted, second, now):
    after = now + timedelta(days=91)

    actions.end_probation(accepted, by=second, now=after)

    accepted.organisation.refresh_from_db()
    assert accepted.organisation.visibility == "public"
    assert directory.revision() == 2
    with pytest.raises(AlreadyDone) as refused:
        actions.end_probation(accepted, by=second, now=after)
    assert str(refused.value) == "C’est déjà fait, ou la structure a été fermée entre-temps."


def test_a_probation_is_not_made_shorter(accepted, second, now):
    with pytest.raises(DomainError) as refused:
        actions.end_probation(accepted, by=second, now=now + timedelta(days=90))

    assert str(refused.value) == ("La période d’essai n’est pas finie : elle protège les jeunes, elle ne s’abrège pas.")


def test_what_was_not_accepted_is_on_no_probation(checked, second, now):
    with pytest.raises(DomainError) as refused:
        actions.end_probation(checked, by=second, now=now)

    assert str(refused.value) == "Cette structure n’est pas en période d’essai."


def test_contact_details_are_forgotten_six_months_after_the_decision(accepted, now):
    waiting = factories.ReferencingRequestFactory()
    later = now + timedelta(days=181)

    assert tasks.forget_each_night(now + timedelta(days=179)) == "Rien à oublier."
    assert tasks.forget_each_night(later) == "Demandes dont les coordonnées sont oubliées : 1."
    assert tasks.forget_each_night(later) == "Rien à oublier."

    accepted.refresh_from_db()
    waiting.refresh_from_db()
    assert (accepted.email, accepted.phone, accepted.role, accepted.siret) == ("", "", "", SIRET)
    assert waiting.email == "direction@example.org"


def test_the_person_who_checked_does_not_decide(checked, first, now):
    with pytest.raises(SamePerson) as refused:
        actions.accept_request(checked, by=first, now=now)

    assert str(refused.value) == "Vous avez vérifié cette demande : une autre personne doit décider."
    assert not Organisation.objects.exists()
