"""Disk full, store away, database refusing: nothing half visible, a sentence and no error page, and the same again works."""

import errno
import signal
import subprocess

import pytest
from botocore.exceptions import EndpointConnectionError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.utils import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerAway

from documents import keeping, services, store, tasks
from documents.models import Document, DocumentVersion, PendingUpload
from documents.tasks import MAX_ATTEMPTS, extract_version, extract_waiting
from programmes.models import AuditEntry
from tests import cast

from .test_pages_upload import UPLOAD, answers, choose, stored_files

FULL = OSError(errno.ENOSPC, "No space left on device")
AWAY = EndpointConnectionError(endpoint_url="https://s3.example.org")
BROKEN = [(FULL, "No queda espacio"), (OSError(errno.EIO, "I/O"), "no responde"), (AWAY, "no responde")]


def failing(error):
    def fail(*args, **kwargs):
        raise error

    return fail


@pytest.fixture
def full(monkeypatch):
    """full(error): from now on each write to the store ends with it, half way through; full(None) mends it."""
    real = store.default_storage._wrapped.__class__._save

    def half(error):
        def save(self, name, content):
            if error is None:
                return real(self, name, content)
            raise error

        monkeypatch.setattr(store.default_storage._wrapped.__class__, "_save", save)

    return half


@pytest.mark.parametrize(("error", "sentence"), BROKEN, ids=["full", "unreadable", "away"])
def test_choosing_while_the_store_fails(world, signed_in, full, error, sentence):
    client = signed_in(world.fabio)
    full(error)
    page = choose(client, ("Acta.txt", b"uno"))
    assert page.status_code == 200 and "Acta.txt: " in page.content.decode() and sentence in page.content.decode()
    assert not PendingUpload.objects.exists() and not stored_files()
    full(None)
    page = choose(client, ("Acta.txt", b"uno"))
    assert [row.pending.name for row in page.context["rows"]] == ["Acta.txt"]


def test_the_disk_fills_in_the_middle_of_a_file(world, signed_in, monkeypatch):
    """The temporary file goes too."""
    fsync = "simon.lib.files.store.os.fsync"
    with monkeypatch.context() as patch:
        patch.setattr(fsync, failing(FULL))
        page = choose(signed_in(world.fabio), ("Acta.txt", b"uno"))
    assert "No queda espacio" in page.content.decode() and not stored_files()


@pytest.mark.parametrize(("error", "sentence"), BROKEN, ids=["full", "unreadable", "away"])
def test_a_version_while_the_store_fails(world, document, signed_in, full, error, sentence):
    client, address = signed_in(world.fabio), reverse("documents:version-add", args=[document.public_id])
    kept = stored_files()
    full(error)
    page = client.post(address, {"file": SimpleUploadedFile("b.txt", b"dos"), "note": "Corregida"})
    assert page.status_code == 200 and sentence in page.content.decode() and "Corregida" in page.content.decode()
    assert document.versions.count() == 1 and stored_files() == kept
    full(None)
    again = client.post(address, {"file": SimpleUploadedFile("b.txt", b"dos"), "note": "Corregida"})
    assert again.status_code == 302 and document.versions.count() == 2


def test_the_disk_is_full_before_the_form_is_read(world, monkeypatch):
    """The web server keeps what arrives in a temporary file first."""
    client = Client(raise_request_exception=False)
    client.force_login(world.fabio, backend="allauth.account.auth_backends.AuthenticationBackend")
    big = b"a" * 3_000_000
    with monkeypatch.context() as patch:
        patch.setattr("django.core.files.uploadhandler.TemporaryFileUploadHandler.receive_data_chunk", failing(FULL))
        page = choose(client, ("Grande.txt", big))
    assert page.status_code == 507 and "No queda espacio en el servidor" in page.content.decode()
    assert not PendingUpload.objects.exists() and not stored_files()
    assert len(choose(client, ("Grande.txt", big)).context["rows"]) == 1


