"""How one registers, as organisers set it: seats, quotas, questions; the letters that leave by themselves."""

import re
from datetime import date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from maillage.registrations.desk import sharing
from maillage.registrations.desk.sharing import Kept
from maillage.registrations.models import Letter, Quota, ReminderRule
from tests.factories import DepartmentFactory
from tests.registrations.factories import QuestionFactory, QuotaFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def text(answer):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))).replace(" ,", ",")


def typed(door, **more):
    """The form as its page shows it, with what is typed in it."""
    usual = {
        "seats": "20",
        "has_waiting_list": "on",
        "promotion": "offer",
        "offer_hours": "48",
        "group_most": "10",
        "asks_needs": "on",
        "quota_rows": "2",
        "question_rows": "2",
        "seen": door.changed_at.strftime("%Y-%m-%dT%H:%M:%S.%f%z") if door else "",
    }
    return {**usual, **more}


# What is shared


@pytest.mark.parametrize(
    ("seats", "kept", "said", "warning"),
    [
        (
            20,
            [("santé", 8), ("justice", 6)],
            "20 places sur place : 8 pour « santé », 6 pour « justice », 6 pour tout le monde.",
            "",
        ),
        (20, [], "20 places sur place, pour tout le monde.", ""),
        (1, [], "1 place sur place, pour tout le monde.", ""),
        (None, [], "Places sur place sans limite.", ""),
        (None, [("santé", 8)], "Places sur place sans limite : 8 pour « santé », et sans limite pour tout le monde.", "Sans nombre"),
        (10, [("santé", 8), ("justice", 6)], "10 places sur place : 8 pour « santé », 6 pour « justice ».", "14 places gardées, mais"),
        (14, [("santé", 8), ("justice", 6)], "14 places sur place : 8 pour « santé », 6 pour « justice ».", "Toutes les places"),
    ],
)  # fmt: skip
def test_the_sharing_is_told_in_one_sentence(seats, kept, said, warning):
    [shared] = sharing.of({"onsite": seats}, [Kept(label, "onsite", count) for label, count in kept])

    assert shared.text == said
    assert shared.warning.startswith(warning)
    assert bool(shared.warning) == bool(warning)


def test_each_way_has_its_own_sentence():
    shared = sharing.of({"onsite": 2, "remote": None}, [Kept("santé", "onsite", 1)])

    assert [one.text for one in shared] == [
        "2 places sur place : 1 pour « santé », 1 pour tout le monde.",
        "Places à distance sans limite.",
    ]


# The form


def test_the_first_form_is_set(desk, event):
    page = desk.get("/formulaire")
    answer = desk.post("/formulaire", typed(None, opens_at="2035-01-08T09:00", text="Apportez\r\nun badge."))

    assert page.status_code == 200
    assert answer.url == desk.root
    form = event.registration_form
    assert (form.seats, form.text, form.offer_hours) == (20, "Apportez\nun badge.", 48)
    assert form.opens_at == datetime(2035, 1, 8, 9, tzinfo=PARIS)
    assert (form.needs_approval, form.asks_needs, form.has_waiting_list) == (False, True, True)


def test_the_hours_are_those_of_the_event(desk, event, door):
    type(event).objects.update(zone="Indian/Reunion")

    desk.post("/formulaire", typed(door, opens_at="2035-01-08T09:00"))

    door.refresh_from_db()
    assert door.opens_at == datetime(2035, 1, 8, 9, tzinfo=ZoneInfo("Indian/Reunion"))
    assert 'value="2035-01-08T09:00"' in desk.get("/formulaire").content.decode()


