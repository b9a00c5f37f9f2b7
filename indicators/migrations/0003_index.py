"""The index of indicators' words."""

from django.db import migrations

from simon.lib.fts import FullTextIndex

INDEX = FullTextIndex("indicators_fts")


def create(apps, schema_editor):
    connection = schema_editor.connection
    for sql in INDEX.create_sql(connection.vendor):
        schema_editor.execute(sql)
    for row in apps.get_model("indicators", "Indicator").objects.all().iterator(chunk_size=500):
        named = f"{row.code} {row.title_es} {row.title_en} {row.segment}"
        more = f"{row.description_es} {row.description_en} {row.unit_es} {row.unit_en}"
        INDEX.put(connection, row.pk, more, named)


def drop(apps, schema_editor):
    for sql in INDEX.drop_sql(schema_editor.connection.vendor):
        schema_editor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_evidence")]
    operations = [migrations.RunPython(create, drop)]
