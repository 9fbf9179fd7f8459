"""Every write on certificates: the rule, those that are issued, withdrawn, made again, forgotten."""

from datetime import timedelta
from decimal import Decimal

import pytest

from maillage.attendance import actions
from maillage.attendance.actions import CertificateRefused, RuleContent
from maillage.attendance.certificates import dues
from maillage.attendance.models import Certificate, CertificateRule, CertificateSeries, Presence
from maillage.core.errors import NotAllowed
from maillage.core.models import JournalEntry
from maillage.registrations import retention
from maillage.registrations.models import Letter
from tests.attendance.certificates.worlds import CertificateFactory, RuleFactory, SomeoneFactory, come, ruled
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def verbs():
    return list(JournalEntry.objects.order_by("number").values_list("verb", flat=True))


def said(certificates):
    return [(one.registration.name, one.number, one.minutes, one.is_planned) for one in certificates]


# The rule


def test_a_rule_is_kept_and_changed(event, member, now):
    ruled(event, member, now, rule="minutes", minutes=180, signatory="  Camille   Exemple ", town="Melun")
    rule = ruled(event, member, now, rule="all", minutes=180, hours=Decimal("6.5"), is_discreet=True)

    kept = CertificateRule.objects.get()
    assert kept == rule
    assert (kept.rule, kept.minutes, kept.hours, kept.is_discreet, kept.signatory) == ("all", None, 6.5, True, "")
    assert verbs() == ["attendance.set_rule"] * 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"rule": "never"}, "Choisissez une règle"),
        ({"rule": "minutes"}, "combien de minutes"),
        ({"rule": "minutes", "minutes": 0}, "combien de minutes"),
        ({"rule": "minutes", "minutes": 50_000}, "combien de minutes"),
        ({"action": "  "}, "nature de l’action"),
        ({"hours": Decimal(0)}, "en heures"),
        ({"hours": Decimal("7.5")}, "7\u00a0h au plus, pauses comprises"),
    ],
)
def test_a_rule_that_means_nothing_is_refused(event, member, now, content, words):
    with pytest.raises(CertificateRefused, match=words):
        ruled(event, member, now, **content)

    assert not CertificateRule.objects.exists()


@pytest.mark.abuse(54)
def test_a_discreet_certificate_needs_a_discreet_title(event, member, now):
    event.neutral_title = ""
    event.save()

    with pytest.raises(CertificateRefused, match="titre discret"):
        ruled(event, member, now, is_discreet=True)


def test_the_usual_rule_holds_until_one_is_chosen(event, people, member, now):
    assert said(actions.issue_due(event, by=member, now=now)) == [("Ana Imaginaire", "2026-000001", 360, False)]


# Issuing


def test_those_who_are_due_one_have_it_once(event, people, member, now):
    RuleFactory(event=event, rule="always")

    made = actions.issue_due(event, by=member, now=now)
    again = actions.issue_due(event, by=member, now=now)

    assert said(made) == [("Ana Imaginaire", "2026-000001", 360, False), ("Bo Inventé", "2026-000002", 210, False)]
    assert again == []
    assert verbs() == ["attendance.issue_certificates"]
    assert len({one.code for one in made}) == 2
    assert {(one.title, one.first_day, one.last_day) for one in made} == {
        ("Journée d’exemple", event.first_day, event.last_day)
    }
    assert not Letter.objects.exists()  # nothing to open yet


def test_those_who_are_chosen_by_hand_have_it(event, people, member, now):
    ana, _, cleo = people
    RuleFactory(event=event, rule="by_hand")

    due = actions.issue_due(event, by=member, now=now)
    made = actions.issue(event, [ana.pk, cleo.pk], by=member, now=now)
    again = actions.issue(event, [ana.pk, cleo.pk], by=member, now=now)

    assert (due, again) == ([], [])
    assert said(made) == [("Ana Imaginaire", "2026-000001", 360, False), ("Cléo Fictive", "2026-000002", 360, True)]


def test_an_automatic_rule_is_not_bent_by_hand(event, people, member, now):
    with pytest.raises(CertificateRefused, match="à 1 des personnes choisies"):
        actions.issue(event, [one.pk for one in people[:2]], by=member, now=now)

    assert not Certificate.objects.exists()
    assert not CertificateSeries.objects.exists()


def test_somebody_of_another_event_has_none_of_this_one(event, member, now):
    stranger = SomeoneFactory()
    come(stranger, "am", "pm")

    assert actions.issue(event, [stranger.pk], by=member, now=now) == []


