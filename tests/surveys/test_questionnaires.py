"""Writing questionnaires, and reading free answers."""

import pytest

from maillage.core.errors import NotAllowed
from maillage.core.models import JournalEntry
from maillage.surveys import actions, initial, leading
from maillage.surveys.actions import QuestionContent, SurveyRefused
from maillage.surveys.models import Questionnaire, QuestionnaireItem, TextAnswer
from maillage.surveys.packaged import MOST_ITEMS
from tests.factories import CoordinatorFactory, MembershipFactory, NationalFactory, OrganisationFactory, UserFactory
from tests.surveys.factories import ItemFactory, QuestionnaireFactory, SurveyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure():
    return OrganisationFactory()


@pytest.fixture
def member(structure):
    return MembershipFactory(organisation=structure).user


@pytest.fixture
def questionnaire(structure):
    return QuestionnaireFactory(organisation=structure)


def keys(questionnaire):
    return list(questionnaire.items.order_by("rank", "pk").values_list("key", flat=True))


def test_a_copy_keeps_the_questions_and_their_keys(structure, member, now):
    initial.lay(now=now)
    trainee = Questionnaire.objects.get(packaged="trainee")

    made = actions.copy(trainee, organisation=structure, by=member, now=now)

    assert (made.title, made.packaged, made.organisation, made.by) == (
        "Personnes formées : à chaud et à froid (copie)",
        "",
        structure,
        member,
    )
    fields = ("key", "kind", "label", "choices", "when", "rank", "is_required")
    assert list(made.items.order_by("rank").values(*fields)) == list(trainee.items.order_by("rank").values(*fields))
    assert JournalEntry.objects.get().verb == "surveys.copy"


def test_who_may_copy_for_whom(structure, member, questionnaire, now):
    for person, owner in (
        (UserFactory(), None),
        (member, None),
        (member, OrganisationFactory()),
        (CoordinatorFactory(), structure),
    ):
        with pytest.raises(NotAllowed):
            actions.copy(questionnaire, organisation=owner, by=person, now=now)

    assert actions.copy(questionnaire, organisation=None, by=CoordinatorFactory(), now=now).organisation is None


def test_nobody_changes_what_comes_with_the_platform_nor_what_is_of_others(member, structure, now):
    initial.lay(now=now)
    trainee = Questionnaire.objects.get(packaged="trainee")
    item = trainee.items.first()
    before = list(QuestionnaireItem.objects.order_by("pk").values())

    for person in (NationalFactory(), member):
        for act in (
            lambda by: actions.edit(trainee, title="Autre", intro="", by=by, now=now),
            lambda by: actions.add_question(trainee, QuestionContent("Une autre"), by=by, now=now),
            lambda by: actions.edit_question(item, QuestionContent("Une autre"), by=by, now=now),
            lambda by: actions.raise_question(item, by=by, now=now),
            lambda by: actions.remove_question(item, by=by, now=now),
            lambda by: actions.retire(trainee, True, by=by, now=now),
        ):
            with pytest.raises(NotAllowed):
                act(person)
    with pytest.raises(NotAllowed):
        actions.edit(QuestionnaireFactory(organisation=OrganisationFactory()), title="x", intro="", by=member, now=now)

    assert list(QuestionnaireItem.objects.order_by("pk").values()) == before


def test_writing_a_questionnaire(questionnaire, member, now):
    actions.edit(questionnaire, title="Notre questionnaire", intro="Bonjour.", by=member, now=now)
    first = actions.add_question(questionnaire, QuestionContent("Le contenu de la formation"), by=member, now=now)
    twin = actions.add_question(
        questionnaire,
        QuestionContent("Le contenu de la formation", "choice", "cold", ("A", "B"), is_required=True),
        by=member,
        now=now,
    )
    actions.raise_question(twin, by=member, now=now)
    actions.raise_question(twin, by=member, now=now)  # it is the first already

    questionnaire.refresh_from_db()
    assert (questionnaire.title, questionnaire.intro, questionnaire.changed_at) == (
        "Notre questionnaire",
        "Bonjour.",
        now,
    )
    assert keys(questionnaire) == ["contenu-formation-2", "contenu-formation"]
    edited = actions.edit_question(twin, QuestionContent("La durée", "rating", choices=("A", "B")), by=member, now=now)
    assert (edited.key, edited.label, edited.kind, edited.choices) == ("contenu-formation-2", "La durée", "rating", [])
    actions.remove_question(first, by=member, now=now)
    actions.remove_question(first, by=member, now=now)
    assert keys(questionnaire) == ["contenu-formation-2"]


