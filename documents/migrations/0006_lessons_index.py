"""The full-text index of lessons."""

from django.db import migrations

from simon.lib.fts import FullTextIndex

INDEX = FullTextIndex("lessons_fts")


def create_index(apps, schema_editor):
    for sql in INDEX.create_sql(schema_editor.connection.vendor):
        schema_editor.execute(sql)


def drop_index(apps, schema_editor):
    for sql in INDEX.drop_sql(schema_editor.connection.vendor):
        schema_editor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_current_facts")]
    operations = [migrations.RunPython(create_index, drop_index)]
