"""The full-text index keeps what ranking needs: made anew, and filled with what is stored."""

from django.db import migrations, models

from simon.lib.fts import FullTextIndex

INDEX = FullTextIndex("documents_fts")


def make_anew(apps, schema_editor):
    connection = schema_editor.connection
    for sql in [*INDEX.drop_sql(connection.vendor), *INDEX.create_sql(connection.vendor)]:
        schema_editor.execute(sql)
    documents = apps.get_model("documents", "Document").objects.filter(current__isnull=False).select_related("current")
    for document in documents.iterator(chunk_size=200):
        version = document.current
        text = " ".join((document.description, version.name, version.text))
        INDEX.put(connection, document.pk, text, document.title)


class Migration(migrations.Migration):
    dependencies = [("documents", "0007_reading_attempts")]
    operations = [
        migrations.RunPython(make_anew, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="document", index=models.Index(fields=["title", "id"], name="documents_by_title")
        ),
    ]
