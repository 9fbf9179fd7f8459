"""The sheets of our spreadsheet and their columns: French titles, and how each cell is written and read. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from maillage.directory import vocabulary
from maillage.directory.exchanges import labels
from maillage.directory.exchanges.cells import Cell, Code, Codes, Day, Number, Text, YesNo
from maillage.directory.records import (
    AreaRecord,
    CapacityRecord,
    ClosureRecord,
    ContactRecord,
    OrganisationRecord,
    PlaceRecord,
    ServiceRecord,
    SiteRecord,
    VerificationRecord,
)

_AS_IS = Text()


@dataclass(frozen=True, slots=True)
class Column:
    """`field` is that of the record. `link`: the cell names another record. `list_name`: where « Listes » gives the choices."""

    title: str
    field: str
    cell: Cell = _AS_IS
    help: str = ""
    is_required: bool = False
    is_link: bool = False
    list_name: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows_of`: the field of a service that these rows make up, for sheets whose rows belong to a service."""

    title: str
    record: type[Any]
    columns: tuple[Column, ...]
    rows_of: str = ""
    # A message about such a sheet never tells what a cell holds: it may be a secret address in the wrong column.
    is_secret: bool = False


_TEXT = Text(is_trimmed=True)
_SOURCE = Column(
    "Source", "source", _TEXT, "D’où vient la fiche. Vide : la source donnée à l’import, sinon « tableur »."
)
_IDENTIFIER = Column(
    "Identifiant", "external_id", _TEXT, "Propre à cette fiche dans sa source. Il ne change jamais.", True
)
_MODIFIED = Column(
    "Modifié le", "modified_on", Day(), "Dernière modification. Vide : aujourd’hui si quelque chose change."
)
_ORGANISATION = Column(
    "Organisation", "organisation", _TEXT, "Identifiant de l’organisation.", is_required=True, is_link=True
)
_SERVICE = Column("Service", "", _TEXT, "Identifiant du service.", is_required=True, is_link=True)
_HOURS = "Syntaxe OpenStreetMap : Mo-Fr 09:00-18:00; PH off"

