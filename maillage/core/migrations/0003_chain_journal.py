from django.db import migrations, models

import maillage.core.chain


class Migration(migrations.Migration):
    """A new table beside the former: its key is the number of the chain. The next migration carries the lines over."""

    dependencies = [("core", "0002_add_task_runs")]

    operations = [
        migrations.RemoveIndex(model_name="journalentry", name="journal_by_object"),
        migrations.RenameModel("JournalEntry", "FormerEntry"),
        migrations.CreateModel(
            name="JournalHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(default=0, verbose_name="dernier numéro")),
                (
                    "digest",
                    models.CharField(
                        default=maillage.core.chain.GENESIS, max_length=64, verbose_name="dernière empreinte"
                    ),
                ),
                ("pruned_number", models.BigIntegerField(default=0, verbose_name="dernier numéro retiré")),
            ],
            options={
                "verbose_name": "tête du journal",
                "verbose_name_plural": "tête du journal",
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="journal_one_head")],
            },
        ),
        migrations.CreateModel(
            name="JournalEntry",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="numéro")),
                ("at", models.DateTimeField(verbose_name="date")),
                ("actor", models.CharField(blank=True, max_length=64, verbose_name="compte")),
                ("verb", models.CharField(max_length=60, verbose_name="action")),
                ("object_type", models.CharField(blank=True, max_length=60, verbose_name="type d'objet")),
                ("object_id", models.CharField(blank=True, max_length=64, verbose_name="pseudonyme de l'objet")),
                (
                    "result",
                    models.CharField(
                        choices=[("done", "fait"), ("refused", "refusé"), ("failed", "échoué")],
                        default="done",
                        max_length=8,
                        verbose_name="résultat",
                    ),
                ),
                ("previous", models.CharField(max_length=64, verbose_name="empreinte de la ligne d'avant")),
                ("digest", models.CharField(max_length=64, verbose_name="empreinte")),
            ],
            options={
                "verbose_name": "ligne du journal",
                "verbose_name_plural": "journal",
                "indexes": [
                    models.Index(fields=["object_type", "object_id"], name="journal_by_object"),
                    models.Index(fields=["actor", "number"], name="journal_by_actor"),
                ],
            },
        ),
    ]
