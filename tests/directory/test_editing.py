"""Direct writes: who may, what is checked, what is kept."""

from datetime import date

import pytest
from django.db import transaction

from maillage.core.errors import DomainError, NotAllowed
from maillage.core.models import JournalEntry
from maillage.directory import columns, editing, queries
from maillage.directory.models import Capacity, Closure, Contact, Service, ServiceArea
from maillage.directory.records import AreaRecord, CapacityRecord, ClosureRecord, ContactRecord
from maillage.moderation.models import Version
from tests import factories

pytestmark = pytest.mark.django_db
BERTH = ContactRecord(role="Accueil", phone="01 99 00 00 11", email="accueil@example.org", visibility="public")


@pytest.fixture
def structure():
    return factories.OrganisationFactory(department=factories.DepartmentFactory(), name="Halte")


@pytest.fixture
def record(structure):
    return factories.ServiceFactory(organisation=structure, name="Écoute", phone="01 99 00 00 01")


@pytest.fixture
def place(structure, melun):
    return factories.PlacedSiteFactory(organisation=structure, commune=melun)


@pytest.fixture
def keeper():
    """She coordinates Seine-et-Marne."""
    return factories.CoordinatorFactory()


@pytest.fixture
def member(structure):
    return factories.MembershipFactory(organisation=structure).user


def _verbs():
    return list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True))


KEPT_BY_MEMBERS = {
    "directory.edit_service": lambda service, by, now: editing.set_hours(service, "Mo-Fr 09:00-18:00", by=by, now=now),
    "directory.set_contacts": lambda service, by, now: editing.set_contacts(service, [BERTH], by=by, now=now),
    "directory.set_capacities": lambda service, by, now: editing.set_capacities(
        service, [CapacityRecord(unit="places", maximum=4, available=1)], by=by, now=now
    ),
    "directory.announce_closure": lambda service, by, now: editing.announce_closure(
        service, ClosureRecord(starts_on=date(2026, 12, 24), ends_on=date(2026, 12, 31)), by=by, now=now
    ),
    "directory.cancel_closure": lambda service, by, now: editing.cancel_closure(
        factories.ClosureFactory(service=service), by=by, now=now
    ),
}
KEPT_BY_COORDINATORS = {
    "directory.edit_service": lambda service, by, now: editing.edit_service(service, {"name": "Autre"}, by=by, now=now),
    "directory.edit_organisation": lambda service, by, now: editing.edit_organisation(
        service.organisation, {"name": "Autre"}, by=by, now=now
    ),
    "directory.edit_site": lambda service, by, now: editing.edit_site(
        factories.PlacedSiteFactory(organisation=service.organisation), {"name": "Autre"}, by=by, now=now
    ),
    "directory.set_areas": lambda service, by, now: editing.set_areas(
        service, [AreaRecord(level="department", code="77")], by=by, now=now
    ),
    "directory.add_service": lambda service, by, now: editing.add_service(
        service.organisation, {"name": "Nouveau"}, by=by, now=now
    ),
}


@pytest.mark.parametrize("verb", KEPT_BY_MEMBERS)
def test_members_keep_what_changes_from_week_to_week(verb, record, member, now):
    KEPT_BY_MEMBERS[verb](record, member, now)

    assert (_verbs(), queries.revision()) == ([verb], 1)
    assert Service.objects.get(pk=record.pk).modified_on == date(2026, 11, 18)


@pytest.mark.parametrize("verb", KEPT_BY_COORDINATORS)
def test_coordinators_write_what_identifies(verb, record, keeper, now):
    KEPT_BY_COORDINATORS[verb](record, keeper, now)

    assert (_verbs(), queries.revision()) == ([verb], 1)


