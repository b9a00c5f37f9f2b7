"""Search finds the same on SQLite and on PostgreSQL, whatever people type."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simon.lib import fts
from simon.lib.fts import FullTextIndex, fold, index_terms, matches, query_terms, snippet, tokens

POSTGRES = os.environ.get("DATABASE_URL", "")

TEXTS = {
    1: "Acta del Comité de Gestión n.º 11: las capacitaciones en Ngäbe-Buglé",
    2: "Minutes of the management committee; trainings held in Coclé",
    3: "Línea de base: niñas y niños con acceso a agua, 12.5 %",
    4: "Informe MDGF-1746 (enero a junio de 2010), desembolsado 52,0 %",
    5: "",
    6: "Отчёт о реке 報告書 και αναφορά",
    7: "comillas \"dobles\" y 'simples' 100% O'Higgins AND OR NOT NEAR",
    2**40: "Red de mujeres; reuniones mensuales",
}

QUERIES = [
    ("comite", {1}),
    ("COMITÉ gestión", {1}),
    ("capacitación", {1}),
    ("capacitaciones", {1}),
    ("ngabe bugle", {1}),
    ("Ngäbe-Buglé", {1}),
    ("training", {2}),
    ("committee minute", {2}),
    ("committee reunión", set()),
    ("nino", {3}),
    ("NIÑO", {3}),
    ("nin\u0303o", {3}),
    ("linea base", {3}),
    ("12.5 %", {3}),
    ("mdgf-1746", {4}),
    ("1746", {4}),
    ("reunión", {2**40}),
    ("mujer", {2**40}),
    ("la mujer en el", {2**40}),
    ("de", {1, 3, 4, 2**40}),
    ("отчет", {6}),
    ("報告書", {6}),
    ("αναφορα", {6}),
    ('"dobles', {7}),
    ("o'higgins", {7}),
    ("100%", {7}),
    ("simples NOT dobles", {7}),  # the text has the word "not"
    ("gestión NOT agua", set()),
    ("dobles AND simples", {7}),
    ("comillas* (dobles", {7}),
    ("dobles^2 : ~", set()),
    ("", set()),
    ("  \" ' % & | ! ( ) : * ", set()),
    ("\x00'; DROP TABLE probe; --", set()),
    ("noexiste", set()),
]


class Wrapped:
    """A raw connection that behaves as Django's does: its vendor, `%s` parameters, a cursor to close."""

    def __init__(self, raw: Any, vendor: str) -> None:
        self.raw, self.vendor = raw, vendor

    def cursor(self) -> Any:
        return closing(_Cursor(self.raw.cursor(), self.vendor))


class _Cursor:
    def __init__(self, raw: Any, vendor: str) -> None:
        self.raw, self.vendor = raw, vendor

    def execute(self, sql: str, params: list[Any] | None = None) -> None:
        sql = sql.replace("%s", "?") if self.vendor == "sqlite" else sql
        self.raw.execute(sql, params or [])

    def executemany(self, sql: str, rows: list[Any]) -> None:
        for row in rows:
            self.execute(sql, list(row))

    def fetchall(self) -> list[Any]:
        return self.raw.fetchall()

    def close(self) -> None:
        self.raw.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def connection(request: pytest.FixtureRequest) -> Iterator[Wrapped]:
    if request.param == "sqlite":
        raw: Any = sqlite3.connect(":memory:")
    elif POSTGRES.startswith("postgres"):
        raw = psycopg2.connect(POSTGRES)
    else:
        pytest.skip("DATABASE_URL names no PostgreSQL")
    wrapped = Wrapped(raw, request.param)
    with closing(raw):
        run(wrapped, *index.create_sql(request.param))
        yield wrapped
        raw.rollback()


index = FullTextIndex("fts_probe")


def run(connection: Wrapped, *statements: str) -> None:
    for statement in statements:
        with connection.cursor() as cursor:
            cursor.execute(statement)


def found(connection: Wrapped, q: str, after: int | None = None) -> set[int]:
    sql, params = index.filter_sql(connection, q, after)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {row[0] for row in cursor.fetchall()}


def test_the_same_hits_on_both_databases(connection: Wrapped) -> None:
    for pk, text in TEXTS.items():
        index.put(connection, pk, text)
    assert {q: found(connection, q) for q, _hits in QUERIES} == dict(QUERIES)


@pytest.mark.parametrize(("q", "hits"), QUERIES)
def test_matching_in_memory_agrees(q: str, hits: set[int]) -> None:
    assert {pk for pk, text in TEXTS.items() if matches(text, q)} == hits


def test_put_replaces_and_remove_forgets(connection: Wrapped) -> None:
    index.put(connection, 1, "azul")
    index.put(connection, 1, "verde")
    index.put(connection, 2, "verde")
    assert found(connection, "azul") == set()
    assert found(connection, "verde") == {1, 2}
    index.remove(connection, 1)
    index.remove(connection, 99)
    assert found(connection, "verde") == {2}


def test_only_what_is_newer_than_a_key(connection: Wrapped) -> None:
    index.put_many(connection, [(pk, "verde", "") for pk in (1, 2, 3)])
    assert found(connection, "verde", after=1) == {2, 3}
    assert found(connection, "", after=1) == set()


