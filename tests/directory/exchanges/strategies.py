"""Batches of any records that the directory can hold, for the round trips."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from maillage.directory import vocabulary
from maillage.directory.exchanges import labels
from maillage.directory.records import (
    AreaRecord,
    Batch,
    CapacityRecord,
    ClosureRecord,
    ContactRecord,
    PlaceRecord,
    VerificationRecord,
)
from tests.directory.exchanges import builders

# Neither NUL nor half of a surrogate pair: no database holds them.
CHARACTERS = st.characters(exclude_characters="\x00", exclude_categories=["Cs"])
TEXTS = st.one_of(
    st.just(""),
    st.text(CHARACTERS, max_size=8).map(lambda text: text if text.strip() else ""),
    st.sampled_from(
        ["=1+1", "'=x", "-5", "+33 1", "(vide)", "#REF!", "'(vide)", "a\r\nb", "_x000D_", "12,5", "oui", "  x  ", "1e5"]
    ),
)
NAMES = st.one_of(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8), st.just("@à-b"))
LINES = st.one_of(st.just(""), NAMES)
DAYS = st.dates(date(2000, 1, 1), date(2026, 11, 1))
AGES = st.one_of(st.none(), st.decimals(0, 120, places=1, allow_nan=False).map(lambda age: Decimal(str(age))))
YES_NO = st.one_of(st.none(), st.booleans())
EXCHANGES = st.dictionaries(st.text(CHARACTERS, max_size=5), TEXTS, max_size=2)


def codes(among, min_size=0):
    return st.lists(st.sampled_from(list(among)), unique=True, min_size=min_size, max_size=4).map(tuple)


def one(among):
    return st.sampled_from(list(among))


ORGANISATIONS = st.fixed_dictionaries(
    {
        "name": NAMES,
        "short_name": LINES,
        "kind": one(labels.ORGANISATION_KIND),
        "description": TEXTS,
        "siret": st.sampled_from(["", "13002526500013"]),
        "website": st.sampled_from(["", "https://essai.example/é?a=1", "http://[::1]/"]),
        "email": LINES,
        "phone": LINES,
        "networks": codes([*vocabulary.NETWORKS, "autre-reseau"]),
        "status": one(labels.STATUS),
        "visibility": one(labels.VISIBILITY),
        "modified_on": DAYS,
        "exchange": EXCHANGES,
    }
)
POSITIONS = st.one_of(st.just((None, None)), st.tuples(st.floats(-180, 180), st.floats(-90, 90)))
PLACES = st.fixed_dictionaries(
    {
        "name": LINES,
        "kind": one(labels.SITE_KIND),
        "department": st.sampled_from([None, "93", "2A", "01"]),
        "commune": st.sampled_from([None, "93066", "01004"]),
        "address": TEXTS,
        "address_details": TEXTS,
        "postal_code": st.sampled_from(["", "01500"]),
        "city": TEXTS,
        "wheelchair": one(labels.WHEELCHAIR),
        "how_to_reach": TEXTS,
        "modified_on": DAYS,
        "exchange": EXCHANGES,
    }
)
SERVICES = st.fixed_dictionaries(
    {
        "name": NAMES,
        "type": one(vocabulary.type_codes()),
        "description": TEXTS,
        "young_text": TEXTS,
        "needs": codes(vocabulary.need_codes()),
        "audiences": codes(vocabulary.AUDIENCES),
        "audience_details": TEXTS,
        "age_min": AGES,
        "age_max": AGES,
        "access_modes": codes(vocabulary.ACCESS_MODES),
        "access_conditions": TEXTS,
        "contact_modes": codes(vocabulary.CONTACT_MODES),
        "contact_details": TEXTS,
        "contact_link": st.sampled_from(["", "https://essai.example/a b", "https://essai.example/a#b"]),
        "who_can_ask": codes(vocabulary.AUDIENCES),
        "without_parental_consent": YES_NO,
        "phone": LINES,
        "website": LINES,
        "cost": one(labels.COST),
        "cost_details": TEXTS,
        "is_anonymous": YES_NO,
        "response_delay": TEXTS,
        "languages": codes(vocabulary.LANGUAGES),
        "opening_hours": st.sampled_from(["", "24/7", "Mo-Fr 09:00-12:00; PH off", "Mo[1] 10:00-12:00"]),
        "status": one(labels.STATUS),
        "visibility": one(labels.VISIBILITY),
        "modified_on": DAYS,
        "exchange": EXCHANGES,
        "areas": st.lists(
            st.sampled_from(
                [
                    AreaRecord(level="country"),
                    AreaRecord(level="department", code="01"),
                    AreaRecord(level="commune", code="01004"),
                    AreaRecord(level="epci", code="200054781"),
                    AreaRecord(level="region", code="11"),
                ]
            ),
            unique=True,
            max_size=3,
        ).map(tuple),
        "contacts": st.lists(
            st.builds(ContactRecord, role=LINES, name=NAMES, phone=LINES, email=LINES, visibility=st.just("public")),
            max_size=2,
        ).map(tuple),
        "closures": st.lists(
            st.builds(
                ClosureRecord, starts_on=DAYS, ends_on=DAYS, message=TEXTS, opening_hours=st.sampled_from(["", "24/7"])
            ),
            max_size=2,
        ).map(tuple),
        "verifications": st.lists(
            st.builds(
                VerificationRecord,
                on=DAYS,
                method=one(labels.VERIFICATION_METHOD),
                result=one(labels.VERIFICATION_RESULT),
            ),
            max_size=2,
            unique_by=lambda check: (check.on, check.method),
        ).map(tuple),
    }
)
CAPACITIES = st.lists(
    st.builds(
        CapacityRecord,
        unit=one(labels.CAPACITY_UNIT),
        maximum=st.one_of(st.none(), st.integers(0, 100)),
        available=st.one_of(st.none(), st.integers(0, 100)),
        updated_on=DAYS,
        expires_on=DAYS,
    ),
    max_size=2,
    unique_by=lambda capacity: capacity.unit,
).map(tuple)


@st.composite
def batches(draw, *, has_capacities=True):
    """One or two organisations, each with a site and a service; one site in three is protected."""
    batch = Batch()
    for number in range(draw(st.integers(1, 2))):
        source = draw(st.sampled_from(["maillage", "autre"]))
        named = f"{source}--o{number}"
        parent = None if number == 0 else f"{batch.organisations[0].source}--o0"
        batch.organisations.append(
            builders.organisation(f"o{number}", source=source, parent=parent, **draw(ORGANISATIONS))
        )
        batch.sites.append(builders.site(f"s{number}", named, source=source, **_place(draw)))
        places = (PlaceRecord(site=f"{source}--s{number}", opening_hours=draw(st.sampled_from(["", "24/7"]))),)
        capacities = draw(CAPACITIES) if has_capacities else ()
        batch.services.append(
            builders.service(f"v{number}", named, source=source, places=places, capacities=capacities, **draw(SERVICES))
        )
    return batch


def _place(draw):
    if draw(st.integers(0, 2)) == 0:
        return {"is_protected": True, "department": "93"}
    longitude, latitude = draw(POSITIONS)
    return {"longitude": longitude, "latitude": latitude, **draw(PLACES)}
