"""Real processes: twenty at once make one document, and `kill -9` at any moment leaves whole documents or none."""

import hashlib
import random
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle

import pytest

from . import real
from .file_samples import pdf

UPLOAD = "/programas/RED/documentos/subir/"
STORED = """[[v.document.title, v.sha256, v.size, v.number, v.extraction, v.file.name, v.document.current_id == v.pk]
for v in DocumentVersion.objects.select_related("document").order_by("pk")]"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    made = real.make(tmp_path_factory.mktemp("real"), port)
    made.start()
    yield made
    made.kill()
    real.database("DROP", made.var.name)


def at_once(acts):
    """Every act in a thread of its own, let go at the same moment; their results."""
    gate = threading.Barrier(len(acts))

    def run(act):
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def stored(server):
    return [row for row in server.ask(STORED)]


def test_twenty_at_once_make_one_document(server):
    """The same file handed in twenty times at once waits once; the same form sent twenty times at once saves once."""
    content = b"El acta de las veinte\n" * 500
    fabio = real.Visitor(server, server.people["fabio"])
    form = [*fabio.form(UPLOAD).form_values(), ("files_step", "1")]
    codes = at_once([lambda: fabio.post(UPLOAD, form, {"Acta de las veinte.txt": content})[0]] * 20)
    assert set(codes) <= {200, 302}, server.told()
    assert server.ask("PendingUpload.objects.count()") == 1
    answers = fabio.filled(UPLOAD)
    codes = at_once([lambda: fabio.post(UPLOAD, answers, {})[0]] * 20)
    assert set(codes) <= {200, 302} and 302 in codes, server.told()
    rows = [row for row in stored(server) if row[1] == hashlib.sha256(content).hexdigest()]
    assert len(rows) == 1 and rows[0][0] == "Acta de las veinte"


def test_three_people_at_once_make_one_document(server):
    """Each has the same bytes waiting; who comes second is told that it is here already."""
    content = b"El mismo informe\n" * 300
    people = [real.Visitor(server, server.people[name]) for name in ("fabio", "clara", "ana")]
    for person in people:
        assert person.choose(UPLOAD, "Informe común.txt", content) in (200, 302)
    forms = [person.filled(UPLOAD) for person in people]
    codes = at_once(
        [lambda p=p, f=f: p.post(UPLOAD, f, {}) for p, f in zip(people, forms, strict=True) for _ in range(6)]
    )
    assert {status for status, _to, _text in codes} <= {200, 302}, server.told()
    rows = [row for row in stored(server) if row[1] == hashlib.sha256(content).hexdigest()]
    assert len(rows) == 1
    assert server.ask("PendingUpload.objects.count()") == 2
    server.ask(
        "PendingUpload.objects.all().delete()[0]",
        "from documents.intake import pending\nfrom datetime import datetime, timezone\n"
        "pending.sweep(before=datetime.now(timezone.utc))",
    )


def papers(number, chance):
    """Title -> bytes: small and large texts, and PDFs."""
    made = {}
    for n in range(number):
        body = chance.randbytes(chance.choice((200, 20_000, 300_000, 2_000_000))).hex().encode()
        made[f"Documento {n:03d}"] = pdf(f"Documento {n}") + b"%" + body[:100_000] if n % 5 == 0 else body
    return made


class Sender(threading.Thread):
    """Hands in and saves its papers one by one; notes what the portal acknowledged, and what was cut."""

    def __init__(self, server, name, work):
        super().__init__()
        self.person, self.work = real.Visitor(server, server.people[name]), work
        self.acknowledged, self.cut, self.wrong = set(), set(), []

    def run(self):
        for title, content in self.work:
            try:
                self.put_in(title, content)
            except real.CUT:
                self.cut.add(title)
                self.wait()

    def put_in(self, title, content):
        kind = "pdf" if content.startswith(b"%PDF") else "txt"
        status = self.person.choose(UPLOAD, f"{title}.{kind}", content)
        form = self.person.filled(UPLOAD)
        saving = {value for name, value in form if name.endswith("-title")}
        answer = self.person.post(UPLOAD, form, {}) if form else (302, "", "")
        if status not in (200, 302) or answer[0] not in (200, 302):
            self.wrong.append((title, status, answer[0]))
        elif answer[0] == 302:
            self.acknowledged |= saving

    def wait(self):
        while not self.person.server.answers():
            time.sleep(0.1)


def send(server, names, work, kills, chance):
    """Three people send; the server is killed `kills` times meanwhile. Returns the senders."""
    senders = [Sender(server, name, []) for name in names]
    for sender, paper in zip(cycle(senders), work.items(), strict=False):
        sender.work.append(paper)
    for sender in senders:
        sender.start()
    for _kill in range(kills):
        time.sleep(chance.uniform(0.1, 1.2))
        server.kill()
        server.start()
    for sender in senders:
        sender.join()
    return senders


def check_kills(server, number, kills, seed):
    chance = random.Random(seed)
    work = papers(number, chance)
    before = len(stored(server))
    names = ("fabio", "clara", "marta")
    senders = send(server, names, work, kills, chance)
    assert not any(sender.wrong for sender in senders), [s.wrong for s in senders] + [server.told()]
    cut = set().union(*(sender.cut for sender in senders))
    acknowledged = set().union(*(sender.acknowledged for sender in senders))
    assert cut, "no kill hit a request: the test shows nothing"
    server.check_files()
    rows = stored(server)
    assert acknowledged <= {row[0] for row in rows}
    whole(rows[before:], work)
    again = send(
        server, names, {title: work[title] for title in sorted(set(work) - {row[0] for row in rows})}, 0, chance
    )
    assert not any(sender.wrong or sender.cut for sender in again)
    rows = stored(server)[before:]
    whole(rows, work)
    assert sorted(row[0] for row in rows) == sorted(work)  # each once, whatever was sent twice
    # What one person had waiting when the kill came, another may have sent again: it waits for its day and goes, bytes and all.
    server.ask("pending.sweep(before=datetime.now(timezone.utc))", SWEEP_NOW)
    assert " 0 waiting" in server.check_files()[-2]
    return len(cut)


def whole(rows, work):
    """Every document has its first version, with exactly the bytes that were sent under its title."""
    for title, sha256, size, number, _state, _key, current in rows:
        assert (sha256, size) == (hashlib.sha256(work[title]).hexdigest(), len(work[title]))
        assert number == 1 and current


def test_kill_during_uploads_leaves_whole_documents_or_none(server):
    check_kills(server, 15, 2, seed=7)


SWEEP_NOW = "from documents.intake import pending\nfrom datetime import datetime, timezone"
SWEEP = """
import django
django.setup()
from documents import tasks
read = tasks._read