def test_the_database_is_away(world, monkeypatch):
    """A page of its own, made without asking the database who reads it."""
    client = Client(raise_request_exception=False)
    client.force_login(world.fabio, backend="allauth.account.auth_backends.AuthenticationBackend")
    with monkeypatch.context() as patch:
        patch.setattr("django.db.backends.utils.CursorWrapper.execute", failing(OperationalError("no answer")))
        page = client.get(UPLOAD)
    assert page.status_code == 503 and "La base de datos no responde" in page.content.decode()
    assert client.get(UPLOAD).status_code == 200


LOST = OperationalError("server closed the connection unexpectedly")


def test_the_database_refuses_to_commit(world, monkeypatch):
    """Nothing visible; whether a commit without an answer was taken cannot be known, so the bytes stay, as extra ones."""
    with monkeypatch.context() as patch, pytest.raises(store.DatabaseAway):
        patch.setattr("documents.services.audit.record", failing(LOST))
        cast.upload(world, "Acta.txt", b"uno", by=world.fabio)
    assert not Document.objects.exists() and not AuditEntry.objects.filter(action="document.upload").exists()
    assert len(stored_files()) == 1
    assert cast.upload(world, "Acta.txt", b"uno", by=world.fabio).current


def after(act, error):
    """The act is done and the answer is lost."""

    def done(*args, **kwargs):
        act(*args, **kwargs)
        raise error

    return done


def test_the_database_commits_and_the_answer_is_lost(world, monkeypatch):
    """The document stands, so its bytes must too; the same again is told that it is here."""
    with monkeypatch.context() as patch, pytest.raises(store.DatabaseAway):
        patch.setattr(services, "create", after(services.create, LOST))
        cast.upload(world, "Acta.txt", b"uno", by=world.fabio)
    totals = keeping.Totals()
    assert not list(keeping.check_rows(totals, lambda: True)) and totals.seen["versions"] == 1
    with pytest.raises(services.AlreadyHere):
        cast.upload(world, "Acta.txt", b"uno", by=world.fabio)
    assert len(stored_files()) == 1


@pytest.mark.parametrize("broken", [SystemExit, KeyboardInterrupt])
def test_a_worker_stopped_after_the_commit_leaves_the_bytes(world, monkeypatch, broken):
    monkeypatch.setattr(services, "create", after(services.create, broken))
    with pytest.raises(broken):
        cast.upload(world, "Acta.txt", b"uno", by=world.fabio)
    assert default_storage.exists(DocumentVersion.objects.get().file.name)


def test_saving_while_the_database_refuses_loses_nothing_typed(world, signed_in, monkeypatch):
    client = signed_in(world.fabio)
    page = choose(client, ("Acta CGP.txt", b"uno"))
    data = answers(page, title="Escrito a mano")
    with monkeypatch.context() as patch:
        patch.setattr("documents.services.audit.record", failing(OperationalError("database is locked")))
        page = client.post(UPLOAD, data)
    text = page.content.decode()
    assert page.status_code == 200 and "La base de datos no responde" in text and "Escrito a mano" in text
    assert not Document.objects.exists() and PendingUpload.objects.count() == 1 and len(stored_files()) == 1
    assert client.post(UPLOAD, data).status_code == 302 and Document.objects.get().title == "Escrito a mano"


def test_discarding_while_the_store_is_away_leaves_an_extra_file(
    world, signed_in, monkeypatch, django_capture_on_commit_callbacks
):
    client = signed_in(world.fabio)
    page = choose(client, ("Acta.txt", b"uno"))
    monkeypatch.setattr(default_storage._wrapped, "delete", failing(AWAY))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(UPLOAD, answers(page, skip=True)).status_code == 302
    assert not PendingUpload.objects.exists() and len(stored_files()) == 1


def test_both_kinds_of_catching_tell_the_sentence():
    """Pages catch a refused file by `message` and an impossible step by `str`."""
    for made in (
        store.StorageFull("storage_full"),
        store.StorageAway("storage_away"),
        store.DatabaseAway("database_away"),
    ):
        assert str(made) == str(made.message) and len(str(made)) > 60


