import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("attendance", "0002_initial")]

    operations = [
        migrations.CreateModel(
            name="CertificateSeries",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="année")),
                ("last", models.PositiveIntegerField(default=0, verbose_name="dernier numéro")),
            ],
            options={
                "verbose_name": "série d'attestations",
                "verbose_name_plural": "séries d'attestations",
            },
        ),
        migrations.AddField(
            model_name="certificaterule",
            name="is_discreet",
            field=models.BooleanField(default=False, verbose_name="titre discret"),
        ),
        migrations.AddField(
            model_name="certificate",
            name="title",
            field=models.CharField(default="", max_length=200, verbose_name="titre écrit"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="certificate",
            name="first_day",
            field=models.DateField(default=datetime.date(2026, 11, 22), verbose_name="premier jour"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="certificate",
            name="last_day",
            field=models.DateField(default=datetime.date(2026, 11, 22), verbose_name="dernier jour"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="certificate",
            name="is_planned",
            field=models.BooleanField(default=False, verbose_name="durée prévue"),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_day__lte", models.F("last_day"))), name="certificate_days_in_order"
            ),
        ),
    ]