def test_lines_are_added_changed_and_removed_without_javascript(desk, door):
    for code in ("42", "2A"):
        DepartmentFactory(code=code, name=code, seat=f"{code}001")
    added = typed(
        door,
        quota_label_0="Santé",
        quota_seats_0="8",
        quota_way_0="onsite",
        quota_professions_0=["health"],
        quota_label_1="Loire",
        quota_seats_1="6",
        quota_way_1="onsite",
        quota_departments_1="42, 2a",
        quota_opens_1="2035-03-01T08:00",
        rester="1",
    )
    answer = desk.post("/formulaire", added)
    assert answer.url == f"{desk.root}/formulaire"
    health, loire = door.quotas.order_by("rank", "pk")
    assert (health.label, health.seats, health.professions, health.departments) == ("Santé", 8, ("health",), ())
    assert (loire.departments, loire.opens_to_all_at) == (("42", "2A"), datetime(2035, 3, 1, 8, tzinfo=PARIS))
    page = desk.get("/formulaire")
    assert "20 places sur place : 8 pour « Santé », 6 pour « Loire », 6 pour tout le monde." in text(page)
    assert page.content.decode().count("Nouvelle ligne") == 2

    door.refresh_from_db()
    changed = typed(
        door,
        quota_old_0=health.pk,
        quota_label_0="Santé",
        quota_seats_0="9",
        quota_way_0="onsite",
        quota_professions_0=["health", "justice"],
        quota_old_1=loire.pk,
        quota_label_1="",
    )
    assert desk.post("/formulaire", changed).status_code == 302

    assert [(one.pk, one.seats, one.professions) for one in door.quotas.all()] == [
        (health.pk, 9, ("health", "justice"))
    ]


