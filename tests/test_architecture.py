"""The five rules of docs/architecture.md that a machine can check: direction, one module for rights, no signals, no save()."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from programmes.models import AuditEntry

ROOT = Path(__file__).resolve().parent.parent
CHAIN = ["simon.lib", "programmes.people", "programmes", "documents", "indicators", "reports", "simon"]
SOURCES = [
    p for app in ("simon", "programmes", "documents", "indicators", "reports") for p in (ROOT / app).rglob("*.py")
]


def layer(module: str) -> int | None:
    """Index in CHAIN of a dotted module; the longest name wins; None for what is not ours."""
    found = [i for i, name in enumerate(CHAIN) if module == name or module.startswith(name + ".")]
    return max(found, key=lambda i: len(CHAIN[i])) if found else None


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def imports(path: Path) -> list[str]:
    """Absolute names of what a file imports; relative imports resolved."""
    package = module_of(path).split(".") if path.name != "__init__.py" else [*module_of(path).split(".")]
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            names += [f"{stem}.{alias.name}" for alias in node.names]
    return names


def test_layers_are_told_apart():
    named = {
        "simon.lib.files": 0,
        "simon.urls": 6,
        "programmes.people.models": 1,
        "programmes.models": 2,
        "django.db": None,
    }
    assert {name: layer(name) for name in named} == named


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_direction(path):
    """simon.lib <- programmes.people <- programmes <- documents <- indicators <- reports <- simon."""
    own = layer(module_of(path))
    back = [name for name in imports(path) if (there := layer(name)) is not None and there > own]
    assert not back, f"{module_of(path)} imports {back}, which lies above it"


def test_only_access_calls_guardian():
    callers = [
        module_of(p)
        for p in SOURCES
        if any(n.split(".")[0] == "guardian" for n in imports(p)) and "migrations" not in p.parts
    ]
    assert set(callers) == {"programmes.access", "programmes.models.access"}


def test_no_signals_and_no_save_overrides():
    found = []
    for path in SOURCES:
        if any(n.startswith(("django.dispatch", "django.db.models.signals")) for n in imports(path)):
            found.append(f"{module_of(path)}: signals")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and any(ast.unparse(b).endswith("Model") for b in node.bases):
                found += [
                    f"{module_of(path)}: {node.name}.save"
                    for f in node.body
                    if isinstance(f, ast.FunctionDef) and f.name == "save"
                ]
    assert not found


def test_imports_stand_at_the_top():
    inside = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inside += [
                    f"{module_of(path)}:{n.lineno}"
                    for n in ast.walk(node)
                    if isinstance(n, ast.Import | ast.ImportFrom)
                ]
    assert not inside


def test_no_inline_script_or_style_in_pages():
    """The content security policy has no unsafe-inline; e-mails need inline styles and are left out."""
    bad = []
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if "emails" in path.parts or "/email/" in str(path):
            continue
        bad += [
            f"{path.name}: {what}"
            for what in (" style=", "<style", " onclick=", " onchange=", "javascript:")
            if what in text
        ]
    assert not bad


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_audit_cannot_be_changed_or_deleted(world):
    """The trigger stands in the database itself, on both kinds (SQLite drops triggers when a table is rebuilt)."""
    entry = AuditEntry.objects.first()
    for act in (lambda: AuditEntry.objects.filter(pk=entry.pk).update(reason="x"), entry.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
    assert connection.vendor in ("sqlite", "postgresql")


def calls(path: Path) -> list[str]:
    """What a file calls, as text: 'store.forget', 'default_storage.delete'."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]


def callers(ending: str) -> set[str]:
    return {module_of(path) for path in SOURCES if any(re.search(ending, call) for call in calls(path))}


def test_stored_bytes_are_deleted_in_known_places_only():
    """What something official cites stays: no path of the code deletes or replaces the bytes of a stored version.

    `store.forget` deletes; it is called for bytes whose row could not be made (store), of a waiting file whose row is gone
    (pending), of a plan that was not made (imports), that no row has named for a day (keeping), and of a thumbnail that
    another worker drew meanwhile (tasks).
    """
    assert callers(r"(storage|\.file|\.thumbnail)\.delete$") == {"documents.store"}
    forgetting = callers(r"store\.forget$")
    assert forgetting <= {
        "documents.intake.pending",
        "documents.intake.imports",
        "documents.keeping",
        "documents.tasks",
    }
    assert callers(r"(storage|\.file)\.save$") == {
        "documents.store",
        "simon.demo.scale",
        "simon.demo.scale_library",
    }  # under a new key each time
    assert not callers(r"storage\.path$") and not callers(r"versions\b.*\.delete$|DocumentVersion\b.*\.delete$")
    unlinking = callers(r"\.(unlink|rename|replace_file|truncate|ftruncate|rmtree)$|^os\.remove$")
    assert unlinking <= {"simon.lib.files.store", "documents.keeping", "documents.intake.incoming"}, (
        "temporary names only"
    )
