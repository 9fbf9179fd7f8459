"""Certificates in both working faces, her own, and the page where anybody checks one."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from maillage.accounts import parting
from maillage.attendance import actions
from maillage.attendance.certificates import making
from maillage.attendance.models import Certificate, CertificateRule
from maillage.registrations import signed
from tests.attendance.certificates.worlds import CertificateFactory, FormFactory, RuleFactory, SomeoneFactory, come
from tests.factories import CoordinatorFactory, DepartmentFactory, MembershipFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
RULE = {"rule": "all", "action": "action de formation", "signatory": "Camille Exemple", "town": "Melun"}


@pytest.fixture
def desk(client, member, event):
    """The member face: what answers under the event."""
    client.force_login(member)
    return lambda path="", data=None: (
        client.get(f"/pro/agenda/{event.pk}/attestations{path}")
        if data is None
        else client.post(f"/pro/agenda/{event.pk}/attestations{path}", data)
    )


def said(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\u00a0", " ")


def told(answer, client):
    """After the redirect, what the page says of what was done."""
    assert answer.status_code == 302
    return said(client.get(answer.url))


# Desk


@pytest.mark.parametrize("face", ["pro", "coordination"])
def test_both_faces_tell_who_is_due_one_and_why_not(face, client, event, people, faces):
    client.force_login(faces[face])

    due = client.get(f"/{face}/agenda/{event.pk}/attestations")
    missing = client.get(f"/{face}/agenda/{event.pk}/attestations?etat=pas-due")

    assert due.templates[0].name == "attendance/desk/certificate_list.html"
    assert "Ana Imaginaire Structure d’exemple · 6 h" in said(due)
    assert "Bo Inventé Structure d’exemple · absente l’après-midi" in said(missing)
    assert "Cléo Fictive Structure d’exemple · jamais notée présente" in said(missing)
    assert due["Cache-Control"] == "private, no-store"
    assert 'aria-current="page">Attestations</a>' in due.content.decode()


@pytest.mark.parametrize("size", [1, 4])
def test_the_list_costs_the_same_whatever_its_size(client, member, event, size, now, django_assert_num_queries):
    client.force_login(member)
    form = FormFactory(event=event)
    for n in range(size):
        for state in ("due", "missing", "issued"):
            one = SomeoneFactory(form=form, name=f"{state} {n}")
            come(one, *(("am", "pm") if state != "missing" else ("am",)))
            if state == "issued":
                CertificateFactory(registration=one)

    with django_assert_num_queries(19):
        answer = client.get(f"/pro/agenda/{event.pk}/attestations")

    assert answer.content.decode().count('name="qui"') == size


def test_the_list_goes_by_pages(desk, event):
    form = FormFactory(event=event)
    for n in range(51):
        SomeoneFactory(form=form, name=f"Personne {n:02}")

    second = said(desk("?etat=pas-due&n=2"))

    assert ("Personne 50" in second, "Personne 49" in second) == (True, False)
    assert "Personne 50" in said(desk("?etat=pas-due&n=99"))
    assert desk("?etat=unknown&n=x").status_code == 200


def test_the_rule_is_chosen_there(desk, client, event):
    answer = desk("/regle", {**RULE, "rule": "minutes", "minutes": "180", "hours": "6,5", "is_discreet": "on"})

    assert "La règle est enregistrée" in told(answer, client)
    rule = CertificateRule.objects.get()
    assert (rule.rule, rule.minutes, rule.hours, rule.is_discreet) == ("minutes", 180, 6.5, True)
    assert 'value="6,50"' in desk().content.decode()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"rule": "minutes"}, "combien de minutes"),
        ({"hours": "beaucoup"}, "La durée se dit en heures"),
        ({"hours": "9"}, "dépasse celle du programme"),
        ({"action": ""}, "Nature de l’action"),
    ],
)
def test_a_rule_that_means_nothing_keeps_what_was_typed(desk, more, words):
    answer = desk("/regle", {**RULE, **more})

    assert answer.status_code == 422
    assert words in said(answer)
    assert 'value="Camille Exemple"' in answer.content.decode()


def test_all_who_are_due_one_have_it_once_even_clicked_twice(desk, client, people):
    first, second = (desk("/delivrer", {"a": "toutes", "sans": "1"}) for _ in range(2))

    page = told(first, client)
    assert "1 attestation est délivrée" in page
    assert "Rien de nouveau" in page
    assert [answer.status_code for answer in (first, second)] == [302, 302]
    assert first.url.endswith("?etat=delivrees")
    assert Certificate.objects.count() == 1


def test_without_a_signatory_nothing_leaves_before_it_is_said(desk, client, people):
    refused = desk("/delivrer", {"a": "toutes"})

    assert "Personne ne signe encore ces attestations" in told(refused, client)
    assert not Certificate.objects.exists()
    assert "Personne ne signe encore" in said(desk())


def test_those_who_are_ticked_have_it(desk, client, event, people):
    RuleFactory(event=event, rule="by_hand")

    page = told(desk("/delivrer", {"qui": [people[0].pk, people[2].pk, "rien"]}), client)

    assert "2 attestations sont délivrées" in page
    assert "Cochez d’abord" in told(desk("/delivrer", {}), client)


def test_two_tabs_with_two_rules_say_what_to_do(desk, client, people):
    answer = desk("/delivrer", {"qui": [people[1].pk], "sans": "1"})

    assert "La règle ne donne pas d’attestation à 1 des personnes choisies" in told(answer, client)
    assert not Certificate.objects.exists()


def test_a_cancelled_event_says_that_there_is_nothing_to_certify(desk, client, event, people, now):
    event.life, event.cancelled_at = "cancelled", now
    event.save()

    page = desk()
    refusal = told(desk("/delivrer", {"a": "toutes"}), client)

    assert "Il n’y a rien à attester" in said(page)
    assert "n’a pas eu lieu" in refusal


def test_before_the_end_nothing_can_be_issued(desk, client, event, people):
    event.first_day = event.last_day = event.first_day.replace(year=2090)
    event.save()
    RuleFactory(event=event, rule="by_hand")

    page = desk()

    assert "quand l’évènement est terminé" in said(page)
    assert "delivrer" not in page.content.decode().replace("a-delivrer", "")


def test_states_follow_the_worker_and_the_paper_is_given(desk, event, ana, member, now):
    (one,) = actions.issue_due(event, by=member, now=now)
    Certificate.objects.update(body=None, digest="")

    waiting = said(desk("?etat=delivrees"))
    early = desk(f"/{one.pk}.pdf")
    making.make_slice("", now)
    ready = said(desk("?etat=delivrees"))
    given = desk(f"/{one.pk}.pdf")

    assert ("En préparation" in waiting, "rechargez la page" in waiting) == (True, True)
    assert early.status_code == 404
    assert "Prête" in ready
    assert given.content.startswith(b"%PDF")
    assert given["Content-Disposition"] == f'attachment; filename="attestation-{one.number}.pdf"'
    assert (given["Cache-Control"], given["Content-Security-Policy"]) == (
        "private, no-store",
        "default-src 'none'; sandbox",
    )


def test_a_certificate_is_withdrawn_with_a_reason(desk, client, certificate):
    asked = desk(f"/{certificate.pk}/retirer")
    empty = desk(f"/{certificate.pk}/retirer", {"reason": ""})
    page = told(desk(f"/{certificate.pk}/retirer", {"reason": "délivrée par erreur"}), client)
    again = told(desk(f"/{certificate.pk}/retirer", {"reason": "encore"}), client)

    assert "Elle est à Ana Imaginaire" in said(asked)
    assert (empty.status_code, asked["Cache-Control"]) == (422, "private, no-store")
    assert "L’attestation est retirée" in page
    assert "déjà retirée" in again
    assert "délivrée par erreur" in said(desk("?etat=retirees"))
    assert "Elle est déjà retirée" in said(desk(f"/{certificate.pk}/retirer"))


def test_who_had_hers_withdrawn_is_not_given_another_with_all(desk, client, certificate):
    desk(f"/{certificate.pk}/retirer", {"reason": "délivrée par erreur"})

    page = desk("?etat=a-delivrer")
    told(desk("/delivrer", {"a": "toutes"}), client)

    assert "Ana Imaginaire" in said(page)
    assert "Retirée une fois" in said(page)
    assert 'value="toutes"' not in page.content.decode()
    assert Certificate.objects.count() == 1


def test_a_corrected_name_is_printed_again(desk, client, certificate, ana):
    ana.name = "Ana Réelle"
    ana.save()

    page = told(desk(f"/{certificate.pk}/refaire", {}), client)
    refusal = told(desk(f"/{certificate.pk}/refaire", {}), client)

    assert f"L’attestation {certificate.number} est retirée" in page
    assert "déjà retirée" in refusal
    assert [one.is_revoked for one in Certificate.objects.order_by("issued_at")] == [True, False]


def test_what_was_forgotten_is_listed_by_its_number(desk, certificate, ana):
    actions.forget([ana.pk])

    page = desk("?etat=delivrees")

    assert f"Nom effacé 6 h · n° {certificate.number}" in said(page)
    assert "Papier effacé" in said(page)
    assert "/refaire" not in page.content.decode()


@pytest.mark.parametrize("path", ["", "/regle", "/delivrer"])
@pytest.mark.parametrize("who", ["stranger", "elsewhere"])
def test_who_does_not_organise_finds_nothing(client, event, people, path, who):
    person = (
        MembershipFactory().user
        if who == "stranger"
        else CoordinatorFactory(mandate__department=DepartmentFactory(code="59"))
    )
    client.force_login(person)
    face = "pro" if who == "stranger" else "coordination"
    ask = client.get if path == "" else client.post

    assert ask(f"/{face}/agenda/{event.pk}/attestations{path}").status_code == 404


def test_a_certificate_of_another_event_is_not_opened_here(desk, certificate):
    other = CertificateFactory()

    answers = [desk(f"/{other.pk}.pdf"), desk(f"/{other.pk}/retirer"), desk(f"/{other.pk}/refaire", {})]

    assert [answer.status_code for answer in answers] == [404] * 3


# Hers


def test_she_has_her_certificate_by_her_link(client, certificate, ana, now):
    address = f"/inscription/{signed.token(ana.pk)}/attestation.pdf"

    waiting = client.get(address)
    making.make_slice("", now)
    given = client.get(address)

    assert (waiting.status_code, waiting["Retry-After"]) == (503, "60")
    assert given.content.startswith(b"%PDF")
    assert (given["Cache-Control"], given["X-Robots-Tag"]) == ("private, no-store", "none")
    assert "ana" not in given["Content-Disposition"].lower()


def test_no_link_no_certificate(client, certificate, ana, people, member, now):
    making.make_slice("", now)
    other = signed.token(people[1].pk)
    hers = signed.token(ana.pk)

    answers = [client.get(f"/inscription/{token}/attestation.pdf") for token in (other, f"{hers}x", "abc", ana.pk)]
    actions.revoke(certificate, "erreur", by=member, now=now)
    answers.append(client.get(f"/inscription/{hers}/attestation.pdf"))

    assert [answer.status_code for answer in answers] == [404] * 5


@pytest.mark.parametrize("size", [1, 3])
def test_her_account_lists_hers(client, member, now, size, django_assert_num_queries):
    for _ in range(size):
        CertificateFactory(registration=SomeoneFactory(person=member))
    CertificateFactory(registration=SomeoneFactory(person=member), revoked_at=now, revoked_reason="erreur")
    CertificateFactory()
    making.make_slice("", now)
    client.force_login(member)

    with django_assert_num_queries(10):
        page = client.get("/pro/agenda/mes-attestations")

    assert page["Cache-Control"] == "private, no-store"
    links = re.findall(r'href="(/inscription/[^"]+/attestation.pdf)"', page.content.decode())
    assert len(links) == size
    assert all(client.get(link).status_code == 200 for link in links)


def test_an_account_without_any_is_told_when_they_come(client, member):
    client.force_login(member)

    assert "Elles se délivrent après l’évènement" in said(client.get("/pro/agenda/mes-attestations"))
    assert client.get("/coordination/agenda/mes-attestations").status_code == 404


# Whoever checks one


def checked(client, number, code):
    return client.post("/attestations/verifier", {"numero": number, "code": code})


@pytest.mark.abuse(54)
def test_a_valid_certificate_says_of_what_and_never_of_whom(client, certificate):
    page = checked(client, certificate.number, "abcde-fghjk")

    text = said(page)
    assert "Cette attestation est valable" in text
    for words in ("Journée d’exemple", "le 17 novembre 2026", "6 h, pauses déduites"):
        assert words in text
    whole = page.content.decode()
    for words in ("Ana", "Imaginaire", "Structure", "example.org", str(certificate.pk), "ABCDE", "Melun", "Camille"):
        assert words not in whole, words
    assert "abcde-fghjk" not in whole
    assert page["Cache-Control"] == "no-store"
    assert "noindex" in page["X-Robots-Tag"]
    assert not page.cookies


@pytest.mark.parametrize("number", ["2035 000123", " 2035-000123 ", "2035–000123", "2035000123"])
def test_a_number_is_read_as_people_type_it(client, ana, number):
    CertificateFactory(registration=ana, number="2035-000123")

    assert "valable" in said(checked(client, number, " ABCDE FGHJK "))


@pytest.mark.abuse(82)
def test_a_wrong_code_and_an_unknown_number_have_the_same_answer(client, certificate):
    wrong = checked(client, certificate.number, "AAAAA-AAAAA")
    unknown = checked(client, "2035-999999", "AAAAA-AAAAA")

    assert (wrong.status_code, unknown.status_code) == (200, 200)
    assert wrong.content.decode().replace(certificate.number, "") == unknown.content.decode().replace("2035-999999", "")
    assert "Aucune attestation n’a ce numéro et ce code" in said(wrong)


@pytest.mark.parametrize(
    "form",
    [{}, {"numero": "2035-000123"}, {"numero": "rien", "code": "ABCDEFGHJK"}, {"numero": "1" * 99, "code": "é" * 99}],
)
def test_what_cannot_be_a_certificate_is_asked_again(client, form):
    assert client.post("/attestations/verifier", form).status_code == 422


@pytest.mark.parametrize("code", ["é" * 10, "-", "\x00ABCDEFGHJK", "ＡＢＣＤＥＦＧＨＪＫ"])
def test_odd_signs_are_only_a_wrong_code(client, certificate, code):
    answer = checked(client, certificate.number, code)

    assert "valable</h" not in answer.content.decode()
    assert answer.status_code in (200, 422)


@pytest.mark.abuse(82)
@pytest.mark.parametrize("is_ours", [True, False])
def test_tries_are_counted_by_number_ours_or_not(client, certificate, is_ours):
    number = certificate.number if is_ours else "2035-999999"
    answers = [checked(client, number, "AAAAA-AAAAA").status_code for _ in range(11)]
    right = checked(client, number, "ABCDE-FGHJK")
    other = checked(client, "2035-888888", "AAAAA-AAAAA")

    assert answers == [200] * 10 + [429]
    assert (right.status_code, other.status_code) == (429, 200)
    assert "Réessayez dans une heure" in said(right)


def test_reading_a_right_one_again_and_again_is_free(client, certificate):
    assert {checked(client, certificate.number, "ABCDE-FGHJK").status_code for _ in range(12)} == {200}


def test_a_withdrawn_certificate_says_since_when_and_nothing_more(client, certificate, member, now):
    actions.revoke(certificate, "un motif à taire", by=member, now=now)

    text = said(checked(client, certificate.number, "ABCDE-FGHJK"))

    assert "retirée le 18 novembre 2026" in text
    for words in ("Journée", "motif", "6 h", "Ana"):
        assert words not in text
    assert "Aucune attestation" in said(checked(client, certificate.number, "AAAAA-AAAAA"))


def test_a_forgotten_certificate_is_still_valid(client, certificate, ana, now):
    making.make_slice("", now)
    actions.forget([ana.pk])
    ana.delete()

    assert "Cette attestation est valable" in said(checked(client, certificate.number, "ABCDE-FGHJK"))


def test_the_number_of_the_code_on_the_paper_is_filled_in(client):
    page = client.get("/attestations/verifier?numero=2035-000123").content.decode()
    forged = client.get("/attestations/verifier?numero=<b>&code=ABCDEFGHJK").content.decode()

    assert 'value="2035-000123"' in page
    assert ("&lt;b" in forged, "ABCDEFGHJK" in forged) == (False, False)


def test_it_answers_without_any_cookie_and_changes_nothing_of_a_session(certificate):
    strict = Client(enforce_csrf_checks=True)

    answer = checked(strict, certificate.number, "ABCDE-FGHJK")

    assert (answer.status_code, dict(answer.cookies)) == (200, {})


def test_the_page_of_her_registration_leads_to_it(client, ana, certificate, people, now):
    own = f"/inscription/{signed.token(ana.pk)}"

    waiting = client.get(own)
    making.make_slice("", now)
    ready = client.get(own)
    absent = client.get(f"/inscription/{signed.token(people[2].pk)}")

    assert "se prépare" in said(waiting)
    assert f'href="{own}/attestation.pdf"' in ready.content.decode()
    assert "attestation" not in said(absent).lower()


def test_the_calendar_of_an_account_leads_to_hers(client, member):
    client.force_login(member)

    assert 'href="/pro/agenda/mes-attestations"' in client.get("/pro/agenda/mon-calendrier").content.decode()


def test_the_copy_of_her_data_says_hers(certificate, ana, member, now):
    ana.person = member
    ana.save()
    CertificateFactory()

    assert parting.exported(member)["attestations"] == [
        {
            "numéro": certificate.number,
            "titre": "Journée d’exemple",
            "premier jour": certificate.first_day,
            "dernier jour": certificate.last_day,
            "minutes": 360,
            "délivrée le": certificate.issued_at,
            "retirée le": None,
        }
    ]


def test_the_copy_of_her_data_says_where_she_was_seen(certificate, ana, member):
    """She registered without logging in, with her address: it is hers all the same."""
    ana.email = member.email.lower()
    ana.save()
    (first, *_) = said = parting.exported(member)["présences"]

    assert len(said) == ana.presences.count() > 0
    assert (first["évènement"], first["jour"], first["demi-journée"], first["vue"]) == (
        "Journée d’exemple",
        certificate.first_day,
        "matin",
        "à l'entrée",
    )
    assert [one["numéro"] for one in parting.exported(member)["attestations"]] == [certificate.number]


def test_closing_an_account_leaves_her_certificate_to_her_link(client, certificate, ana, member, now):
    ana.person = member
    ana.save()
    making.make_slice("", now)

    parting.end_all(member, by=member, now=now)

    assert client.get(f"/inscription/{signed.token(ana.pk)}/attestation.pdf").status_code == 200
