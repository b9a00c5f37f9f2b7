"""Files in pieces: a piece twice, a wrong place, a cut, another person, a full disk, what is refused, what is swept."""

import hashlib
import os
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents.intake import incoming
from documents.models import ImportBatch, IncomingFile, PendingUpload
from documents.tasks import sweep_pending
from programmes import framework

from .file_samples import ooxml, pdf, zipped
from .test_pages_upload import REFUSED, UPLOAD, stored_files

START = reverse("documents:piece-start", args=["RED"])
FOLDER = reverse("documents:batch-start", args=["RED"])
BYTES = "application/octet-stream"


def start(client, name, size, **more):
    return client.post(START, {"name": name, "size": str(size)} | more)


def add(client, urls, offset, piece):
    return client.post(f"{urls['add']}?offset={offset}", piece, content_type=BYTES)


def send(client, name, content, piece=100_000, **more):
    """The whole way of a browser; the last answer."""
    about = start(client, name, len(content), **more)
    if about.status_code != 200 or "urls" not in about.json():
        return about
    urls, at = about.json()["urls"], about.json()["received"]
    while at < len(content):
        at = add(client, urls, at, content[at : at + piece]).json()["received"]
    return client.post(urls["finish"], {k: v for k, v in more.items() if k == "batch"})


def halves():
    folder = incoming.settings.INCOMING_DIR
    return sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []


@pytest.fixture
def fabio(world, signed_in):
    return signed_in(world.fabio)


def test_a_file_arrives_whole_in_pieces_and_waits_as_any_other(world, fabio):
    content = pdf("Acta") + b"\n% " + os.urandom(300_000).hex().encode()
    assert send(fabio, "Acta CGP.pdf", content).status_code == 200
    row = PendingUpload.objects.get()
    with row.file.open("rb") as stream:
        assert hashlib.sha256(stream.read()).hexdigest() == row.sha256 == hashlib.sha256(content).hexdigest()
    assert (row.name, row.organisation, row.user, row.path) == ("Acta CGP.pdf", world.org("FAO"), world.fabio, "")
    assert not IncomingFile.objects.exists() and not halves()
    page = fabio.get(UPLOAD)
    assert [r.pending.pk for r in page.context["rows"]] == [row.pk]


def test_a_piece_twice_is_no_error_and_a_wrong_place_is_told(fabio):
    urls = start(fabio, "a.txt", 9).json()["urls"]
    assert add(fabio, urls, 0, b"abc").json() == {"received": 3}
    assert add(fabio, urls, 0, b"abc").json() == {"received": 3}
    for offset in (1, 4, 9, 2_000_000):
        told = add(fabio, urls, offset, b"defg")
        assert (told.status_code, told.json()) == (409, {"received": 3})
    assert fabio.post(urls["finish"]).status_code == 409
    assert add(fabio, urls, 3, b"defghij").status_code == 422  # more than was told
    assert fabio.get(urls["state"]).json() == {"received": 3, "size": 9}
    add(fabio, urls, 3, b"defghi")
    assert fabio.post(urls["finish"]).status_code == 200
    with PendingUpload.objects.get().file.open("rb") as stream:
        assert stream.read() == b"abcdefghi"


def test_bytes_that_a_cut_left_behind_are_written_over(fabio):
    """The row counts: what the disk has beyond it does not."""
    urls = start(fabio, "a.txt", 6).json()["urls"]
    add(fabio, urls, 0, b"abc")
    with incoming.place(IncomingFile.objects.get()).open("ab") as stream:
        stream.write(b"xxxxx")
    assert add(fabio, urls, 3, b"def").json() == {"received": 6}
    assert incoming.place(IncomingFile.objects.get()).read_bytes() == b"abcdef"


def test_a_lost_disk_begins_anew(fabio):
    urls = start(fabio, "a.txt", 6).json()["urls"]
    add(fabio, urls, 0, b"abc")
    incoming.place(IncomingFile.objects.get()).unlink()
    assert fabio.get(urls["state"]).json()["received"] == 0
    assert add(fabio, urls, 3, b"def").json() == {"received": 0}
    assert add(fabio, urls, 0, b"abcdef").json() == {"received": 6}


def test_the_same_file_again_goes_on_where_it_was(world, fabio, signed_in):
    """After a reload: by name, size and organisation, with the hash of what is here; another person's is not found."""
    first = start(fabio, "a.txt", 6).json()
    add(fabio, first["urls"], 0, b"abc")
    again = start(fabio, "a.txt", 6).json()
    assert (again["id"], again["received"]) == (first["id"], 3)
    assert again["sha256"] == hashlib.sha256(b"abc").hexdigest()
    assert start(fabio, "a.txt", 7).json()["id"] != first["id"]
    assert start(signed_in(world.ana), "a.txt", 6).json()["id"] != first["id"]


