"""Production refuses an unsafe start with a sentence, and a safe one passes Django's deployment check."""

import os
import subprocess
import sys

import pytest

SAFE = {
    "SIMON_PRODUCTION": "1",
    "SECRET_KEY": "k" * 30 + "9f3a7c5e1b2d4680aa55" + "Z" * 10,
    "ALLOWED_HOSTS": "simon.example.org",
    "SITE_URL": "https://simon.example.org",
    "DATABASE_URL": "postgres://u:p@127.0.0.1:5432/simon",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "DEFAULT_FROM_EMAIL": "SIMON <simon@example.org>",
}


def check(tmp_path, **changes):
    env = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG")}
    env |= {"SIMON_VAR": str(tmp_path)} | {k: v for k, v in (SAFE | changes).items() if v is not None}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def test_safe_production_settings_are_clean(tmp_path):
    done = check(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"DEBUG": "1"}, "DEBUG must be off"),
        ({"SECRET_KEY": None}, "SECRET_KEY must be set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be set"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the hosts"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY must be random"),
        ({"ALLOWED_HOSTS": ".example.org"}, "not a domain"),
        ({"ALLOWED_HOSTS": "other.example.org"}, "the host of SITE_URL"),
        ({"EMAIL_URL": "consolemail://"}, "must be an SMTP address"),
        ({"CELERY_TASK_ALWAYS_EAGER": "1"}, "must be off"),
        ({"CELERY_BROKER_URL": "filesystem://"}, "must be Redis"),
        ({"SIMON_REQUIRE_SECOND_FACTOR": "0"}, "second factor is required"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS must name the hosts"),
        ({"SITE_URL": "http://simon.example.org"}, "SITE_URL must be the https://"),
        ({"DATABASE_URL": None}, "DATABASE_URL must be set"),
        ({"DATABASE_URL": "sqlite:///x"}, "must be a PostgreSQL address"),
        ({"REDIS_URL": None}, "REDIS_URL must be set"),
        ({"EMAIL_URL": None}, "EMAIL_URL must be set"),
        ({"DEFAULT_FROM_EMAIL": None}, "DEFAULT_FROM_EMAIL must be set"),
        ({"SIMON_PRODUCTION": None, "ALLOWED_HOSTS": "simon.example.org"}, "set SIMON_PRODUCTION=1"),
    ],
)
def test_unsafe_start_is_refused(tmp_path, changes, sentence):
    done = check(tmp_path, **changes)
    assert done.returncode != 0
    assert sentence in done.stderr