@pytest.mark.parametrize("state", ["waiting", "offered", "cancelled", "refused"])
def test_only_confirmed_registrations_have_one(event, ana, member, now, state):
    ana.state = state
    ana.offered_until = now if state == "offered" else None
    ana.save()

    assert actions.issue_due(event, by=member, now=now) == []


def test_nobody_without_a_name_has_one(event, ana, member, now):
    ana.name = ""
    ana.save()

    assert actions.issue_due(event, by=member, now=now) == []


def test_the_days_are_those_when_she_came(event, ana, member, now):
    event.first_day, event.announced_end = event.first_day - DAY, None
    event.save()
    Presence.objects.filter(half="pm").update(day=event.first_day)
    RuleFactory(event=event, rule="by_hand", hours=6)
    bo = SomeoneFactory(form=ana.form, name="Bo")
    Presence.objects.create(registration=bo, day=event.last_day, half="am", source="sheet", at=now)

    first, second = actions.issue(event, [ana.pk, bo.pk], by=member, now=now)

    assert (first.first_day, first.last_day) == (event.first_day, event.last_day)
    assert (second.first_day, second.last_day) == (event.last_day, event.last_day)


@pytest.mark.parametrize("life", ["cancelled", "postponed"])
def test_what_was_not_held_gives_none(event, people, member, now, life):
    event.life, event.cancelled_at = life, now if life == "cancelled" else None
    event.save()

    with pytest.raises(CertificateRefused, match="n’a pas eu lieu"):
        actions.issue_due(event, by=member, now=now)


def test_none_is_issued_before_the_end(event, people, member, now):
    before = now.replace(hour=15, minute=59) - DAY

    with pytest.raises(CertificateRefused, match="terminé"):
        actions.issue_due(event, by=member, now=before)
    assert actions.issue_due(event, by=member, now=before + timedelta(minutes=1))


def test_without_hours_an_event_ends_with_its_last_day(event, now):
    event.announced_start = event.announced_end = None
    event.save()
    course = dues.course(event)

    assert not course.is_over(now.replace(hour=23, minute=59) - DAY)
    assert course.is_over(now.replace(hour=0, minute=0))


@pytest.mark.abuse(54)
def test_a_discreet_rule_writes_the_discreet_title(event, people, member, now):
    rule = RuleFactory(event=event, is_discreet=True)

    made = actions.issue_due(event, by=member, now=now)
    rule.is_discreet = False
    rule.save()

    assert [one.title for one in made] == ["Réunion partenaire"]
    assert Certificate.objects.get().title == "Réunion partenaire"


def test_a_discreet_title_that_is_gone_betrays_nobody(event, people, member, now):
    RuleFactory(event=event, is_discreet=True)
    event.neutral_title = ""
    event.save()

    with pytest.raises(CertificateRefused, match="n’a plus de titre discret"):
        actions.issue_due(event, by=member, now=now)


def test_numbers_go_on_from_event_to_event_and_begin_again_each_year(event, people, member, now):
    RuleFactory(event=event, rule="by_hand")
    ana, bo, cleo = people

    numbers = [
        actions.issue(event, [one.pk], by=member, now=at)[0].number
        for one, at in ((ana, now), (bo, now), (cleo, now.replace(year=2027)))
    ]

    assert numbers == ["2026-000001", "2026-000002", "2027-000001"]


# Withdrawing, making again


def test_a_certificate_is_withdrawn_for_a_reason_and_its_paper_goes(certificate, member, now):
    actions.keep_papers({certificate.pk: b"%PDF"}, now=now)

    actions.revoke(certificate, " mauvaise \n personne ", by=member, now=now)

    certificate.refresh_from_db()
    assert (certificate.revoked_at, certificate.revoked_reason) == (now, "mauvaise personne")
    assert (certificate.body, certificate.digest) == (None, "")
    assert verbs() == ["attendance.revoke_certificate"]


def test_a_reason_is_needed_and_withdrawing_is_done_once(certificate, member, now):
    with pytest.raises(CertificateRefused, match="pourquoi"):
        actions.revoke(certificate, "  ", by=member, now=now)
    actions.revoke(certificate, "erreur", by=member, now=now)
    with pytest.raises(CertificateRefused, match="déjà retirée"):
        actions.revoke(certificate, "encore", by=member, now=now)
    with pytest.raises(CertificateRefused, match="déjà retirée"):
        actions.reissue(certificate, by=member, now=now)

    certificate.refresh_from_db()
    assert certificate.revoked_reason == "erreur"


