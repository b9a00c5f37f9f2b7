"""A really running web server with the tests' cast, which can be killed at any moment, and people who use its pages without a browser."""

import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from lxml import html

ROOT = Path(__file__).resolve().parents[2]
START = """
import json, os, django
django.setup()
from django.core.management import call_command
from django.test import Client
from tests import cast
call_command("migrate", verbosity=0)
world = cast.build()
keys = {}
for name in ("fabio", "clara", "marta", "ana"):
    client = Client()
    client.force_login(world.people[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    keys[name] = client.cookies["sessionid"].value
print(json.dumps(keys))
"""
CUT = (OSError, http.client.HTTPException)  # what a request to a killed server ends with


@dataclass
class Server:
    """gunicorn on loopback with its own folder and database; `people`: name -> key of a signed-in session."""

    var: Path
    port: int
    env: dict[str, str]
    people: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None

    def start(self) -> None:
        words = [sys.executable, "-m", "gunicorn", "simon.wsgi", "--workers", "2", "--threads", "8"]
        words += ["--log-level", "warning", "--bind", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(
            words, cwd=ROOT, env=self.env, start_new_session=True, stdout=self.log(), stderr=subprocess.STDOUT
        )
        for _try in range(150):
            if self.answers():
                return
            assert self.process.poll() is None, self.told()
            time.sleep(0.1)
        raise AssertionError(self.told())

    def answers(self) -> bool:
        try:
            return Visitor(self, "").ask("GET", "/salud/")[0] == 200
        except CUT:
            return False

    def kill(self) -> None:
        """SIGKILL to the master and its workers at once: nobody gets a last word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def log(self):
        return (self.var / "web.log").open("a")

    def told(self) -> str:
        return (self.var / "web.log").read_text()[-3000:]

    def python(self, code: str, *, check: bool = True) -> subprocess.CompletedProcess:
        """Run code in the server's environment."""
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=self.env, capture_output=True, text=True)
        assert not check or done.returncode == 0, done.stderr[-3000:]
        return done

    def ask(self, expression: str, before: str = "") -> object:
        """The value of an expression over `documents.models`, by way of JSON."""
        code = f"import json, django\ndjango.setup()\nfrom documents.models import *\n{before}\nprint(json.dumps({expression}))"
        return json.loads(self.python(code).stdout.splitlines()[-1])

    def check_files(self) -> list[str]:
        """The lines of `check_files`; fails with them when something is wrong."""
        done = subprocess.run(
            [sys.executable, "manage.py", "check_files"], cwd=ROOT, env=self.env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
        return done.stdout.splitlines()


def make(var: Path, port: int) -> Server:
    """A migrated database (PostgreSQL where DATABASE_URL says so) with the cast in it; not started yet."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "REDIS_URL", "CELERY_"))} | {
        "SIMON_VAR": str(var),
        "SIMON_FILES": str(var / "files"),
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "simon.settings",
        "DATABASE_URL": database("CREATE", var.name) or f"sqlite:///{var / 'simon.sqlite3'}",
    }
    server = Server(var, port, env)
    server.people = json.loads(server.python(START).stdout.splitlines()[-1])
    return server


def database(verb: str, name: str) -> str:
    """CREATE or DROP a database of its own beside that of DATABASE_URL; returns its address, '' without PostgreSQL."""
    address = urlsplit(os.environ.get("DATABASE_URL", ""))
    if not address.scheme.startswith("postgres"):
        return ""
    own = f"simon_real_{os.getpid()}_{''.join(filter(str.isalnum, name))}"
    connection = psycopg2.connect(urlunsplit(address._replace(scheme="postgresql", path="/postgres")))
    connection.autocommit = True
    connection.cursor().execute(f"{verb} DATABASE {own}" + (" WITH (FORCE)" if verb == "DROP" else ""))
    connection.close()
    return urlunsplit(address._replace(path=f"/{own}"))


class Visitor:
    """A person with a session and no script: fills in the form that the page has, as it has it."""

    def __init__(self, server: Server, session: str) -> None:
        self.server = server
        self.token = secrets.token_hex(16)
        self.cookies = f"sessionid={session}; csrftoken={self.token}"

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str, str]:
        """Status, Location and text of an answer. Raises CUT."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        try:
            connection.request(
                method,
                path,
                body,
                {"Cookie": self.cookies, "X-CSRFToken": self.token, "Accept-Language": "es"} | headers,
            )
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def post(self, path: str, fields: list[tuple[str, str]], files: dict[str, bytes]) -> tuple[int, str, str]:
        boundary = secrets.token_hex(16)
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields
        ]
        for name, content in files.items():
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
            parts.append(head.encode() + content + b"\r\n")
        body = b"".join([*parts, f"--{boundary}--\r\n".encode()])
        return self.ask("POST", path, body, **{"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def form(self, path: str) -> html.FormElement:
        """The page's form that takes files."""
        status, _to, text = self.ask("GET", path)
        assert status == 200, (status, text[:2000])
        page = html.document_fromstring(text)
        return next(form for form in page.forms if form.xpath(".//input[@type='file' and @name='files']"))

    def choose(self, path: str, name: str, content: bytes) -> int:
        """First step: hand in one file."""
        form = self.form(path)
        return self.post(path, [*form.form_values(), ("files_step", "1")], {name: content})[0]

    def filled(self, path: str, category: str = "1") -> list[tuple[str, str]]:
        """Second step, as pre-filled; a category where none was guessed. [] when nothing waits."""
        form = self.form(path)
        for select in form.xpath(".//select[contains(@name, '-category')]"):
            select.value = select.value or select.value_options[1]
        values = [(name, value) for name, value in form.form_values() if name != "csrfmiddlewaretoken"]
        return [*values, ("save", "1")] if any("-" in name for name, _value in values) else []

    def save(self, path: str) -> tuple[int, str, str]:
        return self.post(path, self.filled(path), {})
