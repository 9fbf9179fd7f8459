"""Doubles: found each night, declared different, merged field by field, parted again; never twice, never half."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from maillage.core import journal
from maillage.core.errors import DomainError, NotAllowed
from maillage.core.models import JournalEntry
from maillage.directory import actions as directory
from maillage.directory import queries as directory_queries
from maillage.directory.models import Membership, Organisation, ProtectedAddress, Service, Site
from maillage.directory.records import Batch, OrganisationRecord
from maillage.upkeep.duplicates import actions, fields
from maillage.upkeep.duplicates.actions import AlreadyDecided, Changed, Choices
from maillage.upkeep.models import DuplicatePair, Merge
from tests import factories

CANARY = "canari-7f3a"
pytestmark = pytest.mark.django_db


@pytest.fixture
def hers(db):
    return factories.CoordinatorFactory()


@pytest.fixture
def pair(db):
    return factories.DuplicatePairFactory(
        first__name="La Passerelle", second__name="Passerelle", second__phone="01 99 00 10 20"
    )


def choices(pair, kept="first", **taken):
    return Choices(kept=kept, seen=fields.digest(pair.first, pair.second), taken=taken)


def both(pair):
    return Organisation.objects.get(pk=pair.first_id), Organisation.objects.get(pk=pair.second_id)


def verbs():
    return list(JournalEntry.objects.order_by("number").values_list("verb", flat=True))


def verbs_about(row, now):
    return list(journal.about(row, now=now).values_list("verb", flat=True))


def alike(**said):
    return factories.OrganisationFactory(name="La Passerelle", department=factories.DepartmentFactory(), **said)


def test_doubles_are_found_and_kept_in_order(now):
    second, first = alike(id=UUID(int=2)), alike(id=UUID(int=1))

    assert actions.find_pairs(now=now) == (1, 1)

    pair = DuplicatePair.objects.get()
    assert (pair.first, pair.second, pair.decision, pair.found_at) == (first, second, "waiting", now)
    assert (pair.score, pair.reasons) == (pytest.approx(0.706), ["même nom", "même département"])
    assert verbs() == ["upkeep.find_pairs"]


def test_a_second_night_changes_nothing(now):
    alike(), alike()
    actions.find_pairs(now=now)

    assert actions.find_pairs(now=now + timedelta(days=1)) == (1, 0)

    assert DuplicatePair.objects.get().found_at == now


def test_what_does_not_look_alike_any_more_waits_no_longer(now):
    first, _ = alike(), alike()
    actions.find_pairs(now=now)
    Organisation.objects.filter(pk=first.pk).update(name="Le Phare")

    assert actions.find_pairs(now=now) == (0, 0)

    assert not DuplicatePair.objects.exists()


@pytest.mark.parametrize("decision", ["distinct", "merged"])
def test_what_a_person_decided_stays(now, decision):
    first, second = sorted((alike(), alike()), key=lambda one: one.pk)
    factories.DuplicatePairFactory(first=first, second=second, decision=decision, score=0.1)

    assert actions.find_pairs(now=now) == (0, 0)

    assert DuplicatePair.objects.values_list("decision", "score").get() == (decision, 0.1)


def test_different_structures_are_not_proposed_again(pair, hers, now):
    actions.mark_distinct(pair, by=hers, now=now)

    pair.refresh_from_db()
    assert (pair.decision, pair.decided_by, pair.decided_at) == ("distinct", hers, now)
    assert verbs_about(pair, now) == ["upkeep.mark_distinct"]


def test_each_field_takes_the_value_of_its_side(pair, hers, now):
    actions.merge(pair, choices(pair, name="second", phone="second"), by=hers, now=now)

    kept, removed = both(pair)
    assert (kept.name, kept.phone, kept.status, kept.modified_on) == (
        "Passerelle",
        "01 99 00 10 20",
        "published",
        now.date(),
    )
    assert (removed.name, removed.status, removed.merged_into) == ("Passerelle", "closed", kept)
    pair.refresh_from_db()
    assert (pair.decision, pair.decided_by, pair.decided_at) == ("merged", hers, now)
    assert (verbs_about(kept, now), verbs_about(removed, now)) == (["upkeep.merge"], ["upkeep.close_merged"])
    assert directory_queries.revision() == 1


@pytest.mark.parametrize("name", fields.FIELDS)
def test_every_field_can_come_from_the_other_side(pair, hers, now, name):
    values = {
        "kind": "health", "networks": ("cmp",), "visibility": "network", "website": "https://example.org/",
        "department_id": "77", "parent_id": factories.OrganisationFactory().pk,
    }  # fmt: skip
    Organisation.objects.filter(pk=pair.second_id).update(**{name: values.get(name, "x")})
    pair.refresh_from_db()

    actions.merge(pair, choices(pair, **{name: "second"}), by=hers, now=now)

    kept, removed = both(pair)
    assert getattr(kept, name) == getattr(removed, name)


def test_what_nobody_chose_stays_as_the_kept_side_says(pair, hers, now):
    actions.merge(pair, choices(pair, "second"), by=hers, now=now)

    removed, kept = both(pair)
    assert (kept.name, kept.status, removed.merged_into) == ("Passerelle", "published", kept)


def test_what_the_other_carried_goes_to_the_kept_one(pair, hers, now):
    service = factories.ServiceFactory(organisation=pair.second)
    site = factories.ProtectedSiteFactory(organisation=pair.second)
    daughter = factories.OrganisationFactory(parent=pair.second)
    asked = factories.MembershipFactory(organisation=pair.second, validated_at=None)
    left = factories.MembershipFactory(organisation=pair.second, ended_at=factories.MOMENT)
    of_both = factories.MembershipFactory(organisation=pair.first)
    twice = factories.MembershipFactory(organisation=pair.second, user=of_both.user, role="referent")

    actions.merge(pair, choices(pair), by=hers, now=now)

    for row in (service, site, daughter, asked, left, of_both, twice):
        row.refresh_from_db()
    assert [row.organisation for row in (service, site, asked, of_both)] == [pair.first] * 4
    assert daughter.parent == pair.first
    assert (left.organisation, left.ended_at) == (pair.second, factories.MOMENT)
    assert (twice.organisation, twice.ended_at) == (pair.second, now)
    assert (of_both.role, of_both.ended_at) == ("member", None)


def test_a_daughter_merged_with_its_mother_is_not_its_own_mother(hers, now):
    above = factories.OrganisationFactory()
    pair = factories.DuplicatePairFactory(first__parent=above)
    Organisation.objects.filter(pk=pair.second_id).update(parent=pair.first)
    pair = DuplicatePair.objects.get()

    done = actions.merge(pair, choices(pair, "second", parent_id="second"), by=hers, now=now)

    removed, kept = both(pair)
    assert (kept.parent, removed.parent) == (above, above)
    actions.undo_merge(done, by=hers, now=now)
    assert [one.parent for one in both(pair)] == [above, removed]


def test_a_mother_merged_with_its_daughter_has_no_mother_left(hers, now):
    pair = factories.DuplicatePairFactory()
    Organisation.objects.filter(pk=pair.second_id).update(parent=pair.first)
    pair = DuplicatePair.objects.get()

    done = actions.merge(pair, choices(pair, parent_id="second"), by=hers, now=now)

    assert [one.parent for one in both(pair)] == [None, None]
    actions.undo_merge(done, by=hers, now=now)
    assert [one.parent_id for one in both(pair)] == [None, pair.first_id]


def test_a_merge_keeps_no_protected_address(pair, hers, now, tmp_path, settings):
    settings.KEYRING_DIR = tmp_path
    site = factories.PlacedSiteFactory(organisation=pair.second, address=CANARY, name=CANARY)
    directory.protect_site(site, by=hers, now=now, hold=CANARY)

    done = actions.merge(pair, choices(pair), by=hers, now=now)

    assert CANARY not in json.dumps(done.before)
    assert done.before["sites"] == [str(site.pk)]
    assert ProtectedAddress.objects.get().site_id == site.pk


def test_an_import_does_not_bring_the_closed_one_back(pair, hers, now):
    Organisation.objects.filter(pk=pair.second_id).update(source="t", external_id="o1")
    actions.merge(pair, choices(pair), by=hers, now=now)

    said = OrganisationRecord(source="t", external_id="o1", name="Passerelle", status="published")
    directory.load(Batch(organisations=[said]), by=None, now=now)

    assert both(pair)[1].status == "closed"


@pytest.mark.parametrize("act", ["distinct", "merge"])
@pytest.mark.parametrize("first", ["distinct", "merge"])
def test_the_second_of_two_coordinators_is_told_that_it_is_done(pair, hers, now, act, first):
    def do(what):
        if what == "merge":
            actions.merge(pair, choices(pair), by=hers, now=now)
        else:
            actions.mark_distinct(pair, by=hers, now=now)

    do(first)
    said = {"distinct": "deux structures différentes", "merge": "fusionnées"}[first]

    with pytest.raises(AlreadyDecided) as refusal:
        do(act)

    assert str(refusal.value) == f"Quelqu’un a déjà examiné ces deux fiches : {said}. Rien n’a été changé."
    assert len(verbs()) == {"distinct": 1, "merge": 2}[first]


def test_what_changed_while_it_was_read_is_not_merged(pair, hers, now):
    read = choices(pair)
    Organisation.objects.filter(pk=pair.second_id).update(phone="01 99 00 10 21")

    with pytest.raises(Changed) as refusal:
        actions.merge(pair, read, by=hers, now=now)

    assert str(refusal.value) == "L’une des deux fiches a changé pendant que vous la lisiez. Relisez, puis recommencez."
    assert (Merge.objects.count(), verbs()) == (0, [])


def test_a_structure_closed_meanwhile_is_not_merged(pair, hers, now):
    Organisation.objects.filter(pk=pair.second_id).update(status="closed")

    with pytest.raises(AlreadyDecided) as refusal:
        actions.merge(pair, choices(pair), by=hers, now=now)

    assert str(refusal.value) == "L’une de ces structures a été fermée depuis : il n’y a plus rien à comparer."


@pytest.mark.parametrize("change", [{"kept": "third"}, {"taken": {"name": "third"}}])
def test_a_side_that_does_not_exist_is_refused(pair, hers, now, change):
    with pytest.raises(DomainError) as refusal:
        actions.merge(pair, replace(choices(pair), **change), by=hers, now=now)

    assert str(refusal.value) == "Choisissez la fiche à garder, puis une valeur pour chaque champ."


ACTS = {
    "distinct": lambda pair, by, now: actions.mark_distinct(pair, by=by, now=now),
    "merge": lambda pair, by, now: actions.merge(pair, choices(pair), by=by, now=now),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_pair_of_two_territories_is_for_the_national_team(pair, hers, now, act):
    Organisation.objects.filter(pk=pair.second_id).update(
        department=factories.DepartmentFactory(code="75", name="Paris")
    )
    pair = DuplicatePair.objects.get()

    with pytest.raises(NotAllowed):
        ACTS[act](pair, hers, now)
    with pytest.raises(NotAllowed):
        ACTS[act](pair, factories.MembershipFactory(organisation=pair.first, role="referent").user, now)
    ACTS[act](pair, factories.NationalFactory(), now)

    pair.refresh_from_db()
    assert pair.decision != "waiting"


def everything():
    """All that a merge may touch, as it is."""
    told = {"modified_on", "id"}
    return [
        [
            {name: value for name, value in row.items() if name not in told}
            for row in model.objects.order_by("pk").values()
        ]
        for model in (Organisation, Service, Site, Membership)
    ]


@pytest.fixture
def furnished(pair):
    """A pair where each side carries something, and shares a member."""
    for one in (pair.first, pair.second):
        factories.ServiceFactory(organisation=one)
        factories.ProtectedSiteFactory(organisation=one)
        factories.OrganisationFactory(parent=one)
        factories.MembershipFactory(organisation=one)
    shared = factories.MembershipFactory(organisation=pair.first)
    factories.MembershipFactory(organisation=pair.second, user=shared.user)
    return pair


@pytest.mark.parametrize("kept", ["first", "second"])
def test_an_undone_merge_puts_everything_back(furnished, hers, now, kept):
    before = everything()
    done = actions.merge(furnished, choices(furnished, kept, name="second", phone="first"), by=hers, now=now)
    later = now + timedelta(days=3)

    actions.undo_merge(done, by=hers, now=later)

    assert everything() == before
    done.refresh_from_db()
    furnished.refresh_from_db()
    assert (done.undone_by, done.undone_at) == (hers, later)
    assert (furnished.decision, furnished.decided_by, furnished.decided_at) == ("waiting", None, None)
    assert verbs()[2:] == ["upkeep.undo_merge", "upkeep.reopen_merged"]
    assert directory_queries.revision() == 2


def test_what_came_after_the_merge_stays_where_it_came(furnished, hers, now):
    done = actions.merge(furnished, choices(furnished), by=hers, now=now)
    service = factories.ServiceFactory(organisation=furnished.first)
    Organisation.objects.filter(pk=furnished.first_id).update(description="Nouvelle")

    actions.undo_merge(done, by=hers, now=now)

    service.refresh_from_db()
    assert service.organisation == furnished.first
    assert both(furnished)[0].description == "Nouvelle"


CHANGES = {
    "le champ « Nom » a été modifié": lambda pair: Organisation.objects.filter(pk=pair.first_id).update(name="Autre"),
    "la structure fermée a été rouverte ou fusionnée ailleurs": lambda pair: Organisation.objects.filter(
        pk=pair.second_id
    ).update(merged_into=None),
    "la structure gardée a été fusionnée à son tour (annulez d’abord cette fusion-là)": lambda pair: (
        Organisation.objects.filter(pk=pair.first_id).update(
            status="closed", merged_into=factories.OrganisationFactory()
        )
    ),
    "des services ont changé de structure": lambda _: Service.objects.update(
        organisation=factories.OrganisationFactory()
    ),
    "des lieux ont changé de structure": lambda _: Site.objects.update(organisation=factories.OrganisationFactory()),
    "des structures rattachées ont changé de rattachement": lambda pair: Organisation.objects.filter(
        parent=pair.first
    ).update(parent=None),
    "des membres ont changé de structure": lambda _: Membership.objects.filter(ended_at=None).delete(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_since_is_named_and_nothing_is_undone(furnished, hers, now, change):
    done = actions.merge(furnished, choices(furnished, name="second"), by=hers, now=now)
    CHANGES[change](furnished)
    before = everything()

    with pytest.raises(Changed) as refusal:
        actions.undo_merge(done, by=hers, now=now)

    assert str(refusal.value) == (
        f"Cette fusion ne peut plus être annulée d’un geste : depuis, {change}. "
        "Rien n’a été changé. Corrigez les deux fiches à la main."
    )
    assert everything() == before


def test_several_changes_are_all_named(furnished, hers, now):
    done = actions.merge(furnished, choices(furnished, name="second", phone="second"), by=hers, now=now)
    Organisation.objects.filter(pk=furnished.first_id).update(name="Autre", phone="01 99 00 10 21")
    Service.objects.update(organisation=factories.OrganisationFactory())

    with pytest.raises(Changed) as refusal:
        actions.undo_merge(done, by=hers, now=now)

    assert (
        "depuis, le champ « Nom » a été modifié, le champ « Téléphone » a été modifié et des services ont changé de structure."
        in str(refusal.value)
    )


def test_a_merge_is_undone_once(pair, hers, now):
    done = actions.merge(pair, choices(pair), by=hers, now=now)
    actions.undo_merge(done, by=hers, now=now)

    with pytest.raises(AlreadyDecided) as refusal:
        actions.undo_merge(done, by=hers, now=now)

    assert str(refusal.value) == "Cette fusion a déjà été annulée : il n’y a plus rien à faire."


def test_a_merge_is_undone_by_whoever_may_merge(pair, hers, now):
    done = actions.merge(pair, choices(pair), by=hers, now=now)

    with pytest.raises(NotAllowed):
        actions.undo_merge(done, by=factories.UserFactory(), now=now)

    assert both(pair)[1].status == "closed"


def test_an_undone_merge_can_be_done_again(pair, hers, now):
    actions.undo_merge(actions.merge(pair, choices(pair), by=hers, now=now), by=hers, now=now)
    pair = DuplicatePair.objects.get()

    actions.merge(pair, choices(pair, "second"), by=hers, now=now)

    assert both(pair)[0].merged_into_id == pair.second_id
