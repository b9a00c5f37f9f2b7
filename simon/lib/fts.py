"""Full-text search in Spanish and English with the same hits on SQLite and on PostgreSQL.

Words are folded (no accents, no case) and stemmed here, the same way at index and at query; the database only
stores and finds the resulting terms. No parser of the database sees what a person typed.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any, Protocol

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.spanish_stemmer import SpanishStemmer

MAX_TEXT = 1_000_000  # characters of a text that are indexed and shown
MAX_TERM_BYTES = 900_000  # PostgreSQL's tsvector ends at 1 MB
MAX_QUERY = 2_000  # characters of a query that are read
MAX_QUERY_WORDS = 20
MAX_WORD = 64
MAX_HEAD = 1_000  # characters of a head that count
MAX_WEIGHTS = 60  # stems whose frequency is kept

_COMMON = """
    a al ante como con de del desde donde e el ella en entre era es esa ese esta este fue ha hasta hay la las
    le les lo los mas mi no o para pero por que se sea ser si sin sobre son su sus tambien u un una unas uno
    unos y ya
    an and are as at be been but by for from had has have in into is it its of on or that the their there
    these this to was were which will with
"""
STOP_WORDS = frozenset(_COMMON.split())

_WORD = re.compile(r"[^\W_]+")
_SHOWN_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_TABLE = re.compile(r"[a-z][a-z0-9_]{0,50}")


def fold(text: str) -> str:
    """Return `text` in lower case and without accents; `ñ` becomes `n`."""
    opened = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(sign for sign in opened if not unicodedata.combining(sign))


def tokens(text: str, limit: int | None = None) -> list[str]:
    """Return the folded words of `text` in order, at most `limit`, each cut at 64 characters.

    Letters and digits make words; everything else parts them.
    """
    words = [word[:MAX_WORD] for word in _WORD.findall(fold(text))]
    return words if limit is None else words[:limit]


def index_terms(text: str) -> list[str]:
    """Return the terms to index: each word's Spanish and English stems, once each, in order.

    Only the first 1,000,000 characters are read, and at most 900,000 bytes of terms kept as stored, so that
    PostgreSQL's limit of 1 MB for a tsvector is never met: of a longer text the first part is findable.
    """
    terms: dict[str, None] = {}
    room = MAX_TERM_BYTES
    for word in dict.fromkeys(tokens(text[:MAX_TEXT])):
        for stem in _stems(word):
            if stem not in terms:
                room -= len(_stored(stem))
                if room < 0:
                    return list(terms)
                terms[stem] = None
    return list(terms)


def query_terms(q: str) -> list[tuple[str, ...]]:
    """Return, for each word of a query, the terms of which one must be there; all words must match.

    Quotes, percent signs and operators only part words. At most 20 words; the commonest Spanish and English
    words are dropped unless nothing else remains. Empty for a query without words.
    """
    words = list(dict.fromkeys(tokens(q[:MAX_QUERY])))
    words = [word for word in words if word not in STOP_WORDS] or words
    return list(dict.fromkeys(_stems(word) for word in words[:MAX_QUERY_WORDS]))


def matches(text: str, q: str) -> bool:
    """Say whether the index would find `text` by `q`; an empty query finds nothing."""
    wanted, terms = query_terms(q), set(index_terms(text))
    return bool(wanted) and all(not terms.isdisjoint(word) for word in wanted)


def weigh(text: str, head: str = "") -> str:
    """Return what `score` asks of a text: its head's stems, each after a `+`, and its commonest stems with how often it has them."""
    counts: Counter[str] = Counter()
    for word, times in Counter(tokens(text[:MAX_TEXT])).items():
        for stem in _stems(word):
            counts[_stored(stem)] += times
    named = (word for word in tokens(head[:MAX_HEAD]) if word not in STOP_WORDS)
    heads = dict.fromkeys(f"+{_stored(stem)}" for word in named for stem in _stems(word))
    return " ".join([*heads, *(f"{stem}:{n}" for stem, n in counts.most_common(MAX_WEIGHTS) if n > 1)])


