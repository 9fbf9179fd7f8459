"""Derive maillage/territories/data again: `python tools/derive_geography.py <archive of npm pack>` (see its SOURCES.md).

Needs requirements/tools.txt. The same sources give the same bytes. With --check, nothing is written: the command
compares what it derives with what is committed, and fails if they differ.
"""

import argparse
import csv
import hashlib
import io
import lzma
import sys
from pathlib import Path

import shapely
from geography import outlines, points, sources, tables

TARGET = Path(__file__).resolve().parent.parent / "maillage" / "territories" / "data"
HEADERS = {
    "regions": "code article name",
    "departments": "code article name region seat",
    "epcis": "code name",
    "communes": "code article name department epci parent longitude latitude population population_year postal_codes",
}


def _compressed(name: str, rows: list[tables.Row]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADERS[name].split())
    writer.writerows(rows)
    return lzma.compress(text.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME)


def _say(title: str, value: object) -> None:
    print(f"  {title:<40} {value}")


def _shapes_by_department(rows: list[tables.Row], shapes: sources.Shapes) -> dict[str, list[shapely.Geometry]]:
    members: dict[str, list[shapely.Geometry]] = {}
    for row in rows:
        code, department, parent = row[0], row[3], row[5]
        if not parent and code in shapes.areas:
            members.setdefault(department, []).append(shapes.areas[code])
    return members


def _tables(archive: Path, shapes: sources.Shapes) -> dict[str, list[tables.Row]]:
    documents = sources.decoupage(archive)
    centres, rules = points.centres(shapes)
    for rule, count in sorted(rules.items()):
        _say(f"points: {rule}", count)
    return {
        "regions": tables.regions(documents["regions"]),
        "departments": tables.departments(documents["departements"]),
        "epcis": tables.epcis(documents["epci"], sources.epci_names()),
        "communes": tables.communes(documents["communes"], documents["epci"], centres),
    }


def _outlines(derived: dict[str, list[tables.Row]], shapes: sources.Shapes) -> dict[str, bytes]:
    departments = outlines.simplified(_shapes_by_department(derived["communes"], shapes))
    regions = outlines.merged(departments, {row[0]: row[3] for row in derived["departments"]})
    return {
        "departments.geojson": outlines.geojson(departments, {row[0]: row[2] for row in derived["departments"]}),
        "regions.geojson": outlines.geojson(regions, {row[0]: row[2] for row in derived["regions"]}),
    }


def _summary(derived: dict[str, list[tables.Row]], files: dict[str, bytes]) -> None:
    communes = derived["communes"]
    whole = [row for row in communes if not row[5]]
    _say("régions", len(derived["regions"]))
    _say("départements", len(derived["departments"]))
    _say("EPCI", len(derived["epcis"]))
    _say("communes", len(whole))
    _say("arrondissements", len(communes) - len(whole))
    _say("communes without EPCI", sum(not row[4] for row in communes))
    _say("municipal population", sum(int(row[8]) for row in whole))
    _say("postal codes", len({code for row in communes for code in row[10].split()}))
    for name, content in files.items():
        _say(name, f"{len(content)} bytes, SHA-256 {hashlib.sha256(content).hexdigest()[:16]}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path, help="etalab-decoupage-administratif-6.0.0.tgz")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    options = parser.parse_args()
    shapes = sources.shapes()
    derived = _tables(options.archive, shapes)
    files = {f"{name}.csv.xz": _compressed(name, rows) for name, rows in derived.items()} | _outlines(derived, shapes)
    _summary(derived, files)
    different = [name for name, content in files.items() if not _is_committed(TARGET / name, content)]
    if options.check:
        print("different: " + ", ".join(different) if different else "identical to the committed files")
        return 1 if different else 0
    for name in different:
        (TARGET / name).write_bytes(files[name])
    print("written: " + (", ".join(different) or "nothing, already up to date"))
    return 0


def _is_committed(path: Path, content: bytes) -> bool:
    return path.exists() and path.read_bytes() == content


if __name__ == "__main__":
    sys.exit(main())
