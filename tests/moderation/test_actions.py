"""What may be done to a proposal, by whom, and what it writes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from maillage.core.errors import DomainError, NotAllowed
from maillage.core.models import JournalEntry
from maillage.directory.models import Organisation
from maillage.moderation import actions, queries
from maillage.moderation.models import Proposal, Version
from tests import factories

pytestmark = pytest.mark.django_db
State = Proposal.State
KIND = "test.leaflet"


@pytest.fixture
def draft(record, author, now):
    return actions.open_proposal(KIND, str(record.pk), {"phone": "01 99 00 00 02"}, by=author, now=now, note="Vu hier.")


@pytest.fixture
def sent(draft, author, now):
    return actions.submit(draft, by=author, now=now)


def _digest(proposal):
    return queries.sheet(Proposal.objects.get(pk=proposal.pk)).digest


def _verbs():
    return list(JournalEntry.objects.order_by("pk").values_list("verb", "actor"))


def test_proposal_keeps_what_changes_and_what_it_was(draft, record, author, now):
    assert (draft.kind, draft.target, draft.title, draft.department_id) == (KIND, str(record.pk), "Accueil", "77")
    assert (draft.base, draft.content) == ({"phone": "01 99 00 00 01"}, {"phone": "01 99 00 00 02"})
    assert (draft.state, draft.author, draft.note, draft.is_public) == (State.DRAFT, author, "Vu hier.", False)
    assert (draft.created_at, draft.expires_at) == (now, now + timedelta(days=60))
    assert (draft.digest, _verbs()) == (_digest(draft), [("moderation.open", str(author.pk))])


def test_proposal_leaves_out_the_fields_that_do_not_change(record, author, now):
    said = {"name": " Accueil ", "description": "Fermé.", "phone": record.phone}

    proposal = actions.open_proposal(KIND, str(record.pk), said, by=author, now=now)

    assert (proposal.base, proposal.content) == ({"description": "Ouvert le matin."}, {"description": "Fermé."})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({}, "Rien ne change : modifiez au moins un champ avant d’envoyer."),
        ({"name": "Accueil"}, "Rien ne change : modifiez au moins un champ avant d’envoyer."),
        ({"status": "closed"}, "Pour cette fiche, une modification ne peut pas être proposée ici : ce champ."),
        ({"description": "interdit"}, "texte : ce mot n’est pas permis."),
    ],
)
def test_proposal_that_cannot_be_written_is_refused(content, sentence, record, author, now):
    with pytest.raises(DomainError) as refusal:
        actions.open_proposal(KIND, str(record.pk), content, by=author, now=now)

    assert (str(refusal.value), Proposal.objects.count()) == (sentence, 0)


def test_secret_field_is_never_proposed_nor_kept(kind, record, author, now):
    kind.secret[str(record.pk)] = {"phone"}

    with pytest.raises(DomainError, match="une modification ne peut pas être proposée ici : numéro"):
        actions.open_proposal(KIND, str(record.pk), {"phone": "x"}, by=author, now=now)


def test_proposal_needs_the_right_to_propose(record, now):
    with pytest.raises(NotAllowed):
        actions.open_proposal(
            KIND, str(record.pk), {"phone": ""}, by=factories.UserFactory(is_confirmed=False), now=now
        )


def test_proposal_on_a_record_that_is_gone_says_so(record, author, now):
    target = str(record.pk)
    record.delete()

    with pytest.raises(actions.RecordGone, match="Cette fiche n’existe plus"):
        actions.open_proposal(KIND, target, {"phone": ""}, by=author, now=now)


@pytest.mark.parametrize(
    ("note", "sentence"), [("é" * 1001, "1001 caractères"), ("a\x00", "illisible"), ("\ud800", "illisible")]
)
def test_note_that_cannot_be_kept_is_refused(note, sentence, record, author, now):
    with pytest.raises(DomainError, match=sentence):
        actions.open_proposal(KIND, str(record.pk), {"phone": ""}, by=author, now=now, note=note)


def test_propose_opens_and_sends_at_once(record, author, now):
    proposal = actions.propose(KIND, str(record.pk), {"phone": ""}, by=author, now=now)

    assert (proposal.state, proposal.submitted_at) == (State.SUBMITTED, now)
    assert _verbs() == [("moderation.open", str(author.pk)), ("moderation.submit", str(author.pk))]


def test_draft_is_written_again_over_what_the_record_says_now(draft, record, author, now):
    Organisation.objects.filter(pk=record.pk).update(phone="01 99 00 00 03")

    edited = actions.edit(draft, {"phone": "01 99 00 00 04"}, by=author, now=now, note="")

    assert (edited.base, edited.content) == ({"phone": "01 99 00 00 03"}, {"phone": "01 99 00 00 04"})
    assert (edited.note, edited.digest) == ("", _digest(draft))


def test_draft_that_says_nothing_any_more_is_refused(draft, author, now):
    with pytest.raises(DomainError, match="Rien ne change"):
        actions.edit(draft, {"phone": "01 99 00 00 01"}, by=author, now=now)


def test_sent_proposal_is_frozen(sent, author, now):
    with pytest.raises(DomainError, match="elle ne change plus"):
        actions.edit(sent, {"phone": "01 99 00 00 04"}, by=author, now=now)


@pytest.mark.parametrize("act", ["edit", "submit", "withdraw"])
def test_only_its_author_writes_sends_and_withdraws(act, draft, moderator, now):
    extra = ({"phone": ""},) if act == "edit" else ()

    with pytest.raises(NotAllowed), transaction.atomic():
        getattr(actions, act)(draft, *extra, by=moderator, now=now)

    assert Proposal.objects.get().state == State.DRAFT


def test_accepting_writes_the_record_and_keeps_a_version(sent, record, moderator, now):
    accepted = actions.accept(sent, _digest(sent), by=moderator, now=now, text="Merci.")

    record.refresh_from_db()
    version = Version.objects.get()
    assert (record.phone, record.description) == ("01 99 00 00 02", "Ouvert le matin.")
    assert (accepted.state, accepted.decided_by, accepted.decided_at) == (State.ACCEPTED, moderator, now)
    assert (version.number, version.before, version.after, version.proposal, version.at) == (
        1,
        {"phone": "01 99 00 00 01"},
        {"phone": "01 99 00 00 02"},
        accepted,
        now,
    )
    assert [(line.state, line.text) for line in queries.sheet(accepted).messages] == [
        ("submitted", ""),
        ("accepted", "Merci."),
    ]
    assert _verbs()[-1] == ("moderation.accept", str(moderator.pk))


@pytest.mark.abuse(66)
def test_accepting_needs_the_digest_that_was_displayed(sent, record, author, moderator, now):
    seen = _digest(sent)
    actions.ask_changes(sent, "Et le matin ?", by=moderator, now=now)
    actions.edit(sent, {"phone": "01 99 00 00 05"}, by=author, now=now)
    actions.submit(sent, by=author, now=now)

    with pytest.raises(actions.StaleSheet, match="La proposition a changé depuis l’affichage"):
        actions.accept(sent, seen, by=moderator, now=now)

    record.refresh_from_db()
    assert (record.phone, Proposal.objects.get().state) == ("01 99 00 00 01", State.SUBMITTED)


@pytest.mark.parametrize("column", ["content", "base", "target"])
def test_proposal_altered_behind_our_back_is_not_accepted(column, sent, moderator, now):
    """Somebody who writes in the database does not have her words accepted in another's name."""
    seen = _digest(sent)
    Proposal.objects.update(
        **{column: {"phone": "autre"} if column != "target" else str(factories.OrganisationFactory().pk)}
    )

    for digest in (seen, _digest(sent)):
        with pytest.raises(actions.StaleSheet):
            actions.accept(Proposal.objects.get(), digest, by=moderator, now=now)