@pytest.mark.parametrize("write", [*KEPT_BY_MEMBERS.values(), *KEPT_BY_COORDINATORS.values()])
@pytest.mark.parametrize(
    "who",
    [
        factories.UserFactory,
        lambda: factories.MembershipFactory().user,
        lambda: factories.MandateFactory(department=factories.DepartmentFactory(code="91", name="Essonne")).user,
    ],
    ids=["account", "member of another structure", "coordinator of another département"],
)
def test_strangers_write_nothing(write, who, record, now):
    with pytest.raises(NotAllowed), transaction.atomic():
        write(record, who(), now)

    assert (_verbs(), queries.revision(), Version.objects.count()) == ([], 0, 0)


@pytest.mark.parametrize("write", KEPT_BY_COORDINATORS.values())
def test_members_do_not_write_what_identifies(write, record, member, now):
    with pytest.raises(NotAllowed), transaction.atomic():
        write(record, member, now)


def test_edit_writes_the_fields_and_keeps_the_version(record, keeper, now):
    edited = editing.edit_service(
        record, {"name": " Écoute jeunes ", "needs": ["care", "talk"], "age_max": "17,5"}, by=keeper, now=now
    )

    edited.refresh_from_db()
    assert (edited.name, edited.needs, str(edited.age_max), edited.phone) == (
        "Écoute jeunes",
        ("talk", "care"),
        "17.5",
        "01 99 00 00 01",
    )
    version = Version.objects.get()
    assert (version.kind, version.target, version.number, version.proposal) == (
        "directory.service",
        str(record.pk),
        1,
        None,
    )
    assert version.before == {"name": "Écoute", "needs": ["talk"], "age_max": None}
    assert version.after == {"name": "Écoute jeunes", "needs": ["talk", "care"], "age_max": "17.5"}


def test_edit_that_changes_nothing_writes_nothing(record, keeper, now):
    editing.edit_service(record, {"name": "Écoute "}, by=keeper, now=now)

    assert (_verbs(), Version.objects.count(), queries.revision()) == ([], 0, 0)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "  "}, "Nom : Il manque un nom."),
        ({"type": "listning"}, "Type : « listning » n’est pas un code connu. Vouliez-vous dire « listening » ?"),
        ({"needs": ["talk", "tlk"]}, "Besoins : « tlk » n’est pas un code connu. Vouliez-vous dire « talk » ?"),
        ({"needs": "talk"}, "Besoins : Cette valeur ne peut pas être lue. Écrivez-la à nouveau."),
        ({"age_min": "18", "age_max": "12"}, "Âge : L’âge minimum est plus grand que l’âge maximum."),
        ({"age_min": "douze"}, "Âge minimum : Cette valeur ne peut pas être lue. Écrivez-la à nouveau."),
        ({"age_min": "NaN"}, "Âge : L’âge NaN n’est pas possible : donnez un nombre d’années de 0 à 120."),
        ({"phone": "abc"}, "Téléphone : « abc » ne ressemble pas à un numéro de téléphone."),
        ({"email": "accueil"}, "Courriel : Saisissez une adresse de courriel valide."),
        ({"website": "www.example.org"}, "Site web : « www.example.org » : écrivez l’adresse entière, avec https://."),
        (
            {"website": "javascript:alert(1)"},
            "Site web : « javascript:alert(1) » : écrivez l’adresse entière, avec https://.",
        ),
        ({"website": "https://"}, "Site web : Saisissez une URL valide."),
        ({"is_anonymous": "oui"}, "Anonymat possible : Cette valeur ne peut pas être lue. Écrivez-la à nouveau."),
        ({"young_text": "é" * 601}, "Texte pour le jeune : "),
        ({"name": "a\x00"}, "Nom : "),
        ({"opening_hours": "lundi matin"}, "Horaires : « lundi matin » ne suit pas la syntaxe OpenStreetMap"),
        ({"status": "deleted"}, "État : "),
    ],
)
def test_wrong_value_is_refused_in_words(changes, sentence, record, keeper, now):
    with pytest.raises(DomainError) as refusal, transaction.atomic():
        editing.edit_service(record, changes, by=keeper, now=now)

    assert str(refusal.value).startswith(sentence)
    assert (_verbs(), Service.objects.get(pk=record.pk).name) == ([], "Écoute")


