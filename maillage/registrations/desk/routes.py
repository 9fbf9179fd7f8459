"""Addresses of these pages in a working face (maillage/events/desk/urls.py puts them under its agenda)."""

from maillage.events.desk.faces import Route
from maillage.registrations.desk import views_door, views_list, views_one

_LIST = "/<uuid:pk>/inscriptions"
_ONE = f"{_LIST}/<uuid:registration>"
ROUTES: tuple[Route, ...] = (
    Route(_LIST, views_list.list_registrations, "list-registrations"),
    Route(f"{_LIST}/chercher", views_list.search_registrations, "search-registrations"),
    Route(f"{_LIST}/decider", views_list.decide_registrations, "decide-registrations"),
    Route(f"{_LIST}/exporter", views_list.export_registrations, "export-registrations"),
    Route(f"{_LIST}/qui-vient", views_list.count_registrations, "count-registrations"),
    Route(f"{_LIST}/ouvrir", views_list.open_registrations, "open-registrations"),
    Route(f"{_LIST}/ajouter", views_one.add_registration, "add-registration"),
    Route(f"{_LIST}/besoins", views_one.list_needs, "list-needs"),
    Route(f"{_LIST}/formulaire", views_door.set_registration_form, "set-registration-form"),
    Route(f"{_LIST}/rappels", views_door.set_reminders, "set-reminders"),
    Route(_ONE, views_one.show_registration, "show-registration"),
    Route(f"{_ONE}/decider", views_one.decide_registration, "decide-registration"),
    Route(f"{_ONE}/besoins", views_one.read_needs, "read-needs"),
)
