"""Fixtures of the whole project: a rolled-back world of named people, files in a temporary folder, tasks run at once."""

import os

import pytest
from django.test import Client
from django.utils import translation

from documents import tasks
from tests import cast


@pytest.fixture(autouse=True)
def _in_spanish():
    """A request leaves its person's language behind in the thread; each test starts in Spanish."""
    with translation.override("es"):
        yield


@pytest.fixture(autouse=True)
def _own_places(settings, tmp_path):
    """Uploaded files and e-mail stay in the test's own folder; background tasks run at once."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.INCOMING_DIR = tmp_path / "incoming"
    settings.CELERY_TASK_ALWAYS_EAGER = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _own_doorbell(monkeypatch):
    """A broker that was away in one test is there in the next."""
    monkeypatch.setattr(tasks, "bell", tasks.Doorbell())


@pytest.fixture
def world(db) -> cast.World:
    """The cast of tests/cast.py."""
    return cast.build()


@pytest.fixture
def at_noon(time_machine):
    """The tests' day: Tuesday 14 July 2026, 10:00 in Panama."""
    time_machine.move_to(cast.NOW, tick=False)


@pytest.fixture
def document(world):
    """A plain text document of FAO, visible to the whole programme."""
    return cast.upload(world, "Acta de junio.txt", b"Se acuerda el cr\xc3\xa9dito para artesanas.", by=world.fabio)


@pytest.fixture
def signed_in():
    """signed_in(user) -> a client of that person."""

    def make(user) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make


def pytest_collection_modifyitems(config, items):
    """Long tests are for make soak; browser tests need chromium."""
    for item in items:
        if "soak" in item.keywords and not os.environ.get("SIMON_SOAK"):
            item.add_marker(pytest.mark.skip(reason="make soak"))
