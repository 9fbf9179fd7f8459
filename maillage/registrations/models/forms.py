"""What the organisers ask of those who come, and how many seats there are, for whom."""

from django.db import models
from django.db.models import Q

from maillage.core.fields import CodesField
from maillage.events.models import Event
from maillage.registrations import contacts
from maillage.resources.vocabulary import PROFESSIONS


class Way(models.TextChoices):
    """How somebody comes."""

    ONSITE = "onsite", "sur place"
    REMOTE = "remote", "à distance"


class RegistrationForm(models.Model):
    """The door of an event whose registrations are kept here. Its last day is that of the event (`registration_closes_at`).

    `next_rank`: the next number in the queue; whoever takes one holds this row, so numbers follow the order of the commits.
    """

    class Promotion(models.TextChoices):
        OFFER = "offer", "proposer la place, avec un délai pour répondre"
        AUTOMATIC = "automatic", "donner la place aussitôt"

    event = models.OneToOneField(Event, models.CASCADE, verbose_name="évènement", related_name="registration_form")
    opens_at = models.DateTimeField("début des inscriptions", null=True, blank=True)
    text = models.TextField("ce qu'il faut savoir", max_length=2000, blank=True)  # plain text
    seats = models.PositiveIntegerField("places sur place", null=True, blank=True)  # empty: no limit
    remote_seats = models.PositiveIntegerField("places à distance", null=True, blank=True)
    needs_approval = models.BooleanField("chaque demande est acceptée à la main", default=False)
    has_waiting_list = models.BooleanField("liste d'attente", default=True)
    promotion = models.CharField("quand une place se libère", max_length=9, choices=Promotion, default=Promotion.OFFER)
    offer_hours = models.PositiveSmallIntegerField("délai pour répondre, en heures", default=48)
    group_most = models.PositiveSmallIntegerField("personnes par inscription de groupe", default=10)  # 1: no groups
    asks_needs = models.BooleanField("demander les besoins d'accessibilité", default=True)
    contact = models.CharField(
        "pour écrire aux organisateurs", max_length=120, blank=True
    )  # public: never somebody's own
    next_rank = models.PositiveIntegerField("prochain rang", default=1)
    changed_at = models.DateTimeField("modifié le")

    objects = models.Manager()

    class Meta:
        verbose_name = "formulaire d'inscription"
        verbose_name_plural = "formulaires d'inscription"
        constraints = [
            models.CheckConstraint(
                condition=Q(offer_hours__gte=1) & Q(offer_hours__lte=336), name="form_offer_lasts_a_while"
            ),
            models.CheckConstraint(condition=Q(group_most__gte=1) & Q(group_most__lte=50), name="form_group_bounded"),
        ]

    def __str__(self) -> str:
        return f"formulaire {self.pk}"

    @property
    def contact_href(self) -> str:
        return contacts.href(self.contact)


class Quota(models.Model):
    """Seats kept, on site or remote, for some professions or some départements, out of those of the form.

    Both said: somebody must be of one of these professions *and* of one of these départements. From `opens_to_all_at` on, what is
    left of them is for everybody (the overflow).
    """

    form = models.ForeignKey(RegistrationForm, models.CASCADE, verbose_name="formulaire", related_name="quotas")
    label = models.CharField("nom", max_length=80)  # « magistrats et avocats »
    way = models.CharField("pour venir", max_length=6, choices=Way, default=Way.ONSITE)
    professions = CodesField("métiers", codes=PROFESSIONS)
    departments = CodesField("départements")
    seats = models.PositiveIntegerField("places")
    opens_to_all_at = models.DateTimeField("ouvertes à tout le monde à partir du", null=True, blank=True)
    rank = models.PositiveSmallIntegerField("rang", default=0)

    objects = models.Manager()

    class Meta:
        verbose_name = "places gardées"
        verbose_name_plural = "places gardées"
        constraints = [models.UniqueConstraint(fields=["form", "label", "way"], name="quota_once")]

    def __str__(self) -> str:
        return self.label


class Question(models.Model):
    """One that the organisers add to the form. Never about a child: the page says so."""

    class Kind(models.TextChoices):
        TEXT = "text", "une ligne"
        LONG = "long", "quelques lignes"
        CHOICE = "choice", "un choix"
        SEVERAL = "several", "plusieurs choix"
        YES_NO = "yes_no", "oui ou non"

    form = models.ForeignKey(RegistrationForm, models.CASCADE, verbose_name="formulaire", related_name="questions")
    kind = models.CharField("réponse", max_length=7, choices=Kind, default=Kind.TEXT)
    label = models.CharField("question", max_length=200)
    help_text = models.CharField("aide", max_length=300, blank=True)
    choices = models.JSONField("choix", default=list, blank=True)  # labels, in their order
    is_required = models.BooleanField("réponse obligatoire", default=False)
    rank = models.PositiveSmallIntegerField("rang", default=0)

    objects = models.Manager()

    class Meta:
        verbose_name = "question"
        verbose_name_plural = "questions"

    def __str__(self) -> str:
        return self.label
