"""Where an event stands: its state in words, what to do next in order, its parts, what waits for an answer."""

from dataclasses import dataclass, replace
from datetime import datetime

from maillage.accounts.models import User
from maillage.core.templatetags.ui import Label
from maillage.directory.standing import Standing
from maillage.events import policies, sheets
from maillage.events.actions import KIND
from maillage.events.actions.programmes import findings, unexplained
from maillage.events.desk.events import states
from maillage.events.desk.events.parts import Parts, Said, outside, said
from maillage.events.desk.events.parts import of as parts_of
from maillage.events.desk.faces import Face
from maillage.events.models import Appearance, Event
from maillage.events.policies import Ownership
from maillage.moderation import queries as moderation
from maillage.moderation.models import Proposal

_FORMS = (("ics", "Calendrier (.ics)"), ("pdf", "Programme (.pdf)"), ("xml", "schedule.xml"), ("json", "schedule.json"))


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, in its order. `href` empty: it is done on this page. `is_free`: it may be left undone."""

    title: str
    text: str
    href: str
    is_done: bool
    is_free: bool = False
    is_next: bool = False

    @property
    def label(self) -> Label:
        if self.is_done:
            return Label("Fait", "ok", "check")
        if self.is_free:
            return Label("Si besoin")
        return Label("À faire maintenant", "check", "arrow") if self.is_next else Label("Ensuite")


@dataclass(frozen=True, slots=True)
class Review:
    """The last proposal about it. `can_decide`: hers to answer; `can_talk`: hers, or hers to answer; `is_mine`: she sent it."""

    sheet: moderation.Sheet
    label: Label
    is_waiting: bool
    is_given_back: bool
    can_decide: bool
    can_talk: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Overview:
    when: str
    steps: tuple[Step, ...]
    parts: Parts
    review: Review | None
    can_edit: bool
    can_submit: bool
    can_publish: bool
    files: tuple[tuple[str, str], ...]
    declined: int  # speakers who will not come
    asked: Said | None  # what became of her wish to be in a week
    outside: str  # said to whoever reads it as a part of her week

    @property
    def is_ready(self) -> bool:
        """But for what may be left undone."""
        return all(step.is_done or step.is_free for step in self.steps)


def of(event: Event, owned: Ownership, *, face: Face, user: User, standing: Standing, now: datetime) -> Overview:
    review = _review(event, owned, user, standing, now)
    can_edit, is_waiting = policies.can_edit(standing, owned), review is not None and review.is_waiting
    is_to_publish = can_edit and not event.is_published and not is_waiting
    can_publish = is_to_publish and policies.can_publish(standing, owned)
    parts = parts_of(event, face, standing, now)
    return Overview(
        when=", ".join(
            part
            for part in (
                sheets.days(event.first_day, event.last_day),
                sheets.hours(event.announced_start, event.announced_end),
            )
            if part
        ),
        steps=_steps(event, face, parts, now, is_waiting=is_waiting) if can_edit else (),
        parts=parts,
        review=review,
        can_edit=can_edit,
        can_submit=is_to_publish and not can_publish,
        can_publish=can_publish,
        files=tuple((text, f"{event.get_absolute_url()}/programme.{form}") for form, text in _FORMS)
        if event.is_published and event.versions.exists()
        else (),
        declined=_declined(event),
        asked=said(event, face) if can_edit else None,
        outside=outside(event, event.parent) if event.parent else "",
    )


def _declined(event: Event) -> int:
    return Appearance.objects.filter(slot__event=event, state=Appearance.State.DECLINED).count()


def missing(event: Event) -> list[str]:
    """What readers would look for in vain, in words."""
    is_parted = event.kind in {Event.Kind.WEEK, Event.Kind.TRAINING}
    has_place = event.mode == Event.Mode.REMOTE or is_parted or bool(event.place_name)
    asked = (
        ("un résumé", event.summary),
        ("le lieu", has_place),
        ("les heures annoncées", event.announced_start or is_parted),
        ("un thème", event.themes),
        ("ce qui est prévu pour l’accessibilité", event.accessibility or event.accessibility_contact),
    )
    return [words for words, said in asked if not said]


def _steps(event: Event, face: Face, parts: Parts, now: datetime, *, is_waiting: bool) -> tuple[Step, ...]:
    """A week has no programme of its own: its parts have theirs. While it is read, its sheet is not hers to change."""
    lacking = missing(event)
    present = Step(
        "Compléter la présentation",
        f"Il manque : {', '.join(lacking)}." if lacking else "Elle dit tout ce que cherchent les lecteurs.",
        face.url("edit-event", event.pk),
        not lacking,
        is_free=is_waiting,
    )
    publish = Step("Publier l’évènement", _published(event, is_waiting=is_waiting), "", event.is_published)
    papers = Step(
        "Joindre les documents et ouvrir les accès",
        "Affiche, dossier de presse, diffusion : si l’évènement en a.",
        face.url("show-papers", event.pk),
        event.documents.exists() or event.streams.exists(),
        is_free=True,
    )
    if event.kind == Event.Kind.WEEK:
        return _marked([present, publish, _gather(parts), papers], is_waiting=is_waiting)
    write, announce = _programme(event, face, now)
    doors = [] if parts.shown else [_door(event, face)]  # one registers to the parts
    return _marked([present, write, *doors, publish, announce, papers], is_waiting=is_waiting)


def _door(event: Event, face: Face) -> Step:
    """Its page is that of a higher app, as the tab that leads to it."""
    return Step(
        "Ouvrir les inscriptions",
        "Places, questions, liste d’attente, rappels : si l’on s’inscrit.",
        face.url("list-registrations", event.pk),
        event.registering != Event.Registering.NONE,
        is_free=True,
    )


def _programme(event: Event, face: Face, now: datetime) -> tuple[Step, Step]:
    slots, page = event.slots.count(), face.url("show-programme", event.pk)
    stopping, found = unexplained(event, now=now), findings(event, now=now)
    errors = sum(one.is_error for one in stopping)
    said = _written(slots, errors, len(stopping) - errors, len(found))
    last = event.versions.order_by("-number").values_list("number", flat=True).first()
    announced = f"Version {last} publiée." if last else "Les lecteurs n’en voient rien avant."
    return (
        Step("Écrire le programme", said, page, bool(slots) and not stopping),
        Step("Publier le programme", announced, page, last is not None),
    )


def _gather(parts: Parts) -> Step:
    waiting = sum(part.is_waiting for part in parts.shown)
    waiting += len(parts.demands) + sum(bool(part.changed) for part in parts.shown)
    text = f"{waiting} à regarder." if waiting else "Chaque structure annonce la sienne ; elles sont plus bas."
    return Step("Réunir ses parties", text, "#parties", bool(parts.shown) and not waiting)


def _marked(steps: list[Step], *, is_waiting: bool) -> tuple[Step, ...]:
    """The first one that is not done is the next; what waits for somebody else is not hers to do."""
    left = [step for step in steps if not step.is_done and not step.is_free and not (is_waiting and not step.href)]
    return tuple(replace(step, is_next=bool(left) and step is left[0]) for step in steps)


def _written(slots: int, errors: int, warnings: int, found: int) -> str:
    if not slots:
        return "Collez-le tel qu’il est, ou écrivez-le créneau par créneau."
    said = f"{slots} créneau{'x' if slots > 1 else ''}"
    if errors:
        return f"{said} ; {errors} erreur{'s' if errors > 1 else ''} à corriger."
    if warnings:
        return f"{said} ; {warnings} avertissement{'s' if warnings > 1 else ''} à expliquer."
    return f"{said}, {'contrôlés' if slots > 1 else 'contrôlé'}{'.' if not found else ' ; quelques remarques à lire.'}"


def _published(event: Event, *, is_waiting: bool) -> str:
    if event.is_published:
        return "Les lecteurs le voient."
    if is_waiting:
        return "Envoyé : il attend une réponse."
    return "Personne d’autre que vous et la coordination ne le voit encore."


def _review(event: Event, owned: Ownership, user: User, standing: Standing, now: datetime) -> Review | None:
    """The thread of what was sent, for as long as it matters: until the event is published. Drafts of the engine are nobody's."""
    if event.is_published:
        return None
    rows = (
        Proposal.objects.about(KIND, str(event.pk))
        .exclude(state=Proposal.State.DRAFT)
        .select_related("author", "reader")
    )
    found = rows.order_by("-created_at", "-pk").first()
    if found is None:
        return None
    is_mine = found.author_id == user.pk
    is_waiting, decides = found.state == Proposal.State.SUBMITTED, policies.can_publish(standing, owned)
    return Review(
        sheet=moderation.sheet(found, by=user, now=now),
        label=Label(found.get_state_display(), *states.REVIEWED.get(found.state, ())),
        is_waiting=is_waiting,
        is_given_back=found.state == Proposal.State.CHANGES,
        can_decide=is_waiting and not is_mine and decides,
        can_talk=is_mine or decides,
        is_mine=is_mine,
    )
