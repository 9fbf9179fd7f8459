"""The certificates of the person who is logged in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.attendance.certificates import given, paper
from maillage.core.middleware import private
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import user_of
from maillage.registrations import addresses


@require_safe
def list_certificates(request: HttpRequest, *, face: Face) -> HttpResponse:
    """Each with the link of her registration, that gives the paper."""
    mine = given(user_of(request))
    rows = [
        (one, paper.days(one.first_day, one.last_day), paper.hours(one), addresses.own(one.registration_id))
        for one in mine
        if one.registration_id
    ]
    context = {"face": face, "rows": rows, "calendar_url": face.url("my-calendar")}
    response = render(request, "attendance/desk/certificate_hers.html", context)
    return private(response)
