"""What a page without network kept, and sends when it is back: each mark is answered, none is lost, none is twice there."""

import json
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from maillage.attendance.desk.presence import batch
from maillage.attendance.models import Presence
from maillage.attendance.presences.marks import clock
from maillage.core.models import JournalEntry
from tests.attendance.presence import worlds
from tests.attendance.presence.worlds import SomeoneFactory
from tests.conftest import WorkingClient

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
)


@pytest.fixture
def event(structure):
    return worlds.event_today(timezone.localtime(), organiser=structure, departments=("77",))


@pytest.fixture
def send(client, member, event):
    """Codes, each with how long ago; `ahead`: how much its clock is."""
    client.force_login(member)

    def post(*marks, ahead=timedelta(), **more):
        now = timezone.now() + ahead
        body = {
            "sent_at": now.isoformat(),
            "marks": [
                {
                    "id": f"m{number}",
                    "code": code,
                    "day": event.first_day.isoformat(),
                    "half": "am",
                    "at": (now - ago).isoformat(),
                    **more,
                }
                for number, (code, ago) in enumerate(marks)
            ],
        }
        return client.post(address(event), json.dumps(body), content_type="application/json")

    return post


def address(event):
    return f"/pro/agenda/{event.pk}/presence/lot"


def there(answer):
    return [(each["id"], each["there"]) for each in answer.json()["answers"]]


@pytest.mark.django_db
def test_each_mark_is_answered_by_its_own_name(send, event):
    ana, bo, cleo = worlds.people(event, 3)
    cleo.state = "cancelled"
    cleo.save()
    foreign = SomeoneFactory()

    answer = send((ana.code, HOUR), ("NIMPORTE", HOUR), (cleo.code, HOUR), (foreign.code, HOUR), (bo.code, HOUR))

    assert there(answer) == [("m0", True), ("m1", False), ("m2", False), ("m3", False), ("m4", True)]
    assert [each["text"] for each in answer.json()["answers"]][1:4] == [
        "Ce code est inconnu : ce n’est pas celui d’une inscription à cet évènement.",
        "Cette inscription est annulée.",
        "Ce code est inconnu : ce n’est pas celui d’une inscription à cet évènement.",
    ]
    assert set(Presence.objects.values_list("registration", flat=True)) == {ana.pk, bo.pk}
    assert answer["Cache-Control"] == "private, no-store"
    assert not any(name in answer.content.decode() for name in ("Ana", "Bo", "Cléo", "Personne"))


@pytest.mark.django_db
def test_sent_twice_it_is_noted_once(send, ana):
    first, second = send((ana.code, HOUR)), send((ana.code, HOUR))

    assert there(first) == there(second) == [("m0", True)]
    assert Presence.objects.count() == 1
    assert JournalEntry.objects.filter(verb="attendance.mark").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ahead", "ago", "expected"),
    [
        (timedelta(), HOUR, HOUR),
        (timedelta(hours=30), HOUR, HOUR),  # the device is ahead by more than a day
        (timedelta(days=-4000), HOUR, HOUR),  # its battery was flat
        (timedelta(), timedelta(hours=13), timedelta()),
        (timedelta(), -HOUR, timedelta()),  # the clock was put back between the mark and the sending
    ],
)
def test_the_clock_of_the_device_is_put_right(send, ana, ahead, ago, expected):
    send((ana.code, ago), ahead=ahead)

    moment = Presence.objects.get().first_at
    assert abs(timezone.now() - expected - moment) < timedelta(minutes=1)


@pytest.mark.django_db
def test_the_hour_that_is_told_is_ours_and_not_that_of_the_device(send, ana):
    answer = send((ana.code, HOUR), ahead=3 * HOUR)

    first = Presence.objects.get().first_at
    assert answer.json()["answers"][0]["seen"] == clock(first, ana.form.event.zone)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["confirmed", "cancelled"])
@pytest.mark.parametrize("source", Presence.Source)
def test_a_mistake_that_was_sent_is_taken_back(send, ana, state, source):
    """Whatever noted it, and even of one who was cancelled since."""
    Presence.objects.create(registration=ana, day=ana.form.event.first_day, half="am", source=source, at=ana.at)
    ana.state = state
    ana.save()

    answer = send((ana.code, MINUTE), gone=True)

    assert answer.json()["answers"] == [{"id": "m0", "there": False, "text": "Présence retirée.", "seen": ""}]
    assert not Presence.objects.exists()
    assert JournalEntry.objects.filter(verb="attendance.unmark").count() == 1


