-- The baseline's own tables, from the product's: everything that can be worked out before a question is.
-- bench.opened(zone, text, is_open), bench.zone(department, zone) and bench.bit(kind, code, bit) are written by baseline.py.
CREATE TABLE bench.numbered AS
SELECT (row_number() OVER (ORDER BY s.reference COLLATE "C") - 1)::int AS position, s.id, s.reference
FROM directory_service s
JOIN directory_organisation o ON o.id = s.organisation_id
WHERE s.status = 'published' AND o.status = 'published' AND s.visibility = 'public' AND o.visibility = 'public';
CREATE UNIQUE INDEX ON bench.numbered (id);
ANALYZE bench.numbered;

CREATE TABLE bench.site AS
SELECT n.position, l.id AS link, l.opening_hours, t.is_protected, t.department_id, t.wheelchair,
  CASE WHEN t.is_protected THEN NULL ELSE coalesce(t.longitude, c.longitude) END AS longitude,
  CASE WHEN t.is_protected THEN NULL ELSE coalesce(t.latitude, c.latitude) END AS latitude
FROM directory_servicesite l
JOIN bench.numbered n ON n.id = l.service_id
JOIN directory_site t ON t.id = l.site_id
JOIN directory_organisation o ON o.id = t.organisation_id AND o.status = 'published' AND o.visibility = 'public'
LEFT JOIN territories_commune c ON c.code = t.commune_id;
CREATE INDEX ON bench.site (position);
ANALYZE bench.site;

-- A small area of a protected place would tell where it is: its département stands for it, and for no area at all.
CREATE TABLE bench.area AS
SELECT CASE a.level WHEN 'commune' THEN 'C' || a.commune_id WHEN 'epci' THEN 'E' || a.epci_id
    WHEN 'department' THEN 'D' || a.department_id WHEN 'region' THEN 'R' || a.region_id ELSE 'F' END COLLATE "C" AS area,
  n.position AS service
FROM directory_servicearea a
JOIN bench.numbered n ON n.id = a.service_id
WHERE a.level NOT IN ('commune', 'epci') OR n.position NOT IN (SELECT position FROM bench.site WHERE is_protected)
UNION
SELECT 'D' || s.department_id, s.position FROM bench.site s
JOIN bench.numbered n ON n.position = s.position
WHERE s.is_protected
  AND NOT EXISTS (SELECT FROM directory_servicearea a WHERE a.service_id = n.id AND a.level NOT IN ('commune', 'epci'))
UNION
SELECT 'D' || s.department_id, s.position FROM bench.site s
JOIN bench.numbered n ON n.position = s.position
JOIN directory_servicearea a ON a.service_id = n.id AND a.level IN ('commune', 'epci')
WHERE s.is_protected;

CREATE TABLE bench.spot AS
SELECT position AS service, longitude, latitude, cos(radians(latitude)) * cos(radians(longitude)) AS x,
  cos(radians(latitude)) * sin(radians(longitude)) AS y, sin(radians(latitude)) AS z
FROM bench.site WHERE longitude IS NOT NULL;

ANALYZE bench.area;

-- The legal time of a service: that of its first place, else of the first territory that it serves.
CREATE TABLE bench.clock AS
SELECT n.position, coalesce(z.zone, 0) AS zone
FROM bench.numbered n
LEFT JOIN LATERAL (SELECT department_id FROM bench.site s WHERE s.position = n.position ORDER BY link LIMIT 1) p ON true
LEFT JOIN LATERAL (
  SELECT coalesce(a.department_id, c.department_id, r.code) AS department_id
  FROM directory_servicearea a
  LEFT JOIN territories_commune c ON c.code = a.commune_id
  LEFT JOIN LATERAL (SELECT min(code) AS code FROM territories_department d WHERE d.region_id = a.region_id) r ON true
  WHERE a.service_id = n.id ORDER BY a.id LIMIT 1
) a ON true
LEFT JOIN bench.zone z ON z.department = coalesce(p.department_id, a.department_id);

CREATE UNIQUE INDEX ON bench.clock (position);
ANALYZE bench.clock;
ANALYZE bench.opened;

CREATE FUNCTION bench.bits(kind text, codes text) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(bit), 0)::bigint FROM bench.bit WHERE bit.kind = $1 AND strpos($2, ',' || code || ',') > 0
$$;

