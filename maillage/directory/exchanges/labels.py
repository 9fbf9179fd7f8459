"""French words for the closed lists of the columns, by code. Pure; a test compares them with the tables."""

from maillage.directory import vocabulary

STATUS = {"draft": "brouillon", "published": "publié", "suspended": "suspendu", "closed": "fermé"}
VISIBILITY = {"public": "tout le monde", "professionals": "professionnels", "network": "membres du réseau"}
ORGANISATION_KIND = {
    "association": "association",
    "department": "conseil départemental",
    "commune": "commune ou intercommunalité",
    "state": "service de l'État",
    "justice": "justice",
    "police": "police ou gendarmerie",
    "health": "établissement de santé",
    "school": "établissement scolaire",
    "foundation": "fondation",
    "other": "autre",
}
SITE_KIND = {
    "physical": "lieu",
    "postal": "adresse postale",
    "virtual": "en ligne ou au téléphone",
    "mobile": "équipe mobile",
}
WHEELCHAIR = {
    "unknown": "non renseigné",
    "yes": "accessible",
    "partly": "en partie accessible",
    "no": "non accessible",
}
COST = {"unknown": "non renseigné", "free": "gratuit", "paid": "payant"}
AREA_LEVEL = {
    "commune": "commune",
    "epci": "intercommunalité",
    "department": "département",
    "region": "région",
    "country": "France entière",
}
CAPACITY_UNIT = {"places": "places", "nights": "nuitées", "caseload": "file active"}
VERIFICATION_METHOD = {
    "call": "appel",
    "email": "courriel",
    "visit": "visite",
    "website": "site web",
    "import": "source importée",
    "link": "lien signé",
    "member": "membre de la structure",
}
VERIFICATION_RESULT = {
    "confirmed": "confirmé",
    "modified": "modifié",
    "closed": "fermé",
    "unreachable": "injoignable",
}
SERVICE_TYPE = {kind.code: kind.label for kind in vocabulary.SERVICE_TYPES}
NEED = {need.code: need.label for need in vocabulary.NEEDS}
