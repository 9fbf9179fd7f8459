"""A batch meets the directory: created, updated, unchanged, refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.core.errors import NotAllowed
from maillage.core.models import JournalEntry
from maillage.directory import actions, queries
from maillage.directory.models import (
    Capacity,
    Organisation,
    Revision,
    Service,
    ServiceArea,
    Site,
    Verification,
    reference_of,
)
from maillage.directory.records import (
    AreaRecord,
    Batch,
    CapacityRecord,
    ClosureRecord,
    ContactRecord,
    PlaceRecord,
    Problem,
    VerificationRecord,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(melun, organisation, site, service):
    """A batch where every field and every kind of row says something."""
    return Batch(
        organisations=[
            organisation(
                kind="association", siret="12345678200002", networks=("ase", "pjj"), modified_on=date(2026, 1, 2)
            ),
            organisation("o2", parent="t--o1", exchange={"theirs": [1, None, "é"]}),
        ],
        sites=[
            site(commune="77288", address="12 rue de la Démonstration", longitude=2.66, latitude=48.54),
            site("s2", organisation="t--o2", kind="virtual", department="77"),
        ],
        services=[
            service(
                type="emergency_shelter",
                needs=("sleep", "talk"),
                audiences=("young",),
                age_min=Decimal("12.5"),
                age_max=Decimal(21),
                languages=("fr", "en"),
                without_parental_consent=True,
                is_anonymous=False,
                opening_hours="24/7",
                phone="01 99 00 12 34",
                areas=(
                    AreaRecord(level="department", code="77"),
                    AreaRecord(level="epci", code="247700057"),
                    AreaRecord(level="commune", code="77285"),
                    AreaRecord(level="region", code="11"),
                    AreaRecord(level="country"),
                ),
                places=(PlaceRecord(site="t--s1", opening_hours="Mo 09:00-12:00"), PlaceRecord(site="t--s2")),
                contacts=(ContactRecord(role="Secrétariat", email="a@example.org", visibility="public"),),
                closures=(ClosureRecord(starts_on=date(2026, 12, 24), ends_on=date(2027, 1, 3), message="Fêtes"),),
                capacities=(CapacityRecord(unit="places", maximum=6, available=0),),
                verifications=(VerificationRecord(on=date(2026, 11, 1), method="call", result="confirmed"),),
            ),
            service("v2", organisation="t--o2"),
        ],
    )


def _load(batch, now, **options):
    return actions.load(batch, by=None, now=now, **options)


def _counts(report):
    return len(report.created), len(report.updated), report.unchanged


def test_a_new_batch_is_written_whole(full, now):
    report = _load(full, now)

    assert _counts(report) == (6, 0, 0)
    assert report.has_changes
    assert report.counts() == (
        "organisations : 2 créés, 0 modifiés ; sites : 2 créés, 0 modifiés ; services : 2 créés, 0 modifiés ; 0 inchangés"
    )
    service = queries.read_all().services[0]
    assert replace(service, capacities=(), modified_on=None) == replace(
        full.services[0],
        capacities=(),
        audience_details="",
        access_modes=(),
        access_conditions="",
        contact_modes=(),
        contact_details="",
        contact_link="",
        who_can_ask=(),
        description="",
        young_text="",
        email="",
        website="",
        cost="unknown",
        cost_details="",
        response_delay="",
        status="published",
        visibility="public",
        exchange={},
    )
    assert service.modified_on == now.date()


def test_the_same_batch_twice_changes_nothing(full, now):
    _load(full, now)

    report = _load(full, now)

    assert _counts(report) == (0, 0, 6)
    assert not report.has_changes
    assert queries.revision() == 1
    assert JournalEntry.objects.count() == 1


def test_what_is_read_loads_as_unchanged(full, now):
    _load(full, now)

    assert _counts(_load(queries.read_all(), now)) == (0, 0, 6)


def test_a_later_load_of_the_same_batch_does_not_touch_dates(full, now):
    _load(full, now)

    assert _counts(_load(full, now.replace(month=12))) == (0, 0, 6)


def test_what_is_not_said_stays(full, organisation, site, service, now):
    _load(full, now)
    before = queries.read_all()

    report = _load(Batch(organisations=[organisation()], sites=[site()], services=[service()]), now)

    assert _counts(report) == (0, 0, 3)
    assert queries.read_all() == before


def test_what_is_said_empty_is_emptied(full, service, now):
    _load(full, now)

    report = _load(Batch(services=[service(phone="", needs=(), areas=(), places=(), contacts=(), closures=())]), now)

    assert _counts(report) == (0, 1, 0)
    (read, _) = queries.read_all().services
    assert (read.phone, read.needs, read.areas, read.places, read.contacts, read.closures) == ("", (), (), (), (), ())
    assert len(read.capacities) == 1


def test_a_change_keeps_the_row_and_its_reference(full, organisation, site, service, now):
    _load(full, now)
    before = Service.objects.get(external_id="v1")

    later = now.replace(day=20)
    report = _load(
        Batch(
            organisations=[organisation(name="Autre nom")],
            sites=[site(address="13 rue de la Démonstration")],
            services=[service(name="Autre nom", areas=(AreaRecord(level="country"),))],
        ),
        later,
    )

    after = Service.objects.get(external_id="v1")
    assert _counts(report) == (0, 3, 0)
    assert (after.pk, after.reference, after.name) == (before.pk, before.reference, "Autre nom")
    assert after.modified_on == date(2026, 11, 20)
    assert [str(area) for area in after.areas.all()] == ["country"]
    assert Site.objects.get(external_id="s1").address == "13 rue de la Démonstration"
    assert queries.revision() == 2


def test_a_source_that_dates_its_change_is_believed(full, service, now):
    _load(full, now)

    _load(Batch(services=[service(name="Autre nom", modified_on=date(2026, 3, 4))]), now)

    assert Service.objects.get(external_id="v1").modified_on == date(2026, 3, 4)


def test_identifiers_are_drawn_from_the_source(full, now):
    _load(full, now)
    pks = set(Service.objects.values_list("pk", flat=True))
    references = {reference_of(pk) for pk in pks}
    assert set(Service.objects.values_list("reference", flat=True)) == references

    Service.objects.all().delete()
    _load(full, now)

    assert set(Service.objects.values_list("pk", flat=True)) == pks


def test_the_same_identifier_in_two_sources_is_two_records(melun, organisation, now):
    _load(Batch(organisations=[organisation(), organisation(source="u")]), now)

    assert Organisation.objects.count() == 2


def test_a_new_service_gets_the_usual_answers_of_its_type(melun, organisation, service, now):
    services = [
        service(type="night_outreach"),
        service("v2"),
        service("v3", type="legal_support", needs=(), audiences=("relative",)),
    ]

    _load(Batch(organisations=[organisation()], services=services), now)

    assert [(one.needs, one.audiences) for one in Service.objects.order_by("external_id")] == [
        (("meet", "respite"), ("young",)),
        (("talk",), ("young", "relative", "professional")),
        ((), ("relative",)),
    ]


def test_a_parent_may_come_after_its_child_and_be_removed(melun, organisation, now):
    _load(Batch(organisations=[organisation("a", parent="t--b"), organisation("b")]), now)
    assert Organisation.objects.get(external_id="a").parent.external_id == "b"

    _load(Batch(organisations=[organisation("b", parent="t--a"), organisation("a", name="Autre")]), now)
    assert Organisation.objects.get(external_id="b").parent.external_id == "a"
    assert Organisation.objects.get(external_id="a").parent.external_id == "b"


def test_the_department_of_a_site_is_that_of_its_commune(melun, organisation, site, now):
    factories.DepartmentFactory(code="93")
    sites = [site(commune="77288", department="93"), site("s2", department="93"), site("s3")]

    _load(Batch(organisations=[organisation()], sites=sites), now)

    assert list(Site.objects.order_by("external_id").values_list("department", flat=True)) == ["77", "93", None]


def test_verifications_add_up_and_keep_who_made_them(full, service, coordinator, now):
    _load(full, now)
    row = Service.objects.get(external_id="v1")
    actions.verify(row, "visit", "confirmed", by=coordinator, now=now)
    ours = VerificationRecord(on=now.date(), method="visit", result="modified")  # the same day and method: ours is kept
    theirs = VerificationRecord(on=date(2026, 2, 1), method="import", result="confirmed")

    report = _load(Batch(services=[service(verifications=(ours, theirs))]), now)

    assert _counts(report) == (0, 1, 0)
    kept = Verification.objects.filter(service=row).order_by("on").values_list("on", "method", "result", "actor")
    assert list(kept) == [
        (date(2026, 2, 1), "import", "confirmed", ""),
        (date(2026, 11, 1), "call", "confirmed", ""),
        (now.date(), "visit", "confirmed", str(coordinator.pk)),
    ]
    assert _counts(_load(Batch(services=[service(verifications=(ours, theirs))]), now)) == (0, 0, 1)


def test_a_capacity_without_dates_is_believed_for_a_week(full, now):
    _load(full, now)

    capacity = Capacity.objects.get()
    assert (capacity.updated_on, capacity.expires_on) == (date(2026, 11, 18), date(2026, 11, 25))


def test_a_capacity_that_changes_is_of_today(full, service, now):
    _load(full, now)

    said = (CapacityRecord(unit="places", maximum=6, available=1, expires_on=date(2026, 12, 1)),)
    _load(Batch(services=[service(capacities=said)]), now.replace(day=20))

    capacity = Capacity.objects.get()
    assert (capacity.updated_on, capacity.expires_on) == (date(2026, 11, 20), date(2026, 12, 1))


def test_one_error_refuses_the_whole_batch(full, service, now):
    full.services.append(service("v3", needs=("slep",)))

    report = _load(full, now)

    assert report.is_refused
    assert [str(problem) for problem in report.problems] == [
        "t--v3, needs : « slep » n’est pas un code connu. Vouliez-vous dire « sleep » ?"
    ]
    assert (Organisation.objects.count(), Site.objects.count(), Service.objects.count()) == (0, 0, 0)
    assert (queries.revision(), JournalEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"type": "lisening"}, "« lisening » n’est pas un code connu. Vouliez-vous dire « listening » ?"),
        ({"status": "publish"}, "« publish » n’est pas un code connu. Vouliez-vous dire « published » ?"),
        ({"languages": ("frr",)}, "« frr » n’est pas un code connu. Vouliez-vous dire « fr » ?"),
        ({"name": "x" * 201}, "Ce texte a 201 caractères : il en faut 200 au plus."),
        ({"organisation": "t--o9"}, "« t--o9 » n’est ni dans ce fichier ni dans le répertoire. Vouliez-vous dire « t--o1 » ?"),
        ({"contacts": (ContactRecord(name="x" * 121),)}, "Ce texte a 121 caractères : il en faut 120 au plus."),
        ({"closures": (ClosureRecord(starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 1), message="x" * 301),)},
         "Ce texte a 301 caractères : il en faut 300 au plus."),
    ],
)  # fmt: skip
def test_the_choices_and_lengths_of_the_tables_are_checked(melun, organisation, service, now, wrong, message):
    report = _load(Batch(organisations=[organisation()], services=[service(**wrong)]), now)

    assert [problem.message for problem in report.problems] == [message]
    assert report.is_refused


def test_problems_of_the_reader_refuse_too(full, now):
    full.problems.append(Problem("services", 3, "âge", "Illisible."))

    assert _load(full, now).is_refused
    assert Service.objects.count() == 0


def test_records_may_link_to_what_is_already_here(full, site, service, now):
    _load(full, now)

    report = _load(Batch(sites=[site("s3")], services=[service("v3", places=(PlaceRecord(site="t--s3"),))]), now)

    assert _counts(report) == (2, 0, 0)


def test_a_dry_run_says_everything_and_writes_nothing(full, now):
    report = _load(full, now, dry_run=True)

    assert _counts(report) == (6, 0, 0)
    assert (Organisation.objects.count(), Service.objects.count()) == (0, 0)
    assert (Revision.objects.count(), JournalEntry.objects.count()) == (0, 0)


def test_an_empty_batch_changes_nothing(db, now):
    assert _counts(_load(Batch(), now)) == (0, 0, 0)
    assert queries.revision() == 0


def test_progress_counts_every_written_record(full, organisation, now):
    steps = []
    _load(full, now, progress=steps.append)
    assert sum(steps) == 6

    _load(Batch(organisations=[organisation(name="Autre")]), now, progress=steps.append)
    assert sum(steps) == 7


def test_a_load_is_journaled_and_grows_the_revision(full, coordinator, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        actions.load(full, by=coordinator, now=now)

    entry = JournalEntry.objects.get()
    assert (entry.verb, entry.actor, entry.object_id) == ("directory.load", str(coordinator.pk), "")
    assert (queries.revision(), Revision.objects.get().changed_at) == (1, now)
    assert callbacks == [actions.changed.call]


def test_a_stranger_loads_nothing(full, now):
    with pytest.raises(NotAllowed):
        actions.load(full, by=factories.UserFactory(), now=now)

    assert Organisation.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_load_that_breaks_leaves_nothing(full, now):
    def break_at_the_end(count):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        _load(full, now, progress=break_at_the_end)

    assert (Organisation.objects.count(), ServiceArea.objects.count(), JournalEntry.objects.count()) == (0, 0, 0)
    assert queries.revision() == 0


def test_writing_costs_as_many_queries_for_many_records(melun, organisation, site, service, now):
    def batch(size):
        return Batch(
            organisations=[organisation(f"{size}-{n}") for n in range(size)],
            sites=[site(f"{size}-{n}", organisation=f"t--{size}-{n}") for n in range(size)],
            services=[service(f"{size}-{n}", organisation=f"t--{size}-{n}") for n in range(size)],
        )

    with CaptureQueriesContext(connection) as small:
        _load(batch(2), now)
    with CaptureQueriesContext(connection) as large:
        _load(batch(40), now)

    assert len(large) <= len(small)


@pytest.fixture
def merged(db):
    """An organisation of the source « t » that was merged into another, itself merged into a third."""
    last = factories.OrganisationFactory(source="maillage", external_id="last")
    middle = factories.OrganisationFactory(source="t", external_id="middle", status="closed", merged_into=last)
    factories.OrganisationFactory(source="t", external_id="o1", name="Ancien nom", status="closed", merged_into=middle)
    return last


def test_what_its_source_says_does_not_bring_a_merged_organisation_back(merged, organisation, now):
    said = organisation(name="Nouveau nom", status="published", phone="01 99 00 10 20")

    report = actions.load(Batch(organisations=[said]), by=None, now=now)

    row = Organisation.objects.get(external_id="o1")
    assert (row.name, row.status, row.phone) == ("Ancien nom", "closed", "")
    assert (report.created, report.updated, report.unchanged) == ([], [], 1)


def test_what_belongs_to_a_merged_organisation_goes_to_the_one_that_was_kept(merged, organisation, site, service, now):
    child = organisation("o2", parent="t--o1")
    batch = Batch(organisations=[organisation(), child], sites=[site(department="77")], services=[service()])
    factories.DepartmentFactory()

    actions.load(batch, by=None, now=now)
    again = actions.load(batch, by=None, now=now)

    assert Site.objects.get().organisation == merged
    assert Service.objects.get().organisation == merged
    assert Organisation.objects.get(external_id="o2").parent == merged
    assert (again.created, again.updated) == ([], [])
