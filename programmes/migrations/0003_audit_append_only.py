"""The audit is append-only in the database itself: a trigger refuses to change or delete an entry."""

from django.db import migrations

SQLITE = [
    f"""CREATE TRIGGER programmes_audit_no_{verb.lower()} BEFORE {verb} ON programmes_auditentry
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"""
    for verb in ("UPDATE", "DELETE")
]
POSTGRES = [
    """CREATE FUNCTION programmes_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$""",
    """CREATE TRIGGER programmes_audit_append_only BEFORE UPDATE OR DELETE ON programmes_auditentry
    FOR EACH ROW EXECUTE FUNCTION programmes_audit_refuse()""",
]


def create(apps, schema_editor):
    for sql in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(sql)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS programmes_audit_no_{verb}")
    else:
        schema_editor.execute("DROP FUNCTION IF EXISTS programmes_audit_refuse() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("programmes", "0002_panama")]
    operations = [migrations.RunPython(create, drop)]
