from typing import Any

from django.db import migrations, models


def forget_groups(apps: Any, schema_editor: Any) -> None:
    """What was kept of groups under the rule of docs/adr/0042 told too much (docs/adr/0048): nothing gives it back."""
    apps.get_model("surveys", "AnswerCount").objects.exclude(axis="all").delete()


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_count_solicitations")]

    operations = [
        migrations.AddField(
            model_name="survey",
            name="registered",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="personnes inscrites"),
        ),
        migrations.AlterField(
            model_name="survey",
            name="invited",
            field=models.PositiveIntegerField(default=0, verbose_name="personnes interrogées"),
        ),
        migrations.RunPython(forget_groups, migrations.RunPython.noop),
    ]
