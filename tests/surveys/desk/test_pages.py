"""Questionnaires and free answers in both working faces."""

import re

import pytest

from maillage.surveys import initial, leading
from maillage.surveys.models import Questionnaire, TextAnswer
from tests.factories import (
    CoordinatorFactory,
    DepartmentFactory,
    MembershipFactory,
    NationalFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.surveys.factories import ItemFactory, QuestionnaireFactory, SurveyFactory

pytestmark = pytest.mark.django_db
ROOT = "/pro/agenda/questionnaires"
QUESTION = {"label": "La durée", "kind": "choice", "choices": "Courte\n\n Juste \n", "when": "both"}


@pytest.fixture
def structure():
    return OrganisationFactory(department=DepartmentFactory(), name="Maison d’exemple")


@pytest.fixture
def member(structure):
    return MembershipFactory(organisation=structure).user


@pytest.fixture
def questionnaire(structure):
    return QuestionnaireFactory(organisation=structure, title="Le nôtre")


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize("face", ["pro", "coordination"])
def test_the_list_shows_what_may_be_read(client, structure, member, questionnaire, now, face):
    initial.lay(now=now)
    QuestionnaireFactory(title="Du réseau")
    QuestionnaireFactory(organisation=OrganisationFactory(), title="Des autres")
    client.force_login(member if face == "pro" else CoordinatorFactory())

    said = text_of(client.get(f"/{face}/agenda/questionnaires"))

    assert [name in said for name in ("Employeurs", "Du réseau", "Le nôtre", "Des autres")] == [
        True,
        True,
        face == "pro",
        False,
    ]


def test_an_account_without_a_structure_reads_none(client):
    client.force_login(UserFactory())

    assert client.get(ROOT).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_costs_as_much_whatever_its_size(client, member, structure, size, django_assert_num_queries):
    QuestionnaireFactory.create_batch(size, organisation=structure)
    client.force_login(member)
    client.get(ROOT)

    with django_assert_num_queries(6):
        response = client.get(ROOT)

    assert response.content.decode().count("Maison d’exemple</td>") == size


def test_from_a_copy_to_a_questionnaire_of_her_own(client, member, structure, now):
    initial.lay(now=now)
    client.force_login(member)
    packaged = Questionnaire.objects.get(packaged="trainer")
    page = client.get(f"{ROOT}/{packaged.pk}")
    assert "il ne se change pas" in text_of(page)
    assert "Modifier" not in text_of(page)

    response = client.post(f"{ROOT}/{packaged.pk}/copier", {"owner": str(structure.pk)})

    made = Questionnaire.objects.get(organisation=structure)
    assert response["Location"] == f"{ROOT}/{made.pk}"
    client.post(f"{ROOT}/{made.pk}/modifier", {"title": "Nos formateurs", "intro": "Bonjour."})
    client.post(f"{ROOT}/{made.pk}/questions", QUESTION)
    client.post(f"{ROOT}/{made.pk}/questions/duree/monter")
    client.post(f"{ROOT}/{made.pk}/questions/preparation/retirer")
    made.refresh_from_db()
    assert (made.title, made.intro) == ("Nos formateurs", "Bonjour.")
    keys = list(made.items.order_by("rank").values_list("key", flat=True))
    assert keys == ["groupe", "moyens", "appui", "objectifs", "programme", "recommencer", "duree", "changer"]
    assert made.items.get(key="duree").choices == ["Courte", "Juste"]
    said = text_of(client.get(f"{ROOT}/{made.pk}"))
    assert "Un choix, à chaud et à froid : Courte ; Juste" in said


def test_a_question_is_edited_where_it_stands(client, member, questionnaire):
    ItemFactory(questionnaire=questionnaire, key="duree", label="Durée", kind="choice", choices=["A", "B"])
    client.force_login(member)
    address = f"{ROOT}/{questionnaire.pk}/questions/duree"

    assert "A\nB</textarea>" in client.get(address).content.decode()
    client.post(address, QUESTION | {"is_required": "on"})

    item = questionnaire.items.get()
    assert (item.key, item.label, item.choices, item.is_required) == ("duree", "La durée", ["Courte", "Juste"], True)


@pytest.mark.parametrize("wrong", [{"choices": "Une seule"}, {"label": ""}, {"kind": "autre"}])
def test_a_question_that_is_refused_is_given_back(client, member, questionnaire, wrong):
    client.force_login(member)

    response = client.post(f"{ROOT}/{questionnaire.pk}/questions", QUESTION | wrong)

    assert response.status_code == 422
    assert (wrong.get("choices") or "Courte") in response.content.decode()
    assert not questionnaire.items.exists()


def test_a_title_is_needed(client, member, questionnaire):
    client.force_login(member)
    address = f"{ROOT}/{questionnaire.pk}/modifier"

    assert "Le nôtre" in text_of(client.get(address)) + client.get(address).content.decode()
    assert client.post(address, {"title": "", "intro": "Bonjour."}).status_code == 422
    questionnaire.refresh_from_db()
    assert (questionnaire.title, questionnaire.intro) == ("Le nôtre", "")


def test_a_copy_for_a_structure_that_is_not_hers_is_refused(client, member, questionnaire):
    client.force_login(member)

    response = client.post(f"{ROOT}/{questionnaire.pk}/copier", {"owner": str(OrganisationFactory().pk)})

    assert response.status_code == 422
    assert Questionnaire.objects.count() == 1


def test_retired_and_proposed_again(client, member, questionnaire):
    client.force_login(member)

    for said in ("Ce questionnaire est retiré", "Ne plus proposer"):
        client.post(f"{ROOT}/{questionnaire.pk}/retirer")
        assert said in text_of(client.get(f"{ROOT}/{questionnaire.pk}"))


def test_the_national_team_reads_those_of_all_and_copies_for_the_network(client, questionnaire):
    client.force_login(NationalFactory())
    address = f"/coordination/agenda/questionnaires/{questionnaire.pk}"
    assert "Le nôtre" in text_of(client.get(address))

    client.post(f"{address}/copier", {"owner": ""})

    assert Questionnaire.objects.get(organisation=None).title == "Le nôtre (copie)"


def test_others_find_nothing(client, questionnaire):
    ItemFactory(questionnaire=questionnaire, key="duree")
    client.force_login(MembershipFactory().user)

    for path in ("", "/modifier", "/questions", "/questions/duree"):
        assert client.get(f"{ROOT}/{questionnaire.pk}{path}").status_code == 404
    for path in ("/copier", "/retirer", "/questions/duree/monter", "/questions/duree/retirer"):
        assert client.post(f"{ROOT}/{questionnaire.pk}{path}").status_code == 404
    client.force_login(NationalFactory())
    assert client.get(f"/coordination/agenda/questionnaires/{questionnaire.pk}/questions/autre").status_code == 404


@pytest.fixture
def survey(now, member, monkeypatch):
    """Counted, and led by her."""
    survey = SurveyFactory()
    survey.counted_at = survey.closes_at
    survey.save()
    monkeypatch.setattr(leading, "_rules", [lambda _, standing: standing.user == member])
    return survey


def answers(survey, count, **more):
    rows = [TextAnswer(survey=survey, key="utile", body=f"Texte {rank:02}", **more) for rank in range(count)]
    return TextAnswer.objects.bulk_create(rows)


def test_free_answers_are_read_one_by_one(client, member, survey):
    first, second, third = answers(survey, 3)
    client.force_login(member)
    address = f"{ROOT}/reponses/{survey.pk}"

    page = client.get(address)
    for text, decision in ((first, "internal"), (second, "public"), (third, "remove")):
        assert client.post(f"{address}/{text.pk}", {"decision": decision})["Location"] == address

    assert page["Cache-Control"] == "private, no-store"
    assert "3 réponses" in text_of(page)
    assert sorted(TextAnswer.objects.values_list("body", "state")) == [("Texte 00", "internal"), ("Texte 01", "public")]
    assert "Aucune réponse ici" in text_of(client.get(address))
    assert "Texte 00" in text_of(client.get(f"{address}?etat=equipe"))
    assert "Texte 01" in text_of(client.get(f"{address}?etat=a-citer"))


def test_an_answer_that_is_gone_or_a_decision_that_is_none_changes_nothing(client, member, survey):
    (text,) = answers(survey, 1)
    client.force_login(member)
    address = f"{ROOT}/reponses/{survey.pk}"

    client.post(f"{address}/{text.pk}", {"decision": "autre"})
    assert "gardez-la pour l’équipe" in text_of(client.get(address))
    assert client.post(f"{ROOT}/reponses/{SurveyFactory().pk}/{text.pk}", {"decision": "remove"}).status_code == 404
    other = answers(SurveyFactory(), 1)[0]
    assert client.post(f"{address}/{other.pk}", {"decision": "remove"}).status_code == 404
    assert TextAnswer.objects.filter(state="waiting").count() == 2


def test_nothing_is_read_before_it_is_counted_nor_by_others(client, member, survey):
    client.force_login(MembershipFactory().user)
    assert client.get(f"{ROOT}/reponses/{survey.pk}").status_code == 404
    client.force_login(member)
    assert client.get(f"{ROOT}/reponses/{SurveyFactory().pk}").status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_free_answers_cost_as_much_whatever_their_number(client, member, survey, size, django_assert_num_queries):
    answers(survey, size)
    client.force_login(member)
    client.get(f"{ROOT}/reponses/{survey.pk}")

    with django_assert_num_queries(9):
        response = client.get(f"{ROOT}/reponses/{survey.pk}")

    assert response.content.decode().count("Peut être citée") == size
