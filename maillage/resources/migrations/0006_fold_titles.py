from itertools import islice

from django.db import migrations

_CHUNK = 500


def fold_titles(apps, schema_editor):
    """The field works itself out when it is written."""
    resources = apps.get_model("resources", "Resource").objects
    rows = resources.only("title", "authors", "publisher_name").order_by("pk").iterator(chunk_size=_CHUNK)
    while chunk := list(islice(rows, _CHUNK)):
        resources.bulk_update(chunk, ["folded"])


class Migration(migrations.Migration):
    dependencies = [("resources", "0005_add_folded_titles")]

    operations = [migrations.RunPython(fold_titles, migrations.RunPython.noop)]
