from django.db import migrations

REFUSAL = "The journal is only ever added to."
# A line leaves only when the head says that it is pruned, and never before twelve months, whatever the head says.
SQLITE = (
    f"CREATE TRIGGER journal_no_change BEFORE UPDATE ON core_journalentry BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    f"""CREATE TRIGGER journal_no_removal BEFORE DELETE ON core_journalentry
        WHEN OLD.at > datetime('now', '-364 days')
          OR OLD.number > COALESCE((SELECT pruned_number FROM core_journalhead WHERE id = 1), 0)
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER journal_head_goes_on BEFORE UPDATE ON core_journalhead
        WHEN NEW.id <> OLD.id OR NEW.number < OLD.number OR NEW.pruned_number < OLD.pruned_number
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"CREATE TRIGGER journal_head_stays BEFORE DELETE ON core_journalhead BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
)
NO_SQLITE = tuple(
    f"DROP TRIGGER {name}"
    for name in ("journal_no_change", "journal_no_removal", "journal_head_goes_on", "journal_head_stays")
)
POSTGRESQL = (
    f"""CREATE FUNCTION core_journal_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'DELETE' AND TG_LEVEL = 'ROW' AND TG_TABLE_NAME = 'core_journalentry' THEN
            IF OLD.at <= now() - interval '364 days'
               AND OLD.number <= (SELECT pruned_number FROM core_journalhead WHERE id = 1) THEN
                RETURN OLD;
            END IF;
        END IF;
        IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'core_journalhead' THEN
            IF NEW.id = OLD.id AND NEW.number >= OLD.number AND NEW.pruned_number >= OLD.pruned_number THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    """CREATE TRIGGER journal_guard BEFORE UPDATE OR DELETE ON core_journalentry
        FOR EACH ROW EXECUTE FUNCTION core_journal_guard()""",
    """CREATE TRIGGER journal_guard BEFORE UPDATE OR DELETE ON core_journalhead
        FOR EACH ROW EXECUTE FUNCTION core_journal_guard()""",
    """CREATE TRIGGER journal_stays BEFORE TRUNCATE ON core_journalentry
        FOR EACH STATEMENT EXECUTE FUNCTION core_journal_guard()""",
    """CREATE TRIGGER journal_stays BEFORE TRUNCATE ON core_journalhead
        FOR EACH STATEMENT EXECUTE FUNCTION core_journal_guard()""",
)
NO_POSTGRESQL = (
    "DROP TRIGGER journal_guard ON core_journalentry",
    "DROP TRIGGER journal_stays ON core_journalentry",
    "DROP TRIGGER journal_guard ON core_journalhead",
    "DROP TRIGGER journal_stays ON core_journalhead",
    "DROP FUNCTION core_journal_guard()",
)


def close(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def open_again(apps, schema_editor):
    for statement in NO_SQLITE if schema_editor.connection.vendor == "sqlite" else NO_POSTGRESQL:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("core", "0004_number_journal_lines")]

    operations = [
        migrations.DeleteModel("FormerEntry"),
        migrations.RunPython(close, open_again),
    ]
