"""Resources as the moderation engine knows them: who proposes and decides, what is refused, what is written."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.core.errors import DomainError, NotAllowed
from maillage.core.models import JournalEntry
from maillage.moderation import actions as moderation
from maillage.moderation import queries, registry
from maillage.moderation.models import Version
from maillage.resources import sheets
from maillage.resources.models import Practice, Resource
from maillage.search.models import Document
from tests import factories
from tests.resources.factories import ReadyFileFactory, ResourceFactory

pytestmark = pytest.mark.django_db
KIND = "resources.resource"
NEW = {
    "type": "report",
    "title": "Rapport du groupe de travail",
    "summary": "Ce que les professionnels proposent.",
    "themes": ["research", "understand"],
    "publics": ["professionals"],
    "departments": ["77"],
    "year": 2021,
    "publisher_name": "Un ministère",
    "links": [{"label": "Lire", "url": "https://exemple.org/rapport"}],
}


@pytest.fixture(autouse=True)
def seine_et_marne(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return factories.DepartmentFactory()


@pytest.fixture
def member():
    return factories.MembershipFactory().user


@pytest.fixture
def keeper():
    """She coordinates Seine-et-Marne."""
    return factories.CoordinatorFactory()


def propose(content, *, by, now, target=""):
    return moderation.propose(KIND, target, content, by=by, now=now)


def accept(proposal, *, by, now):
    proposal = moderation.accept(proposal, proposal.digest, by=by, now=now)
    return Resource.objects.get(pk=proposal.target)


def test_every_field_has_its_label_and_its_words():
    kind = registry.kind(KIND)
    values = kind.read(str(ResourceFactory().pk))

    assert tuple(kind.fields) == sheets.NAMES == tuple(values)
    assert all(isinstance(kind.fields[name].show(value), str) for name, value in values.items())
    shown = {kind.fields[name].show(None) for name in kind.fields}
    assert shown == {"non renseigné", "tout le pays"}


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("type", "press_kit", "dossier de presse"),
        ("themes", ["spot", "health"], "repérer, santé"),
        ("departments", ["77", "2A"], "Seine-et-Marne, Corse-du-Sud"),
        ("departments", [], "tout le pays"),
        ("level", 2, "professionnels"),
        ("links", [{"label": "Lire", "url": "https://a.fr"}], "Lire : https://a.fr"),
        ("embargo_until", "2026-11-20T08:00:00+00:00", "20 novembre 2026 à 09 h 00"),
        ("expires_on", "2027-01-02", "2 janvier 2027"),
        ("publisher", "00000000-0000-0000-0000-000000000001", "non renseigné"),
        ("files", ["00000000-0000-0000-0000-000000000001"], "fichier effacé (00000000)"),
    ],
)
def test_values_are_shown_in_words(name, value, shown):
    assert registry.kind(KIND).fields[name].show(value) == shown


def test_files_and_publisher_are_shown_by_their_names():
    file, publisher = ReadyFileFactory(label="Rapport complet"), factories.OrganisationFactory(name="Halte")
    fields = registry.kind(KIND).fields

    assert fields["files"].show([str(file.pk)]) == f"Rapport complet ({str(file.pk)[:8]})"
    assert fields["publisher"].show(str(publisher.pk)) == "Halte"


def test_an_accepted_proposal_is_published_and_found(member, keeper, now):
    file = ReadyFileFactory(resource=None, label="Rapport complet")

    resource = accept(propose({**NEW, "files": [str(file.pk)]}, by=member, now=now), by=keeper, now=now)

    file.refresh_from_db()
    assert (resource.slug, resource.state) == ("rapport-groupe-travail", "published")
    assert (resource.proposed_by, resource.owner) == (member, member)
    assert (resource.themes, resource.departments, resource.year) == (("understand", "research"), ("77",), 2021)
    assert (resource.published_at, resource.review_on) == (now, date(2028, 11, 18))
    assert (file.resource_id, file.rank) == (resource.pk, 0)
    document = Document.objects.get(ref=str(resource.pk))
    assert (document.title, document.level, document.type) == (resource.title, 0, "report")
    assert "Rapport complet" in document.text
    assert Version.objects.get().before == {}
    assert JournalEntry.objects.filter(verb="resources.create").count() == 1


def test_a_change_is_written_and_can_be_undone(member, keeper, now):
    resource = ResourceFactory(departments=("77",), title="Guide", type="practice", level=0)
    Practice.objects.create(resource=resource, context="Avant")
    proposal = propose({"practice_context": "Après", "level": 2}, by=member, now=now, target=str(resource.pk))

    accept(proposal, by=keeper, now=now)

    assert (Practice.objects.get().context, Document.objects.get().level) == ("Après", 2)
    moderation.undo(Version.objects.get(), by=keeper, now=now)
    resource.refresh_from_db()
    assert (Practice.objects.get().context, resource.level) == ("Avant", 0)


def test_a_proposal_of_what_is_already_said_changes_nothing(member, now):
    resource = ResourceFactory(departments=("77",), embargo_until=now, themes=("spot",))

    with pytest.raises(DomainError, match="Rien ne change"):
        propose(sheets.read(resource), by=member, now=now, target=str(resource.pk))


def test_the_difference_is_told_field_by_field(member, keeper, now):
    resource = ResourceFactory(departments=("77",), title="Guide")
    proposal = propose({"title": "Guide pratique"}, by=member, now=now, target=str(resource.pk))

    field = queries.sheet(proposal).fields[0]

    assert (field.label, field.before, field.after) == ("titre", "Guide", "Guide pratique")


def test_nobody_accepts_what_she_proposed(keeper, now):
    proposal = propose(NEW, by=keeper, now=now)

    with pytest.raises(DomainError, match="votre propre proposition"):
        moderation.accept(proposal, proposal.digest, by=keeper, now=now)


def test_who_belongs_to_nothing_proposes_nothing(now):
    with pytest.raises(NotAllowed):
        propose(NEW, by=factories.UserFactory(), now=now)


@pytest.mark.parametrize(
    ("departments", "deciders"),
    [
        (["77"], {"keeper", "national"}),
        ([], {"national"}),
        (["91", "77"], {"keeper", "national"}),
        (["91"], {"national"}),
    ],
)
def test_those_of_its_departments_decide_on_a_resource(departments, deciders, keeper, now):
    factories.DepartmentFactory(code="91", name="Essonne")
    resource = ResourceFactory(departments=departments)
    kind = registry.kind(KIND)
    people = {"keeper": keeper, "national": factories.NationalFactory(), "member": factories.MembershipFactory().user}

    assert {name for name, user in people.items() if kind.can_decide(user, str(resource.pk), (), now=now)} == deciders


@pytest.mark.parametrize("departments", [[], ["77"], ["77", "91"], ["91", "77"], ["91"]])
def test_a_new_resource_waits_in_the_queue_of_each_of_its_departments(departments, keeper, member, now):
    factories.DepartmentFactory(code="91", name="Essonne")
    queues = {code: frozenset({code}) for code in ("77", "91", "7", "1")}

    proposal = propose({**NEW, "departments": departments}, by=member, now=now)

    shown = {code for code, queue in queues.items() if queries.waiting(queue, now=now)}
    assert (set(proposal.departments), shown) == (set(departments), set(departments))
    assert (queries.visible(proposal.pk, keeper, now=now) is not None) == ("77" in departments)


def test_a_second_department_decides_on_a_new_resource(keeper, member, now):
    factories.DepartmentFactory(code="59", name="Nord")
    proposal = propose({**NEW, "departments": ["59", "77"]}, by=member, now=now)

    assert accept(proposal, by=keeper, now=now).departments == ("59", "77")


def test_a_new_resource_written_again_changes_queues(keeper, member, now):
    factories.DepartmentFactory(code="91", name="Essonne")
    proposal = propose({**NEW, "departments": ["77"]}, by=member, now=now)
    moderation.ask_changes(proposal, "Pour quels départements ?", by=keeper, now=now)
    proposal.refresh_from_db()

    edited = moderation.edit(proposal, {**NEW, "title": "Autre", "departments": ["91"]}, by=member, now=now)

    assert (edited.title, edited.departments) == ("Autre", ("91",))


def test_a_change_cannot_choose_who_decides_on_it(member, now):
    """The départements that it has today count, not those that it would have."""
    factories.DepartmentFactory(code="91", name="Essonne")
    resource = ResourceFactory(departments=("91",))
    proposal = propose({"departments": ["77"]}, by=member, now=now, target=str(resource.pk))

    assert not registry.kind(KIND).can_decide(factories.CoordinatorFactory(), proposal.target, ("77",), now=now)


def test_a_resource_that_is_gone_is_decided_by_the_department_it_had(keeper, now):
    kind = registry.kind(KIND)

    assert kind.read(str(uuid4())) is None
    assert kind.read("rien") is None
    assert kind.can_decide(keeper, str(uuid4()), ("77",), now=now)
    assert kind.href("rien") == ""


def test_a_published_resource_has_an_address():
    kind = registry.kind(KIND)

    assert kind.href(str(ResourceFactory(slug="guide").pk)) == "/ressources/guide"
    assert kind.href(str(ResourceFactory(state="withdrawn").pk)) == ""
    assert kind.title(str(ResourceFactory(title="Titre").pk), {}) == "Titre"


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"type": "inconnu"}, "type"),
        ({"type": ["report"]}, "type"),
        ({"type": ""}, "type"),
        ({"title": ""}, "title"),
        ({"title": "  \n "}, "title"),
        ({"title": None}, "title"),
        ({"title": 12}, "title"),
        ({"title": "x" * 251}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"summary": "x" * 601}, "summary"),
        ({"body": "x" * 20_001}, "body"),
        ({"themes": ["inconnu"]}, "themes"),
        ({"themes": "spot"}, "themes"),
        ({"themes": [1]}, "themes"),
        ({"departments": ["999"]}, "departments"),
        ({"year": 1200}, "year"),
        ({"year": 2999}, "year"),
        ({"year": "deux"}, "year"),
        ({"year": True}, "year"),
        ({"year": -1}, "year"),
        ({"licence": "libre"}, "licence"),
        ({"language": "xx"}, "language"),
        ({"level": 1}, "level"),
        ({"level": "tous"}, "level"),
        ({"level": True}, "level"),
        ({"publisher": "rien"}, "publisher"),
        ({"publisher": "00000000-0000-0000-0000-000000000001", "publisher_name": ""}, "publisher"),
        ({"publisher": "00000000-0000-0000-0000-000000000001"}, "publisher_name"),
        ({"links": "https://a.fr"}, "links"),
        ({"links": ["https://a.fr"]}, "links"),
        ({"links": [{"url": "javascript:alert(1)"}]}, "links"),
        ({"links": [{"url": "ftp://exemple.org/x"}]}, "links"),
        ({"links": [{"url": "https://moi@exemple.org/"}]}, "links"),
        ({"links": [{"url": "https://exemple.org/" + "x" * 500}]}, "links"),
        ({"links": [{"url": "https://exemple.org/", "label": "x" * 151}]}, "links"),
        ({"links": [{"url": f"https://exemple.org/{number}"} for number in range(11)]}, "links"),
        ({"links": [{}]}, "links"),
        ({"embargo_until": "demain"}, "embargo_until"),
        ({"expires_on": "demain"}, "expires_on"),
        ({"expires_on": "2020-01-01"}, "expires_on"),
        ({"embargo_until": "2099-06-01T10:00:00+02:00", "expires_on": "2099-05-31"}, "expires_on"),
        ({"practice_context": "Un quartier"}, "practice_context"),
        ({"type": "practice", "practice_contact": "x" * 301}, "practice_contact"),
        ({"files": "rien"}, "files"),
        ({"files": ["rien"]}, "files"),
        ({"files": ["00000000-0000-0000-0000-000000000001"]}, "files"),
        ({"files": [str(uuid4()) for _ in range(11)]}, "files"),
    ],
)
def test_what_cannot_be_kept_is_refused_where_it_was_said(change, name, member, now):
    with pytest.raises(sheets.WrongField) as refusal:
        propose({**NEW, **change}, by=member, now=now)

    assert refusal.value.name == name
    assert str(refusal.value).startswith(sheets.label(name)[0].upper())


def test_a_field_that_does_not_exist_is_never_written(member, now):
    with pytest.raises(DomainError, match="ne peut pas être proposée"):
        propose({**NEW, "slug": "accueil"}, by=member, now=now)
    with pytest.raises(DomainError, match="Champ inconnu"):
        sheets.clean({"slug": "accueil"}, {})


def test_what_people_type_is_made_tidy(member, now):
    said = {
        "title": "  Un\n  titre ",
        "summary": "Une ligne\r\nune autre  ",
        "themes": ["report", "spot", "spot"],
        "year": "2021",
        "level": "2",
        "links": [{"url": " https://exemple.org/a "}, {"url": "https://exemple.org/a"}],
        "embargo_until": "2026-11-20T09:00",
        "expires_on": date(2099, 1, 1),
    }

    values = sheets.clean({**NEW, **said}, {})

    assert {name: values[name] for name in said} == {
        "title": "Un titre",
        "summary": "Une ligne\nune autre",
        "themes": ["spot", "report"],
        "year": 2021,
        "level": 2,
        "links": [{"label": "exemple.org", "url": "https://exemple.org/a"}],
        "embargo_until": "2026-11-20T08:00:00+00:00",
        "expires_on": "2099-01-01",
    }


@pytest.mark.parametrize(
    ("visibility", "level", "is_named"),
    [
        ("public", 0, True),
        ("professionals", 0, False),
        ("professionals", 2, True),
        ("network", 2, False),
        ("network", 3, True),
    ],
)
def test_a_structure_is_named_to_those_who_may_know_it(visibility, level, is_named):
    publisher = factories.OrganisationFactory(visibility=visibility)
    content = {**NEW, "publisher": str(publisher.pk), "publisher_name": "", "level": level}

    if is_named:
        assert sheets.clean(content, {})["publisher"] == str(publisher.pk)
    else:
        with pytest.raises(sheets.WrongField, match="n’est pas montrée"):
            sheets.clean(content, {})


def test_a_structure_that_is_closed_is_not_named():
    publisher = factories.OrganisationFactory(status="closed")

    with pytest.raises(sheets.WrongField):
        sheets.clean({**NEW, "publisher": str(publisher.pk), "publisher_name": ""}, {})


def test_a_refused_file_or_one_of_another_resource_is_not_taken(member, now):
    refused = ReadyFileFactory(resource=None, state="refused", cleaned="", thumbnail="", label="Bombe")

    with pytest.raises(sheets.WrongField, match="« Bombe » a été refusé"):
        propose({**NEW, "files": [str(refused.pk)]}, by=member, now=now)
    with pytest.raises(sheets.WrongField, match="n’existe plus"):
        propose({**NEW, "files": [str(ReadyFileFactory().pk)]}, by=member, now=now)


def test_a_resource_is_not_accepted_before_its_files_are_checked(member, keeper, now):
    file = ReadyFileFactory(resource=None, state="waiting", label="Annexe")
    proposal = propose({**NEW, "files": [str(file.pk)]}, by=member, now=now)

    with pytest.raises(sheets.WrongField, match="« Annexe » n’est pas encore contrôlé"):
        accept(proposal, by=keeper, now=now)
    assert (Resource.objects.count(), Document.objects.count()) == (0, 0)


def test_a_file_that_two_proposals_name_goes_to_the_first(member, keeper, now):
    file = ReadyFileFactory(resource=None)
    first, second = (propose({**NEW, "files": [str(file.pk)]}, by=member, now=now) for _ in range(2))
    accept(first, by=keeper, now=now)

    with pytest.raises(sheets.WrongField, match="n’existe plus"):
        accept(second, by=keeper, now=now)


def test_files_keep_their_order_and_those_that_leave_can_be_put_back(member, keeper, now):
    resource = ResourceFactory(departments=("77",))
    one, two, three = (
        ReadyFileFactory(resource=owner, rank=rank) for owner, rank in ((resource, 0), (resource, 1), (None, 0))
    )
    proposal = propose({"files": [str(three.pk), str(one.pk)]}, by=member, now=now, target=str(resource.pk))

    accept(proposal, by=keeper, now=now)

    two.refresh_from_db()
    assert list(resource.files.order_by("rank").values_list("pk", flat=True)) == [three.pk, one.pk]
    assert (two.resource_id, two.detached_at) == (None, now)
    moderation.undo(Version.objects.get(), by=keeper, now=now)
    two.refresh_from_db()
    assert (two.resource_id, two.detached_at) == (resource.pk, None)


def test_two_titles_alike_have_two_addresses(member, keeper, now):
    slugs = [
        accept(propose({**NEW, "title": title}, by=member, now=now), by=keeper, now=now).slug
        for title in ("Œuvre", "Oeuvre !", "???", "Collections", "x " * 90)
    ]

    assert slugs[:4] == ["oeuvre", "oeuvre-2", "ressource", "collections-2"]
    assert slugs[4] == "-".join("x" * 40)  # whole words, 80 letters at most


def test_a_resource_under_embargo_is_not_found_before(member, keeper, now):
    moment = now + timedelta(days=2)
    resource = accept(propose({**NEW, "embargo_until": moment.isoformat()}, by=member, now=now), by=keeper, now=now)

    assert resource.published_at == moment
    assert Document.objects.count() == 0


@pytest.mark.parametrize("size", [1, 3])
def test_accepting_costs_the_same_whatever_it_says(size, member, keeper, now):
    accept(propose({**NEW, "title": "Avant"}, by=member, now=now), by=keeper, now=now)
    proposal = propose({**NEW, "themes": ["spot", "report", "talk"][:size]}, by=member, now=now)

    with CaptureQueriesContext(connection) as captured:
        accept(proposal, by=keeper, now=now)

    own = [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"] and "core_journal" not in one["sql"]]
    assert len(own) == 18