def test_old_fault_elsewhere_stops_nobody(record, keeper, now):
    """The record came with a wrong number: her correction of the hours is taken, and a wrong number of hers is not."""
    Service.objects.filter(pk=record.pk).update(phone="12")
    Service.objects.filter(pk=record.pk).update(phone="pas un numéro", website="www.example.org")

    editing.edit_service(record, {"opening_hours": "Mo-Fr 09:00-18:00"}, by=keeper, now=now)

    with pytest.raises(DomainError, match="ne ressemble pas à un numéro"):
        editing.edit_service(record, {"phone": "toujours pas"}, by=keeper, now=now)


@pytest.mark.abuse(70)
def test_field_that_does_not_exist_is_never_written(record, keeper, now):
    """Mass assignment."""
    for name in ("organisation", "reference", "source", "external_id", "id", "exchange", "__class__"):
        with pytest.raises(KeyError), transaction.atomic():
            editing.edit_service(record, {name: "x"}, by=keeper, now=now)

    assert _verbs() == []


def test_change_of_somebody_else_is_not_lost(record, keeper, now):
    seen = columns.read(record)
    editing.edit_service(record, {"phone": "01 99 00 00 02"}, by=keeper, now=now)

    editing.edit_service(record, {"name": "Autre"}, by=keeper, now=now, seen=seen)
    with pytest.raises(editing.ChangedMeanwhile, match="téléphone"):
        editing.edit_service(record, {"phone": "01 99 00 00 03"}, by=keeper, now=now, seen=seen)


def test_record_that_is_gone_is_told(record, keeper, now):
    gone = Service(pk=record.pk)
    record.delete()

    with pytest.raises(editing.RecordGone):
        editing.edit_service(gone, {"name": "x"}, by=keeper, now=now)


def test_site_follows_its_commune(place, keeper, now):
    factories.CommuneFactory(
        code="91228", name="Évry", department=factories.DepartmentFactory(code="91", name="Essonne")
    )

    edited = editing.edit_site(place, {"commune": "91228", "longitude": "2,43", "latitude": 48.63}, by=keeper, now=now)

    edited.refresh_from_db()
    assert (edited.commune_id, edited.department_id, edited.longitude) == ("91228", "91", 2.43)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"commune": "99999"}, "Commune : « 99999 » n’est pas un code connu."),
        ({"longitude": None}, "Position : Donnez la longitude et la latitude ensemble"),
        ({"latitude": 91.0}, "Position : La longitude va de -180 à 180"),
        ({"latitude": "nan"}, "Latitude : "),
    ],
)
def test_wrong_place_is_refused(changes, sentence, place, keeper, now):
    with pytest.raises(DomainError) as refusal, transaction.atomic():
        editing.edit_site(place, changes, by=keeper, now=now)

    assert str(refusal.value).startswith(sentence)


@pytest.mark.abuse(10)
@pytest.mark.parametrize("name", sorted(columns.SECRET))
def test_nothing_that_locates_is_written_on_a_protected_site(name, structure, keeper, now):
    secret = factories.ProtectedSiteFactory(organisation=structure)

    with pytest.raises(DomainError, match="ce lieu est protégé"), transaction.atomic():
        editing.edit_site(secret, {name: "x"}, by=keeper, now=now)

    assert editing.edit_site(secret, {"wheelchair": "yes"}, by=keeper, now=now).wheelchair == "yes"


def test_contacts_are_replaced(record, member, now):
    factories.ContactFactory(service=record, role="Ancien")

    editing.set_contacts(record, [BERTH, ContactRecord(name=" A. B. ")], by=member, now=now)

    rows = Contact.objects.order_by("pk").values_list("role", "name", "phone", "email", "visibility")
    assert list(rows) == [
        ("Accueil", "", "01 99 00 00 11", "accueil@example.org", "public"),
        ("", "A. B.", "", "", "professionals"),
    ]


