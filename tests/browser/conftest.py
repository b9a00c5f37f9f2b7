"""A really started SIMON (migrate, demo, worker, web server) and Debian's chromium. Skipped by name where there is no chromium."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.screens import DESK

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
REFUSED = re.compile(
    r"status of (40[349]|422)|net::ERR_FAILED"
)  # what a test asks for to see it refused, or a cut link
PASSWORD = "demostracion-para-pruebas"
ROOT = Path(__file__).resolve().parents[2]


def pytest_collection_modifyitems(config, items):
    for item in items:
        if (
            Path(__file__).parent in item.path.parents
            and CHROMIUM is None
            and not os.environ.get("SIMON_REQUIRE_BROWSER")
        ):
            item.add_marker(pytest.mark.skip(reason="no chromium on this machine (.ci/run installs it)"))


@dataclass
class Site:
    """A running SIMON: its address, its var folder, and the environment it runs in."""

    address: str
    var: Path
    env: dict[str, str]

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/salud/", timeout=2) as response:
            return response.status == 200
    except OSError:
        return False


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    var, port = tmp_path_factory.mktemp("site"), free_port()
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")} | {
        "SIMON_VAR": str(var),
        "PORT": str(port),
        "SIMON_DEMO_PASSWORD": PASSWORD,
        "DJANGO_SETTINGS_MODULE": "simon.settings",
    }
    log = (var / "up.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "up", "--port", str(port)], cwd=ROOT, env=env, stdout=log, stderr=log
    )
    made = Site(f"http://127.0.0.1:{port}", var, env)
    try:
        for _try in range(240):
            if answers(made.address):
                break
            assert process.poll() is None, (var / "up.log").read_text()[-3000:]
            time.sleep(0.5)
        else:
            pytest.fail((var / "up.log").read_text()[-3000:])
        yield made
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="session")
def chromium():
    assert CHROMIUM, "chromium is required here"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-sync",
                "--disable-component-update",
                "--no-first-run",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(site, chromium: Browser):
    """visit("fao", ...) -> a signed-in page; errors of the console and of the policy fail the test."""
    opened = []

    def make(who: str | None, *, viewport: dict | None = None, javascript: bool = True) -> Page:
        context = chromium.new_context(
            viewport=viewport or DESK, locale="es-PA", java_script_enabled=javascript, base_url=site.address
        )
        page = context.new_page()
        problems: list[str] = []
        page.on(
            "console", lambda m: problems.append(m.text) if m.type == "error" and not REFUSED.search(m.text) else None
        )
        page.on("pageerror", lambda e: problems.append(str(e)))
        opened.append((context, problems))
        if who:
            page.goto("/cuenta/login/")
            page.fill("input[type=email]", f"{who}@simon.example")
            page.fill("input[type=password]", PASSWORD)
            page.click("main form button.btn-primary, main form button[type=submit]")
            page.wait_for_url(lambda url: "/login" not in url)
        return page

    yield make
    for context, problems in opened:
        context.close()
        assert not problems, problems
