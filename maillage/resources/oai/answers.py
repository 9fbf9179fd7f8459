"""The answers of OAI-PMH, as XML."""

from datetime import UTC, datetime
from email.utils import parseaddr
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from django.conf import settings

from maillage.core.xml import clean
from maillage.resources import vocabulary
from maillage.resources.metadata import dublin_core
from maillage.resources.oai.requests import EARLIEST, PREFIX, Asked, Refused
from maillage.resources.queries import harvest
from maillage.resources.queries.harvest import Record

PAGE = 100
_OAI = "http://www.openarchives.org/OAI/2.0/"
_OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_DC = "http://purl.org/dc/elements/1.1/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMAS = {_OAI: f"{_OAI[:-1]}/OAI-PMH.xsd", _OAI_DC: f"{_OAI_DC[:-1]}.xsd"}

register_namespace("", _OAI)
register_namespace("oai_dc", _OAI_DC)
register_namespace("dc", _DC)
register_namespace("xsi", _XSI)


def answer(asked: Asked, *, now: datetime) -> bytes:
    """Raises Refused, when what is asked does not exist."""
    root = _root(now)
    said = {"verb": asked.verb, **asked.arguments}
    SubElement(root, _q("request"), said).text = base_url()
    _VERBS[asked.verb](SubElement(root, _q(asked.verb)), asked, now)
    return _written(root)


def refusal(refused: Refused, arguments: dict[str, str], *, now: datetime) -> bytes:
    """`arguments`: left out where they were not understood, as the protocol says."""
    root = _root(now)
    said = {} if refused.code in ("badVerb", "badArgument") else {name: clean(text) for name, text in arguments.items()}
    SubElement(root, _q("request"), said).text = base_url()
    SubElement(root, _q("error"), code=refused.code).text = clean(str(refused))
    return _written(root)


def base_url() -> str:
    return f"{settings.SITE_URL}/oai"


def identifier(key: UUID) -> str:
    return f"oai:{_domain()}:{key}"


def key_of(text: str) -> UUID:
    """Raises Refused when it is none of ours."""
    start = f"oai:{_domain()}:"
    try:
        key = UUID(text.removeprefix(start))
    except ValueError:
        key = None
    if key is None or text != f"{start}{key}":
        raise Refused("idDoesNotExist", "no such record")
    return key


def _identify(part: Element, asked: Asked, now: datetime) -> None:
    for name, text in (
        ("repositoryName", clean(f"Ressources – {settings.NETWORK_NAME}")),
        ("baseURL", base_url()),
        ("protocolVersion", "2.0"),
        ("adminEmail", _admin()),
        ("earliestDatestamp", _utc(EARLIEST)),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ):
        SubElement(part, _q(name)).text = text


def _list_formats(part: Element, asked: Asked, now: datetime) -> None:
    if "identifier" in asked.arguments:
        _found(asked, now)
    form = SubElement(part, _q("metadataFormat"))
    SubElement(form, _q("metadataPrefix")).text = PREFIX
    SubElement(form, _q("schema")).text = _SCHEMAS[_OAI_DC]
    SubElement(form, _q("metadataNamespace")).text = _OAI_DC


def _list_sets(part: Element, asked: Asked, now: datetime) -> None:
    for code, label in vocabulary.THEMES.items():
        one = SubElement(part, _q("set"))
        SubElement(one, _q("setSpec")).text = code
        SubElement(one, _q("setName")).text = label


def _get_record(part: Element, asked: Asked, now: datetime) -> None:
    _record(part, _found(asked, now))


def _list(part: Element, asked: Asked, now: datetime) -> None:
    window = asked.window
    found = harvest.records(now=now, since=window.since, before=window.before, theme=window.theme)
    total = found.count()
    given = harvest.page(found, after=window.after, size=PAGE + 1, now=now)
    if not given and window.given:
        raise Refused("badResumptionToken", "nothing is left of this list")
    if not given:
        raise Refused("noRecordsMatch", "nothing in these dates and this set")
    shown = given[:PAGE]
    for record in shown:
        (_record if asked.verb == "ListRecords" else _header)(part, record)
    if len(given) > PAGE or window.given:
        token = SubElement(part, _q("resumptionToken"), completeListSize=str(total), cursor=str(window.given))
        if len(given) > PAGE:
            token.text = window.following(shown[-1].resource.pk, PAGE).token(asked.verb)


_VERBS = {
    "Identify": _identify,
    "ListMetadataFormats": _list_formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListIdentifiers": _list,
    "ListRecords": _list,
}


def _found(asked: Asked, now: datetime) -> Record:
    record = harvest.one(key_of(asked.arguments["identifier"]), now=now)
    if record is None:
        raise Refused("idDoesNotExist", "no such record")
    return record


def _record(part: Element, record: Record) -> None:
    one = SubElement(part, _q("record"))
    _header(one, record)
    if record.is_deleted:
        return
    metadata = SubElement(one, _q("metadata"))
    dc = SubElement(metadata, f"{{{_OAI_DC}}}dc", {f"{{{_XSI}}}schemaLocation": f"{_OAI_DC} {_SCHEMAS[_OAI_DC]}"})
    for name, text in dublin_core(record.resource):
        if text:
            SubElement(dc, f"{{{_DC}}}{name}").text = clean(text)


def _header(part: Element, record: Record) -> None:
    header = SubElement(part, _q("header"), {"status": "deleted"} if record.is_deleted else {})
    SubElement(header, _q("identifier")).text = identifier(record.resource.pk)
    SubElement(header, _q("datestamp")).text = _utc(record.stamp)
    for code in record.resource.themes:
        SubElement(header, _q("setSpec")).text = code


def _root(now: datetime) -> Element:
    root = Element(_q("OAI-PMH"), {f"{{{_XSI}}}schemaLocation": f"{_OAI} {_SCHEMAS[_OAI]}"})
    SubElement(root, _q("responseDate")).text = _utc(now)
    return root


def _q(name: str) -> str:
    return f"{{{_OAI}}}{name}"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _domain() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _admin() -> str:
    """Who answers for the records: the publisher, where a mail address is known."""
    told = parseaddr(settings.PUBLISHER_CONTACT)[1]
    return told if "@" in told else parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _written(root: Element) -> bytes:
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))
