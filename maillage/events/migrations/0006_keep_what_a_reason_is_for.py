from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Reasons given before keep no mark: they hold while their warning is alone of its rule, until the programme is published."""

    dependencies = [
        ("events", "0005_hear_of_the_parts_of_weeks"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="waiver", name="waiver_of_slot_once"),
        migrations.RemoveConstraint(model_name="waiver", name="waiver_of_event_once"),
        migrations.AddField(
            model_name="waiver",
            name="mark",
            field=models.CharField(blank=True, max_length=24, null=True, verbose_name="objet"),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.UniqueConstraint(fields=["event", "code", "slot", "mark"], name="waiver_of_slot_once"),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.UniqueConstraint(
                fields=["event", "code", "mark"], condition=Q(slot=None), name="waiver_of_event_once"
            ),
        ),
    ]
