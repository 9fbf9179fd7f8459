from django.db import migrations
from django.utils import timezone

from maillage.resources import guarded
from maillage.resources.queries.words import OURS


def lay(apps, schema_editor):
    """Those that Maillage comes with, once: what the network changes afterwards stays so."""
    rows = apps.get_model("resources", "GuardedWords").objects
    now = timezone.now()
    rows.bulk_create(
        rows.model(words="\n".join(one.words), instead=one.instead, is_ours=True, changed_at=now)
        for one in guarded.read(OURS.read_text())
    )


class Migration(migrations.Migration):
    dependencies = [("resources", "0007_add_guarded_words")]

    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]
