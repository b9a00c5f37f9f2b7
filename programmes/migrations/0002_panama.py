"""The places of Panama: country, provinces and comarcas, districts (programmes/data, see its README)."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"

KINDS = {"provincia": "province"}


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def load(apps, schema_editor):
    Location = apps.get_model("programmes", "Location")
    country = Location.objects.create(country="PA", code="PA", kind="country", name="Panamá")
    provinces = {}
    for row in rows("provincias.csv"):
        place = Location.objects.create(
            country="PA",
            code=row["iso_3166_2"],
            kind=KINDS.get(row["tipo"], row["tipo"]),
            name=row["nombre"],
            parent=country,
        )
        provinces[row["nombre"]] = place
    for number, row in enumerate(rows("distritos.csv"), start=1):
        parent = provinces[row["provincia"]]
        Location.objects.create(
            country="PA", code=f"{parent.code}-{number:03d}", kind="district", name=row["distrito"], parent=parent
        )


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
