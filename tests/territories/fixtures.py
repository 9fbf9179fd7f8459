"""A handful of real territories, for the tests of every app: quick to write, true to the data."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from maillage.territories import actions, tables
from maillage.territories.models import Commune

LOADED_AT = datetime(2026, 11, 18, 10, 30, tzinfo=ZoneInfo("Europe/Paris"))
CODES = (
    "08105",  # Charleville-Mézières
    "23096",  # Guéret
    "29083",  # Île-de-Sein, which belongs to no EPCI
    "42187",  # Roanne
    "42218",  # Saint-Étienne
    "51649",  # Vitry-le-François
    "59183",  # Dunkerque
    "59350",  # Lille
    "68224",  # Mulhouse
    "69123",  # Lyon
    "69383",  # its 3rd arrondissement
    "75056",  # Paris
    "75112",  # its 12th arrondissement
    "76351",  # Le Havre
    "77186",  # Fontainebleau
    "77288",  # Melun
    "93066",  # Saint-Denis, Seine-Saint-Denis
    "94038",  # L’Haÿ-les-Roses
    "97105",  # Basse-Terre
    "97411",  # Saint-Denis, La Réunion
    "97608",  # Dzaoudzi
    "97611",  # Mamoudzou
)


@cache
def all_tables():
    return tables.read()


def few_tables(codes=CODES):
    """The rows of these communes, and those that they need: parents, départements, régions, EPCI."""
    content = all_tables()
    communes = [row for row in content.communes if row.code in codes]
    parents = {row.parent for row in communes}
    communes = [row for row in content.communes if row.code in codes or row.code in parents]
    departments = [row for row in content.departments if row.code in {commune.department for commune in communes}]
    return tables.Tables(
        regions=[row for row in content.regions if row.code in {department.region for department in departments}],
        departments=departments,
        epcis=[row for row in content.epcis if row.code in {commune.epci for commune in communes}],
        communes=communes,
    )


def few_territories(codes=CODES):
    """Write them to the database, with all their postal codes. Gives the communes by code."""
    actions.load(few_tables(codes), by=None, now=LOADED_AT)
    return Commune.objects.in_bulk(list(codes))
