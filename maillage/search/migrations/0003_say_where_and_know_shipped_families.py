from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def know_what_was_laid(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """A network that has families was given the first version of ours, once."""
    apps.get_model("search", "SearchState").objects.filter(families_number__gt=0).update(families_version=1)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_add_stamps"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="document", name="document_gone_is_empty"),
        migrations.AddField(
            model_name="document",
            name="place",
            field=models.CharField(blank=True, max_length=120, verbose_name="lieu"),
        ),
        migrations.AddField(
            model_name="searchstate",
            name="families_version",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="version des familles livrées"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_gone", False),
                    models.Q(
                        ("hidden", ""),
                        ("place", ""),
                        ("summary", ""),
                        ("text", ""),
                        ("text_stems", ""),
                        ("title", ""),
                        ("title_stems", ""),
                    ),
                    _connector="OR",
                ),
                name="document_gone_is_empty",
            ),
        ),
        migrations.RunPython(know_what_was_laid, migrations.RunPython.noop),
    ]