@pytest.mark.parametrize(
    ("contact", "sentence"),
    [
        (ContactRecord(), "Contact : donnez une fonction ou un nom."),
        (ContactRecord(role="A", phone="abc"), "Contact : ce numéro ne ressemble pas"),
        (ContactRecord(role="A", email="abc"), "Contact : Saisissez une adresse de courriel valide."),
        (ContactRecord(role="A", visibility="all"), "Visible par : "),
        (ContactRecord(role="é" * 121), "Fonction : Ce texte a 121 caractères"),
    ],
)
def test_wrong_contact_is_refused_and_the_others_stay(contact, sentence, record, member, now):
    factories.ContactFactory(service=record, role="Ancien")

    with pytest.raises(DomainError) as refusal, transaction.atomic():
        editing.set_contacts(record, [contact], by=member, now=now)

    assert str(refusal.value).startswith(sentence)
    assert Contact.objects.get().role == "Ancien"


def test_places_left_are_of_today_and_believed_for_a_week(record, member, now):
    factories.CapacityFactory(service=record)

    editing.set_capacities(record, [CapacityRecord(unit="nights", maximum=4, available=0)], by=member, now=now)

    kept = Capacity.objects.get()
    assert (kept.unit, kept.maximum, kept.available) == ("nights", 4, 0)
    assert (kept.updated_on, kept.expires_on) == (date(2026, 11, 18), date(2026, 11, 25))


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([CapacityRecord(unit="beds")], "« beds » n’est pas un code connu"),
        ([CapacityRecord(unit="places", available=-1)], "Donnez un nombre de 0"),
        ([CapacityRecord(unit="places"), CapacityRecord(unit="places")], "écrit 2 fois"),
        ([CapacityRecord(unit="places", expires_on=date(2026, 11, 1))], "expire avant"),
    ],
)
def test_wrong_places_are_refused(rows, sentence, record, member, now):
    with pytest.raises(DomainError, match=sentence):
        editing.set_capacities(record, rows, by=member, now=now)


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ((date(2026, 12, 31), date(2026, 12, 24)), "Le premier jour doit être avant le dernier"),
        ((date(2026, 11, 1), date(2026, 11, 17)), "Ces jours sont passés"),
    ],
)
def test_wrong_closure_is_refused(days, sentence, record, member, now):
    with pytest.raises(DomainError, match=sentence):
        editing.announce_closure(record, ClosureRecord(starts_on=days[0], ends_on=days[1]), by=member, now=now)

    assert not Closure.objects.exists()


def test_areas_are_replaced(record, keeper, melun, now):
    factories.ServiceAreaFactory(service=record)

    editing.set_areas(
        record, [AreaRecord(level="commune", code=melun.pk), AreaRecord(level="country")], by=keeper, now=now
    )

    assert [(area.level, area.code) for area in ServiceArea.objects.order_by("pk")] == [
        ("commune", melun.pk),
        ("country", ""),
    ]
    with pytest.raises(DomainError, match="n’est pas un code connu"):
        editing.set_areas(record, [AreaRecord(level="department", code="999")], by=keeper, now=now)


@pytest.mark.abuse(9)
def test_area_around_a_protected_place_is_never_small(record, structure, keeper, melun, now):
    factories.ServiceSiteFactory(service=record, site=factories.ProtectedSiteFactory(organisation=structure))

    with pytest.raises(DomainError, match="sa zone est au moins un département"):
        editing.set_areas(record, [AreaRecord(level="commune", code=melun.pk)], by=keeper, now=now)

    editing.set_areas(record, [AreaRecord(level="department", code="77")], by=keeper, now=now)
    assert ServiceArea.objects.get().code == "77"


def test_new_service_is_for_the_departement_of_its_structure(structure, keeper, now):
    made = editing.add_service(structure, {"name": "Maraude", "type": "night_outreach"}, by=keeper, now=now)

    made.refresh_from_db()
    assert (made.organisation, made.name, made.type, made.status) == (
        structure,
        "Maraude",
        "night_outreach",
        "published",
    )
    assert [(area.level, area.code) for area in made.areas.all()] == [("department", "77")]
    with pytest.raises(DomainError, match="il manque un nom"):
        editing.add_service(structure, {"type": "care"}, by=keeper, now=now)
