"""Finding programmes by words; what other small tables need to be found the same way."""

from django.db import connection, models
from django.db.models.expressions import RawSQL

from simon.lib.fts import FullTextIndex, query_terms, score

from .models import Programme

INDEX = FullTextIndex("programmes_fts")
LOOKED_AT = 200  # newest hits that are ordered


def index(programme: Programme) -> None:
    """Put a programme's names into the index, in the caller's transaction."""
    named = f"{programme.code} {programme.title_es} {programme.title_en} {programme.short_es} {programme.short_en}"
    more = f"{programme.window_es} {programme.window_en} {programme.description_es} {programme.description_en}"
    INDEX.put(connection, programme.pk, more, named)


def hits(rows: models.QuerySet, index: FullTextIndex, q: str, after: int | None = None) -> models.QuerySet:
    """The rows whose words in `index` match (above the key `after`), with the `weights` that `score` asks for, the newest first."""
    sql, params = index.filter_sql(connection, q, after)
    weights = RawSQL(index.weights_sql(connection, f'"{rows.model._meta.db_table}"."id"'), [])
    return rows.filter(pk__in=RawSQL(sql, params)).annotate(weights=weights).order_by("-pk")


def closest(rows: models.QuerySet, index: FullTextIndex, q: str, most: int) -> list[models.Model]:
    """The `most` closest of the newest hits among `rows`, whose words are in `index`. One query."""
    words = query_terms(q)
    found = hits(rows, index, q)[:LOOKED_AT]
    return sorted(found, key=lambda row: (-score(row.weights or "", words), -row.pk))[:most]
