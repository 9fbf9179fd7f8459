"""On paper: what is printed for each half-day, the badges, and the signed sheet typed in."""

import io
import re
from datetime import date, time, timedelta

import pikepdf
import pypdfium2
import pytest

from maillage.attendance.models import Presence
from maillage.attendance.presences import halves, ledger, papers
from maillage.attendance.presences.papers import Person
from tests.attendance.presence import worlds
from tests.attendance.presence.worlds import FormFactory, SomeoneFactory
from tests.events.factories import AppearanceFactory, EventFactory, SlotFactory, publish
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)
HOSTILE = '#eval("1") $x^2$ @ref <label> *gras* `code` // \\ #panic("non") [x]'


@pytest.fixture
def event(structure):
    return EventFactory(
        organiser=structure,
        departments=("77",),
        first_day=DAY,
        announced_start=time(9),
        announced_end=time(16),
        registering="here",
        title="Repérer et orienter",
    )


@pytest.fixture
def ask(client, member, event):
    client.force_login(member)

    def send(path, data=None):
        address = f"/pro/agenda/{event.pk}/presence/{path}"
        return client.get(address) if data is None else client.post(address, data, follow=True)

    return send


def pages(content):
    document = pypdfium2.PdfDocument(content)
    try:
        return [" ".join(page.get_textpage().get_text_bounded().replace("\u200b", "").split()) for page in document]
    finally:
        document.close()


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_sheet_says_the_half_day_and_who_is_expected(ask, event):
    SlotFactory(event=event, day=DAY, start=time(9), minutes=180)
    slot = SlotFactory(event=event, day=DAY, start=time(14), minutes=120)
    AppearanceFactory(slot=slot, name="Formatrice Inventée")
    AppearanceFactory(slot=slot, name="Pressentie Secrète", state="approached")
    publish(event)
    ana, bo, cleo = worlds.people(event, 3)
    cleo.state = "waiting"
    cleo.save()
    bo.way = "remote"
    bo.save()

    answer = ask("feuilles/2026-03-10-pm.pdf")

    (page,) = pages(answer.content)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert "Repérer et orienter mardi 10 mars 2026, après-midi, 14 h – 16 h" in page
    assert ("1 Ana Imaginaire Structure d’exemple 2" in page, "Formatrice Inventée" in page) == (True, True)
    assert not any(word in page for word in ("Bo", "Cléo", "Secrète", "@", ana.email))


def test_a_sheet_has_thirty_rows_by_page_and_empty_ones_at_the_end(event):
    form = FormFactory(event=event)
    half = halves(event)[0]

    def rows():
        return [int(page.count("Feuille d’émargement")) for page in pages(papers.sheet(event, half, at=MOMENT))]

    assert rows() == [1]
    SomeoneFactory.create_batch(25, form=form)
    assert rows() == [1]
    SomeoneFactory(form=form)
    assert rows() == [1, 1]


def test_papers_are_tagged_in_french_and_their_title_says_nothing(event):
    people = [Person("Ana Imaginaire", "Maison d’exemple", "7K3F9QWD")]
    for content, title in (
        (papers.sheet(event, halves(event)[0], at=MOMENT), "Feuille d’émargement"),
        (papers.badges(event, people, at=MOMENT), "Badges"),
    ):
        document = pikepdf.open(io.BytesIO(content))
        with document.open_metadata() as metadata:
            assert {name: metadata[name] for name in ("dc:title", "pdfuaid:part")} == {
                "dc:title": title,
                "pdfuaid:part": "1",
            }
        assert str(document.Root.Lang).startswith("fr")
        assert document.Root.MarkInfo.Marked


def test_badges_are_eight_by_page_with_a_name_a_structure_and_a_code(event):
    people = [Person(f"Personne {n}", "Structure", f"7K3F9Q{n:02}") for n in range(9)]

    first, second = pages(papers.badges(event, people, at=MOMENT))

    assert [f"Personne {n}" in first for n in range(9)] == [True] * 8 + [False]
    assert "Personne 8 Structure 7K3F-9Q08" in second


def test_a_badge_says_the_profession_when_it_is_known(event):
    people = [
        Person("Ana", "Structure", "7K3F9QWD", "travail social et éducatif"),
        Person("Bo", "", "7K3F9QWX", "santé"),
    ]

    (page,) = pages(papers.badges(event, people, at=MOMENT))

    assert "Ana Travail social et éducatif Structure 7K3F-9QWD" in page
    assert "Bo Santé 7K3F-9QWX" in page


