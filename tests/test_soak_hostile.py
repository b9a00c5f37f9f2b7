"""Hostile requests on every named address as three people: no server error. Long: make soak (SIMON_SOAK_REQUESTS, 3,000 unless set)."""

import os
import random

import pytest

from tests.test_access_matrix import MATRIX, places  # noqa: F401 - fixture

NAUGHTY = [
    "'", '"', "%", "\\", "<script>alert(1)</script>", "=1+1", "-1", "0", "99999999999999999999", "NaN", "1e999", "٣",
    "ñ" * 5000, "2026-02-31", "../../etc/passwd", "{{7*7}}", "{% debug %}", "\u202e", "\ufffd", "\x1f", "", " ", "null",
    "[]", "//evil.example", "\x00", "RED\x00", "9223372036854775808", "-9223372036854775809", "2147483648", "32768",
    "a" * 300 + "\x00", "1,2,3", "2026-01-01_2026-03-31", "0001-01-01_9999-12-31", "10000-01-01", "9999-12-31", "2026-13-45",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "a\r\nBcc: x@evil.example", "javascript:alert(1)",
    "OR", "NEAR(a b)", "a*", '"a', "a:b", "^a", "(((((", "!a & | b",
]  # fmt: skip
FIELDS = [
    "q", "page", "periodo", "programa", "categoria", "organizacion", "anio", "orden", "formato", "value", "numerator",
    "denominator", "version", "reason", "next", "language", "hueco", "comment", "submit", "draft", "zero", "no_change",
    "not_available",
    "tipo", "idioma", "etiqueta", "lugar", "visibilidad", "estado", "papelera", "pagina", "de", "a", "etapa", "sector", "ods",
    "title", "category", "visibility", "period", "location", "description", "tags", "person", "organisation", "until", "note",
    "text", "document", "because", "answer", "name", "size", "batch", "offset", "documento", "save", "apply_all", "all-category",
    "all-period", "kind", "what_happened", "why", "otherwise", "link", "women", "result", "sectors", "goals", "evidence",
    "criteria", "contact",
]  # fmt: skip


@pytest.mark.soak
def test_no_server_error(world, at_noon, places, signed_in):  # noqa: F811
    chance = random.Random(20261123)
    clients = [signed_in(world.people[who]) for who in ("root", "fabio", "david")]
    for client in clients:
        client.raise_request_exception = False
    for _request in range(int(os.environ.get("SIMON_SOAK_REQUESTS", "3000"))):
        address, client = places[chance.choice(list(MATRIX))], chance.choice(clients)
        data = {name: chance.choice(NAUGHTY) for name in chance.sample(FIELDS, chance.choice([4, 12]))}
        send = chance.choice([client.get, client.post])
        status = send(address, data).status_code
        assert status < 500, f"{send.__name__} {address} {data} answered {status}"
