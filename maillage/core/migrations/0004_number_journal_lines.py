from datetime import UTC

from django.db import migrations

from maillage.core import chain, crypto


def carry_over(apps, schema_editor):
    """The former lines, in their order, with their number, their digest, and pseudonyms for their objects."""
    former, entry, head = (apps.get_model("core", name) for name in ("FormerEntry", "JournalEntry", "JournalHead"))
    number, digest = 0, chain.GENESIS
    for old in former.objects.order_by("pk").iterator():
        at = old.at.astimezone(UTC).replace(second=0, microsecond=0)
        name = f"{old.object_type}|{old.object_id}"
        number += 1
        line = {
            "n": number,
            "at": at.strftime("%Y-%m-%dT%H:%MZ"),
            "actor": old.actor,
            "verb": old.verb,
            "type": old.object_type,
            "object": crypto.pseudonym(name, key_name=f"journal-{at.year}") if old.object_id else "",
            "result": "done",
        }
        previous, digest = digest, chain.link(digest, line)
        entry.objects.create(
            number=number,
            at=at,
            actor=old.actor,
            verb=old.verb,
            object_type=old.object_type,
            object_id=line["object"],
            previous=previous,
            digest=digest,
        )
    if number:
        head.objects.create(pk=1, number=number, digest=digest)
    former.objects.all().delete()


def carry_back(apps, schema_editor):
    """The lines without their chain; their objects keep the pseudonyms, for those have no way back."""
    former, entry, head = (apps.get_model("core", name) for name in ("FormerEntry", "JournalEntry", "JournalHead"))
    for line in entry.objects.order_by("number").iterator():
        former.objects.create(
            at=line.at, actor=line.actor, verb=line.verb, object_type=line.object_type, object_id=line.object_id
        )
    entry.objects.all().delete()
    head.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("core", "0003_chain_journal")]

    operations = [migrations.RunPython(carry_over, carry_back)]