@pytest.mark.django_db
def test_what_is_not_there_is_taken_back_without_a_word(send, ana):
    answer = send((ana.code, HOUR), ("NIMPORTE", HOUR), gone=True)

    assert [each["text"] for each in answer.json()["answers"]] == [
        "Présence retirée.",
        "Ce code est inconnu : ce n’est pas celui d’une inscription à cet évènement.",
    ]
    assert not JournalEntry.objects.filter(verb="attendance.unmark").exists()


@pytest.mark.django_db
def test_whom_another_device_saw_since_stays(send, ana):
    send((ana.code, 3 * MINUTE))

    late = there(send((ana.code, 30 * MINUTE), gone=True))
    assert (late, Presence.objects.count()) == ([("m0", True)], 1)

    after = there(send((ana.code, MINUTE), gone=True))
    assert (after, Presence.objects.count()) == ([("m0", False)], 0)


@pytest.mark.django_db
@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize(("said", "left"), [((False, True), 0), ((True, False), 1), ((False, True, False), 1)])
def test_the_last_word_of_a_lot_stays(client, member, event, ana, said, left, is_there):
    now, day = timezone.now(), event.first_day
    if is_there:
        Presence.objects.create(registration=ana, day=day, half="am", source="door", at=now, first_at=now - HOUR)
    mark = {"code": ana.code, "day": day.isoformat(), "half": "am", "at": now.isoformat()}
    marks = [mark | {"id": str(number), "gone": is_gone} for number, is_gone in enumerate(said)]
    client.force_login(member)

    body = json.dumps({"sent_at": now.isoformat(), "marks": marks})
    answer = client.post(address(event), body, content_type="application/json")

    assert there(answer) == [(str(number), not is_gone) for number, is_gone in enumerate(said)]
    assert Presence.objects.count() == left


@pytest.mark.django_db
def test_cancelled_meanwhile_is_said_and_what_was_noted_stays(send, ana):
    send((ana.code, HOUR))
    ana.state = "cancelled"
    ana.save()

    assert there(send((ana.code, HOUR))) == [("m0", False)]
    assert Presence.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "bad", [{"code": ""}, {"code": 5}, {"code": "X" * 50}, {"day": "hier"}, {"day": None}, {"at": "9 h"}, {"half": []}]
)
def test_what_cannot_be_read_is_answered_too(send, ana, bad):
    answer = send((ana.code, HOUR), **bad)

    assert answer.json()["answers"] == [
        {"id": "m0", "there": False, "text": "Cette présence n’a pas pu être lue. Notez-la de nouveau."}
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b"\xff", b'{"sent_at": "2035-01-01", "marks": []}', b'{"sent_at": 1, "marks": []}', b"[" * 9000]
    + [json.dumps({"sent_at": "2035-01-01T10:00:00Z", "marks": marks}).encode() for marks in ({}, [1], [{}] * 501)],
)
def test_what_the_page_never_sends_is_refused(client, member, event, body):
    client.force_login(member)

    answer = client.post(address(event), body, content_type="application/json")

    assert (answer.status_code, answer.json()) == (400, {"text": "Ce qui est arrivé n’a pas pu être lu."})


@given(json_values, json_values)
def test_any_json_is_read_or_refused(sent_at, marks):
    moment = datetime.fromisoformat("2035-03-13T10:00:00+00:00")
    for body in ({"sent_at": sent_at, "marks": marks}, {"sent_at": moment.isoformat(), "marks": [marks]}):
        try:
            found = batch.read(json.dumps(body).encode(), now=moment)
        except batch.Unreadable:
            continue
        assert all(each.mark is None or isinstance(each.mark.who, str) for each in found)


@pytest.mark.django_db
def test_after_a_new_login_elsewhere_the_open_page_is_given_a_new_token(member, event):
    """The page was left open; its person logged in again in another tab: what it sends is refused until it asks for a token."""
    client = WorkingClient(enforce_csrf_checks=True)
    body = json.dumps({"sent_at": timezone.now().isoformat(), "marks": []})

    def post(token):
        return client.post(
            address(event), body, content_type="application/json", headers={"X-CSRFToken": token}
        ).status_code

    assert client.get(address(event)).status_code == 302  # logged out: to the login page

    client.force_login(member)
    assert post("stale") == 403
    assert post(client.get(address(event)).json()["token"]) == 200