-- own_band: -1 by distance, else the band of a team that comes, or of a protected place.
CREATE TABLE bench.service AS
SELECT service, needs, string_to_array(trim(BOTH ',' FROM need_text), ',') AS need_codes, audiences, modes, languages,
  age_min, age_max, wheelchair, shut, national, has_area AND NOT national AS says_where,
  territorial AND has_area AND NOT national AS bounded,
  CASE WHEN protected THEN 1 WHEN comes THEN 0 ELSE -1 END AS own_band, shut::int * 4 + stale AS standing
FROM (
  SELECT n.position AS service, bench.bits('need', s.needs)::int AS needs, s.needs AS need_text,
    CASE WHEN s.audiences = '' THEN 255 ELSE bench.bits('audience', s.audiences) END::int AS audiences,
    CASE WHEN s.access_modes = '' THEN 1 ELSE bench.bits('mode', s.access_modes) END::int AS modes,
    bench.bits('language', s.languages) | 1 AS languages,
    coalesce(s.age_min, 0)::real AS age_min, coalesce(s.age_max, 200)::real AS age_max,
    coalesce(p.is_accessible, s.access_modes ~ ',(remote|outreach),') AS wheelchair,
    coalesce(p.is_protected, false) AS protected, s.type = ANY ('{territorial}') AS territorial,
    s.access_modes ~ ',(remote|outreach),' AS comes,
    -- Places that nobody can put on the map make no national service.
    a.service IS NOT NULL OR (p.position IS NOT NULL AND p.located = 0) AS has_area,
    coalesce(a.is_country, a.service IS NULL AND p.position IS NULL) AS national,
    NOT coalesce(closed.is_open, own.is_open OR coalesce(p.is_open, false)) AS shut,
    CASE WHEN v.days <= 183 THEN 0 WHEN v.days <= 365 THEN 1 ELSE 2 END AS stale
  FROM bench.numbered n
  JOIN directory_service s ON s.id = n.id
  JOIN bench.clock k ON k.position = n.position
  LEFT JOIN (
    SELECT position, bool_or(is_protected) AS is_protected, count(longitude) AS located,
      bool_or(wheelchair = 'yes') FILTER (WHERE NOT is_protected) AS is_accessible,
      bool_or(o.is_open) FILTER (WHERE longitude IS NOT NULL) AS is_open,
      coalesce((array_agg(opening_hours ORDER BY link) FILTER (WHERE longitude IS NULL))[1], '') AS lent_hours
    FROM bench.site JOIN bench.clock USING (position)
    JOIN bench.opened o ON o.zone = clock.zone AND o.text = site.opening_hours
    GROUP BY position
  ) p ON p.position = n.position
  JOIN bench.opened own ON own.zone = k.zone AND own.text = coalesce(nullif(s.opening_hours, ''), p.lent_hours, '')
  LEFT JOIN (SELECT service, bool_or(area = 'F') AS is_country FROM bench.area GROUP BY service) a ON a.service = n.position
  LEFT JOIN (
    SELECT service_id, date '{today}' - max("on") AS days FROM directory_verification
    WHERE result IN ('confirmed', 'modified') GROUP BY service_id
  ) v ON v.service_id = s.id
  LEFT JOIN (
    SELECT DISTINCT ON (n.position) n.position, o.is_open
    FROM directory_closure c
    JOIN bench.numbered n ON n.id = c.service_id
    JOIN bench.clock k ON k.position = n.position
    JOIN bench.opened o ON o.zone = k.zone AND o.text = c.opening_hours
    WHERE o.today BETWEEN c.starts_on AND c.ends_on ORDER BY n.position, c.id DESC
  ) closed ON closed.position = n.position
) x ORDER BY service;
CREATE UNIQUE INDEX service_pkey ON bench.service (service);
CREATE INDEX ON bench.service USING gin (need_codes);
CREATE INDEX ON bench.service (service) WHERE national;
CREATE UNIQUE INDEX area_pkey ON bench.area (area, service);

-- The same facts again beside each place, each territory served, each national service: nothing is left to join.
CREATE VIEW bench.facts AS
SELECT service, needs, audiences, modes, languages, age_min, age_max, wheelchair, shut, national, says_where, bounded, own_band, standing
FROM bench.service;

CREATE TABLE bench.place AS
SELECT s.longitude, s.latitude, s.x, s.y, s.z, count(*) OVER (PARTITION BY s.service) > 1 AS is_one_of_many, f.*
FROM bench.spot s JOIN bench.facts f USING (service);

CREATE TABLE bench.serving AS
SELECT a.area, f.* FROM bench.area a JOIN bench.facts f USING (service) ORDER BY a.area, f.service;
CREATE UNIQUE INDEX serving_area ON bench.serving (area, service);

CREATE TABLE bench.national AS SELECT * FROM bench.facts WHERE national ORDER BY service;
