"""Every address, for every role, on her own objects and on those of others: what the site answers.

A route without a line fails (docs/security.md, bar S6). One letter for each role, in the order of `ROLES`:

    O shown   D done, or sent elsewhere   I understood, refused: something is missing   L asked to log in
    R forbidden   H hidden: as if it did not exist   M this method is not for that address

« OOH/HHH »: on her own objects, then on those of another territory, structure or person. A route without « / » has no object.
"""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from maillage.accounts import address
from maillage.accounts.models import User
from maillage.directory import members
from maillage.directory.models import Invitation
from maillage.editorial import actions as editorial
from maillage.events.models import EventDocument, PressKey, Replay
from maillage.moderation.models import Proposal
from maillage.registrations import signed as registrations
from maillage.resources.models import GuardedWords, ResourceFile
from maillage.search.models import WordFamily
from maillage.surveys import signed as surveys
from maillage.upkeep import signed
from maillage.upkeep.duplicates import actions as duplicates
from maillage.upkeep.duplicates import fields
from maillage.upkeep.models import Campaign
from tests import factories
from tests.attendance.certificates.worlds import CertificateFactory
from tests.conftest import WorkingClient
from tests.events.factories import DraftFactory, EventFactory, SlotFactory
from tests.orientation.fixtures import empty_folder, small_world, small_world_file
from tests.registrations.factories import FormFactory, RegistrationFactory
from tests.resources.factories import CollectionFactory, ResourceFactory
from tests.roles_table import LINES
from tests.surveys.factories import InvitationFactory, ItemFactory, QuestionnaireFactory, SurveyFactory
from tests.trainings.factories import EvaluationFactory, TrainingFactory

__all__ = ["empty_folder", "small_world", "small_world_file"]
ROLES = ("nobody", "account", "member", "referent", "coordinator", "national", "operator")
METHODS = ("GET", "POST")


def _person(role: str, structure) -> User:
    """`account` has nothing but a confirmed address."""
    if role in ("member", "referent"):
        return factories.MembershipFactory(organisation=structure, role=role, user__last_name=role).user
    person = factories.UserFactory(last_name=role)
    if role in ("coordinator", "national", "operator"):
        department = structure.department if role == "coordinator" else None
        factories.MandateFactory(user=person, role=role, department=department)
    return person


def _place(code: str, number: int) -> SimpleNamespace:
    """One of each thing, in a département."""
    now = timezone.now()
    department = factories.DepartmentFactory(code=code, name=f"Département {code}", seat=f"{code}288")
    structure = factories.OrganisationFactory(department=department, email=f"structure{number}@example.org")
    service = factories.ServiceFactory(organisation=structure)
    factories.ServiceStateFactory(service=service)
    twin, *others = (factories.OrganisationFactory(department=department) for _ in range(3))
    somebody = factories.MembershipFactory(organisation=structure).user
    campaign = Campaign.objects.create(
        name="Campagne",
        starts_on=now.date(),
        ends_on=now.date() + timedelta(days=9),
        created_at=now,
        sections=("hours",),
    )
    campaign.departments.add(department)
    invitation = Invitation.objects.create(
        organisation=structure, email=f"invitee{number}@example.org", invited_at=now, expires_at=now + timedelta(days=7)
    )
    return SimpleNamespace(
        department=department,
        structure=structure,
        service=service,
        site=factories.PlacedSiteFactory(organisation=structure, department=department),
        closure=factories.ClosureFactory(service=service),
        somebody=somebody,
        active=somebody.memberships.get(),
        waiting=factories.MembershipFactory(organisation=structure, validated_at=None),
        clearance=factories.ClearanceFactory(user=somebody, expires_at=now + timedelta(days=99)),
        mandate=factories.MandateFactory(department=department, granted_at=None),
        invitation=invitation,
        address_token=_moving(somebody),
        invitation_token=members.token(invitation),
        pair=_pair(structure, twin),
        merge=_merge(_pair(*others), now),
        campaign=campaign,
        rescue=factories.RescueFactory(user=somebody),
        words=WordFamily.objects.create(words="a\nb", changed_at=now),
        guarded=GuardedWords.objects.create(words="a", instead="b", changed_at=now),
        request=factories.ReferencingRequestFactory(department=department),
        proposal=_proposal(structure, somebody),
        **_texts(department, now),
        resource=ResourceFactory(departments=(code,)),
        collection=CollectionFactory(is_published=False),
        **_programme(structure),
        **_training(structure),
        resource_slug=ResourceFactory(slug=f"reservee-{code}", level=2).slug,
        event_slug=EventFactory(slug=f"reserve-{code}", level=2, registering="here").slug,
        survey_link=_survey_link(number),
        **_questionnaire(structure, now),
        own_link=registrations.token(RegistrationFactory().pk),
        link=signed.token(
            factories.ConfirmLinkFactory(organisation=structure, services=[service], expires_at=now + timedelta(days=9))
        ),
    )


