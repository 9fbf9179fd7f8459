from itertools import islice

from django.db import migrations

_CHUNK = 500


def fold_names(apps, schema_editor):
    """The field works itself out when it is written."""
    organisations = apps.get_model("directory", "Organisation").objects
    rows = organisations.only("name", "short_name", "siret").order_by("pk").iterator(chunk_size=_CHUNK)
    while chunk := list(islice(rows, _CHUNK)):
        organisations.bulk_update(chunk, ["folded"])


class Migration(migrations.Migration):
    dependencies = [("directory", "0008_add_folded_names")]

    operations = [migrations.RunPython(fold_names, migrations.RunPython.noop)]
