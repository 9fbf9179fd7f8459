"""Addresses of the certificates of an event; then of those of a member."""

from maillage.attendance.desk.certificates import views, views_own
from maillage.events.desk.faces import Route

_LIST = "/<uuid:pk>/attestations"
_ONE = f"{_LIST}/<uuid:certificate>"
ROUTES: tuple[Route, ...] = (
    Route(_LIST, views.show_certificates, "show-certificates"),
    Route(f"{_LIST}/regle", views.set_rule, "set-certificate-rule"),
    Route(f"{_LIST}/delivrer", views.issue, "issue-certificates"),
    Route(f"{_ONE}.pdf", views.open_certificate, "open-certificate"),
    Route(f"{_ONE}/retirer", views.revoke, "revoke-certificate"),
    Route(f"{_ONE}/refaire", views.reissue, "reissue-certificate"),
)
# Of the member face only.
OWN: tuple[Route, ...] = (Route("/mes-attestations", views_own.list_certificates, "list-certificates"),)
