from datetime import date, timedelta

import pytest

from maillage.core import periodic
from maillage.directory import actions as directory
from maillage.upkeep import actions, tasks
from maillage.upkeep.models import ServiceState
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_change_of_the_directory_has_the_states_worked_out(now, django_capture_on_commit_callbacks):
    service = factories.ServiceFactory()

    with django_capture_on_commit_callbacks(execute=True):
        directory.verify(service, "call", "confirmed", by=None, now=now)

    assert ServiceState.objects.get(service=service).verified_on == now.date()


def test_each_night_the_states_are_worked_out_once(now):
    factories.ServiceFactory.create_batch(2)

    assert tasks.recompute_each_night(now) == "Fiches dont l’état a changé : 2."
    assert tasks.recompute_each_night(now) == "Rien n’avait changé."
    assert tasks.recompute_each_night(now + timedelta(days=1)) == "Fiches dont l’état a changé : 0."


def test_the_tasks_of_this_app_are_known_to_the_worker():
    names = {task.name for task in periodic.tasks() if task.name.startswith("upkeep.")}

    assert names >= {
        "upkeep.recompute_states",
        "upkeep.close_campaigns",
        "upkeep.remind_due",
        "upkeep.check_links",
        "upkeep.send_reminders",
    }


def test_each_task_that_finds_nothing_to_do_says_so(now, settings):
    settings.CHECK_LINKS = True

    assert tasks.close_campaigns(now) == "Aucune campagne à clore."
    assert tasks.remind_due(now) == "Aucune structure relancée."
    assert tasks.check_links(now) == "Aucun lien à vérifier."
    assert tasks.send_again(now) == "Aucun rappel n’attendait."


def test_each_task_says_what_it_did(now, mailoutbox):
    service = factories.ServiceFactory(email="phare@example.org", modified_on=date(2026, 1, 1))
    factories.DepartmentFactory()
    actions.recompute(now=now)
    plan = actions.Plan(
        name="Avant l’été", departments=("77",), sections=("hours",), starts_on=date(2026, 11, 2), ends_on=now.date()
    )
    actions.create_campaign(plan, by=None, now=now)

    assert tasks.remind_due(now) == "1 structure relancée."
    assert tasks.send_again(now) == "Courriels partis : 1."
    assert tasks.close_campaigns(now + timedelta(days=1)) == "Campagnes closes : 1."
    assert [mail.to for mail in mailoutbox] == [[service.email]]


def test_a_mail_server_that_is_down_is_told(now, settings):
    settings.EMAIL_BACKEND = "tests.upkeep.test_reminders.Down"
    factories.ServiceFactory(email="phare@example.org", modified_on=date(2026, 1, 1))
    actions.recompute(now=now)
    actions.remind_due(now=now)

    assert tasks.send_again(now) == (
        "Le serveur de courriel ne répond pas : les rappels attendent, un essai aura lieu dans une heure."
    )


def test_links_are_left_alone_when_the_installation_says_so(now, settings):
    settings.CHECK_LINKS = False
    factories.ServiceFactory(website="https://lieu.example.org/")

    assert tasks.check_links(now) == "La vérification des liens est arrêtée (MAILLAGE_CHECK_LINKS)."


def test_the_states_of_the_night_move_the_campaigns(now):
    service = factories.ServiceFactory(organisation__department=factories.DepartmentFactory())
    plan = actions.Plan(
        name="Avant l’été", departments=("77",), sections=("hours",), starts_on=date(2026, 11, 2), ends_on=now.date()
    )
    actions.recompute(now=now)
    campaign = actions.create_campaign(plan, by=None, now=now)
    factories.VerificationFactory(service=service, on=now.date())

    tasks.recompute_each_night(now)

    assert campaign.parts.get().state == "done"
