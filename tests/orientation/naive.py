"""The rule of the help finder, written again as plainly as can be: what the index must answer."""

import math

BANDS_KM = (10, 25, 50, 100)


def distance_km(one, other):
    """Great circle, by the haversine."""
    (east, north), (east_2, north_2) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((north_2 - north) / 2) ** 2
    half += math.cos(north) * math.cos(north_2) * math.sin((east_2 - east) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


def is_open(entry, now, is_open_at):
    today = now.toordinal()
    for closure in reversed(entry.closures):
        if closure.first_day <= today <= closure.last_day:
            return bool(is_open_at(closure.hours, now))
    return any(is_open_at(hours, now) for hours in (entry.hours, *(place.hours for place in entry.places)))


def nearest(entry, question):
    """The distance of its nearest place within the distance asked, or None."""
    if question.longitude is None:
        return None
    here = (question.longitude, question.latitude)
    found = [distance_km(here, (place.longitude, place.latitude)) for place in entry.places]
    return min((km for km in found if km <= question.distance_km), default=None)


def is_kept(entry, question, is_open_at):
    return (
        (not question.needs or bool(entry.needs & question.needs))
        and (not question.audience or not entry.audiences or bool(entry.audiences & question.audience))
        and (question.age is None or entry.age_min <= question.age <= entry.age_max)
        and (not question.modes or bool(entry.modes & question.modes))
        and (not question.language or bool(entry.languages & question.language))
        and (not question.wheelchair or entry.is_wheelchair_accessible)
        and (not question.is_open_now or is_open(entry, question.now, is_open_at))
    )


def is_national(entry):
    return "F" in entry.areas or not (entry.areas or entry.places)


def rank(entry, question, is_open_at):
    """What is compared, most important first; smaller is better."""
    km = nearest(entry, question)
    covers = bool(set(entry.areas) & set(question.areas))
    band = len(BANDS_KM) if km is None else sum(km > limit for limit in BANDS_KM)
    tenths = math.inf if km is None else int(km * 10)
    if entry.comes_or_remote:
        band, tenths = 0, 0
    if entry.is_protected:
        band, tenths = 1, 0
    age = question.now.toordinal() - entry.verified_day
    return (
        -(entry.needs & question.needs).bit_count(),
        bool(entry.areas) and not covers and not is_national(entry),
        band,
        bool(question.reader and entry.audiences) and not entry.audiences & question.reader,
        not is_open(entry, question.now, is_open_at),
        0 if age <= 183 else 1 if age <= 365 else 2,
        tenths,
        entry.reference,
    )


def ask(entries, question, is_open_at):
    """References of the services near, and of the national ones, best first."""
    kept = sorted(
        (entry for entry in entries if is_kept(entry, question, is_open_at)),
        key=lambda entry: rank(entry, question, is_open_at),
    )
    near, national = [], []
    for entry in kept:
        covers = bool(set(entry.areas) & set(question.areas)) and not is_national(entry)
        is_bounded = entry.is_territorial and bool(entry.areas) and not is_national(entry)
        if covers or (nearest(entry, question) is not None and not is_bounded):
            near.append(entry.reference)
        elif is_national(entry):
            national.append(entry.reference)
    return near, national
