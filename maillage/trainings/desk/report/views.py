"""The yearly report: of everybody by département for the coordination, of her own structures for a member."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from maillage.core.middleware import private
from maillage.core.templatetags.ui import french_date
from maillage.events.desk.faces import PRO, Face
from maillage.events.desk.objects import standing_of
from maillage.trainings.report import files, reading, tables
from maillage.trainings.report.tables import Report


@dataclass(frozen=True, slots=True)
class Asked:
    """`scope`: of what it is the report; `until`: the day of its last session."""

    report: Report
    year: int
    years: list[int]
    until: str
    scope: str


@require_safe
def show_report(request: HttpRequest, *, face: Face) -> HttpResponse:
    asked = _asked(request, face)
    territory = getattr(getattr(request, "shell", None), "territory", None)
    query = f"?annee={asked.year}" + (f"&territoire={territory.code}" if territory else "")
    context = {
        "face": face,
        "asked": asked,
        "report": asked.report,
        "events_url": face.url("list-events"),
        "report_url": face.url("show-training-report"),
        "territory_code": territory.code if territory else "",
        "has_others": tables.OTHERS in asked.report.professions,
        "heads": [capfirst(text) for text in asked.report.professions],
        "exports": [(form.upper(), face.url("export-training-report", form) + query) for form in files.TYPES],
    }
    return private(render(request, "trainings/desk/report.html", context))


@require_safe
def export_report(request: HttpRequest, form: str, *, face: Face) -> HttpResponse:
    if form not in files.TYPES:
        raise Http404
    asked = _asked(request, face)
    content = files.write(asked.report, form, f"Formations {asked.year}")
    response = HttpResponse(content, content_type=files.TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="formations-{asked.year}.{form}"'
    return private(response)


def _asked(request: HttpRequest, face: Face) -> Asked:
    """A year that makes no sense is the last one. Ten queries at most."""
    standing, today = standing_of(request), timezone.localdate()
    if face == PRO:
        found, until, within = reading.hers(standing), today - timedelta(days=1), None
        scope = "vos structures"
    else:
        territory = request.shell.territory  # type: ignore[attr-defined]  # put there by the face
        found, until, within = reading.everybody(), reading.end_of_quarter(today), territory.departments
        scope = territory.name
    years = reading.years(found, until)
    said = request.GET.get("annee", "")
    year = next((one for one in years if str(one) == said), years[0])
    report = tables.build(reading.held(found, year, until), within)
    shown_until = min(until, until.replace(year=year, month=12, day=31))
    return Asked(report, year, years, french_date(shown_until), scope)