@pytest.mark.parametrize(
    ("kind", "choices"),
    [
        ("choice", ()),
        ("several", ("A",)),
        ("choice", ("A", "A", "B")),
        ("choice", tuple("ABCDEFGHIJK")),
        ("choice", ("A", "x" * 151)),
    ],
)
def test_choices_are_some_and_differ(questionnaire, member, now, kind, choices):
    with pytest.raises(SurveyRefused):
        actions.add_question(questionnaire, QuestionContent("Une question", kind, choices=choices), by=member, now=now)


def test_twelve_questions_and_three_texts_at_most(questionnaire, member, now):
    texts = ItemFactory.create_batch(3, questionnaire=questionnaire, kind="text")
    with pytest.raises(SurveyRefused, match="libres au plus"):
        actions.add_question(questionnaire, QuestionContent("Un texte", "text"), by=member, now=now)
    actions.edit_question(texts[0], QuestionContent("Le même", "text"), by=member, now=now)
    ItemFactory.create_batch(MOST_ITEMS - 3, questionnaire=questionnaire)

    with pytest.raises(SurveyRefused, match="12 questions au plus"):
        actions.add_question(questionnaire, QuestionContent("De trop"), by=member, now=now)


def test_a_question_that_was_removed_is_not_edited(questionnaire, member, now):
    item = ItemFactory(questionnaire=questionnaire)
    actions.remove_question(item.__class__.objects.get(pk=item.pk), by=member, now=now)

    with pytest.raises(SurveyRefused, match="retirée"):
        actions.edit_question(item, QuestionContent("Autre"), by=member, now=now)


def test_retiring_and_taking_back(questionnaire, member, now):
    for is_retired in (True, True, False, False):
        held = actions.retire(questionnaire, is_retired, by=member, now=now)
        assert (held.retired_at is not None) == is_retired

    assert JournalEntry.objects.filter(verb="surveys.retire").count() == 2


@pytest.fixture
def text():
    return TextAnswer.objects.create(survey=SurveyFactory(), key="utile", body="Les échanges avec Canari")


def test_a_free_answer_is_read_then_kept_quoted_or_removed(text, now):
    national = NationalFactory()

    for state in ("internal", "internal", "public"):
        assert actions.read_text(text, state, by=national, now=now).state == state
    with pytest.raises(SurveyRefused):
        actions.read_text(text, "waiting", by=national, now=now)
    actions.remove_text(text, by=national, now=now)

    assert not TextAnswer.objects.exists()
    with pytest.raises(SurveyRefused, match="déjà été effacée"):
        actions.remove_text(text, by=national, now=now)
    verbs = list(JournalEntry.objects.order_by("number").values_list("verb", "object_type"))
    assert verbs == [
        ("surveys.read_text", "surveys.survey"),
        ("surveys.read_text", "surveys.survey"),
        ("surveys.remove_text", "surveys.survey"),
    ]


def test_only_whoever_leads_reads_free_answers(text, member, now, monkeypatch):
    monkeypatch.setattr(leading, "_rules", [])
    for person in (member, CoordinatorFactory(), UserFactory()):
        with pytest.raises(NotAllowed):
            actions.read_text(text, "public", by=person, now=now)
        with pytest.raises(NotAllowed):
            actions.remove_text(text, by=person, now=now)

    leading.add(lambda _, standing: standing.user == member)

    assert actions.read_text(text, "public", by=member, now=now).state == "public"