def test_questions_keep_the_order_of_their_numbers(desk, door):
    first, second = QuestionFactory(form=door, label="Repas ?"), QuestionFactory(form=door, label="Atelier ?")
    sent = typed(
        door,
        question_rows="4",
        question_old_0=first.pk,
        question_label_0="Repas ?",
        question_kind_0="yes_no",
        question_rank_0="3",
        question_old_1=second.pk,
        question_label_1="",
        question_label_2="Quel atelier ?",
        question_kind_2="choice",
        question_choices_2="A\r\nB\r\n\r\nA",
        question_required_2="on",
        question_rank_2="1",
    )

    assert desk.post("/formulaire", sent).status_code == 302

    rows = [(one.label, one.kind, one.choices, one.is_required) for one in door.questions.order_by("rank", "pk")]
    assert rows == [("Quel atelier ?", "choice", ["A", "B"], True), ("Repas ?", "yes_no", [], False)]
    assert first.pk in door.questions.values_list("pk", flat=True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"offer_hours": "0"}, "supérieure ou égale"),
        ({"seats": "beaucoup"}, "nombre entier"),
        ({"opens_at": "demain"}, "Ce moment n’existe pas."),
        ({"quota_seats_0": "3"}, "Ligne 1 : dites pour qui sont ces places."),
        ({"quota_label_0": "Santé", "quota_professions_0": "health"}, "Ligne 1 : dites combien de places sont gardées."),
        ({"quota_label_0": "Santé", "quota_seats_0": "3"}, "Ligne 1 : cochez des métiers, ou écrivez des départements."),
        (
            {"quota_label_0": "Santé", "quota_seats_0": "3", "quota_departments_0": "99"},
            "« 99 » n’est pas un numéro de département",
        ),
        (
            {f"quota_{name}_{n}": value for n in "01" for name, value in (("label", "A"), ("seats", "1"), ("professions", "health"))},
            "Deux lignes s’appellent « A »",
        ),
        ({"question_choices_0": "A\nB"}, "Question 1 : écrivez la question."),
        ({"question_label_0": "Quoi ?", "question_kind_0": "choice", "question_choices_0": "A"}, "au moins deux choix"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(wrong, said, desk, door):
    answer = desk.post("/formulaire", typed(door, text="Mot à garder", **wrong))

    assert answer.status_code == 422
    assert said in text(answer)
    assert "Mot à garder" in text(answer)
    assert not Quota.objects.exists()


def test_more_kept_seats_than_seats_are_told_before_anything_is_saved(desk, door):
    said = {"quota_label_0": "Santé", "quota_seats_0": "26", "quota_way_0": "onsite", "quota_professions_0": "health"}

    preview = desk.post("/formulaire", typed(door, **said, apercu="1"))

    assert preview.status_code == 200
    assert "26 places gardées, mais 20 places en tout" in text(preview)
    assert 'value="Santé"' in preview.content.decode()
    assert not Quota.objects.exists()


def test_more_kept_seats_than_seats_are_refused_with_what_was_typed(desk, door):
    said = {"quota_label_0": "Santé", "quota_seats_0": "26", "quota_way_0": "onsite", "quota_professions_0": "health"}

    answer = desk.post("/formulaire", typed(door, **said))

    assert answer.status_code == 422
    assert "Vous gardez 26 places sur place, et il n’y en a que 20 en tout" in text(answer)
    assert 'value="Santé"' in answer.content.decode()
    assert not Quota.objects.exists()


def test_two_organisers_do_not_overwrite_each_other_unknowingly(desk, door):
    old = typed(door, text="Le mien")
    type(door).objects.update(changed_at=timezone.now(), text="Le sien")

    answer = desk.post("/formulaire", old)

    door.refresh_from_db()
    assert (answer.status_code, door.text) == (409, "Le sien")
    assert "Rien n’est perdu" in text(answer)
    assert "Le mien" in text(answer)
    seen = re.search(r'name="seen" value="([^"]+)"', answer.content.decode())[1]
    assert desk.post("/formulaire", {**old, "seen": unescape(seen)}).status_code == 302
    door.refresh_from_db()
    assert door.text == "Le mien"


@pytest.mark.parametrize("size", [1, 3, 30])
def test_the_form_costs_the_same_whatever_it_holds(size, desk, door, django_assert_num_queries):
    for _ in range(size):
        QuotaFactory(form=door)
        QuestionFactory(form=door)

    desk.get()  # the first of the day notes that she was seen

    with django_assert_num_queries(9):
        desk.get("/formulaire")


def test_seats_from_afar_are_asked_of_what_is_followed_from_afar(desk, event, door):
    assert 'name="remote_seats"' not in desk.get("/formulaire").content.decode()
    type(event).objects.update(mode="hybrid")

    page = desk.get("/formulaire").content.decode()

    assert 'name="remote_seats"' in page
    assert '<select name="quota_way_0"' in page


# Reminders


def test_a_reminder_is_added_changed_and_removed(desk, door):
    said = {"rows": "1", "anchor_0": "start", "number_of_0": "2", "unit_0": "days", "audience_0": "confirmed"}
    answer = desk.post("/rappels", {**said, "text_0": "Salle B.\r\nApportez un badge.", "calendar_0": "on"})
    rule = ReminderRule.objects.get()

    assert answer.url == f"{desk.root}/rappels"
    assert (rule.hours, rule.text, rule.has_calendar) == (48, "Salle B.\nApportez un badge.", True)
    assert "Le dimanche 11 mars 2035 à 9 h 2 jours avant le début, à celles et ceux qui viennent" in text(
        desk.get("/rappels")
    )

    kept = {**said, "old_0": rule.pk, "number_of_0": "5", "unit_0": "hours", "audience_0": "waiting"}
    assert desk.post("/rappels", kept).status_code == 302
    rule.refresh_from_db()
    assert (rule.hours, rule.audience, rule.text, rule.has_calendar) == (5, "waiting", "", False)

    assert desk.post("/rappels", {**kept, "gone_0": "on"}).status_code == 302
    assert not ReminderRule.objects.exists()


def test_a_reminder_at_a_moment(desk, door):
    said = {
        "rows": "1",
        "anchor_0": "moment",
        "moment_0": "2035-03-01T09:30",
        "unit_0": "days",
        "audience_0": "present",
    }

    assert desk.post("/rappels", said).status_code == 302

    assert ReminderRule.objects.get().moment == datetime(2035, 3, 1, 9, 30, tzinfo=PARIS)
    assert "Le jeudi 1er mars 2035 à 9 h 30" in text(desk.get("/rappels"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text_0": "Journée sur la prostitution"}, "Ce texte en dit trop"),
        ({"number_of_0": ""}, "dites combien de jours ou d’heures"),
        ({"anchor_0": "moment"}, "dites le jour et l’heure"),
        ({"audience_0": "present"}, "On ne sait qui était là qu’après"),
        ({"anchor_0": "moment", "moment_0": "hier"}, "Ce moment n’existe pas."),
    ],
)
def test_a_reminder_that_cannot_be_is_refused_with_what_was_typed(wrong, said, desk, door):
    usual = {"rows": "1", "anchor_0": "start", "number_of_0": "2", "unit_0": "days", "audience_0": "confirmed"}

    answer = desk.post("/rappels", {**usual, "text_0": "Mot à garder", **wrong})

    assert answer.status_code == 422
    assert said in text(answer)
    assert wrong.get("text_0", "Mot à garder") in text(answer)
    assert not ReminderRule.objects.exists()


def test_an_empty_line_is_nothing(desk, door):
    sent = {"rows": "1", "anchor_0": "start", "unit_0": "days", "audience_0": "confirmed", "calendar_0": "on"}

    assert desk.post("/rappels", sent).status_code == 302
    assert not ReminderRule.objects.exists()


@pytest.mark.parametrize("size", [1, 3])
def test_what_left_and_what_will_leave_is_told(size, desk, door, django_assert_num_queries):
    for _ in range(size):
        rule = door.reminders.create(anchor="start", hours=48, done_at=timezone.now())
        for number, state in enumerate(({"sent_at": timezone.now()}, {"sent_at": timezone.now()}, {})):
            Letter.objects.create(
                registration=RegistrationFactory(form=door),
                kind="reminder",
                cause=f"reminder-{rule.pk}-{number}",
                at=timezone.now(),
                rule=rule,
                **state,
            )
    door.reminders.create(anchor="end", hours=1)

    desk.get()  # the first of the day notes that she was seen

    with django_assert_num_queries(9):
        page = desk.get("/rappels")

    assert text(page).count("2 courriels partis, 1 en attente") == size
    assert text(page).count("1 heure après la fin") == 1
    assert [line.label.text for line in page.context["lines"]].count("Prévu") == 1 + size


def test_a_date_that_passed_is_told(desk, event, door):
    type(event).objects.update(first_day=timezone.now().date() - timedelta(days=1))
    door.reminders.create(anchor="start", hours=0)

    assert "Date passée" in text(desk.get("/rappels"))


def test_a_reminder_that_left_says_so_until_the_event_moves_later(desk, event, door):
    due = datetime(2035, 3, 11, 9, tzinfo=PARIS)
    door.reminders.create(anchor="start", hours=48, done_at=due)

    assert "Fait" in text(desk.get("/rappels"))
    assert "Il est déjà parti" in text(desk.get("/rappels"))
    type(event).objects.update(first_day=date(2035, 4, 3), last_day=date(2035, 4, 3))

    assert "Fait" not in text(desk.get("/rappels"))
    assert "Il est déjà parti" not in text(desk.get("/rappels"))


def test_without_a_form_there_are_no_reminders(desk):
    assert "Réglez d’abord le formulaire" in text(desk.get("/rappels"))
    assert "Réglez d’abord le formulaire" in text(desk.post("/rappels", {"rows": "0"}))


def test_fewer_seats_than_people_are_saved_and_said(desk, door):
    RegistrationFactory.create_batch(3, form=door)

    page = text(desk.post("/formulaire", typed(door, seats="1"), follow=True))

    assert "1 place sur place, et 3 prises : 2 personnes de trop gardent la leur." in page
    assert "3 dont 2 de trop" in page


def test_a_contact_is_kept_and_one_that_names_somebody_is_refused(desk, door):
    refused = desk.post("/formulaire", typed(door, contact="marie.dupont@example.org"))
    assert (refused.status_code, "ressemble à celle d’une personne" in text(refused)) == (422, True)

    desk.post("/formulaire", typed(door, contact="contact@example.org"))
    door.refresh_from_db()
    assert door.contact == "contact@example.org"
