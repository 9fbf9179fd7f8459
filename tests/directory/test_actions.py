"""Every write of the directory: policy, journal, revision, hook."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from maillage.core import journal
from maillage.core.errors import DomainError, NotAllowed
from maillage.core.models import JournalEntry
from maillage.directory import actions, queries
from maillage.directory.models import (
    Closure,
    ProtectedAddress,
    Service,
    ServiceArea,
    Site,
    Status,
    Verification,
)
from tests import factories

CANARY = "Adresse inventée, canari-7f3a"
pytestmark = pytest.mark.django_db


@pytest.fixture
def placed(melun):
    """A public site of a service with areas of every level."""
    site = factories.PlacedSiteFactory(commune=melun, name="Accueil", exchange={"a": 1})
    service = factories.ServiceFactory()
    factories.ServiceSiteFactory(service=service, site=site)
    factories.ServiceAreaFactory(service=service, level="commune", department=None, commune=melun)
    factories.ServiceAreaFactory(service=service, level="epci", department=None, epci=melun.epci)
    return site


@pytest.fixture
def held(placed, coordinator, now):
    """A protected site whose address is held."""
    return actions.protect_site(placed, by=coordinator, now=now, hold=CANARY)


def _areas(service):
    return [(area.level, area.code) for area in ServiceArea.objects.filter(service=service).order_by("pk")]


WRITES = {
    "directory.protect_site": lambda by, now: actions.protect_site(factories.PlacedSiteFactory(), by=by, now=now),
    "directory.forget_address": lambda by, now: actions.forget_address(
        factories.ProtectedSiteFactory(), by=by, now=now
    ),
    "directory.verify": lambda by, now: actions.verify(factories.ServiceFactory(), "call", "confirmed", by=by, now=now),
    "directory.set_status": lambda by, now: actions.set_status(
        factories.ServiceFactory(), Status.SUSPENDED, by=by, now=now
    ),
    "directory.move_structure": lambda by, now: actions.move_structure(
        factories.OrganisationFactory(), factories.DepartmentFactory(code="91", name="Essonne"), by=by, now=now
    ),
    "directory.announce_closure": lambda by, now: actions.announce_closure(
        factories.ServiceFactory(), (date(2026, 12, 24), date(2026, 12, 31)), by=by, now=now
    ),
}


@pytest.mark.parametrize("verb", WRITES)
def test_a_write_is_journaled_and_told_once_it_is_kept(verb, coordinator, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        WRITES[verb](coordinator, now)

    entry = JournalEntry.objects.get()
    shows = verb != "directory.forget_address"  # what was held was shown nowhere
    assert (entry.verb, entry.actor, entry.at) == (verb, str(coordinator.pk), now)
    assert queries.revision() == int(shows)
    assert callbacks == [actions.changed.call] * shows


@pytest.mark.parametrize("verb", WRITES)
def test_the_machine_may_write_and_has_no_name(verb, now):
    WRITES[verb](None, now)

    assert JournalEntry.objects.get().actor == ""


@pytest.mark.parametrize("verb", WRITES)
@pytest.mark.parametrize(
    "who",
    [factories.UserFactory, lambda: factories.NationalFactory(is_active=False)],
    ids=["account", "closed account"],
)
def test_a_stranger_writes_nothing(verb, who, now):
    with pytest.raises(NotAllowed), transaction.atomic():
        WRITES[verb](who(), now)

    assert (JournalEntry.objects.count(), queries.revision()) == (0, 0)
    assert not Site.objects.exclude(address="").exclude(is_protected=False).exists()


class Unwritable:
    """A moment that the journal cannot keep."""

    def utcoffset(self):
        return timedelta()

    def astimezone(self, zone):
        return datetime(2026, 11, 18, tzinfo=zone)


@pytest.mark.parametrize("verb", WRITES)
def test_a_write_that_cannot_be_journaled_is_not_done(verb, coordinator):
    with pytest.raises(TypeError), transaction.atomic():
        WRITES[verb](coordinator, Unwritable())

    assert (Site.objects.count(), Service.objects.count(), Verification.objects.count()) == (0, 0, 0)
    assert queries.revision() == 0


def test_a_site_stays_public_when_its_protection_cannot_be_journaled(placed, coordinator):
    with pytest.raises(TypeError):
        actions.protect_site(placed, by=coordinator, now=Unwritable(), hold=CANARY)

    placed.refresh_from_db()
    assert (placed.is_protected, placed.city, ProtectedAddress.objects.count()) == (False, "Melun", 0)
    assert len(_areas(Service.objects.get())) == 2


def test_a_protected_site_is_nowhere(placed, coordinator, now):
    service = Service.objects.get()

    site = actions.protect_site(placed, by=coordinator, now=now)

    site.refresh_from_db()
    assert {getattr(site, name) for name in Site.LOCATING} | {site.name} == {"", None}
    assert (site.is_protected, site.department_id, site.exchange, site.modified_on) == (True, "77", {}, now.date())
    assert _areas(service) == [("department", "77")]
    assert ProtectedAddress.objects.count() == 0


def test_a_site_known_by_its_commune_only_gets_its_department(melun, now):
    site = factories.PlacedSiteFactory(commune=melun, department=None)

    actions.protect_site(site, by=None, now=now)

    assert Site.objects.get().department_id == "77"


def test_a_site_without_any_territory_cannot_be_protected_yet(now):
    site = factories.SiteFactory(department=None)

    with pytest.raises(DomainError, match="Indiquez d’abord le département de ce site"):
        actions.protect_site(site, by=None, now=now)

    assert not Site.objects.get().is_protected


@pytest.mark.abuse(11)
def test_what_another_source_says_of_the_same_establishment_becomes_secret_too(melun, now):
    siret = "73282932000074"
    site = factories.PlacedSiteFactory(organisation__siret=siret, commune=melun)
    copy = factories.PlacedSiteFactory(organisation__siret=siret, source="elsewhere", commune=melun)
    stranger = factories.PlacedSiteFactory(organisation__siret="", commune=melun)

    actions.protect_site(site, by=None, now=now)

    copy.refresh_from_db()
    stranger.refresh_from_db()
    assert (copy.is_protected, copy.address, copy.longitude, copy.department_id) == (True, "", None, "77")
    assert not stranger.is_protected
    assert JournalEntry.objects.filter(verb="directory.protect_site").count() == 2


def test_other_services_keep_their_areas(placed, melun, now):
    other = factories.ServiceFactory()
    factories.ServiceAreaFactory(service=other, level="commune", department=None, commune=melun)

    actions.protect_site(placed, by=None, now=now)

    assert _areas(other) == [("commune", melun.code)]


def test_a_department_that_was_there_is_not_added_twice(placed, now):
    service = Service.objects.get()
    factories.ServiceAreaFactory(service=service)

    actions.protect_site(placed, by=None, now=now)

    assert _areas(service) == [("department", "77")]


@pytest.mark.abuse(5)
def test_a_held_address_is_not_readable_in_the_database(held):
    sealed = bytes(ProtectedAddress.objects.get().sealed)

    assert CANARY.encode() not in sealed
    assert CANARY not in str(list(Site.objects.values())) + str(list(JournalEntry.objects.values()))
    assert CANARY not in str(queries.read_all())


def test_a_held_address_opens_for_a_person_who_is_named_first(held, coordinator, now):
    assert actions.open_address(held, by=coordinator, now=now) == CANARY

    last = journal.about(held, now=now).latest("pk")
    assert (last.verb, last.actor) == ("directory.open_address", str(coordinator.pk))


def test_an_address_held_again_replaces_the_other(held, coordinator, now):
    actions.protect_site(held, by=coordinator, now=now, hold="Autre adresse inventée")

    assert actions.open_address(held, by=coordinator, now=now) == "Autre adresse inventée"
    assert ProtectedAddress.objects.count() == 1


def test_protecting_again_without_an_address_keeps_the_one_held(held, coordinator, now):
    actions.protect_site(held, by=coordinator, now=now)

    assert actions.open_address(held, by=coordinator, now=now) == CANARY


def test_nobody_else_opens_it(held, now):
    entries = JournalEntry.objects.count()

    for by in (factories.UserFactory(), None):
        with pytest.raises(NotAllowed):
            actions.open_address(held, by=by, now=now)
    assert JournalEntry.objects.count() == entries


def test_an_address_that_is_not_held_cannot_be_opened(coordinator, now):
    site = factories.ProtectedSiteFactory()

    with pytest.raises(actions.NothingHeld, match="n’est pas gardée ici"):
        actions.open_address(site, by=coordinator, now=now)

    assert JournalEntry.objects.count() == 0


@pytest.mark.abuse(30)
def test_an_address_copied_on_another_row_is_refused_and_journaled(held, coordinator, now):
    other = factories.ProtectedSiteFactory()
    ProtectedAddress.objects.create(site=other, sealed=ProtectedAddress.objects.get().sealed, held_at=now)

    with pytest.raises(actions.AddressUnreadable, match="illisible"):
        actions.open_address(other, by=coordinator, now=now)

    verbs = journal.about(other, now=now).values_list("verb", flat=True)
    assert list(verbs) == ["directory.open_address", "directory.address_unreadable"]


def test_a_forgotten_address_is_gone_and_the_site_stays_protected(held, coordinator, now):
    actions.forget_address(held, by=coordinator, now=now)

    assert ProtectedAddress.objects.count() == 0
    assert Site.objects.get().is_protected


def test_a_verification_is_kept_apart_from_the_modification(coordinator, now):
    service = factories.ServiceFactory()

    actions.verify(service, "call", "confirmed", by=coordinator, now=now)

    (row,) = Verification.objects.values_list("service", "on", "method", "result", "actor")
    assert row == (service.pk, now.date(), "call", "confirmed", str(coordinator.pk))
    service.refresh_from_db()
    assert (service.modified_on, service.status) == (factories.DAY, "published")


def test_a_second_verification_of_the_day_corrects_the_first(coordinator, now):
    service = factories.ServiceFactory()
    actions.verify(service, "call", "unreachable", by=None, now=now)

    actions.verify(service, "call", "confirmed", by=coordinator, now=now)

    assert [(row.result, row.actor) for row in Verification.objects.all()] == [("confirmed", str(coordinator.pk))]


def test_a_service_found_closed_is_no_longer_shown(now):
    service = factories.ServiceFactory()

    actions.verify(service, "call", "closed", by=None, now=now)

    service.refresh_from_db()
    assert service.status == "closed"
    assert queries.read_published().services == []


@pytest.mark.parametrize(("method", "result"), [("telepathy", "confirmed"), ("call", "perhaps")])
def test_a_verification_uses_known_words(method, result, now):
    with pytest.raises(ValueError, match="is not a valid"):
        actions.verify(factories.ServiceFactory(), method, result, by=None, now=now)

    assert Verification.objects.count() == 0


@pytest.mark.parametrize("status", Status.values)
def test_a_status_is_set_and_dated(status, now):
    service = factories.ServiceFactory(status="draft")

    changed = actions.set_status(service, status, by=None, now=now)

    changed.refresh_from_db()
    assert (changed.status, changed.modified_on) == (status, now.date())


def test_a_closure_is_announced_from_the_first_day_to_the_last(now):
    service = factories.ServiceFactory()

    actions.announce_closure(service, (date(2026, 12, 24), date(2026, 12, 24)), by=None, now=now, message="Fêtes")

    (row,) = Closure.objects.values_list("service", "starts_on", "ends_on", "message", "opening_hours")
    assert row == (service.pk, date(2026, 12, 24), date(2026, 12, 24), "Fêtes", "")


def test_a_closure_whose_days_are_reversed_is_refused(now):
    with pytest.raises(DomainError, match="Le premier jour doit être avant le dernier"):
        actions.announce_closure(factories.ServiceFactory(), (date(2026, 12, 2), date(2026, 12, 1)), by=None, now=now)

    assert Closure.objects.count() == 0


@pytest.mark.parametrize(("hour", "day"), [(22, date(2026, 11, 18)), (23, date(2026, 11, 19))])
def test_a_day_is_that_of_paris(placed, melun, hour, day):
    now = datetime(2026, 11, 18, hour, 30, tzinfo=UTC)
    service = actions.set_status(Service.objects.get(), "published", by=None, now=now)

    site = actions.protect_site(placed, by=None, now=now)
    verification = actions.verify(service, "call", "confirmed", by=None, now=now)

    assert (service.modified_on, site.modified_on, verification.on) == (day, day, day)