@pytest.mark.parametrize("bad", ["", "x", "-1", "1e3", "9" * 30])
def test_sizes_and_offsets_that_are_none(fabio, bad):
    assert start(fabio, "a.txt", bad).status_code == 404
    urls = start(fabio, "a.txt", 9).json()["urls"]
    assert add(fabio, urls, bad, b"abc").status_code == 404
    assert fabio.get(urls["state"]).json()["received"] == 0


@pytest.mark.parametrize(("name", "content", "sentence"), REFUSED, ids=[r[0] for r in REFUSED])
def test_each_refused_kind_has_its_sentence_and_leaves_nothing(fabio, name, content, sentence):
    told = send(fabio, name, content)
    assert told.status_code == 422 and sentence in told.json()["error"]
    assert (
        not PendingUpload.objects.exists() and not IncomingFile.objects.exists() and not halves() and not stored_files()
    )
    assert send(fabio, "Bien.txt", b"bien").status_code == 200


def test_the_sentence_is_in_the_persons_language(world, fabio):
    world.fabio.language = "en"
    world.fabio.save()
    error = send(fabio, "vacio.txt", b"").json()["error"]
    assert "vacío" not in error and "empty" in error


def test_too_large_is_told_at_once(fabio, settings):
    settings.UPLOAD_MAX_BYTES = settings.IMPORT_MAX_BYTES = 1024 * 1024
    for name in ("grande.txt", "grande.zip"):
        assert "más de 1 MB" in start(fabio, name, 1024 * 1024 + 1).json()["error"]
    settings.IMPORT_MAX_BYTES = 2 * 1024 * 1024
    assert start(fabio, "grande.zip", 1024 * 1024 + 1).status_code == 200
    assert start(fabio, "grande.txt", 1024 * 1024 + 1).status_code == 422
    urls = start(fabio, "a.txt", 1024 * 1024).json()["urls"]
    assert add(fabio, urls, 0, b"x" * (incoming.PIECE + 1)).status_code == 413


def test_thirty_arrive_and_no_more(fabio):
    for n in range(30):
        start(fabio, f"{n}.txt", 3)
    told = start(fabio, "uno-mas.txt", 3)
    assert told.status_code == 422 and "Ya hay 30" in told.json()["error"] and IncomingFile.objects.count() == 30


def test_cancel_forgets_row_and_bytes(fabio):
    urls = start(fabio, "a.txt", 6).json()["urls"]
    add(fabio, urls, 0, b"abc")
    page = fabio.get(UPLOAD).content.decode()
    assert "Quedaron a medias" in page and urls["cancel"] in page
    assert fabio.post(urls["cancel"], headers={"Accept": "application/json"}).json() == {"cancelled": True}
    assert not IncomingFile.objects.exists() and not halves()
    assert add(fabio, urls, 3, b"def").status_code == 404


def test_another_persons_pieces_do_not_exist(world, fabio, signed_in):
    urls = start(fabio, "a.txt", 6).json()["urls"]
    for who in ("clara", "ana", "root", "david", "ursula"):
        other = signed_in(world.people[who])
        assert other.get(urls["state"]).status_code == 404
        assert add(other, urls, 0, b"abc").status_code == other.post(urls["finish"]).status_code == 404
        assert other.post(urls["cancel"]).status_code == 404
    assert IncomingFile.objects.get().received == 0


def test_a_right_taken_away_in_between_ends_it(world, fabio):
    urls = start(fabio, "a.txt", 6).json()["urls"]
    add(fabio, urls, 0, b"abc")
    membership = world.fabio.memberships.get()
    membership.is_active = False
    framework.save(membership, by=world.ana)
    assert add(fabio, urls, 3, b"def").status_code == 404 == fabio.post(urls["finish"]).status_code
    assert not PendingUpload.objects.exists()


def test_organisation_is_ones_own_but_for_coordination(world, fabio, signed_in):
    mida, unesco = str(world.org("MIDA").pk), str(world.org("UNESCO").pk)
    assert start(fabio, "a.txt", 3, organisation=mida).status_code == 403
    ana = signed_in(world.ana)
    assert start(ana, "a.txt", 3, organisation=unesco).status_code == 403
    send(ana, "a.txt", b"abc", organisation=mida)
    assert PendingUpload.objects.get().organisation == world.org("MIDA")


