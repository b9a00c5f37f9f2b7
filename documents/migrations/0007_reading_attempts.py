from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0006_lessons_index")]

    operations = [
        migrations.AddField(
            model_name="documentversion",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="intentos de lectura"),
        )
    ]
