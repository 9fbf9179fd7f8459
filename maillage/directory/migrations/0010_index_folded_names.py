from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0009_fold_names")]

    operations = [
        migrations.RemoveIndex(model_name="organisation", name="organisation_by_name"),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["folded", "id"], name="organisation_by_folded"),
        ),
    ]