def test_without_its_token_nothing_is_taken(world):
    from_elsewhere = Client(enforce_csrf_checks=True)
    from_elsewhere.force_login(world.fabio, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert start(from_elsewhere, "a.txt", 3).status_code == 403
    page = from_elsewhere.get(UPLOAD)
    token = str(page.context["csrf_token"])
    made = from_elsewhere.post(START, {"name": "a.txt", "size": "3"}, headers={"X-CSRFToken": token})
    assert made.status_code == 200
    urls = made.json()["urls"]
    assert add(from_elsewhere, urls, 0, b"abc").status_code == 403
    sent = from_elsewhere.post(f"{urls['add']}?offset=0", b"abc", content_type=BYTES, headers={"X-CSRFToken": token})
    assert sent.json() == {"received": 3}


@pytest.mark.parametrize("where", ["write", "fsync"])
def test_a_full_disk_is_told_and_the_retry_works(fabio, monkeypatch, where):
    urls = start(fabio, "a.txt", 6).json()["urls"]
    add(fabio, urls, 0, b"abc")

    def full(*args):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(f"documents.intake.incoming.os.{where}", full)
        told = add(fabio, urls, 3, b"def")
    assert told.status_code == 507 and "No queda espacio" in told.json()["error"]
    assert incoming.place(IncomingFile.objects.get()).read_bytes() == b"abc"
    assert add(fabio, urls, 3, b"def").json() == {"received": 6}


def test_a_full_store_keeps_the_pieces_for_the_retry(fabio, monkeypatch):
    urls = start(fabio, "a.txt", 3).json()["urls"]
    add(fabio, urls, 0, b"abc")

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("simon.lib.files.store._write", full)
        told = fabio.post(urls["finish"])
        plain = fabio.post(UPLOAD, {"files": SimpleUploadedFile("b.txt", b"b"), "files_step": "1"})
    assert told.status_code == 507 and "No queda espacio" in plain.content.decode()
    assert not PendingUpload.objects.exists() and not stored_files()
    assert fabio.post(urls["finish"]).status_code == 200 and PendingUpload.objects.count() == 1


def test_what_nobody_ends_is_swept_after_a_day(fabio):
    for name in ("vieja.txt", "nueva.txt"):
        add(fabio, start(fabio, name, 6).json()["urls"], 0, b"abc")
    IncomingFile.objects.filter(path="vieja.txt").update(created_at=timezone.now() - timedelta(hours=25))
    lost = incoming.settings.INCOMING_DIR / "0123"
    lost.write_bytes(b"x")
    os.utime(lost, (0, 0))
    sweep_pending()
    sweep_pending()
    assert [f.path for f in IncomingFile.objects.all()] == ["nueva.txt"]
    assert halves() == [IncomingFile.objects.get().public_id.hex]


# --- a folder -------------------------------------------------------------------------------------


def test_a_folder_becomes_one_plan(world, fabio):
    """New, refused, repeated and skipped ones are all told; nothing of it stands on the ordinary page."""
    batch = fabio.post(FOLDER, {"name": "Actas 2026"}).json()
    minutes = ooxml("docx")
    for path, content in (
        ("Actas 2026/junio/acta CGP.docx", minutes),
        ("Actas 2026/copia.docx", minutes),
        ("Actas 2026/.DS_Store", b"x"),
        ("Actas 2026/programa.exe", b"MZ" + b"\0" * 300),
        ("Actas 2026/dentro.zip", zipped({"a.txt": b"a"})),
        ("Actas 2026/vacio.txt", b""),
    ):
        send(fabio, path, content, batch=batch["batch"])
    page = fabio.get(batch["url"])
    assert [r.pending.path for r in page.context["rows"]] == ["Actas 2026/junio/acta CGP.docx"]
    told = {line.path.split("/")[1]: line.code for line in page.context["refused"]}
    assert told == {
        "copia.docx": "repeated",
        "programa.exe": "executable",
        "dentro.zip": "archive",
        "vacio.txt": "empty",
    }
    assert [page.context[n] for n in ("read", "fresh", "here", "skipped")] == [6, 1, 0, 1]
    assert not fabio.get(UPLOAD).context["rows"]


def test_a_folder_of_another_person_takes_nothing(world, fabio, signed_in):
    batch = signed_in(world.clara).post(FOLDER, {"name": "x"}).json()["batch"]
    assert start(fabio, "a.txt", 3, batch=batch).status_code == 404
    assert start(fabio, "a.txt", 3, batch="x").status_code == 404
    urls = start(fabio, "a.txt", 3).json()["urls"]
    add(fabio, urls, 0, b"abc")
    assert fabio.post(urls["finish"], {"batch": batch}).status_code == 404
    assert ImportBatch.objects.get().files.count() == 0
