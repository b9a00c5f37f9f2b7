"""The space of a programme: counted with versions, withdrawn and waiting files, asked before bytes are taken, told with numbers."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents import services
from documents.intake import quota
from documents.models import Document, PendingUpload
from programmes.models import Programme
from simon.lib.files import check
from tests import cast

from .file_samples import zipped
from .test_pages_upload import UPLOAD, answers, choose, stored_files
from .test_pieces import send, start
from .test_zip_import import put

MB = 1024 * 1024


@pytest.fixture
def small(world):
    """One megabyte for the programme."""
    world.red.document_quota_mb = 1
    world.red.save(update_fields=["document_quota_mb"])
    return world.red


def text(size, letter="a"):
    return letter.encode() * size


def test_everything_is_counted(world, small, signed_in):
    paper = cast.upload(world, "a.txt", text(100), by=world.fabio)
    services.add_version(paper, BytesIO(text(50, "b")), check(BytesIO(text(50, "b")), "b.txt"), by=world.fabio)
    services.withdraw(paper, by=world.fabio, reason="prueba")
    choose(signed_in(world.fabio), ("c.txt", text(25, "c")))
    assert quota.used_by(small) == 175 and quota.used_by(world.other) == 0
    assert quota.space_of(small) == quota.Space(175, MB)


def test_what_does_not_fit_is_told_with_numbers_everywhere(world, small, signed_in):
    """Plain, in pieces, one step, version; nothing is left behind."""
    paper = cast.upload(world, "a.txt", text(900_000), by=world.fabio)
    client, much = signed_in(world.fabio), text(200_000, "b")
    kept = stored_files()
    told = "Pesa 195.3 KB y no cabe: los documentos del programa ocupan 878.9 KB de 1.0 MB"
    page = client.post(UPLOAD, {"files": SimpleUploadedFile("b.txt", much), "files_step": "1"})
    assert f"b.txt: {told}" in page.content.decode().replace("\xa0", " ")
    assert told in start(client, "b.txt", len(much)).json()["error"].replace("\xa0", " ")
    slot = world.red.obligations.filter(kind="document").first().document_slot
    one = client.post(reverse("documents:slot-file", args=[slot.pk]), {"file": SimpleUploadedFile("b.txt", much)})
    assert told in one.content.decode().replace("\xa0", " ")
    version = client.post(
        reverse("documents:version-add", args=[paper.public_id]),
        {"file": SimpleUploadedFile("b.txt", much), "note": ""},
    )
    assert told in version.content.decode().replace("\xa0", " ")
    assert stored_files() == kept and Document.objects.count() == 1 and not PendingUpload.objects.exists()
    assert send(client, "c.txt", text(100_000, "c")).status_code == 200  # a smaller one fits


def test_saving_what_waits_takes_no_more_space(world, small, signed_in):
    client = signed_in(world.fabio)
    page = choose(client, ("Acta CGP.txt", text(700_000)))
    assert client.post(UPLOAD, answers(page)).status_code == 302 and Document.objects.count() == 1


def test_a_limit_lowered_meanwhile_keeps_what_waits(world, signed_in):
    cast.upload(world, "z.txt", text(500_000, "z"), by=world.fabio)
    client = signed_in(world.fabio)
    data = answers(choose(client, ("Acta CGP.txt", text(700_000))))
    Programme.objects.filter(pk=world.red.pk).update(document_quota_mb=1)
    assert "no cabe" in client.post(UPLOAD, data).content.decode()
    assert Document.objects.count() == 1 == PendingUpload.objects.count()
    Programme.objects.filter(pk=world.red.pk).update(document_quota_mb=2)
    assert client.post(UPLOAD, data).status_code == 302 and Document.objects.count() == 2


def test_a_zip_takes_what_fits_and_tells_the_rest(world, small, signed_in):
    page = put(
        signed_in(world.fabio), zipped({"a.txt": text(700_000), "b.txt": text(700_000, "b"), "c.txt": text(10, "c")})
    )
    assert [r.pending.name for r in page.context["rows"]] == ["a.txt", "c.txt"]
    assert [(line.path, line.code) for line in page.context["refused"]] == [("b.txt", "full")]
    assert "No cabe en el espacio del programa" in page.content.decode()


@pytest.mark.parametrize(("own", "installation", "limit"), [(None, 7, 7), (3, 7, 3), (0, 7, 0), (None, 0, 0)])
def test_whose_limit_holds(world, settings, signed_in, own, installation, limit):
    settings.PROGRAMME_QUOTA_MB = installation
    world.red.document_quota_mb = own
    world.red.save(update_fields=["document_quota_mb"])
    assert quota.limit_of(world.red) == limit * MB
    page = signed_in(world.fabio).get(UPLOAD)
    assert (page.context["space"] is None) == (limit == 0)
    assert ("El programa usa" in page.content.decode()) == (limit > 0)


def test_a_large_limit_is_not_summed_for_each_upload(world, settings, django_assert_max_num_queries):
    settings.PROGRAMME_QUOTA_MB = 5120
    quota.require(world.red, 10)
    with django_assert_max_num_queries(0):
        quota.require(world.red, 10)
    assert quota.require(world.red, 0) is None
    with pytest.raises(quota.QuotaFull):
        quota.require(world.red, 6 * 1024 * MB)


def test_coordination_finds_the_field_in_the_admin(world, signed_in):
    page = signed_in(world.ana).get(reverse("admin:programmes_programme_change", args=[world.red.pk]))
    assert 'name="document_quota_mb"' in page.content.decode()
