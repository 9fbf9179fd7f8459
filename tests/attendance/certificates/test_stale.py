"""A presence that is corrected after the certificate left: it is shown, and made again or withdrawn."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.attendance import actions
from maillage.attendance.actions import CertificateRefused
from maillage.attendance.certificates import stale
from maillage.attendance.models import Certificate, Presence
from tests.attendance.certificates.worlds import CertificateFactory, RuleFactory, come
from tests.attendance.presence import worlds
from tests.factories import DepartmentFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
STALE = "Présence changée depuis"


@pytest.fixture
def member():
    return MembershipFactory(organisation=OrganisationFactory(department=DepartmentFactory())).user


@pytest.fixture
def event(member):
    """Held yesterday: 3 h 30, then 2 h 30."""
    day = timezone.localtime() - timedelta(days=1)
    return worlds.event_today(day, organiser=member.memberships.get().organisation, departments=("77",))


@pytest.fixture
def ana(event):
    (ana,) = worlds.people(event, 1)
    RuleFactory(event=event, rule="always")
    come(ana, "am", "pm")
    return ana


@pytest.fixture
def certificate(ana, event, member):
    (made,) = actions.issue_due(event, by=member, now=timezone.now())
    return made


@pytest.fixture
def page(client, member, event):
    client.force_login(member)
    root = f"/pro/agenda/{event.pk}/attestations"
    return lambda path="", data=None: (
        client.get(f"{root}{path}") if data is None else client.post(f"{root}{path}", data, follow=True)
    )


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().replace("\u00a0", " ")).split())


def test_nothing_is_said_while_nothing_changed(page, certificate, event):
    assert stale.of(event) == set()
    assert STALE not in text(page("?etat=delivrees"))


def test_half_a_day_less_is_shown_and_made_again(page, certificate, event):
    Presence.objects.filter(half="pm").delete()

    shown = text(page())
    assert stale.of(event) == {certificate.pk}
    assert STALE in shown
    assert "elle dit 6 h ; aujourd’hui, la présence notée donne 3 h 30" in shown

    answer = text(page(f"/{certificate.pk}/refaire", {"presence": "1"}))

    assert "avec la présence et le nom d’aujourd’hui" in answer
    assert list(Certificate.objects.valid().values_list("minutes", flat=True)) == [210]
    assert Certificate.objects.get(pk=certificate.pk).revoked_reason == "refaite avec la présence corrigée"
    assert stale.of(event) == set()


def test_who_was_never_there_has_nothing_to_be_made_again(page, certificate, event, member, now):
    Presence.objects.all().delete()

    shown = page()
    assert "aujourd’hui, pas d’attestation : jamais notée présente" in text(shown)
    assert 'name="presence"' not in shown.content.decode()
    with pytest.raises(CertificateRefused, match="retirez-la"):
        actions.reissue(certificate, by=member, now=timezone.now(), is_anew=True)
    assert Certificate.objects.valid().get() == certificate


def test_other_days_are_other_certificates(certificate, event):
    Certificate.objects.filter(pk=certificate.pk).update(first_day=event.first_day - timedelta(days=1))

    assert stale.of(event) == {certificate.pk}


def test_a_name_alone_changes_nothing_else(certificate, member):
    Presence.objects.filter(half="pm").delete()

    made = actions.reissue(certificate, by=member, now=timezone.now())

    assert made.minutes == 360


def test_whoever_takes_a_presence_back_is_told(client, page, certificate, ana, event):
    answer = client.post(f"/pro/agenda/{event.pk}/presence?demi={event.first_day}-pm", {"retirer": ana.pk}, follow=True)

    assert "1 attestation délivrée dit autre chose que la présence notée" in text(answer)


def test_one_withdrawn_or_of_nobody_is_not_counted(event, ana):
    gone = CertificateFactory(event=event, registration=None, minutes=1)
    CertificateFactory(event=event, registration=ana, minutes=1, revoked_at=timezone.now(), revoked_reason="x")

    assert gone.event == event
    assert stale.of(event) == set()


def test_before_the_event_nobody_is_said_absent(client, page, event, ana):
    Presence.objects.all().delete()
    event.first_day = event.last_day = event.first_day + timedelta(days=3)
    event.save()

    shown = text(page())

    assert "jamais notée présente" not in shown
    assert "Après l’évènement, cette page dira" in shown