def test_after_a_withdrawal_another_one_is_issued_to_whoever_is_chosen_only(event, certificate, member, now):
    actions.revoke(certificate, "erreur", by=member, now=now)

    assert actions.issue_due(event, by=member, now=now) == []
    (made,) = actions.issue(event, [certificate.registration_id], by=member, now=now)

    assert (made.registration, made.number) == (certificate.registration, "2026-000001")


def test_a_corrected_name_gives_another_number_for_the_same_hours(certificate, ana, member, now):
    Presence.objects.all().delete()  # what was certified does not depend on what is noted since

    made = actions.reissue(certificate, by=member, now=now)

    certificate.refresh_from_db()
    assert certificate.revoked_reason == "refaite avec un nom corrigé"
    assert (made.registration, made.minutes, made.title) == (ana, 360, certificate.title)
    assert made.number == "2026-000001"
    assert made.code != certificate.code
    assert verbs() == ["attendance.reissue_certificate"]


@pytest.mark.parametrize("is_there", [True, False])
def test_no_name_no_certificate_made_again(certificate, ana, member, now, is_there):
    ana.name = ""
    ana.save()
    if not is_there:
        ana.delete()

    with pytest.raises(CertificateRefused, match="effacé"):
        actions.reissue(certificate, by=member, now=now)

    certificate.refresh_from_db()
    assert not certificate.is_revoked


# Paper, forgetting


def test_a_paper_is_kept_once_and_she_is_told_once(certificate, ana, now):
    assert actions.keep_papers({certificate.pk: b"%PDF one"}, now=now)
    assert not actions.keep_papers({certificate.pk: b"%PDF two"}, now=now)

    certificate.refresh_from_db()
    assert bytes(certificate.body) == b"%PDF one"
    assert len(certificate.digest) == 64
    letter = Letter.objects.get()
    assert (letter.registration, letter.kind, letter.cause) == (
        ana,
        "certificate",
        f"certificate-{certificate.number}",
    )


def test_a_paper_that_is_wanted_no_more_is_not_kept(certificate, member, now):
    actions.revoke(certificate, "erreur", by=member, now=now)

    assert not actions.keep_papers({certificate.pk: b"%PDF"}, now=now)
    assert not Letter.objects.exists()


def test_forgetting_leaves_the_number_and_nothing_that_names(certificate, ana, now):
    other = CertificateFactory()
    for one in (certificate, other):
        actions.keep_papers({one.pk: b"%PDF Ana"}, now=now)

    assert actions.forget([ana.pk]) == 1
    assert actions.forget([ana.pk]) == 0

    certificate.refresh_from_db()
    other.refresh_from_db()
    assert (certificate.registration, certificate.body, certificate.digest) == (None, None, "")
    assert not certificate.is_revoked
    assert bytes(other.body) == b"%PDF Ana"


def test_the_paper_goes_with_the_name(certificate, ana, now):
    actions.keep_papers({certificate.pk: b"%PDF"}, now=now)

    retention.forget(now=now + 700 * DAY)
    assert Certificate.objects.exclude(body=None).count() == 1
    retention.forget(now=now + 740 * DAY)

    certificate.refresh_from_db()
    ana.refresh_from_db()
    assert (ana.name, certificate.body, certificate.registration) == ("", None, None)


def test_a_registration_that_is_gone_takes_its_paper_with_it(certificate, ana, now):
    actions.keep_papers({certificate.pk: b"%PDF"}, now=now)
    ana.delete()

    assert actions.forget_orphans() == 1
    assert actions.forget_orphans() == 0
    certificate.refresh_from_db()
    assert certificate.body is None


# Who


@pytest.mark.parametrize("act", ["set_rule", "issue", "issue_due", "revoke", "reissue"])
@pytest.mark.parametrize("who", ["stranger", "account"])
def test_only_those_who_organise_write_here(event, certificate, now, act, who):
    person = MembershipFactory().user if who == "stranger" else UserFactory()
    about = {
        "set_rule": (event, RuleContent()),
        "issue": (event, [certificate.registration_id]),
        "issue_due": (event,),
        "revoke": (certificate, "erreur"),
        "reissue": (certificate,),
    }[act]

    with pytest.raises(NotAllowed):
        getattr(actions, act)(*about, by=person, now=now)

    assert verbs() == []