def test_the_sheet_names_the_team_where_no_programme_names_anybody(event, monkeypatch):
    monkeypatch.setattr(papers, "teams", [lambda _: ["Ada Formatrice", "Max Formateur"]])

    (page,) = pages(papers.sheet(event, halves(event)[0], at=MOMENT))

    assert page.index("Ada Formatrice") < page.index("Max Formateur")


@pytest.mark.parametrize(
    ("title", "neutral", "said"),
    [
        ("Repérer et orienter", "", "Repérer et orienter"),
        ("Prostitution des mineurs", "", ""),
        ("Prostitution des mineurs", "Journée de travail", "Journée de travail"),
        ("Repérer", "Viol et violences", "Repérer"),
    ],
)
def test_a_badge_says_nothing_too_much(event, title, neutral, said):
    event.title, event.neutral_title = title, neutral

    (page,) = pages(papers.badges(event, [Person("Ana", "", "7K3F9QWD")], at=MOMENT))

    assert page == f"Maillage{f' · {said}' if said else ''} Ana 7K3F-9QWD"


def test_the_accent_of_a_capital_is_not_cut(event):
    """« Élise » was printed « Elise »: the text of the paper was right, its drawing was not."""
    drawn = [
        pypdfium2.PdfDocument(papers.badges(event, [Person(name, "", "7K3F9QWD")], at=MOMENT))[0].render().to_numpy()
        for name in ("Élise", "Elise")
    ]

    assert (drawn[0] != drawn[1]).any()


def test_no_name_is_ever_code(event):
    event.title = HOSTILE
    FormFactory(event=event)
    SomeoneFactory(form=event.registration_form, name=HOSTILE, structure=HOSTILE)
    person = Person(HOSTILE, HOSTILE, "7K3F9QWD")

    (sheet,) = pages(papers.sheet(event, halves(event)[0], at=MOMENT))
    (badge,) = pages(papers.badges(event, [person, Person("\u200b", "", "X")], at=MOMENT))

    assert '#eval("1")' in sheet
    assert '#eval("1")' in badge


def test_the_badges_are_given_by_parts(ask, event):
    assert ask("badges.pdf").status_code == 404

    worlds.people(event, 2)
    assert pages(ask("badges.pdf").content)[0].count("Structure") == 2
    assert [ask(f"badges.pdf?partie={part}").status_code for part in ("2", "0", "x", "99999")] == [404] * 4


def test_the_page_of_sheets_links_to_each_half_day(ask, event):
    worlds.people(event, 1)
    address = f"/pro/agenda/{event.pk}/presence"

    found = re.findall(r'href="([^"]+(?:pdf|[ap]m|partie=\d))"', ask("feuilles").content.decode())

    assert found == [
        f"{address}/feuilles/2026-03-10-am.pdf",
        f"{address}/feuilles/2026-03-10-am",
        f"{address}/feuilles/2026-03-10-pm.pdf",
        f"{address}/feuilles/2026-03-10-pm",
        f"{address}/badges.pdf?partie=1",
    ]


@pytest.mark.parametrize("half", ["2026-03-11-am", "2026-03-10-xm", "x"])
def test_a_half_day_that_is_not_there_is_not_found(ask, event, half):
    assert [ask(f"feuilles/{half}{end}").status_code for end in ("", ".pdf")] == [404, 404]


def sent(*people, before=""):
    return {"qui": [one.pk for one in people], "avant": before}


def before(answer):
    return re.search(r'name="avant" value="([^"]*)"', answer.content.decode()).group(1)


def test_the_signed_sheet_is_typed_in_and_corrected(ask, event):
    ana, bo, cleo = worlds.people(event, 3)

    answer = ask("feuilles/2026-03-10-am", sent(ana, bo))
    assert "présences notées 2, retirées 0" in text(answer)

    answer = ask("feuilles/2026-03-10-am", sent(bo, cleo, before=before(answer)))
    assert "présences notées 1, retirées 1" in text(answer)
    assert ledger(event) == {bo.pk: {(DAY, "am")}, cleo.pk: {(DAY, "am")}}
    assert set(Presence.objects.values_list("source", flat=True)) == {"sheet"}


