"""The journal, and the runs of the periodic tasks."""

from django.db import models

from maillage.core.chain import GENESIS


class JournalEntry(models.Model):
    """Who did what to which object, and when: a link of the chain (docs/adr/0020). Never a content, never an address.

    The database refuses to change a line, and to remove one before twelve months.
    """

    class Result(models.TextChoices):
        DONE = "done", "fait"
        REFUSED = "refused", "refusé"
        FAILED = "failed", "échoué"

    number = models.BigIntegerField("numéro", primary_key=True)  # given by the head: no gap
    at = models.DateTimeField("date")  # to the minute
    actor = models.CharField("compte", max_length=64, blank=True)
    verb = models.CharField("action", max_length=60)
    object_type = models.CharField("type d'objet", max_length=60, blank=True)
    object_id = models.CharField("pseudonyme de l'objet", max_length=64, blank=True)
    result = models.CharField("résultat", max_length=8, choices=Result, default=Result.DONE)
    previous = models.CharField("empreinte de la ligne d'avant", max_length=64)
    digest = models.CharField("empreinte", max_length=64)

    objects = models.Manager()

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "journal"
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="journal_by_object"),
            models.Index(fields=["actor", "number"], name="journal_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"


class JournalHead(models.Model):
    """The only row: where the chain ends, and what was removed from its beginning. Whoever writes a line holds it."""

    number = models.BigIntegerField("dernier numéro", default=0)
    digest = models.CharField("dernière empreinte", max_length=64, default=GENESIS)
    pruned_number = models.BigIntegerField("dernier numéro retiré", default=0)

    objects = models.Manager()

    class Meta:
        verbose_name = "tête du journal"
        verbose_name_plural = "tête du journal"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="journal_one_head")]

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"


class TaskRunQuerySet(models.QuerySet["TaskRun"]):
    def latest_of_each(self) -> dict[str, "TaskRun"]:
        """Name of a task -> the run of its last due moment that has begun."""
        begun = self.filter(started_at__isnull=False)
        last = begun.values_list("name").annotate(models.Max("due_at"))
        wanted = models.Q(*(models.Q(name=name, due_at=due_at) for name, due_at in last), _connector=models.Q.OR)
        return {run.name: run for run in begun.filter(wanted)} if last else {}


class TaskRun(models.Model):
    """One due moment of a periodic task. The constraints are the promise: a moment runs once, and a task never overlaps itself."""

    class State(models.TextChoices):
        WAITING = "waiting", "en attente"
        RUNNING = "running", "en cours"
        DONE = "done", "faite"
        FAILED = "failed", "en échec"

    name = models.CharField("tâche", max_length=60)
    due_at = models.DateTimeField("prévue le")
    state = models.CharField("état", max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    try_at = models.DateTimeField("à essayer le")
    started_at = models.DateTimeField("commencée le", null=True, blank=True)
    finished_at = models.DateTimeField("finie le", null=True, blank=True)
    held_until = models.DateTimeField("tenue jusqu'à", null=True, blank=True)  # past it, its worker is dead
    result = models.TextField("résultat", blank=True)

    objects = TaskRunQuerySet.as_manager()

    class Meta:
        verbose_name = "exécution d'une tâche"
        verbose_name_plural = "exécutions des tâches"
        constraints = [
            models.UniqueConstraint(fields=["name", "due_at"], name="task_run_once"),
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(state="running"), name="task_run_never_overlaps"
            ),
            models.CheckConstraint(
                condition=models.Q(state="running", held_until__isnull=False)
                | (~models.Q(state="running") & models.Q(held_until=None)),
                name="task_run_held_while_running",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def is_failed(self) -> bool:
        """Its last try, even when it will be tried again."""
        return self.state == self.State.FAILED or (self.state == self.State.WAITING and self.attempts > 0)
