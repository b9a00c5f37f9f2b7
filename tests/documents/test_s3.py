"""Files on S3 by setting: the same pages, the same checks, the same sentences, against a store on loopback."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents import store
from documents.models import Document, DocumentVersion, PendingUpload
from documents.tasks import extract_version, sweep_pending
from tests import cast

from .fake_s3 import FakeS3
from .test_keeping import check_files
from .test_pages_upload import UPLOAD, answers, choose

BIG = b"Se acuerda el credito para artesanas.\n" * 300_000  # 11 MB: sent in parts


@pytest.fixture
def s3(settings, monkeypatch):
    """The portal's own S3 options, with the address of the store of the test."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "y")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    server = FakeS3()
    options = {
        "bucket_name": "simon",
        "endpoint_url": server.address,
        "default_acl": "private",
        "file_overwrite": False,
        "querystring_auth": True,
    }
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    }
    yield server
    server.shutdown()
    server.server_close()


def test_up_down_and_checked(world, signed_in, s3):
    client = signed_in(world.fabio)
    page = choose(client, ("Acta.txt", b"credito"), ("Grande.txt", BIG))
    assert sorted(len(data) for data, _when in s3.objects.values()) == [7, len(BIG)]
    assert client.post(UPLOAD, answers(page, category=cast.Category.objects.get(code="CGP").pk)).status_code == 302
    big = Document.objects.get(title="Grande")
    down = client.get(reverse("documents:document-download", args=[big.public_id, 1]))
    assert hashlib.sha256(b"".join(down.streaming_content)).hexdigest() == hashlib.sha256(BIG).hexdigest()
    extract_version(Document.objects.get(title="Acta").current_id)
    assert DocumentVersion.objects.get(document__title="Acta").text == "credito"
    code, lines = check_files()
    assert (code, lines[-2]) == (0, "2 versions, 0 waiting, 0 thumbnails, 0 others, 2 files, 2 hashed, 0 in flight")


def test_a_version(world, document, signed_in, s3):
    """The document's first version is on the disk of another setting: what is missing in the bucket is told."""
    address = reverse("documents:version-add", args=[document.public_id])
    file = SimpleUploadedFile("b.txt", b"dos")
    assert signed_in(world.fabio).post(address, {"file": file, "note": ""}).status_code == 302
    assert [data for data, _when in s3.objects.values()] == [b"dos"]
    code, lines = check_files()
    assert code == 1 and lines[0].startswith("missing") and f"{document.public_id} v1" in lines[0]


def test_flipped_missing_extra(world, s3):
    one = cast.upload(world, "a.txt", b"uno", by=world.fabio).current.file.name
    two = cast.upload(world, "b.txt", b"dos", by=world.fabio).current.file.name
    data, when = s3.objects[one]
    s3.objects[one] = (b"unp", when)
    s3.objects["ab/cd/extra.txt"] = (b"x", when - timedelta(days=2))
    del s3.objects[two]
    code, lines = check_files()
    assert code == 1 and lines[-2] == "1 missing, 1 changed, 0 unreadable, 1 extra, 0 deleted"
    s3.objects[one], s3.objects[two] = (data, when), (b"dos", when)
    assert check_files("--delete-extra")[0] == 0 and set(s3.objects) == {one, two}


def test_away(world, signed_in, s3):
    client = signed_in(world.fabio)
    s3.refuse = {"PUT", "POST"}
    page = choose(client, ("Acta.txt", b"uno"))
    assert page.status_code == 200 and "El almacén de archivos no responde" in page.content.decode()
    assert not PendingUpload.objects.exists() and not s3.objects
    s3.refuse = set()
    assert len(choose(client, ("Acta.txt", b"uno")).context["rows"]) == 1
    s3.refuse = {"GET", "HEAD"}
    code, lines = check_files()
    assert code == 1 and all(line.startswith("unreadable") for line in lines[:-3])


def test_a_failed_row_leaves_no_object_and_what_is_abandoned_goes(
    world, s3, monkeypatch, django_capture_on_commit_callbacks
):
    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr("documents.services.audit.record", lambda *a, **k: (_ for _ in ()).throw(RuntimeError))
        cast.upload(world, "a.txt", b"uno", by=world.fabio)
    assert not s3.objects
    key = store.put(SimpleUploadedFile("a.txt", b"uno").file, "txt")
    assert default_storage.exists(key)
    store.forget(key)
    sweep_pending()
    assert not s3.objects
