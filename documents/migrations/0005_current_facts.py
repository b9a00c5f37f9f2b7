"""Documents stored before repeat what the filters ask of their current version."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def repeat(apps, schema_editor):
    Document = apps.get_model("documents", "Document")
    versions = apps.get_model("documents", "DocumentVersion").objects.filter(pk=OuterRef("current_id"))
    Document.objects.filter(current__isnull=False).update(
        kind=Subquery(versions.values("kind")[:1]), extraction=Subquery(versions.values("extraction")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_library")]
    operations = [migrations.RunPython(repeat, migrations.RunPython.noop)]
