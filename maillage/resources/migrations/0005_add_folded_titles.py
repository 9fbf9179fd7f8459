from django.db import migrations

import maillage.core.fields


class Migration(migrations.Migration):
    dependencies = [("resources", "0004_remember_what_was_public")]

    operations = [
        migrations.AddField(
            model_name="resource",
            name="folded",
            field=maillage.core.fields.FoldedField(
                default="",
                editable=False,
                max_length=1000,
                of=("title", "authors", "publisher_name"),
                verbose_name="mots pour la recherche",
            ),
        ),
    ]
