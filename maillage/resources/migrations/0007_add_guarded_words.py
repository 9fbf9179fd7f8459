import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0006_fold_titles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GuardedWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(max_length=500, verbose_name="mots")),
                ("instead", models.CharField(blank=True, max_length=200, verbose_name="ce qu'on écrit plutôt")),
                ("is_ours", models.BooleanField(default=False, verbose_name="livrés avec Maillage")),
                ("changed_at", models.DateTimeField(verbose_name="modifiés le")),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="modifiés par",
                    ),
                ),
            ],
            options={
                "verbose_name": "mots gardés",
                "verbose_name_plural": "mots gardés",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="guarded_words_say_something"
                    )
                ],
            },
        ),
    ]
