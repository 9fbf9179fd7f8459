"""The records of the directory as the moderation engine knows them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.core.errors import DomainError, NotAllowed
from maillage.directory import actions as directory
from maillage.directory import columns
from maillage.directory.kinds import words
from maillage.directory.models import Organisation, Service, Site
from maillage.directory.records import Batch, OrganisationRecord, SiteRecord
from maillage.moderation import actions, queries, registry
from maillage.moderation.models import Message, Proposal, Version
from tests import factories

pytestmark = pytest.mark.django_db
SERVICE, ORGANISATION, SITE = "directory.service", "directory.organisation", "directory.site"
CANARY = "canari-5e2b"


@pytest.fixture
def structure():
    return factories.OrganisationFactory(department=factories.DepartmentFactory(), name="Halte")


@pytest.fixture
def record(structure):
    return factories.ServiceFactory(organisation=structure, name="Écoute", phone="01 99 00 00 01")


@pytest.fixture
def member(structure):
    return factories.MembershipFactory(organisation=structure).user


@pytest.fixture
def keeper():
    """She coordinates Seine-et-Marne."""
    return factories.CoordinatorFactory()


@pytest.fixture
def place(structure, melun):
    return factories.PlacedSiteFactory(organisation=structure, commune=melun, name="Accueil")


def _propose(record, content, *, by, now, kind=SERVICE, **said):
    return actions.propose(kind, str(record.pk), content, by=by, now=now, **said)


@pytest.mark.parametrize(("code", "model"), [(SERVICE, Service), (ORGANISATION, Organisation), (SITE, Site)])
def test_every_field_has_its_label_and_its_words(code, model, record, place):
    kind = registry.kind(code)
    instance = {Service: record, Organisation: record.organisation, Site: place}[model]
    values = kind.read(str(instance.pk))

    assert [name for name in kind.fields if name != "organisation"] == list(columns.NAMES[model])
    assert all(isinstance(kind.fields[name].show(value), str) for name, value in values.items())
    assert {field.show(None) for field in kind.fields.values()} == {"non renseigné"}


@pytest.mark.parametrize(
    ("code", "name", "value", "shown"),
    [
        (SERVICE, "needs", ["talk", "sleep"], "Parler à quelqu’un, Un endroit sûr où dormir"),
        (SERVICE, "type", "uaped", "Unité d’accueil pédiatrique enfants en danger (UAPED)"),
        (SERVICE, "languages", ["fr", "lsf"], "français, langue des signes française"),
        (SERVICE, "age_max", "17.5", "17,5 ans"),
        (SERVICE, "is_anonymous", False, "non"),
        (SERVICE, "without_parental_consent", True, "oui"),
        (SERVICE, "opening_hours", "Mo-Fr 09:00-18:00", "lundi au vendredi : 9 h à 18 h (Mo-Fr 09:00-18:00)"),
        (SERVICE, "opening_hours", "PH off", "PH off"),
        (SERVICE, "status", "closed", "fermé"),
        (SERVICE, "needs", [], "non renseigné"),
        (ORGANISATION, "kind", "police", "police ou gendarmerie"),
        (ORGANISATION, "networks", ["siao", "inconnu"], "SIAO, inconnu"),
        (SITE, "commune", "77288", "Melun (77288)"),
        (SITE, "commune", "00000", "00000"),
        (SITE, "wheelchair", "partly", "en partie accessible"),
        (SITE, "latitude", 48.5, "48,5"),
    ],
)
def test_codes_are_shown_in_words(code, name, value, shown):
    assert registry.kind(code).fields[name].show(value) == shown


def test_two_different_hours_are_never_shown_alike():
    assert words.opening_hours("Mo-Fr 09:00-18:00") != words.opening_hours("Mo-Fr 09:00-18:00; PH off")


def test_accepted_proposal_is_written_on_the_service(record, member, keeper, now):
    proposal = _propose(
        record, {"needs": ["care", "talk"], "opening_hours": "Mo-Fr 09:00-18:00", "phone": ""}, by=member, now=now
    )

    actions.accept(proposal, proposal.digest, by=keeper, now=now)

    record.refresh_from_db()
    assert (record.needs, record.opening_hours, record.phone) == (("talk", "care"), "Mo-Fr 09:00-18:00", "")
    assert record.modified_on == now.date()
    assert Version.objects.get().before == {"needs": ["talk"], "opening_hours": "", "phone": "01 99 00 00 01"}


def test_accepting_costs_twelve_queries_beside_the_journal(record, member, keeper, now):
    directory.touch(now)  # not the first change of the directory
    proposal = _propose(record, {"phone": "01 99 00 00 02"}, by=member, now=now)

    with CaptureQueriesContext(connection) as captured:
        actions.accept(proposal, proposal.digest, by=keeper, now=now)

    statements = [query["sql"] for query in captured]
    own = [sql for sql in statements if "SAVEPOINT" not in sql and "core_journal" not in sql]
    assert len(own) == 12


def test_values_are_checked_when_they_are_proposed(record, member, now):
    """Rules between fields too, and over what the record says."""
    Service.objects.filter(pk=record.pk).update(age_max=12)

    with pytest.raises(DomainError, match="L’âge minimum est plus grand que l’âge maximum"):
        _propose(record, {"age_min": 15}, by=member, now=now)
    with pytest.raises(DomainError, match="n’est pas un code connu"):
        _propose(record, {"needs": ["tlk"]}, by=member, now=now)


def test_rules_between_fields_are_checked_again_when_two_proposals_meet(record, member, keeper, now):
    low = _propose(record, {"age_min": 15}, by=member, now=now)
    high = _propose(record, {"age_max": 12}, by=member, now=now)
    actions.accept(low, low.digest, by=keeper, now=now)

    with pytest.raises(DomainError, match="L’âge minimum est plus grand que l’âge maximum"):
        actions.accept(high, high.digest, by=keeper, now=now)


def test_old_fault_elsewhere_does_not_stop_a_proposal(record, member, keeper, now):
    Service.objects.filter(pk=record.pk).update(website="www.example.org")

    proposal = _propose(record, {"phone": "01 99 00 00 02"}, by=member, now=now)

    assert actions.accept(proposal, proposal.digest, by=keeper, now=now).state == "accepted"


def test_only_accounts_of_a_structure_or_a_role_propose(record, keeper, now):
    elsewhere = factories.MembershipFactory().user

    assert _propose(record, {"phone": ""}, by=elsewhere, now=now).department_id == "77"
    assert _propose(record, {"phone": ""}, by=keeper, now=now).department_id == "77"
    with pytest.raises(NotAllowed):
        _propose(record, {"phone": ""}, by=factories.UserFactory(), now=now)


@pytest.mark.parametrize(
    ("who", "decides"),
    [
        (factories.CoordinatorFactory, True),
        (factories.NationalFactory, True),
        (
            lambda: factories.MandateFactory(department=factories.DepartmentFactory(code="91", name="Essonne")).user,
            False,
        ),
        (lambda: factories.MandateFactory(role="operator").user, False),
        (lambda: factories.MembershipFactory(role="referent").user, False),
        (lambda: factories.CoordinatorFactory(is_confirmed=False), False),
        (factories.UserFactory, False),
    ],
    ids=["coordinator", "national", "coordinator elsewhere", "operator", "referent", "unconfirmed", "account"],
)
def test_coordinators_of_the_departement_decide(who, decides, record, member, now):
    proposal = _propose(record, {"phone": ""}, by=member, now=now)
    user = who()

    assert (queries.visible(proposal.pk, user, now=now) is not None) == decides
    if decides:
        assert actions.accept(proposal, proposal.digest, by=user, now=now).state == "accepted"
    else:
        with pytest.raises(NotAllowed):
            actions.accept(proposal, proposal.digest, by=user, now=now)


def test_structure_without_departement_is_for_the_national_team(member, keeper, now):
    orphan = factories.ServiceFactory()
    proposal = _propose(orphan, {"phone": "01 99 00 00 02"}, by=member, now=now)

    assert proposal.department is None
    assert queries.visible(proposal.pk, keeper, now=now) is None
    assert queries.visible(proposal.pk, factories.NationalFactory(), now=now) == proposal


def test_whoever_coordinates_today_decides(record, member, keeper, now):
    proposal = _propose(record, {"phone": ""}, by=member, now=now)
    Organisation.objects.update(department=factories.DepartmentFactory(code="91", name="Essonne"))

    with pytest.raises(NotAllowed):
        actions.accept(proposal, proposal.digest, by=keeper, now=now)


def test_new_service_of_a_structure_is_proposed_and_made(structure, member, keeper, now):
    content = {"organisation": str(structure.pk), "name": "Maraude", "type": "night_outreach"}
    proposal = actions.propose(SERVICE, "", content, by=member, now=now)

    assert (proposal.title, proposal.department_id) == ("Maraude (Halte)", "77")
    assert [field.after for field in queries.sheet(proposal).fields][:2] == ["Halte", "Maraude"]
    accepted = actions.accept(proposal, proposal.digest, by=keeper, now=now)
    made = Service.objects.get(pk=accepted.target)
    assert (made.organisation, made.type, made.status) == (structure, "night_outreach", "published")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": "Maraude"}, "Dites pour quelle structure"),
        ({"organisation": "x", "name": "Maraude"}, "Dites pour quelle structure"),
        ({"organisation": True}, "il manque un nom"),
    ],
)
def test_new_service_without_structure_or_name_is_refused(said, sentence, structure, member, now):
    content = {name: str(structure.pk) if value is True else value for name, value in said.items()}

    with pytest.raises(DomainError, match=sentence):
        actions.open_proposal(SERVICE, "", content, by=member, now=now)


def test_service_does_not_move_to_another_structure_by_a_proposal(record, member, now):
    with pytest.raises(DomainError, match="structure"):
        _propose(record, {"organisation": str(factories.OrganisationFactory().pk)}, by=member, now=now)


@pytest.mark.parametrize("code", [ORGANISATION, SITE])
def test_new_organisation_or_site_is_not_made_by_a_proposal(code, member, now):
    with pytest.raises(NotAllowed):
        actions.open_proposal(code, "", {"name": "Nouveau"}, by=member, now=now)


@pytest.mark.parametrize("target", ["x", "", "00000000-0000-0000-0000-000000000000", "1' or '1'='1"])
def test_record_that_does_not_exist_is_none(target):
    kind = registry.kind(SERVICE)

    assert (kind.read(target), kind.read(target, lock=True)) == (None, None) if target else (None, None)
    assert (kind.title(target, {}), kind.departments(target, {})) == ("", ())


def test_sheet_leads_to_the_public_page_while_there_is_one(record, member, now):
    proposal = _propose(record, {"phone": ""}, by=member, now=now)
    assert queries.sheet(proposal).href == f"/aide/lieu/{record.reference}"

    Service.objects.update(status="draft")
    assert queries.sheet(proposal).href == ""


@pytest.mark.abuse(10)
@pytest.mark.parametrize("name", sorted(columns.SECRET))
def test_nothing_that_locates_a_protected_place_is_proposed(name, structure, member, now):
    secret = factories.ProtectedSiteFactory(organisation=structure)

    with pytest.raises(DomainError, match="ne peut pas être proposée ici"):
        _propose(secret, {name: CANARY}, by=member, now=now, kind=SITE)

    assert not columns.SECRET & registry.kind(SITE).read(str(secret.pk)).keys()
    assert _propose(secret, {"wheelchair": "yes"}, by=member, now=now, kind=SITE).title == "Halte"


def _protect(place, by, now):
    directory.protect_site(place, by=by, now=now)


def _protect_by_import(place, by, now):
    organisation = place.organisation
    batch = Batch(
        organisations=[OrganisationRecord(source="test", external_id=organisation.external_id, name="Halte")],
        sites=[
            SiteRecord(
                source="test",
                external_id=place.external_id,
                organisation=f"test--{organisation.external_id}",
                is_protected=True,
                department="77",
            )
        ],
    )
    report = directory.load(batch, by=None, now=now)
    assert not report.is_refused


@pytest.mark.abuse(10)
@pytest.mark.parametrize("protect", [_protect, _protect_by_import], ids=["by hand", "by an import"])
def test_address_of_a_place_that_becomes_protected_is_in_no_proposal_version_or_thread(
    protect, place, record, member, keeper, now
):
    """A canary in a version, in proposals of every state, in notes and threads; then the place is protected."""
    factories.ServiceSiteFactory(service=record, site=place)
    by = factories.NationalFactory()
    first = _propose(place, {"address": CANARY, "name": CANARY}, by=member, now=now, kind=SITE, note=CANARY)
    actions.accept(first, first.digest, by=keeper, now=now)
    waiting = _propose(place, {"how_to_reach": CANARY}, by=member, now=now, kind=SITE)
    actions.comment(waiting, f"C’est {CANARY}.", by=keeper, now=now)
    mixed = _propose(place, {"city": CANARY, "wheelchair": "yes"}, by=member, now=now, kind=SITE)
    actions.open_proposal(SITE, str(place.pk), {"postal_code": CANARY[:10]}, by=member, now=now)
    of_service = _propose(record, {"phone": "01 99 00 00 02"}, by=member, now=now, note=f"Près de {CANARY}")
    undone = actions.undo(Version.objects.get(), by=keeper, now=now)
    assert undone.before["address"] == CANARY

    protect(place, by, now + timedelta(minutes=1))

    kept = [*Proposal.objects.values(), *Version.objects.values(), *Message.objects.values(), *Site.objects.values()]
    assert CANARY not in str(kept)
    assert CANARY[:10] not in str(kept)
    sheets = [queries.sheet(proposal, by=keeper, now=now) for proposal in Proposal.objects.all()]
    assert CANARY not in str([sheets, queries.history(SITE, str(place.pk)), queries.waiting(None, now=now)])
    states = {proposal.pk: proposal.state for proposal in Proposal.objects.all()}
    assert (states[waiting.pk], states[mixed.pk], states[of_service.pk]) == ("withdrawn", "submitted", "submitted")
    rest = Proposal.objects.get(pk=mixed.pk)
    assert rest.content == {"wheelchair": "yes"}
    assert actions.accept(rest, rest.digest, by=keeper, now=now).state == "accepted"


@pytest.mark.abuse(10)
def test_version_is_not_undone_into_a_protected_address(place, member, keeper, now):
    first = _propose(place, {"address": CANARY}, by=member, now=now, kind=SITE)
    actions.accept(first, first.digest, by=keeper, now=now)
    version = Version.objects.get()
    directory.protect_site(place, by=keeper, now=now)

    with pytest.raises(DomainError, match="ne peut pas être annulée"):
        actions.undo(version, by=keeper, now=now)


def test_open_proposals_follow_a_structure_that_moves(record, place, member, keeper, now):
    of_service = _propose(record, {"phone": ""}, by=member, now=now)
    of_site = _propose(place, {"how_to_reach": "Bus 4"}, by=member, now=now, kind=SITE)
    done = _propose(record, {"name": "Autre"}, by=member, now=now)
    actions.accept(done, done.digest, by=keeper, now=now)
    essonne = factories.DepartmentFactory(code="91", name="Essonne")

    directory.move_structure(record.organisation, essonne, by=keeper, now=now)

    kept = {proposal.pk: proposal.department_id for proposal in Proposal.objects.all()}
    assert (kept[of_service.pk], kept[of_site.pk], kept[done.pk]) == ("91", "91", "77")