def _survey_link(number):
    return surveys.token(InvitationFactory(email=f"interrogee{number}@example.org").pk)


def _questionnaire(structure, now):
    """Of that structure; a free answer to a survey that was counted, that nobody leads."""
    questionnaire = QuestionnaireFactory(organisation=structure)
    ItemFactory(questionnaire=questionnaire, key="contenu")
    survey = SurveyFactory(questionnaire=questionnaire, counted_at=now + timedelta(days=9))
    text = survey.texts.create(key="utile", body="Tout.")
    return {"questionnaire": questionnaire, "counted_survey": survey, "free_text": text}


def _texts(department, now):
    """A page, a piece of news of that département, and a block of the home."""
    facts = editorial.PageFacts(f"page-{department.pk}")
    page = editorial.create_page("understand", facts, editorial.PageContent("Une page", "Un texte."), by=None, now=now)
    editorial.publish_page(page, 1, by=None, now=now)
    content = editorial.NewsContent("Une nouvelle", "Un chapeau.", department=department.pk)
    news = editorial.publish_news(editorial.write_news(content, by=None, now=now), by=None, now=now)
    block = editorial.add_block(editorial.BlockContent("text", "Un bloc", "Un texte."), by=None, now=now)
    return {"page": page, "page_slug": page.slug, "news": news, "news_slug": news.slug, "block": block}


def _programme(structure):
    """A draft of that structure, in its département, and one of its slots."""
    event = DraftFactory(organiser=structure, departments=(structure.department_id,))
    registration = RegistrationFactory(form=FormFactory(event=event))
    certificate = CertificateFactory(registration=registration, body=b"%PDF", digest="0" * 64)
    return {
        "event": event,
        "slot": SlotFactory(event=event),
        "registration": registration,
        "certificate": certificate,
        "certificate_token": registrations.token(registration.pk),
        **_papers(event),
    }


def _training(structure):
    """A draft of a training of that structure, and what will be asked about it."""
    event = TrainingFactory(editorial="draft", organiser=structure, departments=(structure.department_id,))
    return {"training": event, "evaluation": EvaluationFactory(event=event)}


def _papers(event):
    """A document that is not cleaned yet, a recording, the key of a newsroom."""
    now = timezone.now()
    file = ResourceFile.objects.create(label="Dossier", sent_at=now)
    return {
        "event_document": EventDocument.objects.create(event=event, file=file),
        "event_replay": Replay.objects.create(event=event, title="Matinée", link="https://example.org/a"),
        "press_key": PressKey.objects.create(
            event=event, label="Journal", digest=event.pk.hex, at=now, expires_at=now + timedelta(days=9)
        ),
    }


def _pair(*structures):
    first, second = sorted(structures, key=lambda row: row.pk)
    return factories.DuplicatePairFactory(first=first, second=second)


def _merge(pair, now):
    seen = fields.digest(pair.first, pair.second)
    return duplicates.merge(pair, duplicates.Choices(kept="first", seen=seen), by=None, now=now)