ORGANISATIONS = Sheet(
    "Organisations",
    OrganisationRecord,
    (
        _SOURCE,
        _IDENTIFIER,
        Column("Nom", "name", _TEXT, is_required=True),
        Column("Sigle", "short_name", _TEXT),
        Column("Nature", "kind", Code(labels.ORGANISATION_KIND), list_name="Nature d’organisation"),
        Column("Description", "description"),
        Column("SIRET", "siret", Text(14, is_trimmed=True)),
        Column("RNA", "rna", _TEXT),
        Column("Organisation mère", "parent", _TEXT, "Identifiant d’une autre organisation.", is_link=True),
        Column("Site web", "website", _TEXT),
        Column("Courriel", "email", _TEXT),
        Column("Téléphone", "phone", Text(10, is_trimmed=True)),
        Column(
            "Réseaux porteurs",
            "networks",
            Codes(vocabulary.NETWORKS, is_open=True),
            "Séparés par des points-virgules.",
            list_name="Réseau porteur",
        ),
        Column("État", "status", Code(labels.STATUS), list_name="État"),
        Column("Visible par", "visibility", Code(labels.VISIBILITY), list_name="Visible par"),
        _MODIFIED,
    ),
)
SITES = Sheet(
    "Sites",
    SiteRecord,
    (
        _SOURCE,
        _IDENTIFIER,
        _ORGANISATION,
        Column("Nom", "name", _TEXT),
        Column("Nature", "kind", Code(labels.SITE_KIND), list_name="Nature de site"),
        Column(
            "Adresse protégée",
            "is_protected",
            YesNo(),
            "oui : le lieu doit rester secret. Donnez alors son département, et rien d’autre.",
            list_name="Oui ou non",
        ),
        Column(
            "Département", "department", Text(2, is_trimmed=True), "Code : 93, 2A, 974. Utile si le lieu est secret."
        ),
        Column("Commune (code INSEE)", "commune", Text(5, is_trimmed=True)),
        Column("Adresse", "address"),
        Column("Complément d’adresse", "address_details"),
        Column("Code postal", "postal_code", Text(5, is_trimmed=True)),
        Column("Ville", "city"),
        Column("Pays", "country", _TEXT, "Deux lettres. Vide : FR."),
        Column("Longitude", "longitude", Number(float)),
        Column("Latitude", "latitude", Number(float)),
        Column("Accès en fauteuil", "wheelchair", Code(labels.WHEELCHAIR), list_name="Accès en fauteuil"),
        Column("Fiche d’accessibilité", "accessibility_url", _TEXT),
        Column("Comment venir", "how_to_reach"),
        _MODIFIED,
    ),
    is_secret=True,
)
SERVICES = Sheet(
    "Services",
    ServiceRecord,
    (
        _SOURCE,
        _IDENTIFIER,
        _ORGANISATION,
        Column("Nom", "name", _TEXT, is_required=True),
        Column("Type", "type", Code(labels.SERVICE_TYPE), list_name="Type de service"),
        Column("Description", "description", help="Pour les professionnels."),
        Column("Texte pour le jeune", "young_text", help="Deux phrases simples."),
        Column(
            "Besoins",
            "needs",
            Codes(labels.NEED),
            "Séparés par des points-virgules. Vide : les besoins habituels de ce type, pour un nouveau service.",
            list_name="Besoin",
        ),
        Column(
            "Publics", "audiences", Codes(vocabulary.AUDIENCES), "Séparés par des points-virgules.", list_name="Public"
        ),
        Column("Précisions sur le public", "audience_details"),
        Column("Âge minimum", "age_min", Number(Decimal)),
        Column("Âge maximum", "age_max", Number(Decimal)),
        Column("Modes d’accueil", "access_modes", Codes(vocabulary.ACCESS_MODES), list_name="Mode d’accueil"),
        Column("Conditions d’accès", "access_conditions"),
        Column("Façons de contacter", "contact_modes", Codes(vocabulary.CONTACT_MODES), list_name="Façon de contacter"),
        Column("Précisions pour contacter", "contact_details"),
        Column("Lien pour contacter", "contact_link", _TEXT),
        Column("Qui peut demander", "who_can_ask", Codes(vocabulary.AUDIENCES), list_name="Public"),
        Column("Possible sans accord des parents", "without_parental_consent", YesNo(), list_name="Oui ou non"),
        Column("Téléphone", "phone", Text(10, is_trimmed=True)),
        Column("Courriel", "email", _TEXT),
        Column("Site web", "website", _TEXT),
        Column("Coût", "cost", Code(labels.COST), list_name="Coût"),
        Column("Précisions sur le coût", "cost_details"),
        Column("Anonymat possible", "is_anonymous", YesNo(), list_name="Oui ou non"),
        Column("Délai de réponse", "response_delay"),
        Column("Langues", "languages", Codes(vocabulary.LANGUAGES), list_name="Langue"),
        Column("Horaires", "opening_hours", _TEXT, _HOURS),
        Column("État", "status", Code(labels.STATUS), list_name="État"),
        Column("Visible par", "visibility", Code(labels.VISIBILITY), list_name="Visible par"),
        _MODIFIED,
    ),
)
PLACES = Sheet(
    "Lieux",
    PlaceRecord,
    (
        _SOURCE,
        _SERVICE,
        Column("Site", "site", _TEXT, "Identifiant du site où se tient le service.", is_required=True, is_link=True),
        Column("Horaires sur place", "opening_hours", _TEXT, _HOURS),
    ),
    rows_of="places",
    is_secret=True,
)
CONTACTS = Sheet(
    "Contacts",
    ContactRecord,
    (
        _SOURCE,
        _SERVICE,
        Column("Fonction", "role", _TEXT),
        Column("Nom", "name", _TEXT),
        Column("Téléphone", "phone", Text(10, is_trimmed=True)),
        Column("Courriel", "email", _TEXT),
        Column(
            "Visible par",
            "visibility",
            Code(labels.VISIBILITY),
            "Vide : professionnels. Une personne n’est visible de tous que si elle le veut.",
            list_name="Visible par",
        ),
    ),
    rows_of="contacts",
)
AREAS = Sheet(
    "Zones",
    AreaRecord,
    (
        _SOURCE,
        _SERVICE,
        Column("Échelon", "level", Code(labels.AREA_LEVEL), is_required=True, list_name="Échelon"),
        Column("Code INSEE", "code", _TEXT, "Code du territoire. Vide pour la France entière."),
    ),
    rows_of="areas",
)
CLOSURES = Sheet(
    "Horaires exceptionnels",
    ClosureRecord,
    (
        _SOURCE,
        _SERVICE,
        Column("Du", "starts_on", Day(), is_required=True),
        Column("Au", "ends_on", Day(), "Dernier jour compris.", is_required=True),
        Column("Message", "message"),
        Column("Horaires ces jours-là", "opening_hours", _TEXT, f"Vide : fermé. {_HOURS}"),
    ),
    rows_of="closures",
)
CAPACITIES = Sheet(
    "Capacités",
    CapacityRecord,
    (
        _SOURCE,
        _SERVICE,
        Column("Unité", "unit", Code(labels.CAPACITY_UNIT), is_required=True, list_name="Unité de capacité"),
        Column("Au plus", "maximum", Number(int)),
        Column("Disponible", "available", Number(int)),
        Column("Mis à jour le", "updated_on", Day()),
        Column("Valable jusqu’au", "expires_on", Day(), "Vide : une semaine."),
    ),
    rows_of="capacities",
)
VERIFICATIONS = Sheet(
    "Vérifications",
    VerificationRecord,
    (
        _SOURCE,
        _SERVICE,
        Column("Date", "on", Day(), is_required=True),
        Column("Méthode", "method", Code(labels.VERIFICATION_METHOD), is_required=True, list_name="Méthode"),
        Column("Résultat", "result", Code(labels.VERIFICATION_RESULT), is_required=True, list_name="Résultat"),
    ),
    rows_of="verifications",
)
RECORD_SHEETS = (ORGANISATIONS, SITES, SERVICES)
ROW_SHEETS = (PLACES, CONTACTS, AREAS, CLOSURES, CAPACITIES, VERIFICATIONS)
SHEETS = RECORD_SHEETS + ROW_SHEETS
# Contacts of an export that is given away: reading it back leaves the other contacts alone.
PUBLIC_CONTACTS = "Contacts publics"
GUIDE = "Mode d’emploi"
LISTS = "Listes"
# What sources said and we have no column for: long texts cut in pieces, kept whole.
KEPT = "Données reprises"
KEPT_TITLES = ("Feuille", "Source", "Identifiant", "Morceau", "Texte")


def lists() -> dict[str, tuple[str, ...]]:
    """The choices of « Listes », by name: French labels, all read back."""
    found = {}
    for sheet in SHEETS:
        for column in sheet.columns:
            if isinstance(column.cell, Code | Codes):
                found[column.list_name] = tuple(column.cell.labels.values())
            elif isinstance(column.cell, YesNo):
                found[column.list_name] = ("oui", "non")
    return found
