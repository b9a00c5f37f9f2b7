"""`check_files`: rows, bytes and hashes compared; what is wrong is named by key and public id, and nothing of a row is ever deleted."""

import io
import os
import time
import tracemalloc
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents import keeping, store
from documents.intake import pending
from documents.models import DocumentVersion, PendingUpload
from documents.tasks import sweep_pending
from simon.lib.files import check, opaque_key
from tests import cast

DAY = 24 * 3600


def check_files(*words):
    """Exit code and lines of `manage.py check_files`."""
    out = io.StringIO()
    try:
        call_command("check_files", *words, stdout=out)
    except CommandError as error:
        return error.returncode, [*out.getvalue().splitlines(), str(error)]
    return 0, out.getvalue().splitlines()


def on_disk(key) -> Path:
    return Path(default_storage.path(key))


def aged(key, seconds):
    then = time.time() - seconds
    os.utime(on_disk(key), (then, then))


def extra(content=b"de nadie", *, age):
    key = default_storage.save(opaque_key("txt"), ContentFile(content))
    aged(key, age)
    return key


@pytest.fixture
def kept(world):
    """Two documents, one with two versions, a thumbnail, and a waiting file."""
    one = cast.upload(world, "SECRETO uno.txt", b"uno", by=world.fabio)
    cast.upload(world, "SECRETO dos.txt", b"dos" * 1000, by=world.clara, organisation="UNCTAD")
    one.current.thumbnail.save("x.png", ContentFile(b"png"))
    pending.keep(
        BytesIO(b"espera"),
        check(BytesIO(b"espera"), "SECRETO.txt"),
        programme=world.red,
        organisation=world.org("FAO"),
        by=world.fabio,
    )
    return one


def test_all_is_well(kept):
    code, lines = check_files()
    assert code == 0
    assert lines == [
        "2 versions, 1 waiting, 1 thumbnails, 0 others, 4 files, 3 hashed, 0 in flight",
        "0 missing, 0 changed, 0 unreadable, 0 extra, 0 deleted",
    ]


def flip(path: Path, at: int = 1) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_a_flipped_byte_a_missing_and_an_extra_file_are_found(kept):
    flipped, gone = DocumentVersion.objects.order_by("pk")
    flip(on_disk(flipped.file.name))
    on_disk(gone.file.name).unlink()
    lost = extra(age=2 * 3600)
    code, lines = check_files()
    assert code == 1
    assert lines[0].split()[:4] == ["changed", str(flipped.document.public_id), "v1", flipped.file.name]
    assert lines[1].split() == ["missing", str(gone.document.public_id), "v1", gone.file.name]
    assert lines[2].split()[:2] == ["extra", lost]
    assert lines[4] == "1 missing, 1 changed, 0 unreadable, 1 extra, 0 deleted"
    assert not any("SECRETO" in line for line in lines)


def test_a_wrong_size_a_waiting_file_and_a_thumbnail_are_found(kept):
    row, version = PendingUpload.objects.get(), kept.current
    flip(on_disk(row.file.name))
    on_disk(version.file.name).write_bytes(b"uno y algo")
    on_disk(version.thumbnail.name).unlink()
    stray = default_storage.save(opaque_key("png"), ContentFile(b"png"))  # a thumbnail of no row
    aged(stray, 2 * 3600)
    code, lines = check_files()
    assert code == 1 and len(lines) == 4 + 3
    assert any(line.startswith("changed") and f"waiting {row.pk}  {row.file.name}" in line for line in lines)
    assert any(line.startswith("changed") and "10 bytes instead of 3" in line for line in lines)
    assert any(line.startswith("missing") and f"v1 thumbnail  {version.thumbnail.name}" in line for line in lines)
    assert any(line.startswith("extra") and stray in line for line in lines)


def test_what_cannot_be_read_is_no_missing_file(kept, monkeypatch):
    def fail(key, mode="rb"):
        raise PermissionError(13, "no")

    monkeypatch.setattr(default_storage._wrapped, "open", fail)
    code, lines = check_files()
    assert code == 1 and sum(line.startswith("unreadable") and line.endswith("PermissionError") for line in lines) == 3


def test_a_key_that_leaves_the_folder_is_unreadable(kept):
    DocumentVersion.objects.filter(pk=kept.current_id).update(file="../../etc/hostname")
    code, lines = check_files("--quick")
    assert code == 1 and lines[0].startswith("unreadable") and lines[0].endswith("SuspiciousFileOperation")


