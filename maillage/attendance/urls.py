from django.urls import path

from maillage.attendance.certificates import views
from maillage.attendance.presences.views import give_own_badge

app_name = "attendance"
urlpatterns = [
    path("inscription/<str:token>/attestation.pdf", views.give_own, name="own-certificate"),
    path("inscription/<str:token>/badge.pdf", give_own_badge, name="own-badge"),
    path("attestations/verifier", views.check, name="check-certificate"),
]
