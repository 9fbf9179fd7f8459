"""The list of events and the page of one, in both working faces."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from maillage.core.errors import NotAllowed
from maillage.core.models import JournalEntry
from maillage.events import actions
from maillage.events.models import Event
from tests.events.factories import AppearanceFactory, DraftFactory, EventFactory, SlotFactory, WeekFactory, publish
from tests.events.reviews import proposal_of
from tests.factories import CoordinatorFactory, DepartmentFactory, MembershipFactory, OrganisationFactory

FACES = ["pro", "coordination"]


@pytest.fixture
def enter(client, people):
    def into(face, person=None):
        client.force_login(person or people[face])
        return client

    return into


@pytest.fixture
def guest(db):
    """Of a structure of the Nord."""
    DepartmentFactory(code="59", name="Nord", seat="59350")
    return MembershipFactory(organisation=OrganisationFactory(name="Invités")).user


def _list(browser, face, asked=""):
    return browser.get(reverse(f"{face}:list-events") + asked).context["found"]


def _titles(browser, face, asked=""):
    return [row.event.title for row in _list(browser, face, asked).rows]


def _do(browser, face, act, event, **said):
    return browser.post(reverse(f"{face}:{act}", args=[event.pk]), said)


@pytest.mark.parametrize("face", FACES)
def test_the_list_counts_each_state(enter, structure, member, face, now):
    said = {"organiser": structure, "departments": ("77",)}
    EventFactory(title="À venir", **said)
    EventFactory(title="Passé", first_day=date(2020, 3, 3), **said)
    DraftFactory(title="Brouillon", first_day=date(2035, 1, 2), **said)
    EventFactory(title="Retiré", editorial="withdrawn", **said)
    sent = DraftFactory(title="À relire", first_day=date(2035, 1, 3), **said)
    actions.submit_event(sent, by=member, now=now)
    EventFactory(title="Ailleurs", departments=("59",))

    found = _list(enter(face), face)

    assert [row.event.title for row in found.rows] == ["Brouillon", "À relire", "À venir", "Retiré", "Passé"]
    assert found.counts == (
        ("review", "À relire", 1),
        ("draft", "Brouillons", 1),
        ("coming", "À venir", 1),
        ("past", "Passés", 1),
        ("withdrawn", "Retirés", 1),
    )
    assert _titles(enter(face), face, "?etat=review") == ["À relire"]
    assert _titles(enter(face), face, "?mots=a+ven") == ["À venir"]


def test_a_member_sees_the_parts_of_her_week_once_they_are_sent(enter, structure, guest, now):
    week = WeekFactory(title="Semaine", organiser=structure)
    own = guest.memberships.get().organisation
    DraftFactory(title="Pas envoyée", parent=week, organiser=own)
    sent = DraftFactory(title="Envoyée", parent=week, organiser=own, departments=("59",))
    actions.submit_event(sent, by=guest, now=now)
    EventFactory(title="Publiée", parent=week, organiser=own)

    assert sorted(_titles(enter("pro"), "pro")) == ["Envoyée", "Publiée", "Semaine"]


def test_the_coordination_sees_its_territory_only(enter, structure):
    EventFactory(title="Ici", departments=("77", "75"))
    EventFactory(title="Ailleurs", departments=("75",))
    EventFactory(title="Partout")

    assert _titles(enter("coordination"), "coordination") == ["Ici"]
    assert _titles(enter("coordination"), "coordination", "?territoire=france") == ["Ici"]


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("size", [1, 3])
def test_the_list_costs_the_same_whatever_its_size(enter, structure, face, size, django_assert_num_queries):
    EventFactory.create_batch(size, organiser=structure, departments=("77",))
    browser = enter(face)

    with django_assert_num_queries({"pro": 14, "coordination": 17}[face]):
        page = browser.get(reverse(f"{face}:list-events"))

    assert page.context["found"].total == size


def test_the_list_goes_by_pages(enter, structure):
    EventFactory.create_batch(26, organiser=structure, departments=("77",))

    found = _list(enter("pro"), "pro", "?n=2")

    assert (found.page, found.page_count, len(found.rows)) == (2, 2, 1)


@pytest.mark.parametrize("face", FACES)
def test_the_overview_says_what_comes_next(enter, structure, draft, face):
    def steps():
        page = enter(face).get(reverse(f"{face}:show-event", args=[draft.pk]))
        return [(step.title, step.is_done, step.is_next) for step in page.context["overview"].steps]

    assert steps()[:2] == [("Compléter la présentation", False, True), ("Écrire le programme", False, False)]
    Event.objects.filter(pk=draft.pk).update(themes=("prevention",), accessibility=("step_free",))
    assert steps()[:2] == [("Compléter la présentation", True, False), ("Écrire le programme", False, True)]


@pytest.mark.parametrize("face", FACES)
def test_the_overview_reminds_of_registrations(enter, draft, face):
    """A session could be published without them, and nothing said so."""

    def step():
        steps = enter(face).get(reverse(f"{face}:show-event", args=[draft.pk])).context["overview"].steps
        return next(one for one in steps if one.title == "Ouvrir les inscriptions")

    assert (step().label.text, step().href) == ("Si besoin", reverse(f"{face}:list-registrations", args=[draft.pk]))
    Event.objects.filter(pk=draft.pk).update(registering="here")
    assert step().label.text == "Fait"


@pytest.mark.parametrize("face", FACES)
def test_the_overview_leads_to_what_readers_see(enter, structure, face):
    event = EventFactory(organiser=structure, departments=("77",))
    SlotFactory(event=event)
    publish(event)

    page = enter(face).get(reverse(f"{face}:show-event", args=[event.pk])).text

    assert f'href="{event.get_absolute_url()}"' in page
    assert f'href="{event.get_absolute_url()}/programme.ics"' in page


def test_a_member_sends_and_does_not_publish(enter, draft, member):
    page = enter("pro").get(reverse("pro:show-event", args=[draft.pk]))
    assert (page.context["overview"].can_submit, page.context["overview"].can_publish) == (True, False)
    assert _do(enter("pro"), "pro", "publish-event", draft).status_code == 403

    answer = _do(enter("pro"), "pro", "submit-event", draft, **{"note-text": "Merci."})

    assert answer.status_code == 302
    assert (proposal_of(draft).state, proposal_of(draft).author, proposal_of(draft).note) == (
        "submitted",
        member,
        "Merci.",
    )
    assert _do(enter("pro"), "pro", "submit-event", draft).status_code == 409


def test_the_coordination_publishes_its_own_at_once(enter, structure):
    event = DraftFactory(departments=("77",))

    page = enter("coordination").get(reverse("coordination:show-event", args=[event.pk]))
    assert page.context["overview"].can_publish
    _do(enter("coordination"), "coordination", "publish-event", event)

    event.refresh_from_db()
    assert event.is_published


def test_whoever_decides_reads_all_of_it_then_accepts(enter, draft, member, now):
    actions.submit_event(draft, by=member, now=now)
    page = enter("coordination").get(reverse("coordination:show-event", args=[draft.pk]))
    review = page.context["overview"].review
    assert (review.can_decide, review.is_mine) == (True, False)
    assert "Salle des fêtes" in page.text

    assert _do(enter("coordination"), "coordination", "accept-event", draft, digest="autre").status_code == 409
    assert _do(enter("coordination"), "coordination", "publish-event", draft).status_code == 409
    _do(enter("coordination"), "coordination", "accept-event", draft, digest=review.sheet.digest)

    draft.refresh_from_db()
    assert draft.is_published


def test_the_queue_leads_to_it_too(enter, draft, member, now):
    actions.submit_event(draft, by=member, now=now)

    queue = enter("coordination").get("/coordination/a-traiter")
    page = enter("coordination").get(reverse("coordination:show-proposal", args=[proposal_of(draft).pk]))

    assert draft.title in queue.text
    assert reverse("coordination:show-event", args=[draft.pk]) in page.text


def test_words_are_asked_for_and_kept_in_the_thread(enter, draft, member, now):
    actions.submit_event(draft, by=member, now=now)

    for act, name in (("comment-event", "comment"), ("return-event", "changes"), ("refuse-event", "refusal")):
        assert _do(enter("coordination"), "coordination", act, draft, **{f"{name}-text": " "}).status_code == 422
    _do(enter("coordination"), "coordination", "comment-event", draft, **{"comment-text": "Je regarde."})
    _do(enter("coordination"), "coordination", "return-event", draft, **{"changes-text": "Il manque l’heure."})
    assert proposal_of(draft).state == "changes"
    page = enter("pro").get(reverse("pro:show-event", args=[draft.pk])).text
    assert "Je regarde." in page
    assert "Il manque l’heure." in page
    _do(enter("pro"), "pro", "submit-event", draft)
    _do(enter("coordination"), "coordination", "refuse-event", draft, **{"refusal-text": "Pas ici."})
    assert proposal_of(draft).state == "refused"
    assert "Pas ici." in enter("pro").get(reverse("pro:show-event", args=[draft.pk])).text


def test_whoever_sent_it_takes_it_back(enter, draft, member, now):
    actions.submit_event(draft, by=member, now=now)

    assert _do(enter("coordination"), "coordination", "take-back-event", draft).status_code == 403
    _do(enter("pro"), "pro", "take-back-event", draft)

    assert proposal_of(draft).state == "withdrawn"
    assert _do(enter("pro"), "pro", "take-back-event", draft).status_code == 404


def test_whoever_makes_the_week_decides_on_its_parts_in_the_member_face(enter, structure, guest, now):
    week = WeekFactory(organiser=structure)
    part = DraftFactory(parent=week, organiser=guest.memberships.get().organisation, departments=("59",))
    show = reverse("pro:show-event", args=[part.pk])
    assert enter("pro").get(show).status_code == 404
    assert enter("pro").get(reverse("pro:show-event", args=[week.pk])).context["overview"].parts.hidden == 1
    actions.submit_event(part, by=guest, now=now)

    parts = enter("pro").get(reverse("pro:show-event", args=[week.pk])).context["overview"].parts
    page = enter("pro").get(show)

    assert [(one.href, one.label.text) for one in parts.shown] == [(show, "À relire")]
    assert (page.context["tabs"], page.context["overview"].can_edit) == ([], False)
    assert enter("pro").get(reverse("pro:edit-event", args=[part.pk])).status_code == 404
    _do(enter("pro"), "pro", "refuse-event", part, **{"refusal-text": "Hors sujet."})
    assert enter("pro").get(show).status_code == 404
    actions.submit_event(part, by=guest, now=now + timedelta(minutes=1))
    digest = enter("pro").get(show).context["overview"].review.sheet.digest
    assert _do(enter("pro"), "pro", "accept-event", part, digest=digest).url == show
    part.refresh_from_db()
    assert part.is_published


@pytest.mark.parametrize("face", FACES)
def test_what_happens_is_said_with_a_word(enter, structure, face):
    event = EventFactory(organiser=structure, departments=("77",))

    assert _do(enter(face), face, "set-event-life", event, life="").status_code == 422
    _do(enter(face), face, "set-event-life", event, life="postponed", note="Au 12 mai.")

    event.refresh_from_db()
    assert (event.life, event.life_note, event.sequence) == ("postponed", "Au 12 mai.", 1)


@pytest.mark.parametrize("face", FACES)
def test_it_is_withdrawn_once_confirmed(enter, structure, face):
    event = EventFactory(organiser=structure, departments=("77",))

    assert _do(enter(face), face, "withdraw-event", event).status_code == 422
    _do(enter(face), face, "withdraw-event", event, confirme="1")

    event.refresh_from_db()
    assert event.editorial == "withdrawn"


@pytest.mark.parametrize("face", FACES)
def test_a_stranger_can_do_nothing(enter, structure, member, draft, face, now):
    actions.submit_event(draft, by=member, now=now)
    strangers = (
        MembershipFactory().user,
        CoordinatorFactory(mandate__department=DepartmentFactory(code="59", seat="59350")),
    )
    for person in strangers:
        browser = enter(face, person)
        assert browser.get(reverse(f"{face}:show-event", args=[draft.pk])).status_code == 404
        for act in (
            "submit-event",
            "take-back-event",
            "comment-event",
            "accept-event",
            "return-event",
            "refuse-event",
            "publish-event",
            "withdraw-event",
            "set-event-life",
        ):
            assert _do(browser, face, act, draft).status_code == 404
        assert _titles(browser, "pro") == []


@pytest.mark.parametrize(("comes", "state"), [("oui", "confirmed"), ("non", "declined")])
def test_a_speaker_answers_for_her_own_part(enter, member, now, comes, state):
    slot = SlotFactory(event=EventFactory(title="Colloque"))
    appearance = AppearanceFactory(slot=slot, person=member, state="approached")
    page = enter("pro").get(reverse("pro:list-events"))
    assert [one.event for one in page.context["invitations"]] == ["Colloque"]

    enter("pro").post(page.context["invitations"][0].href, {"comes": comes})

    appearance.refresh_from_db()
    assert appearance.state == state
    assert JournalEntry.objects.filter(verb="events.answer_appearance", actor=str(member.pk)).exists()


def test_nobody_answers_for_another(enter, member, now):
    appearance = AppearanceFactory(person=MembershipFactory().user, state="approached")
    address = reverse("pro:answer-appearance", args=[appearance.pk])

    assert enter("pro").post(address, {"comes": "oui"}).status_code == 404
    with pytest.raises(NotAllowed):
        actions.answer_appearance(appearance, comes=True, by=member, now=now)


def test_there_is_nothing_to_answer_once_it_is_given_up(enter, member, now):
    slot = SlotFactory(event=EventFactory(life="cancelled"))
    appearance = AppearanceFactory(slot=slot, person=member, state="approached")

    assert enter("pro").get(reverse("pro:list-events")).context["invitations"] == []
    enter("pro").post(reverse("pro:answer-appearance", args=[appearance.pk]), {"comes": "oui"})
    enter("pro").post(reverse("pro:answer-appearance", args=[appearance.pk]), {"comes": "peut-être"})
    appearance.refresh_from_db()
    assert appearance.state == "approached"


def test_the_organiser_sees_that_a_speaker_will_not_come(enter, draft):
    AppearanceFactory(slot=SlotFactory(event=draft), state="declined")

    assert "Quelqu’un ne viendra pas" in enter("pro").get(reverse("pro:show-event", args=[draft.pk])).text
