"""The index of programmes' names."""

from django.db import migrations

from simon.lib.fts import FullTextIndex

INDEX = FullTextIndex("programmes_fts")


def create(apps, schema_editor):
    connection = schema_editor.connection
    for sql in INDEX.create_sql(connection.vendor):
        schema_editor.execute(sql)
    for row in apps.get_model("programmes", "Programme").objects.all():
        named = f"{row.code} {row.title_es} {row.title_en} {row.short_es} {row.short_en}"
        more = f"{row.window_es} {row.window_en} {row.description_es} {row.description_en}"
        INDEX.put(connection, row.pk, more, named)


def drop(apps, schema_editor):
    for sql in INDEX.drop_sql(schema_editor.connection.vendor):
        schema_editor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0005_province_kind")]
    operations = [migrations.RunPython(create, drop)]