def score(weights: str, words: list[tuple[str, ...]]) -> float:
    """Return how close a hit is to a query's words (`query_terms`), from its `weigh`.

    A word of the head gives 4, and up to 4 more the shorter the head is; a word that the text has n times gives n/(n + 3).
    """
    said = f" {weights} "
    shortness = 4 / max(1, said.count(" +"))
    points = 0.0
    for word in words:
        stems = [_stored(stem) for stem in word]
        points += 4 + shortness if any(f" +{stem} " in said for stem in stems) else 0
        n = max(_times(said, stem) for stem in stems)
        points += n / (n + 3)
    return points


def _times(said: str, stem: str) -> int:
    """How often a text has a stem, by its padded weights; 1 when it is none of the commonest."""
    start = said.find(f" {stem}:")
    return int(said[start + len(stem) + 2 : said.index(" ", start + 1)]) if start >= 0 else 1


def snippet(text: str, q: str, width: int = 240) -> SafeString:
    """Return about `width` characters around the first match, escaped, matching words in `<mark>`.

    Without a match, the beginning of the text. `…` stands where text is left out.
    """
    text = " ".join(unicodedata.normalize("NFC", text[:MAX_TEXT]).split())
    wanted = {stem for word in query_terms(q) for stem in word}
    first = next((word.start() for word in _hits(text, wanted)), 0)
    start, end = _window(text, first, width)
    shown = _marked(text[start:end], wanted)
    return format_html("{}{}{}", "… " if start else "", shown, " …" if end < len(text) else "")


class Connection(Protocol):
    """What is used of a Django database connection."""

    vendor: str

    def cursor(self) -> AbstractContextManager[Any]: ...


class FullTextIndex:
    """A table of search terms by primary key, in SQLite (FTS5) or PostgreSQL (tsvector with GIN).

    Beside the terms each row keeps what ranking needs (`weigh`), so that no text is read again to order the hits.
    Methods take a Django connection (its `vendor` and `cursor()`); vendors other than `sqlite` and
    `postgresql` raise ValueError. A write belongs to the caller's transaction.
    """

    def __init__(self, table: str) -> None:
        if not _TABLE.fullmatch(table):
            raise ValueError(f"not a table name: {table}")
        self.table = table

    def create_sql(self, vendor: str) -> list[str]:
        """Return the statements that make the table."""
        if _is_sqlite(vendor):
            # Terms are ASCII, one token each, so FTS5 needs no positions (detail=none).
            options = "terms, weights UNINDEXED, tokenize='unicode61 remove_diacritics 0', detail=none"
            return [f"CREATE VIRTUAL TABLE {self.table} USING fts5({options})"]
        return [
            f"CREATE TABLE {self.table} (id bigint PRIMARY KEY, terms tsvector NOT NULL, weights text NOT NULL)",
            # The vectors lie apart, so that walking over many hits reads few pages; no pending list, so that a search never pays for it.
            f"ALTER TABLE {self.table} ALTER COLUMN terms SET STORAGE EXTERNAL, ALTER COLUMN weights SET STORAGE EXTERNAL",
            f"ALTER TABLE {self.table} SET (toast_tuple_target = 128)",
            f"CREATE INDEX {self.table}_terms ON {self.table} USING gin (terms) WITH (fastupdate = off)",
        ]

    def drop_sql(self, vendor: str) -> list[str]:
        """Return the statements that take the table away."""
        _is_sqlite(vendor)
        return [f"DROP TABLE IF EXISTS {self.table}"]

    def put(self, connection: Connection, pk: int, text: str, head: str = "") -> None:
        """Index `head` and `text` under `pk`, in place of what was there; a word of the head counts more.

        See `index_terms` for the limit.
        """
        self.put_many(connection, [(pk, text, head)])

    def put_many(self, connection: Connection, rows: Iterable[tuple[int, str, str]]) -> None:
        """Index many (pk, text, head) at once."""
        terms = [
            (pk, [_stored(t) for t in index_terms(f"{head} {text}")], weigh(text, head)) for pk, text, head in rows
        ]
        if _is_sqlite(connection.vendor):
            sql = f"INSERT OR REPLACE INTO {self.table} (rowid, terms, weights) VALUES (%s, %s, %s)"
            _execute_many(connection, sql, [(pk, " ".join(found), weights) for pk, found, weights in terms])
            return
        sql = (
            f"INSERT INTO {self.table} (id, terms, weights) VALUES (%s, array_to_tsvector(%s::text[]), %s)"
            " ON CONFLICT (id) DO UPDATE SET terms = EXCLUDED.terms, weights = EXCLUDED.weights"
        )
        _execute_many(connection, sql, terms)

    def remove(self, connection: Connection, pk: int) -> None:
        """Forget `pk`; no error if it was not there."""
        _execute(connection, f"DELETE FROM {self.table} WHERE {self._key(connection)} = %s", [pk])

    def filter_sql(self, connection: Connection, q: str, after: int | None = None) -> tuple[str, list[Any]]:
        """Return a sub-select of the matching primary keys, and its parameters, for `RawSQL` in `pk__in`.

        Every word must match. A query without words selects nothing: callers decide what that means. With `after`, only keys
        above it: both databases then read only that part of their index.
        """
        words, key = query_terms(q), self._key(connection)
        if _is_sqlite(connection.vendor):
            clause, query = f"{self.table} MATCH %s", " AND ".join(_one_of(word, '"', " OR ") for word in words)
        else:
            clause, query = "terms @@ %s::tsquery", " & ".join(_one_of(word, "'", " | ") for word in words)
        if not words:
            return f"SELECT {key} FROM {self.table} WHERE 1 = 0", []
        bound, params = (f" AND {key} > %s", [after]) if after is not None else ("", [])
        return f"SELECT {key} FROM {self.table} WHERE {clause}{bound}", [query, *params]

    def density_sql(self, connection: Connection, q: str, table: str, newest: int) -> tuple[str, list[Any]]:
        """Return a statement for (the highest key of `table`, how many of its `newest` highest keys match), and its parameters."""
        sql, params = self.filter_sql(connection, q)
        highest = f"(SELECT MAX(id) FROM {table})"
        counted = f"SELECT COUNT(*) FROM ({sql} AND {self._key(connection)} > {highest} - %s) AS newest"
        return f"SELECT {highest}, ({counted})", [*params, newest]

    def weights_sql(self, connection: Connection, outer: str) -> str:
        """Return a sub-select of the weights of the row whose key is the column `outer`."""
        return f"SELECT weights FROM {self.table} WHERE {self._key(connection)} = {outer}"

    def _key(self, connection: Connection) -> str:
        return "rowid" if _is_sqlite(connection.vendor) else "id"


