"""The whole life of a room, in any order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from maillage.core.errors import DomainError
from maillage.registrations import actions
from maillage.registrations.census import take
from tests.registrations.factories import (
    QuotaFactory,
    a_form,
    applicant,
)

pytestmark = pytest.mark.django_db


START = datetime(2026, 11, 1, 9, tzinfo=UTC)
_ACTS = st.lists(
    st.tuples(
        st.sampled_from(["register", "cancel", "accept", "decline", "again", "lapse", "fewer", "more"]),
        st.integers(0, 30),
        st.sampled_from(["social", "justice", "police"]),
        st.integers(-3, 40),
    ),
    max_size=25,
)


class Life(TestCase):
    """Whatever happens, in whatever order, at whatever hour: no seat sold twice, none idle, the queue in order."""

    @settings(max_examples=50)
    @given(_ACTS, st.sampled_from(["offer", "automatic"]))
    def test_no_seat_is_sold_twice_nor_left_idle(self, acts, promotion):
        form, now = a_form(seats=4, promotion=promotion), START
        QuotaFactory(form=form, seats=1, professions=("justice",), opens_to_all_at=START + timedelta(days=10))
        QuotaFactory(form=form, seats=1, professions=("justice", "police"))
        sitting, had_more = 0, False
        for act, number, profession, hours in acts:
            now += timedelta(hours=hours)
            had_more = had_more or act == "fewer"
            _act(form, act, number, profession, now)
            sitting = _check(form, now, before=sitting, had_more=had_more)


def _act(form, act, number, profession, now):
    rows = list(form.registrations.order_by("rank"))
    one = rows[number % len(rows)] if rows else None
    try:
        if act == "register":
            actions.register(form, applicant(number, profession=profession), by=None, now=now)
        elif act == "lapse":
            actions.lapse_offers(now=now)
        elif act in ("fewer", "more"):
            form.seats = 3 if act == "fewer" else 6
            form.save(update_fields=["seats"])
            actions.promote(form, now=now)
        elif one is not None:
            {
                "cancel": lambda: actions.cancel(one, by=None, now=now),
                "accept": lambda: actions.accept_offer(one, now=now),
                "decline": lambda: actions.decline_offer(one, now=now),
                "again": lambda: actions.wait_again(one, now=now),
            }[act]()
    except DomainError:
        pass
    actions.lapse_offers(now=now)


def _check(form, now, *, before, had_more):
    """`had_more`: there were more seats once. How many sit."""
    form.refresh_from_db()
    counted = take(form, now=now)
    sitting = form.registrations.seated().count()
    assert not any(counted.seating.fits(profile) for profile in counted.waiting)
    assert sitting <= max(before, form.seats)
    assert had_more or all(
        counted.seating.taken(pool) <= (pool.seats or 0) for pool in counted.pools if pool.way == "onsite"
    )
    assert len(set(form.registrations.values_list("rank", flat=True))) == form.registrations.count()
    return sitting