@pytest.mark.abuse(66)
@pytest.mark.parametrize("act", ["accept", "refuse", "ask_changes", "take"])
def test_nobody_decides_on_their_own(act, record, moderator, now):
    own = actions.propose(KIND, str(record.pk), {"phone": ""}, by=moderator, now=now)
    extra = {"accept": (own.digest,), "take": ()}.get(act, ("Non.",))

    with pytest.raises(DomainError, match="une autre personne la relira"):
        getattr(actions, act)(own, *extra, by=moderator, now=now)

    assert Proposal.objects.get().state == State.SUBMITTED


def test_database_itself_refuses_an_own_decision(sent, author):
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(decided_by=author)


@pytest.mark.parametrize("act", ["accept", "refuse", "ask_changes", "take", "comment"])
def test_stranger_decides_nothing(act, sent, now):
    extra = {"accept": (sent.digest,), "take": ()}.get(act, ("Non.",))

    with pytest.raises(NotAllowed):
        getattr(actions, act)(sent, *extra, by=factories.UserFactory(), now=now)


def test_draft_is_not_accepted_even_by_who_knows_it(draft, moderator, now):
    with pytest.raises(DomainError, match="encore un brouillon"):
        actions.accept(draft, draft.digest, by=moderator, now=now)


def test_two_proposals_on_different_fields_are_merged(sent, record, moderator, now):
    other = actions.propose(KIND, str(record.pk), {"description": "Fermé."}, by=factories.UserFactory(), now=now)

    actions.accept(sent, sent.digest, by=moderator, now=now)
    actions.accept(other, other.digest, by=moderator, now=now)

    record.refresh_from_db()
    assert (record.phone, record.description) == ("01 99 00 00 02", "Fermé.")
    assert list(Version.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_second_proposal_on_the_same_field_is_refused_with_its_name(sent, record, moderator, now):
    other = actions.propose(
        KIND, str(record.pk), {"phone": "01 99 00 00 09", "description": "Fermé."}, by=factories.UserFactory(), now=now
    )
    actions.accept(sent, sent.digest, by=moderator, now=now)

    with pytest.raises(actions.Conflict) as conflict:
        actions.accept(other, other.digest, by=moderator, now=now)

    record.refresh_from_db()
    assert conflict.value.labels == ("numéro",)
    assert str(conflict.value).startswith("La fiche a changé entre-temps : numéro.")
    assert (record.description, Version.objects.count()) == ("Ouvert le matin.", 1)


def test_proposal_of_what_was_done_meanwhile_is_accepted_and_writes_nothing(sent, record, moderator, now):
    Organisation.objects.filter(pk=record.pk).update(phone="01 99 00 00 02")

    accepted = actions.accept(sent, sent.digest, by=moderator, now=now)

    assert (accepted.state, Version.objects.count()) == (State.ACCEPTED, 0)


def test_field_that_became_secret_is_a_conflict(kind, sent, record, moderator, now):
    kind.secret[str(record.pk)] = {"phone"}

    with pytest.raises(actions.Conflict, match="numéro"):
        actions.accept(sent, sent.digest, by=moderator, now=now)


def test_proposal_on_a_deleted_record_says_so_and_stays_whole(sent, record, moderator, now):
    record.delete()

    with pytest.raises(actions.RecordGone, match="la proposition reste entière"):
        actions.accept(sent, sent.digest, by=moderator, now=now)

    kept = Proposal.objects.get()
    assert (kept.state, kept.content) == (State.SUBMITTED, {"phone": "01 99 00 00 02"})
    assert actions.refuse(kept, "La fiche a été supprimée.", by=moderator, now=now).state == State.REFUSED


def test_new_record_is_made_when_it_is_accepted(record, author, moderator, now):
    proposal = actions.propose(KIND, "", {"name": "Nouveau", "phone": "01 99 00 00 07"}, by=author, now=now)

    accepted = actions.accept(proposal, proposal.digest, by=moderator, now=now)

    made = Organisation.objects.get(name="Nouveau")
    assert (accepted.target, made.phone, proposal.base) == (str(made.pk), "01 99 00 00 07", {})
    assert Version.objects.get().before == {}


def test_changes_are_asked_and_sent_again(sent, author, moderator, now):
    later = now + timedelta(days=3)

    asked = actions.ask_changes(sent, "Et le soir ?", by=moderator, now=later)
    assert (asked.state, asked.expires_at) == (State.CHANGES, later + timedelta(days=60))

    again = actions.submit(asked, by=author, now=later)
    assert (again.state, again.submitted_at) == (State.SUBMITTED, later)


@pytest.mark.parametrize("act", ["ask_changes", "refuse", "comment"])
@pytest.mark.parametrize("text", ["", " \n ", "é" * 2001])
def test_author_is_always_told_why_in_words_that_can_be_kept(act, text, sent, moderator, now):
    with pytest.raises(DomainError):
        getattr(actions, act)(sent, text, by=moderator, now=now)


def test_suggestion_without_account_cannot_be_given_back(record, moderator, now):
    suggestion, _ = actions.suggest(KIND, str(record.pk), {"phone": ""}, now=now)

    with pytest.raises(DomainError, match="venue sans compte"):
        actions.ask_changes(suggestion, "Quand ?", by=moderator, now=now)


def test_suggestion_waits_at_once_and_names_nobody(record, moderator, now):
    suggestion, code = actions.suggest(KIND, str(record.pk), {}, now=now, note="Numéro faux")

    kept = Proposal.objects.get()
    assert (kept.state, kept.is_public, kept.author, kept.submitted_at) == (State.SUBMITTED, True, None, now)
    assert code not in str(vars(kept))
    assert queries.answer(code).state == "submitted"
    assert _verbs() == [("moderation.suggest", "")]
    assert actions.accept(suggestion, suggestion.digest, by=moderator, now=now).state == State.ACCEPTED


def test_suggestion_that_says_nothing_is_refused(record, now):
    with pytest.raises(DomainError, match="La fiche dit déjà cela"):
        actions.suggest(KIND, str(record.pk), {"phone": record.phone}, now=now)


def test_record_takes_five_suggestions_a_day(record, now):
    for _ in range(5):
        actions.suggest(KIND, str(record.pk), {}, now=now, note="Fermé")

    with pytest.raises(actions.TooMany, match="déjà signalé cette fiche"):
        actions.suggest(KIND, str(record.pk), {}, now=now + timedelta(hours=23), note="Fermé")

    actions.suggest(KIND, str(factories.OrganisationFactory().pk), {}, now=now, note="Fermé")
    actions.suggest(KIND, str(record.pk), {}, now=now + timedelta(hours=25), note="Fermé")


def test_site_takes_so_many_suggestions_an_hour(record, now, monkeypatch):
    monkeypatch.setattr(actions, "MOST_SUGGESTIONS", 2)
    for _ in range(2):
        actions.suggest(KIND, str(factories.OrganisationFactory().pk), {}, now=now, note="Fermé")

    with pytest.raises(actions.TooMany, match="Réessayez dans une heure"):
        actions.suggest(KIND, str(record.pk), {}, now=now + timedelta(minutes=59), note="Fermé")

    actions.suggest(KIND, str(record.pk), {}, now=now + timedelta(minutes=61), note="Fermé")


def test_reading_is_told_for_a_quarter_of_an_hour(sent, moderator, colleague, now):
    actions.take(sent, by=moderator, now=now)

    def reader(moment):
        return queries.sheet(Proposal.objects.get(), by=colleague, now=moment).reader

    assert reader(now + timedelta(minutes=14)) == "Inès Décide"
    assert reader(now + timedelta(minutes=15)) == ""
    with pytest.raises(DomainError, match="Inès Décide relit déjà"):
        actions.take(sent, by=colleague, now=now + timedelta(minutes=14))
    assert actions.take(sent, by=colleague, now=now + timedelta(minutes=15)).reader == colleague


def test_reading_never_blocks_the_decision_of_another(sent, moderator, colleague, now):
    actions.take(sent, by=moderator, now=now)

    accepted = actions.accept(sent, sent.digest, by=colleague, now=now)

    assert (accepted.state, accepted.reader, accepted.read_until) == (State.ACCEPTED, None, None)


def test_reading_is_released_by_who_reads(sent, moderator, colleague, now):
    actions.take(sent, by=moderator, now=now)

    assert actions.release(sent, by=colleague, now=now).reader == moderator
    assert actions.release(sent, by=moderator, now=now).reader is None


def test_thread_is_for_the_author_and_the_moderators_while_it_is_open(sent, author, moderator, now):
    actions.comment(sent, "Je confirme.", by=author, now=now)
    actions.comment(sent, "Bien reçu.", by=moderator, now=now + timedelta(minutes=1))
    lines = queries.sheet(sent).messages

    assert [(line.author, line.is_of_author, line.text) for line in lines[1:]] == [
        ("Awa Autrice", True, "Je confirme."),
        ("Inès Décide", False, "Bien reçu."),
    ]
    actions.withdraw(sent, by=author, now=now)
    with pytest.raises(DomainError, match="a été retirée"):
        actions.comment(sent, "Encore.", by=author, now=now)


def test_moderators_do_not_comment_a_draft(draft, moderator, now):
    with pytest.raises(NotAllowed):
        actions.comment(draft, "Alors ?", by=moderator, now=now)


def test_what_nobody_ended_expires_after_sixty_days(draft, record, now):
    other = actions.propose(
        KIND, str(record.pk), {"phone": ""}, by=factories.UserFactory(), now=now + timedelta(days=1)
    )

    assert actions.expire(now=now + timedelta(days=60)) == 1
    assert actions.expire(now=now + timedelta(days=60)) == 0

    draft.refresh_from_db()
    other.refresh_from_db()
    assert (draft.state, other.state) == (State.EXPIRED, State.SUBMITTED)
    assert _verbs()[-1] == ("moderation.expire", "")


def test_expiry_ends_whatever_its_number(record, now, monkeypatch):
    monkeypatch.setattr(actions, "_CHUNK", 2)
    for _ in range(5):
        actions.propose(KIND, str(record.pk), {"phone": ""}, by=factories.UserFactory(), now=now)

    assert actions.expire(now=now + timedelta(days=61)) == 5
