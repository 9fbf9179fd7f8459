"""Texts that attack the pages of organisers: what people type is only ever shown."""

from uuid import uuid4

import pytest

from maillage.registrations import needs
from tests.hostile import danger_of, payloads
from tests.registrations.factories import QuestionFactory, QuotaFactory, RequestedFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("said", payloads())
def test_what_people_typed_runs_nothing(said, desk, door):
    key = uuid4()
    question = QuestionFactory(form=door, label=said[:200], help_text=said[:300], kind="choice", choices=[said, "B"])
    QuotaFactory(form=door, label=said[:80])
    door.text = said
    door.save()
    door.reminders.create(text=said)
    RequestedFactory(
        form=door,
        pk=key,
        name=said[:120],
        structure=said[:200],
        answers={str(question.pk): said},
        sealed_needs=needs.seal(said, registration=key),
    )

    answers = [desk.get(path) for path in ("", "/qui-vient", "/ajouter", "/formulaire", "/rappels", f"/{key}")]
    answers += [desk.post(path) for path in ("/besoins", f"/{key}/besoins")]
    answers.append(desk.post("/chercher", {"mots": said[:120]}))
    typed = {"name": said, "email": said, "structure": said, f"question-{question.pk}": said, "needs": said}
    answers.append(desk.post("/ajouter", typed))
    answers.append(
        desk.post("/formulaire", {"quota_label_0": said, "question_label_0": said, "seats": said, "seen": said})
    )
    answers.append(desk.post("/rappels", {"rows": "2", "old_0": said, "text_0": said, "number_of_0": said}))

    assert {answer.status_code for answer in answers} <= {200, 422}
    assert [danger_of(answer.content.decode()) for answer in answers] == [[]] * len(answers)


@pytest.mark.parametrize("said", ["-1", "9" * 30, "٣", "", "x", "1e9", "\x00"])
def test_numbers_of_rows_that_make_no_sense_break_nothing(said, desk, door):
    QuotaFactory(form=door)

    for path, name in (("/formulaire", "quota_rows"), ("/formulaire", "question_rows"), ("/rappels", "rows")):
        assert desk.post(path, {name: said}).status_code in {409, 422}
    assert desk.get(n=said, etat=said, metier=said).status_code == 200


def test_the_row_of_another_form_is_not_taken(desk, door):
    other = QuotaFactory()
    said = {"promotion": "offer", "offer_hours": "48", "group_most": "1", "seats": "9", "quota_rows": "1"}
    line = {"quota_old_0": other.pk, "quota_label_0": "À moi", "quota_seats_0": "2", "quota_professions_0": "health"}

    desk.post("/formulaire", {**said, **line, "seen": door.changed_at.strftime("%Y-%m-%dT%H:%M:%S.%f%z")})

    other.refresh_from_db()
    assert other.label != "À moi"
    assert [one.label for one in door.quotas.all()] == ["À moi"]
