from django.db import migrations

import maillage.core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0007_index_names"),
        ("territories", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="folded",
            field=maillage.core.fields.FoldedField(
                default="",
                editable=False,
                max_length=600,
                of=("name", "short_name", "siret"),
                verbose_name="nom pour la recherche",
            ),
        ),
    ]