def _one_of(word: tuple[str, ...], quote: str, either: str) -> str:
    """Write a word's terms as alternatives; they are letters and digits only, so quotes cannot be left."""
    return f"({either.join(f'{quote}{_stored(term)}{quote}' for term in word)})"


@lru_cache(maxsize=50_000)
def _stems(word: str) -> tuple[str, ...]:
    # A stemmer keeps the word in itself and threads share this module: hence one for each call.
    stems = (SpanishStemmer().stemWord(word), EnglishStemmer().stemWord(word))
    return tuple(dict.fromkeys(stem for stem in stems if stem)) or (word,)


def _stored(term: str) -> str:
    """Return the term in ASCII letters and digits only, so that both databases keep it whole."""
    return term if term.isascii() else f"x{term.encode('utf-8', errors='replace').hex()}"


def _is_sqlite(vendor: str) -> bool:
    if vendor not in ("sqlite", "postgresql"):
        raise ValueError(f"no full-text search on {vendor}")
    return vendor == "sqlite"


def _execute_many(connection: Connection, sql: str, rows: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)


def _execute(connection: Connection, sql: str, params: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def _hits(text: str, wanted: set[str]) -> Iterator[re.Match[str]]:
    for word in _SHOWN_WORD.finditer(text):
        if any(not wanted.isdisjoint(_stems(token)) for token in tokens(word[0])):
            yield word


def _window(text: str, first: int, width: int) -> tuple[int, int]:
    """Choose what to show: a quarter of the width before the first match, cut between words."""
    start = max(0, min(first - width // 4, len(text) - width))
    if start:
        space = text.find(" ", start, first)
        start = space + 1 if space >= 0 else first
    end = min(len(text), start + width)
    if end < len(text):
        space = text.rfind(" ", start, end + 1)
        end = space if space > first else end
    return start, end


def _marked(text: str, wanted: set[str]) -> SafeString:
    parts, at = [], 0
    for word in _hits(text, wanted):
        parts += [escape(text[at : word.start()]), format_html("<mark>{}</mark>", word[0])]
        at = word.end()
    return mark_safe("".join([*parts, escape(text[at:])]))
