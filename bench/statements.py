"""The two statements of the baseline, as text with named values.

JOINED is what a careful team writes: a row per service with its bit masks, an array of needs with a GIN index, places with a
GiST index, territories with a covering index, put together by the planner. PREJOINED repeats every fact beside each place, each
territory served and each national service, so that a question joins nothing: as far as SQL goes, and three tables to keep alike.
"""

from collections.abc import Iterable
from math import cos, radians
from typing import Any

from maillage.directory import vocabulary
from maillage.orientation.snapshots.index import Question
from maillage.territories.geo import EARTH_RADIUS_KM, chord_of, chords

JOINED, PREJOINED = "joined", "prejoined"
_KM_PER_DEGREE = 111.0


def statement(question: Question, count: int, design: str, spatial: str) -> tuple[str, dict[str, Any]]:
    """One round trip: both lists, best first, each row with the total of its list. `spatial`: « geography »… or « box »."""
    filters = "".join(f" AND {condition}" for condition in _conditions(question, design))
    where = f"{_WITHIN[spatial]} AND {_CHORD} <= %(limit)s" if question.longitude is not None else "false"
    met = "bit_count((needs & %(needs)s)::bit(32))" if question.needs else "0"
    unnamed = "(audiences & %(reader)s = 0)::int" if question.reader else "0"
    text = {JOINED: _JOINED, PREJOINED: _PREJOINED}[design]
    return text.format(where=where, filters=filters, key=_KEY.format(met=met, unnamed=unnamed)), _values(
        question, count
    )


def _conditions(question: Question, design: str) -> Iterable[str]:
    if question.needs:
        yield "need_codes && %(need_codes)s" if design == JOINED else "needs & %(needs)s <> 0"
    if question.audience:
        yield "audiences & %(audience)s <> 0"
    if question.age is not None:
        yield "age_min <= %(age)s AND %(age)s <= age_max"
    if question.modes:
        yield "modes & %(modes)s <> 0"
    if question.language:
        yield "languages & %(language)s <> 0"
    if question.wheelchair:
        yield "wheelchair"
    if question.is_open_now:
        yield "NOT shut"


def _values(question: Question, count: int) -> dict[str, Any]:
    values: dict[str, Any] = {
        "areas": list(question.areas),
        "count": count,
        "needs": question.needs,
        "need_codes": [code for place, code in enumerate(vocabulary.need_codes()) if question.needs >> place & 1],
        "audience": question.audience,
        "reader": question.reader,
        "age": question.age,
        "modes": question.modes,
        "language": question.language,
        "x": 0.0,
        "y": 0.0,
        "z": 0.0,
    }
    if question.longitude is None or question.latitude is None:
        return values
    x, y, z = chords(question.longitude, question.latitude)[0].tolist()
    high = question.distance_km / _KM_PER_DEGREE
    wide = high / cos(radians(abs(question.latitude) + high))
    return values | {
        "x": x,
        "y": y,
        "z": z,
        "limit": chord_of(question.distance_km) ** 2,
        "longitude": question.longitude,
        "latitude": question.latitude,
        "low": question.latitude - high,
        "high": question.latitude + high,
        "west": question.longitude - wide,
        "east": question.longitude + wide,
        "metres": question.distance_km * 1000 + 1,
    }


_WITHIN = {
    "geometry": "point && ST_MakeEnvelope(%(west)s, %(low)s, %(east)s, %(high)s)",
    "geography": "ST_DWithin(point, ST_MakePoint(%(longitude)s, %(latitude)s)::geography, %(metres)s, false)",
    "box": "latitude BETWEEN %(low)s AND %(high)s AND longitude BETWEEN %(west)s AND %(east)s",
}
_CHORD = "((x - %(x)s) * (x - %(x)s) + (y - %(y)s) * (y - %(y)s) + (z - %(z)s) * (z - %(z)s))"
_FACTS = "needs, audiences, says_where, bounded, own_band, standing, national"
_KM = f"(2 * {EARTH_RADIUS_KM} * asin(least(sqrt({_CHORD}) / 2, 1)))::real AS km"
_KEY = """(((((31 - {met}) * 2 + elsewhere::int) * 8
      + CASE WHEN own_band >= 0 THEN own_band WHEN km <= 10 THEN 0 WHEN km <= 25 THEN 1 WHEN km <= 50 THEN 2
          WHEN km <= 100 THEN 3 ELSE 4 END) * 2 + {unnamed}) * 8 + standing) * 131072::bigint
      + CASE WHEN own_band >= 0 THEN 0 WHEN km IS NULL THEN 99999 ELSE least(trunc(km * 10::real), 99999)::int END"""
_PREJOINED = f"""
WITH near AS MATERIALIZED (
  SELECT service, {_KM}, {_FACTS} FROM bench.place WHERE {{where}} AND NOT is_one_of_many{{filters}}
  UNION ALL
  (SELECT DISTINCT ON (service) service, {_KM}, {_FACTS} FROM bench.place
   WHERE {{where}} AND is_one_of_many{{filters}} ORDER BY service, km)
),
serving AS MATERIALIZED (
  SELECT DISTINCT service, {_FACTS} FROM bench.serving WHERE area = ANY(%(areas)s){{filters}}
),
kept AS (
  SELECT n.*, says_where AND NOT EXISTS (SELECT FROM serving s WHERE s.service = n.service) AS elsewhere FROM near n
  WHERE NOT bounded OR EXISTS (SELECT FROM serving s WHERE s.service = n.service)
  UNION ALL
  SELECT service, NULL::real, {_FACTS}, false FROM serving s
  WHERE NOT national AND NOT EXISTS (SELECT FROM near n WHERE n.service = s.service)
)
(SELECT false, service, count(*) OVER () FROM kept ORDER BY {{key}}, service LIMIT %(count)s)
UNION ALL
(SELECT true, service, count(*) OVER ()
 FROM (SELECT *, false AS elsewhere, NULL::real AS km FROM bench.national) s
 WHERE NOT EXISTS (SELECT FROM near n WHERE n.service = s.service){{filters}}
 ORDER BY {{key}}, service LIMIT %(count)s)"""
_JOINED = f"""
WITH near AS MATERIALIZED (
  SELECT service, min({_KM.removesuffix(" AS km")}) AS km FROM bench.spot WHERE {{where}} GROUP BY service
),
kept AS (
  SELECT s.*, n.km, says_where AND a.service IS NULL AS elsewhere
  FROM near n
  FULL JOIN (SELECT DISTINCT service FROM bench.area WHERE area = ANY(%(areas)s)) a ON a.service = n.service
  JOIN bench.service s ON s.service = coalesce(n.service, a.service)
  WHERE (n.km IS NOT NULL OR NOT s.national) AND (a.service IS NOT NULL OR NOT bounded){{filters}}
)
(SELECT false, service, count(*) OVER () FROM kept ORDER BY {{key}}, service LIMIT %(count)s)
UNION ALL
(SELECT true, service, count(*) OVER ()
 FROM (SELECT *, false AS elsewhere, NULL::real AS km FROM bench.service WHERE national) s
 WHERE NOT EXISTS (SELECT FROM near n WHERE n.service = s.service){{filters}}
 ORDER BY {{key}}, service LIMIT %(count)s)"""
