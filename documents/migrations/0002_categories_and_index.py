"""The starting set of 24 categories (documents/data/document_categories.csv) and the full-text index."""

import csv
from pathlib import Path

from django.db import migrations

from simon.lib.fts import FullTextIndex

DATA = Path(__file__).resolve().parent.parent / "data" / "document_categories.csv"
INDEX = FullTextIndex("documents_fts")


def load(apps, schema_editor):
    Category = apps.get_model("documents", "Category")
    with DATA.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            Category.objects.create(
                position=int(row["order"]),
                code=row["code"],
                name_es=row["name_es"],
                name_en=row["name_en"],
                iati_code=row["iati_document_category"],
                expected_every=row["expected_every"],
                usual_visibility=row["usual_visibility"],
            )


def create_index(apps, schema_editor):
    for sql in INDEX.create_sql(schema_editor.connection.vendor):
        schema_editor.execute(sql)


def drop_index(apps, schema_editor):
    for sql in INDEX.drop_sql(schema_editor.connection.vendor):
        schema_editor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunPython(create_index, drop_index),
    ]
