"""Provinces were stored under a word that is none of the kinds of a place."""

from django.db import migrations


def mend(apps, schema_editor):
    apps.get_model("programmes", "Location").objects.filter(kind="provincia").update(kind="province")


class Migration(migrations.Migration):
    dependencies = [("programmes", "0004_document_quota")]
    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
