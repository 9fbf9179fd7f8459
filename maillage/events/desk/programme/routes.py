"""Addresses of the programme of an event, in each working face."""

from maillage.events.desk.faces import Route
from maillage.events.desk.programme import views, views_paste, views_publish, views_shift, views_slots, views_whole

_AT = "/<uuid:pk>/programme"
_SLOT = f"{_AT}/creneaux/<uuid:slot>"
ROUTES: tuple[Route, ...] = (
    Route(_AT, views.show_programme, "show-programme"),
    Route(f"{_AT}/raison", views.waive_finding, "waive-finding"),
    Route(f"{_AT}/dejeuner", views.add_lunch, "add-lunch"),
    Route(f"{_AT}/creneaux/nouveau", views_slots.add_slot, "add-slot"),
    Route(_SLOT, views_slots.edit_slot, "edit-slot"),
    Route(f"{_SLOT}/dupliquer", views_slots.duplicate_slot, "duplicate-slot"),
    Route(f"{_SLOT}/deplacer", views_slots.move_slot, "move-slot"),
    Route(f"{_SLOT}/retirer", views_slots.remove_slot, "remove-slot"),
    Route(f"{_AT}/decaler", views_shift.shift_slots, "shift-slots"),
    Route(f"{_AT}/salles", views_whole.set_rooms, "set-rooms"),
    Route(f"{_AT}/coller", views_paste.import_programme, "import-programme"),
    Route(f"{_AT}/vider", views_paste.clear_day, "clear-day"),
    Route(f"{_AT}/publier", views_publish.publish_programme, "publish-programme"),
)
