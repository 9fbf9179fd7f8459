from django.urls import URLPattern, path

from maillage.events.reading.views import changes, papers, show

_EVENT = "agenda/<int:year>/<slug:slug>"

reading: list[URLPattern] = [
    path(_EVENT, show.show_event, name="show"),
    path(f"{_EVENT}/versions", changes.list_versions, name="versions"),
    path(f"{_EVENT}/modifications.atom", changes.feed, name="changes"),
    path(f"{_EVENT}/presse", papers.show_press, name="press"),
    path(f"{_EVENT}/presse/<str:token>", papers.show_press, name="press"),
    path(f"{_EVENT}/presse/<str:token>/documents/<int:pk>", papers.give_document, name="give-press-document"),
    path(f"{_EVENT}/documents/<int:pk>", papers.give_document, name="give-document"),
    path(f"{_EVENT}/rediffusion", papers.list_replays, name="replays"),
    path(f"{_EVENT}/rediffusion/<int:pk>/image", papers.show_poster, name="poster"),
]
