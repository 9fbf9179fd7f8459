"""The list of one's proposals and the thread of each."""

from datetime import timedelta

import pytest
from django.urls import reverse

from maillage.moderation import actions as moderation
from maillage.moderation.models import Message
from tests.pro.pages import items, notices, text


@pytest.fixture
def draft(service, member, now):
    content = {"young_text": "On t’écoute, jour et nuit."}
    return moderation.open_proposal("directory.service", str(service.pk), content, by=member, now=now)


@pytest.fixture
def sent(draft, member, now):
    return moderation.submit(draft, by=member, now=now)


@pytest.fixture
def author(client, member):
    client.force_login(member)
    return client


def act(client, name, proposal, **data):
    return client.post(reverse(f"pro:{name}", args=[proposal.pk]), data)


def show(client, proposal):
    return client.get(reverse("pro:show-proposal", args=[proposal.pk]))


def test_draft_shows_its_differences_before_it_is_sent(author, draft):
    page = text(show(author, draft))

    assert "Voici ce qui sera relu" in page
    assert "Texte pour le jeune On t’écoute ajouté : , jour et nuit ." in page
    assert "Le fil" not in page


def test_draft_is_sent(author, draft):
    response = act(author, "send-proposal", draft)

    draft.refresh_from_db()
    assert draft.state == "submitted"
    assert notices(response) == ["C’est envoyé. La coordination relit votre proposition et vous répond ici."]


def test_sent_twice_is_said_and_changes_nothing(author, sent):
    response = act(author, "send-proposal", sent)

    assert "Rien n’a été fait Cette proposition est déjà envoyée : attendez la réponse." in text(response)


def test_word_is_added_to_the_thread(author, sent, member):
    response = act(author, "answer-proposal", sent, text="C’est urgent.")

    assert Message.objects.filter(proposal=sent, author=member).exclude(text="").get().text == "C’est urgent."
    assert response.status_code == 302


def test_empty_word_is_refused_beside_the_field(author, sent):
    response = act(author, "answer-proposal", sent, text="  ")

    assert list(response.context["form"].errors) == ["text"]


def test_word_on_a_closed_proposal_is_refused_and_kept(author, sent, member, now):
    moderation.withdraw(sent, by=member, now=now)

    response = act(author, "answer-proposal", sent, text="Encore un mot.")

    assert response.context["form"].non_field_errors() == ["Cette proposition a été retirée."]
    assert response.context["form"]["text"].value() == "Encore un mot."


def test_answer_of_the_coordination_is_read_in_the_thread(author, sent, moderator, now):
    moderation.ask_changes(sent, "Le jour seulement ?", by=moderator, now=now)

    page = text(show(author, sent))

    assert "La coordination vous demande de compléter" in page
    assert "Inès Vidal le 18 novembre à 10:30 À compléter Le jour seulement ?" in page


def test_proposal_given_back_is_sent_again(author, sent, moderator, now):
    moderation.ask_changes(sent, "Le jour seulement ?", by=moderator, now=now)

    act(author, "send-proposal", sent)

    sent.refresh_from_db()
    assert sent.state == "submitted"


def test_proposal_is_withdrawn_once(author, sent):
    first, second = act(author, "withdraw-proposal", sent), act(author, "withdraw-proposal", sent)

    sent.refresh_from_db()
    assert sent.state == "withdrawn"
    assert notices(first) == ["Proposition retirée. La fiche ne change pas."]
    assert "Cette proposition a été retirée." in text(second)


def test_field_that_changed_meanwhile_is_named(author, draft, service):
    service.young_text = "On t’attend."
    service.save()

    page = text(show(author, draft))

    assert "Quelqu’un a modifié entre-temps : texte pour le jeune." in page
    assert "La fiche dit maintenant : On t’attend." in page


def test_accepted_proposal_offers_nothing_more(author, sent, moderator, now):
    moderation.accept(sent, sent.digest, by=moderator, now=now)

    page = show(author, sent)

    assert "Proposition acceptée le 18 novembre 2026." in text(page)
    assert page.content.decode().count("<form") == 1  # the one that logs out


@pytest.mark.parametrize("size", [1, 3])
def test_list_costs_the_same_whatever_its_size(author, service, member, now, django_assert_num_queries, size):
    for number in range(size):
        content = {"response_delay": f"sous {number} jours"}
        moderation.open_proposal("directory.service", str(service.pk), content, by=member, now=now)
    author.get(reverse("pro:home"))

    with django_assert_num_queries(6):
        response = author.get(reverse("pro:list-proposals"))

    assert (
        items(response, "tasks tasks--wide")
        == ["Écoute (Accueil d’exemple) Service, écrite le 18 novembre 2026 Brouillon"] * size
    )


def test_list_is_read_page_by_page_newest_first(author, service, member, now):
    for number in range(21):
        content = {"response_delay": f"sous {number} jours"}
        day = now + timedelta(days=number)
        moderation.open_proposal("directory.service", str(service.pk), content, by=member, now=day)

    first = author.get(reverse("pro:list-proposals"))
    last = author.get(reverse("pro:list-proposals"), {"n": 2})

    assert [row.created_at for row in first.context["rows"]] == [now + timedelta(days=20 - n) for n in range(20)]
    assert [row.created_at for row in last.context["rows"]] == [now]
    assert author.get(reverse("pro:list-proposals"), {"n": 3}).status_code == 404
    assert author.get(reverse("pro:list-proposals"), {"n": "zéro"}).context["page"] == 1


def test_without_any_proposal_the_list_says_what_to_propose(author):
    assert "Vous n’avez encore rien proposé" in text(author.get(reverse("pro:list-proposals")))