def test_a_word_of_the_head_and_a_frequent_word_weigh_more(connection: Wrapped) -> None:
    texts = {
        1: ("crédito " * 9, "Acta"),
        2: ("nada", "El crédito"),
        3: ("crédito", "Acta"),
        4: ("x", "Crédito y otras cosas largas"),
    }
    index.put_many(connection, [(pk, text, head) for pk, (text, head) in texts.items()])
    weights = {}
    for pk in texts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT ({index.weights_sql(connection, str(pk))})")
            weights[pk] = cursor.fetchall()[0][0]
    order = sorted(texts, key=lambda pk: -fts.score(weights[pk], query_terms("créditos")))
    assert order == [2, 4, 1, 3]


def test_a_long_text_is_findable_in_its_first_part(connection: Wrapped, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fts, "MAX_TEXT", 30)
    text = "primero " + "relleno " * 3 + "ultimo"
    index.put(connection, 1, text)
    assert found(connection, "primero") == {1}
    assert found(connection, "ultimo") == set()
    assert not matches(text, "ultimo")


def test_too_many_terms_for_a_tsvector_are_cut(connection: Wrapped) -> None:
    words = ["報" * 20 + chr(0x4E00 + number) for number in range(15_000)]  # 1.9 MB of terms
    index.put(connection, 1, " ".join(words))
    assert found(connection, words[0]) == {1}
    assert found(connection, words[-1]) == set()


def test_drop(connection: Wrapped) -> None:
    run(connection, *index.drop_sql(connection.vendor))
    run(connection, *index.create_sql(connection.vendor))
    assert found(connection, "algo") == set()


@pytest.mark.parametrize("table", ["", "a b", "t;drop", 'a"b', "Á", "1a", "x" * 60])
def test_names_that_are_no_table(table: str) -> None:
    with pytest.raises(ValueError):
        FullTextIndex(table)


def test_other_databases_are_refused() -> None:
    with pytest.raises(ValueError):
        index.create_sql("mysql")


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Ñandú", "nandu"), ("ÁÉÍÓÚ Ü", "aeiou u"), ("Straße", "strasse"), ("ﬁn", "fin"), ("n\u0303", "n")],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_tokens() -> None:
    assert tokens("El Año_nuevo, 1,234.5 %") == ["el", "ano", "nuevo", "1", "234", "5"]
    assert tokens("uno dos tres", limit=2) == ["uno", "dos"]
    assert tokens("x" * 70) == ["x" * 64]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("capacitación", "capacitaciones"),
        ("reunión", "reuniones"),
        ("comité", "comités"),
        ("niña", "niñas"),
        ("indicador", "indicadores"),
        ("mujer", "mujeres"),
        ("país", "países"),
        ("network", "networks"),
        ("meeting", "meetings"),
        ("policy", "policies"),
    ],
)
def test_forms_of_a_word_find_each_other(one: str, other: str) -> None:
    assert matches(one, other)
    assert matches(other, one)


def test_index_terms_once_each_in_order() -> None:
    assert index_terms("mujeres, MUJER: redes") == ["mujer", "muj", "red", "rede"]


def test_query_terms() -> None:
    assert query_terms("la mujer") == [("muj", "mujer")]
    assert query_terms("de la") == [("de",), ("la",)]
    assert len(query_terms(" ".join(f"w{n}" for n in range(50)))) == 20
    assert query_terms("") == []


def test_query_words_are_cut_as_indexed_words_are() -> None:
    assert matches("x" * 80, "x" * 70)


def test_snippet_marks_and_escapes() -> None:
    assert snippet("<b>Comités</b> & más", "comite") == "&lt;b&gt;<mark>Comités</mark>&lt;/b&gt; &amp; más"
    assert snippet("nin\u0303os", "agua") == "niños"
    assert snippet("nin\u0303os", "niño") == "<mark>niños</mark>"


def test_snippet_is_cut_around_the_first_match() -> None:
    text = "palabra " * 100 + "objetivo " + "final " * 100
    shown = snippet(text, "objetivos", width=80)
    assert "<mark>objetivo</mark>" in shown
    assert shown.startswith("… palabra ")
    assert shown.endswith(" final …")
    assert len(shown) <= 80 + len("… <mark></mark> …")


def test_snippet_without_a_match_is_the_beginning() -> None:
    assert snippet("uno dos tres", "cuatro", width=7) == "uno dos …"
    assert snippet("uno\n\n dos", "") == "uno dos"
    assert snippet("", "x") == ""
    assert snippet("x" * 500, "x" * 500, width=10).startswith("x")


@given(st.text(max_size=60), st.text(max_size=30))
def test_any_text_gives_safe_markup(text: str, q: str) -> None:
    shown = snippet(text, q).replace("<mark>", "").replace("</mark>", "")
    assert not set("<>\"'") & set(shown)


@given(st.text(max_size=200))
def test_a_text_is_found_by_its_own_words(text: str) -> None:
    words = tokens(text)[: fts.MAX_QUERY_WORDS]
    assert matches(text, " ".join(words)) == bool(words)


@given(st.text(max_size=60))
def test_no_query_breaks_a_database(q: str) -> None:
    with closing(sqlite3.connect(":memory:")) as raw:
        connection = Wrapped(raw, "sqlite")
        run(connection, *index.create_sql("sqlite"))
        index.put(connection, 1, q)
        assert found(connection, q) == ({1} if query_terms(q) else set())
