"""Every address of the coordination face: those of its rooms, and of the desks that other apps lend it."""

from maillage.coordination.accounts.urls import accounts
from maillage.coordination.campaigns.urls import campaigns
from maillage.coordination.dashboard.urls import dashboard
from maillage.coordination.duplicates.urls import duplicates
from maillage.coordination.editorial.urls import editorial
from maillage.coordination.queue.urls import queue
from maillage.coordination.requests.urls import requests
from maillage.coordination.resources.urls import resources
from maillage.coordination.settings.urls import settings
from maillage.coordination.shell import coordinators_only
from maillage.coordination.structures.urls import structures
from maillage.coordination.system.urls import system
from maillage.coordination.verification.urls import verification
from maillage.coordination.words.urls import words
from maillage.events.desk.faces import COORDINATION
from maillage.events.desk.urls import patterns as agenda
from maillage.trainings.desk.urls import patterns as trainings

app_name = "coordination"
urlpatterns = [
    *dashboard,
    *structures,
    *duplicates,
    *requests,
    *resources,
    *agenda(COORDINATION, coordinators_only),
    *trainings(COORDINATION, coordinators_only),
    *queue,
    *verification,
    *campaigns,
    *accounts,
    *system,
    *settings,
    *editorial,
    *words,
]