def test_what_another_tab_noted_meanwhile_stays(ask, event):
    ana, bo, _ = worlds.people(event, 3)
    old = before(ask("feuilles/2026-03-10-am"))
    ask("feuilles/2026-03-10-am", sent(ana))

    ask("feuilles/2026-03-10-am", sent(bo, before=old))

    assert set(ledger(event)) == {ana.pk, bo.pk}


def test_the_sheet_takes_nothing_back_from_the_door(ask, event):
    ana = worlds.people(event, 1)[0]
    Presence.objects.create(registration=ana, day=DAY, half="am", source="door", at=ana.at)

    page = ask("feuilles/2026-03-10-am").content.decode()
    ask("feuilles/2026-03-10-am", sent(before=str(ana.pk)))

    assert re.search(rf'value="{ana.pk}" checked disabled', page)
    assert Presence.objects.get().source == "door"


@pytest.mark.parametrize(("asked", "expected"), [("", 0), ("?cocher=1", 2), ("?cocher=0", 0), ("?page=9", 0)])
def test_all_are_ticked_or_none(ask, event, asked, expected):
    worlds.people(event, 2)

    assert ask(f"feuilles/2026-03-10-am{asked}").content.decode().count(" checked>") == expected


def test_what_is_no_registration_changes_nothing(ask, event):
    foreign, waiting = SomeoneFactory(), SomeoneFactory(form=FormFactory(event=event), state="waiting")

    answer = ask("feuilles/2026-03-10-am", {"qui": ["x", str(foreign.pk), str(waiting.pk)], "avant": "y z"})

    assert "présences notées 0" in text(answer)
    assert "Cette personne est en liste d’attente" in text(answer)
    assert not Presence.objects.exists()


def test_nothing_is_typed_before_the_day(ask, event):
    ana = worlds.people(event, 1)[0]
    event.first_day = event.last_day = date(2099, 3, 10)
    event.save()

    answer = ask("feuilles/2099-03-10-am", sent(ana))

    assert "Ce jour n’est pas encore venu" in text(answer)
    assert not Presence.objects.exists()


def test_the_summary_counts_by_half_day_and_by_profession(ask, event):
    ana, bo, cleo = worlds.people(event, 3, profession="health")
    SomeoneFactory(form=ana.form, name="Dan Absent", structure="CHU", profession="justice")
    for who, half, source, minutes in (
        (ana, "am", "door", None),
        (ana, "pm", "sheet", None),
        (bo, "am", "online", 120),
        (cleo, "am", "online", 20),
    ):
        Presence.objects.create(registration=who, day=DAY, half=half, source=source, minutes=minutes, at=MOMENT)

    said = text(ask("bilan"))

    assert "Personnes venues : 2 sur 4 inscriptions confirmées, dont 1 à toutes les demi-journées." in said
    assert ("Matin 2 1 1 1" in said, "Après-midi 1 1 0 0" in said) == (True, True)
    assert "Santé 3 2 Magistrats et avocats 1 0" in said
    assert "2 personnes jamais venues Cléo Fictive, Structure d’exemple Dan Absent, CHU" in said


def test_pages_without_anybody_or_without_hours_say_so(ask, event):
    assert "Aucune inscription confirmée" in text(ask("bilan"))
    assert "Aucune inscription confirmée" in text(ask("feuilles/2026-03-10-am"))

    event.announced_end = None
    event.save()
    assert ["Il manque les heures" in text(ask(path)) for path in ("feuilles", "en-ligne")] == [True, True]


@pytest.mark.parametrize("size", [1, 5])
@pytest.mark.parametrize(
    ("path", "cost"), [("bilan", 10), ("feuilles", 11), ("feuilles/2026-03-10-am", 11), ("badges.pdf", 8)]
)
def test_pages_cost_the_same_whatever_their_size(ask, event, django_assert_num_queries, path, cost, size):
    worlds.people(event, size)
    ask(path)

    with django_assert_num_queries(cost):
        ask(path)


def test_a_large_sheet_is_typed_in_by_pages(ask, event):
    SomeoneFactory.create_batch(301, form=FormFactory(event=event))

    pages_of = [ask(f"feuilles/2026-03-10-am?page={n}").content.decode().count('name="qui"') for n in (1, 2)]

    assert pages_of == [300, 1]


def test_days_of_several_have_their_own_sheets(event):
    event.last_day = DAY + timedelta(days=1)

    assert [papers._half(half) for half in halves(event)] == ["matin", "après-midi"] * 2