def test_what_is_still_arriving_is_counted_apart(kept):
    fresh = extra(age=60)
    part = on_disk(fresh).with_name(f".{'a' * 32}.part")
    part.write_bytes(b"half")
    os.utime(part, (time.time() - 5 * DAY,) * 2)
    code, lines = check_files("--delete-extra")
    assert code == 0 and "2 in flight" in lines[0] and default_storage.exists(fresh)


def test_quick_reads_no_bytes_and_a_sample_some(kept):
    flip(on_disk(kept.current.file.name))
    code, lines = check_files("--quick")
    assert code == 0 and "0 hashed" in lines[0]
    for number in (0, 2, 3, 50):
        assert f" {min(number, 3)} hashed" in "".join(check_files("--sample", str(number))[1])
    assert check_files("--sample", "3")[0] == 1


def test_extra_files_go_only_when_old_and_asked(kept):
    old, young = extra(age=2 * DAY), extra(b"otra", age=DAY // 2)
    assert check_files()[0] == 1 and default_storage.exists(old)
    code, lines = check_files("--delete-extra")
    assert code == 1 and lines[-2].endswith("2 extra, 1 deleted")  # the young one is left, and told
    assert not default_storage.exists(old) and default_storage.exists(young)
    for key in DocumentVersion.objects.values_list("file", flat=True):
        aged(key, 9 * DAY)
    aged(PendingUpload.objects.get().file.name, 9 * DAY)
    aged(kept.current.thumbnail.name, 9 * DAY)
    aged(young, 2 * DAY)
    assert check_files("--delete-extra")[0] == 0 == check_files()[0]  # old as they are, files of rows stay
    assert not default_storage.exists(young)


def test_nothing_is_deleted_with_another_database(kept):
    old = extra(age=2 * DAY)
    on_disk(kept.current.file.name).unlink()
    code, lines = check_files("--delete-extra")
    assert code == 1 and lines[-1].startswith("Nothing is deleted") and default_storage.exists(old)


def test_nothing_is_deleted_by_an_empty_database(db):
    old = extra(age=2 * DAY)
    assert check_files("--delete-extra")[0] == 1 and default_storage.exists(old)


def test_a_file_saved_meanwhile_is_not_deleted(kept):
    """Between the finding and the deletion a row came to name it."""
    key = extra(age=2 * DAY)
    DocumentVersion.objects.filter(pk=kept.current_id).update(file=key)
    assert list(keeping.delete_extra([key], timezone.now())) == [] and default_storage.exists(key)


def test_a_file_discarded_meanwhile_is_not_missing(kept, monkeypatch):
    row = PendingUpload.objects.get()
    size = default_storage.size

    def discarded(key):
        PendingUpload.objects.filter(pk=row.pk).delete()
        on_disk(row.file.name).unlink(missing_ok=True)
        return size(key)

    monkeypatch.setattr(default_storage._wrapped, "size", discarded)
    assert check_files()[0] == 0


def test_queries_do_not_grow_with_the_rows(kept):
    def count():
        with CaptureQueriesContext(connection) as captured:
            check_files()
        return len(captured)

    before = count()
    version = kept.current
    DocumentVersion.objects.bulk_create(
        DocumentVersion(
            document=kept, number=n, file=version.file.name, name="x", size=3, sha256=version.sha256,
            created_by=version.created_by, created_at=version.created_at,
        )
        for n in range(2, 300)
    )  # fmt: skip
    assert count() == before < 12


def test_a_large_file_is_read_in_pieces(settings):
    key = default_storage.save("ab/cd/grande.bin", ContentFile(b"x" * 40_000_000))
    tracemalloc.start()
    keeping.sha256_of(key)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_half_written_files_are_swept_after_a_day(kept, world):
    folder = on_disk(kept.current.file.name).parent
    for name, age in {f".{'a' * 32}.part": 2 * DAY, f".{'b' * 32}.part": 600, ".apuntes.part": 2 * DAY}.items():
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, (time.time() - age,) * 2)
    sweep_pending()
    assert {p.name for p in folder.glob(".*")} == {f".{'b' * 32}.part", ".apuntes.part"}
    assert default_storage.exists(kept.current.file.name) and PendingUpload.objects.exists()
    assert keeping.sweep_parts(timezone.now() + timedelta(minutes=1)) == 1


def test_every_file_field_is_known_to_the_deleter(kept):
    """Whatever another part of the portal stores is never extra."""
    names = {f"{model._meta.label}.{field}" for model, field in store.file_fields()}
    assert names >= {
        "documents.PendingUpload.file",
        "documents.DocumentVersion.file",
        "documents.DocumentVersion.thumbnail",
    }
    assert store.file_fields()[0][0] is PendingUpload
    assert store.named(["", "x", kept.current.thumbnail.name]) >= {kept.current.thumbnail.name}
