"""Files between choosing and saving (documents.intake.pending)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import documents.models.pending


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_categories_and_index"),
        ("people", "0001_initial"),
        ("programmes", "0003_audit_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PendingUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.FileField(
                        max_length=200, upload_to=documents.models.pending.waits_under, verbose_name="archivo"
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="nombre del archivo")),
                ("extension", models.CharField(max_length=10, verbose_name="extensión")),
                ("kind", models.CharField(max_length=20, verbose_name="tipo")),
                ("mime", models.CharField(max_length=120, verbose_name="tipo de medio")),
                ("size", models.PositiveBigIntegerField(verbose_name="tamaño en bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("created_at", models.DateTimeField(db_index=True, verbose_name="subido")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                        verbose_name="organización",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programmes.programme",
                        verbose_name="programa",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="documents.expectedslot",
                        verbose_name="documento esperado",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="persona",
                    ),
                ),
            ],
            options={
                "verbose_name": "archivo por guardar",
                "verbose_name_plural": "archivos por guardar",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "programme", "sha256"), name="documents_pending_once")
                ],
            },
        ),
    ]