class Killed(BaseException):
    """The worker's death."""


def waiting_versions(world, *names):
    made = [cast.upload(world, f"{name}.txt", name.encode(), by=world.fabio).current for name in names]
    old = DocumentVersion.objects.filter(pk__in=[v.pk for v in made])
    old.update(extraction="pending", created_at=cast.NOW)
    return made


def state(version):
    version.refresh_from_db()
    return version.extraction, version.attempts


def test_a_file_that_ends_its_worker_stops_nobody(world, monkeypatch):
    """Counted before each reading; after three deaths it is given up, and the others were read long before."""
    deadly, *good = waiting_versions(world, "mortal", "uno", "dos")
    read = tasks._read

    def deadly_read(version):
        if version.pk == deadly.pk:
            raise Killed
        read(version)

    monkeypatch.setattr(tasks, "_read", deadly_read)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        with pytest.raises(Killed):
            extract_waiting()
        assert state(deadly) == ("pending", attempt)
        if attempt == 2:
            assert {state(v)[0] for v in good} == {"done"}
    extract_waiting()
    deadly.document.refresh_from_db()
    assert state(deadly) == ("unsupported", MAX_ATTEMPTS) and deadly.document.extraction == "unsupported"
    extract_version(deadly.pk)


def test_a_store_that_is_away_is_no_fault_of_the_file(world, monkeypatch):
    versions = waiting_versions(world, "uno", "dos")
    with monkeypatch.context() as patch:
        for way in ("open", "path"):
            patch.setattr(default_storage._wrapped, way, failing(AWAY))
        for _sweep in range(MAX_ATTEMPTS + 2):
            extract_waiting()
    assert {state(v) for v in versions} == {("pending", 0)}
    extract_waiting()
    assert {state(v)[0] for v in versions} == {"done"}


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_reader_that_is_stopped_with_its_worker_says_nothing_of_the_file(world, monkeypatch, sent):
    """Stopping the service, or Ctrl+C, reaches the child too: the text waits for the next worker, it is not *damaged*."""
    (version,) = waiting_versions(world, "uno")
    run = subprocess.run

    def stopped(*args, **kwargs):
        return subprocess.CompletedProcess(args, -sent, b"", b"")

    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "run", stopped)
        extract_waiting()
    assert state(version) == ("pending", 0) and subprocess.run is run
    extract_waiting()
    assert state(version)[0] == "done"


def test_without_a_worker_the_document_is_there_and_its_text_waits(
    world, signed_in, monkeypatch, django_capture_on_commit_callbacks
):
    """The broker is away: saved, found by its title, said to be waiting; the sweep reads it when a worker is back."""
    client = signed_in(world.fabio)
    page = choose(client, ("Acta CGP.txt", "Se aprueba el microcrédito.".encode()))
    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr(extract_version, "delay", failing(BrokerAway("connection refused")))
        assert client.post(UPLOAD, answers(page)).status_code == 302
    document = Document.objects.get()
    assert (document.extraction, found(client, "acta"), found(client, "microcrédito")) == ("pending", [document], [])
    assert "El texto se está leyendo" in client.get(document.get_absolute_url()).content.decode()
    DocumentVersion.objects.update(created_at=timezone.now() - tasks.SWEEP_AFTER)
    extract_waiting()
    assert found(client, "microcrédito") == [document]


def test_a_broker_that_is_away_is_waited_for_once(monkeypatch):
    asked = []

    def away(key):
        asked.append(key)
        raise BrokerAway("connection refused")

    monkeypatch.setattr(extract_version, "delay", away)
    for key in range(30):
        tasks.soon(extract_version, key)
    assert asked == [0]
    monkeypatch.setattr(tasks, "SILENT", 0)
    tasks.bell.silent_until = 0.0
    for key in range(2):
        tasks.soon(extract_version, key)
    assert asked == [0, 0, 1]


def found(client, words):
    return [row[0] for row in client.get(reverse("documents:document-list"), {"q": words}).context["rows"]]