def told(version):
    print("reading", flush=True)
    read(version)

tasks._read = told
tasks.extract_waiting()
"""
LEFT = "[[v.extraction, v.attempts, v.text[:20]] for v in DocumentVersion.objects.order_by('pk')]"


def test_kill_of_the_worker_while_it_reads(server):
    """What the dead worker held is read by the next one, and nothing is read into the wrong document."""
    some = "DocumentVersion.objects.filter(pk__in=list(DocumentVersion.objects.values_list('pk', flat=True)[:4]))"
    number = server.ask(
        "some.update(extraction='pending', attempts=0, text='', created_at='2026-01-01T00:00:00Z')",
        f"DocumentVersion.objects.update(extraction='done', text='x')\nsome = {some}",
    )
    for readings in (1, 2):
        worker = subprocess.Popen([sys.executable, "-c", SWEEP], cwd=real.ROOT, env=server.env, stdout=subprocess.PIPE)
        for _reading in range(readings):
            assert worker.stdout.readline() == b"reading\n"
        time.sleep(0.01)
        worker.kill()
        worker.wait()
        worker.stdout.close()
    held = server.ask(LEFT)
    assert any(attempts for state, attempts, _text in held if state == "pending"), "no kill hit a reading"
    left = server.ask(LEFT, "from documents import tasks\ntasks.extract_waiting()")
    assert number and {state for state, _attempts, _text in left} == {"done"}
    assert all(text for _state, _attempts, text in left)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(5))
def test_kill_during_fifty_uploads(server, seed):
    server.ask(
        "1",
        "Document.objects.update(current=None)\nExpectedSlot.objects.update(document=None)\n"
        "DocumentVersion.objects.all().delete()\nDocument.objects.all().delete()",
    )
    check_kills(server, 50, 8, seed)
