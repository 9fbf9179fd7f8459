"""Addresses of the pages of presence."""

from maillage.attendance.desk.presence import (
    views_batch,
    views_counting,
    views_door,
    views_online,
    views_sheets,
    views_welcome,
)
from maillage.events.desk.faces import Route

_HERE = "/<uuid:pk>/presence"
ROUTES: tuple[Route, ...] = (
    Route(_HERE, views_door.show_presence, "show-presence"),
    Route(f"{_HERE}/ajouter", views_welcome.welcome_someone, "welcome-someone"),
    Route(f"{_HERE}/lot", views_batch.send_presence, "send-presence"),
    Route(f"{_HERE}/feuilles", views_sheets.list_sheets, "list-sheets"),
    Route(f"{_HERE}/feuilles/<slug:half>.pdf", views_sheets.print_sheet, "print-sheet"),
    Route(f"{_HERE}/feuilles/<slug:half>", views_sheets.type_sheet, "type-sheet"),
    Route(f"{_HERE}/badges.pdf", views_sheets.print_badges, "print-badges"),
    Route(f"{_HERE}/en-ligne", views_online.import_minutes, "import-minutes"),
    Route(f"{_HERE}/bilan", views_counting.count_presence, "count-presence"),
)