def _proposal(structure, author, state="submitted") -> Proposal:
    now = timezone.now()
    return Proposal.objects.create(
        kind="directory.organisation",
        target=str(structure.pk),
        title=structure.name,
        department=structure.department,
        base={"phone": ""},
        content={"phone": "01 99 00 00 01"},
        digest="0" * 64,
        state=state,
        author=author,
        created_at=now,
        submitted_at=now,
        expires_at=now + timedelta(days=60),
    )


@pytest.fixture
def world(db):
    """Two départements, and seven persons of the first."""
    near, far = _place("77", 1), _place("59", 2)
    clients, people = {}, {}
    for role in ROLES:
        clients[role] = WorkingClient()
        if role != "nobody":
            people[role] = _person(role, near.structure)
            clients[role].force_login(people[role])
    drafts = {role: _proposal(near.structure, person, "changes") for role, person in people.items()}
    moves = {role: _moving(person) for role, person in people.items()}
    return SimpleNamespace(places=(near, far), clients=clients, drafts=drafts, moves=moves)


def _moving(person) -> str:
    """The link of an address that waits to be confirmed."""
    return address.token(address.ask(person, f"nouvelle-{person.pk}@example.org", now=timezone.now()))


def _value(world, name: str, role: str, place):
    """What a part of an address is: an attribute of the place, « mine » or a plain text."""
    if name.startswith("="):
        return name[1:]
    if name == "mine":
        return world.drafts.get(role, place.proposal).pk if place is world.places[0] else place.proposal.pk
    if name == "my_address":
        return world.moves.get(role, "abc") if place is world.places[0] else place.address_token
    found = getattr(place, name)
    return found if isinstance(found, str) else found.pk


def _letter(answer) -> str:
    if answer.status_code in (301, 302, 303):
        return "L" if answer.url.startswith("/pro/connexion?") else "D"
    if answer.status_code in (400, 409, 422, 429):
        return "I"
    return {200: "O", 403: "R", 404: "H", 405: "M"}.get(answer.status_code, str(answer.status_code))


def _answers(world, name: str, method: str, roles: tuple[str, ...] = ROLES) -> str:
    """The letters of the roles; twice when the address has an object of somebody."""
    parts = dict(part.split(":", 1) for part in LINES[name].get("parts", "").split())
    has_object = any(not value.startswith("=") for value in parts.values())
    places = world.places if has_object else world.places[:1]
    return "/".join("".join(_ask(world, name, method, role, place, parts) for role in roles) for place in places)


def _ask(world, name, method, role, place, parts) -> str:
    """What it does is undone, cookies included."""
    client = world.clients[role]
    kept = {key: morsel.value for key, morsel in client.cookies.items()}
    page = reverse(name, kwargs={key: _value(world, value, role, place) for key, value in parts.items()})
    with transaction.atomic():
        letter = _letter(getattr(client, method.lower())(page))
        transaction.set_rollback(True)
    client.cookies.clear()
    for key, value in kept.items():
        client.cookies[key] = value
    return letter


def _routes(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"
        else:
            yield from _routes(pattern.url_patterns, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)


def test_every_route_has_its_line():
    assert sorted(set(_routes(get_resolver().url_patterns))) == sorted(LINES)


def _part(name: str) -> str:
    return name.partition(":")[0] if ":" in name else "allauth"


PARTS = sorted({_part(name) for name in LINES})


def _found(world, name, method) -> str:
    """What the table says nothing of is asked by nobody and by the strongest role only."""
    if method in LINES[name]:
        return _answers(world, name, method)
    letters = _answers(world, name, method, roles=("nobody", "national"))
    return letters if set(letters) - set("MLH/") else "closed"


@pytest.mark.parametrize("part", PARTS)
def test_every_route_answers_each_role_as_the_table_says(world, small_world, part):
    """What the table does not say of a method must be closed to everybody."""
    names = [name for name in LINES if _part(name) == part]
    found = {f"{method} {name}": _found(world, name, method) for name in names for method in METHODS}
    expected = {f"{method} {name}": LINES[name].get(method, "closed") for name in names for method in METHODS}

    assert {line: letters for line, letters in found.items() if letters != expected[line]} == {}
