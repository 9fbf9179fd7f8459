"""What the organisers may ask, and what does not go together: each refusal says what to do."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from maillage.events.models import Event
from maillage.events.reading.words import moment
from maillage.registrations import contacts, opening
from maillage.registrations.actions.contents import FormContent, QuestionContent, QuotaContent, ReminderContent
from maillage.registrations.actions.refusals import RegistrationRefused
from maillage.registrations.models import Question, RegistrationForm, ReminderRule
from maillage.registrations.models.forms import Way
from maillage.resources.vocabulary import PROFESSIONS
from maillage.territories.models import Department

Kind, Anchor, Audience = Question.Kind, ReminderRule.Anchor, ReminderRule.Audience
MOST_SEATS, MOST_QUOTAS, MOST_QUESTIONS, MOST_CHOICES, MOST_REMINDERS = 100_000, 30, 40, 40, 10
_LONGEST_TEXT, _LONGEST_LABEL, _LONGEST_HELP, _LONGEST_QUOTA, _LONGEST_REMINDER = 2000, 200, 300, 80, 600
_LONGEST_CONTACT = 120
_MOST_HOURS, _MOST_OFFER_HOURS, _MOST_TOGETHER = 24 * 366, 336, 50
_CHOSEN = (Kind.CHOICE, Kind.SEVERAL)
_LISTS = "Un choix n’existe pas ou plus. Rechargez la page, puis choisissez dans les listes."


def check_form(content: FormContent, event: Event) -> None:
    if refusal := why_never_open(content.opens_at, event):
        raise RegistrationRefused(refusal)
    _require(content.promotion in RegistrationForm.Promotion.values, _LISTS)
    _require(len(content.text) <= _LONGEST_TEXT, f"« Ce qu’il faut savoir » : {_LONGEST_TEXT} caractères au plus.")
    _require(
        1 <= content.offer_hours <= _MOST_OFFER_HOURS,
        f"Le délai pour répondre va d’une heure à {_MOST_OFFER_HOURS} heures (quatorze jours).",
    )
    _require(
        1 <= content.group_most <= _MOST_TOGETHER, f"Un groupe va d’une personne (pas de groupe) à {_MOST_TOGETHER}."
    )
    for seats in (content.seats, content.remote_seats):
        _require(
            seats is None or 0 <= seats <= MOST_SEATS, f"Le nombre de places va de 0 à {MOST_SEATS}, ou reste vide."
        )
    contact = content.contact.strip()
    _require(len(contact) <= _LONGEST_CONTACT, f"Le contact : {_LONGEST_CONTACT} caractères au plus.")
    if contact and (refusal := contacts.refusal(contact)):
        raise RegistrationRefused(refusal)
    _check_quotas(content)
    _check_questions(content.questions)


def why_never_open(opens_at: datetime | None, event: Event) -> str:
    """Why nobody could ever register; empty when somebody can."""
    if opens_at is None:
        return ""
    zone = ZoneInfo(event.zone)
    closes, said = event.registration_closes_at, moment(opens_at.astimezone(zone))
    if closes is not None and opens_at >= closes:
        return (
            f"Les inscriptions ouvriraient le {said}, alors qu’elles finissent le {moment(closes.astimezone(zone))} : personne ne"
            " pourrait s’inscrire. Avancez leur début, ou repoussez leur fin dans « Présentation »."
        )
    if opens_at >= _too_late(event):
        return f"Les inscriptions ouvriraient le {said}, quand l’évènement aura commencé : avancez leur début."
    return ""


def _too_late(event: Event) -> datetime:
    """Its beginning; without an hour, the end of its first day."""
    starts = opening.starts_at(event)
    return starts if event.announced_start else starts + timedelta(days=1)


def check_reminders(rules: Iterable[ReminderContent]) -> None:
    rules = tuple(rules)
    _require(len(rules) <= MOST_REMINDERS, f"{MOST_REMINDERS} rappels au plus.")
    for rule in rules:
        _require(rule.anchor in Anchor.values and rule.audience in Audience.values, _LISTS)
        is_dated = rule.anchor == Anchor.MOMENT
        _require(not is_dated or rule.moment is not None, "Dites le jour et l’heure du rappel.")
        _require(is_dated or rule.moment is None, "Effacez la date du rappel, ou choisissez « à une date ».")
        _require(0 <= rule.hours <= _MOST_HOURS, "Un rappel part un an avant ou après au plus.")
        _require(
            len(rule.text) <= _LONGEST_REMINDER, f"Le message d’un rappel : {_LONGEST_REMINDER} caractères au plus."
        )
        _require(
            rule.anchor != Anchor.START or rule.audience not in (Audience.PRESENT, Audience.ABSENT),
            "On ne sait qui était là qu’après : choisissez « après la fin », ou une date.",
        )


def _check_quotas(content: FormContent) -> None:
    quotas = content.quotas
    _require(len(quotas) <= MOST_QUOTAS, f"{MOST_QUOTAS} sortes de places gardées au plus.")
    for quota in quotas:
        _check_quota(quota)
    names = {(quota.way, quota.label.strip()) for quota in quotas}
    _require(len(names) == len(quotas), "Deux sortes de places gardées portent le même nom : changez l’un des deux.")
    asked = {code for quota in quotas for code in quota.departments}
    _require(Department.objects.filter(pk__in=asked).count() == len(asked), _LISTS)
    for way, total in ((Way.ONSITE, content.seats), (Way.REMOTE, content.remote_seats)):
        kept = sum(quota.seats for quota in quotas if quota.way == way)
        has_some = any(quota.way == way for quota in quotas)
        _require(
            not has_some or total is not None, f"Dites combien il y a de places {way.label} en tout, avant d’en garder."
        )
        _require(
            total is None or kept <= total,
            f"Vous gardez {kept} places {way.label}, et il n’y en a que {total} en tout : gardez-en moins, ou ajoutez-en.",
        )


def _check_quota(quota: QuotaContent) -> None:
    _require(quota.way in Way.values and set(quota.professions) <= set(PROFESSIONS), _LISTS)
    _require(
        0 < len(quota.label.strip()) <= _LONGEST_QUOTA,
        f"Donnez un nom aux places gardées, de {_LONGEST_QUOTA} caractères au plus.",
    )
    _require(1 <= quota.seats <= MOST_SEATS, f"Combien de places gardez-vous pour « {quota.label.strip()} » ?")
    _require(
        bool(quota.professions or quota.departments),
        f"Pour qui gardez-vous « {quota.label.strip()} » ? Choisissez des métiers ou des départements.",
    )


def _check_questions(questions: tuple[QuestionContent, ...]) -> None:
    _require(
        len(questions) <= MOST_QUESTIONS, f"{MOST_QUESTIONS} questions au plus : les formulaires longs découragent."
    )
    for question in questions:
        label, choices = question.label.strip(), [text.strip() for text in question.choices]
        _require(question.kind in Kind.values, _LISTS)
        _require(0 < len(label) <= _LONGEST_LABEL, f"Écrivez la question, en {_LONGEST_LABEL} caractères au plus.")
        _require(
            len(question.help_text) <= _LONGEST_HELP, f"L’aide d’une question : {_LONGEST_HELP} caractères au plus."
        )
        if question.kind not in _CHOSEN:
            _require(not choices, f"« {label} » n’attend pas de choix : effacez-les, ou changez la sorte de réponse.")
            continue
        _require(2 <= len(choices) <= MOST_CHOICES, f"« {label} » : de 2 à {MOST_CHOICES} choix.")
        _require(
            len(set(choices)) == len(choices) and all(choices), f"« {label} » : un choix est vide, ou écrit deux fois."
        )
        _require(max(map(len, choices)) <= _LONGEST_LABEL, f"Un choix : {_LONGEST_LABEL} caractères au plus.")


def _require(is_right: bool, refusal: str) -> None:
    if not is_right:
        raise RegistrationRefused(refusal)
