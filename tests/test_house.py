"""The house keeps its own rules: sizes, floors, citations, documents. See CONTRIBUTING.md."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from gongkai.law import cites
from gongkai.law.handling import STEPS
from gongkai.law.registers import REGISTERS
from gongkai.law.replies import REPLIES, ROWS
from gongkai.law.review import REQUIRED
from gongkai.letter.kinds import KINDS
from gongkai.records.messages import TEMPLATES
from gongkai.records.policy import OPTIONS
from gongkai.report import forms
from gongkai.report.checks import RULES
from gongkai.report.rollup import ROLL_RULES
from gongkai.web.config import SETTINGS

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "gongkai"
FILES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "services", "constants", "misc"}
OPEN_PAGES = {
    "login",
    "logout",
    "home",
    "forgotten",
    "reset_password",
}  # they ask in their own way, or have nothing to hide


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_file_is_small_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert ast.get_docstring(ast.parse(text)) or path.name in ("apps.py", "__init__.py")
    assert not {path.stem, *path.relative_to(SOURCE).parts[:-1]} & FORBIDDEN_NAMES


def test_functions_are_short() -> None:
    lengths = sorted(
        node.end_lineno - node.lineno + 1
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    )
    median, ninety = lengths[len(lengths) // 2], lengths[len(lengths) * 9 // 10]
    assert median <= 10, f"the median function has {median} lines"
    assert ninety <= 25, f"nine in ten functions have up to {ninety} lines"


def test_import_contract_sees_every_room() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = contracts["contracts"][0]["layers"]
    named = {room.strip() for layer in layers for room in layer.split("|")}
    rooms = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()}
    assert rooms == named


@pytest.mark.parametrize("key", [key for key in forms.KEYS if forms.load(key).last_year is None])
def test_every_reply_kind_is_counted_in_one_row_of_the_form(key: str) -> None:
    printed = {cell.split(".")[1] for cell in forms.load(key).cells if cell.startswith("t3.")}
    counted = [reply for row in ROWS.values() for reply in row]
    names = sorted(getattr(reply, "key", reply) for reply in counted)
    assert names == sorted(REPLIES)
    assert set(ROWS) == printed - {"new", "carried_in", "total", "carried_out"}


@pytest.mark.parametrize("register", REGISTERS.values(), ids=list(REGISTERS))
def test_register_cites_a_known_provision_and_feeds_known_cells(register) -> None:
    assert register.cite in cites.ALL
    cells = forms.load("2021").cells
    assert all(figure.id in cells for figure in register.figures if figure.id.startswith("t"[:1] + "2."))


def test_every_citation_used_is_declared() -> None:
    used = {
        name for path in FILES for name in re.findall(r"\bcites\.([A-Z][A-Z0-9_]+)", path.read_text("utf-8"))
    }
    assert {name for name in used if not hasattr(cites, name)} == set()


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("docs/rules/README.md", list(RULES | ROLL_RULES)),
        ("docs/registers.md", list(REGISTERS)),
        ("docs/law.md", list(cites.ALL)),
        ("docs/manual/operate.md", list(SETTINGS)),
        ("docs/manual/administer.md", [option.question for option in OPTIONS.values()]),
        ("docs/requests.md", [*OPTIONS, *KINDS, *TEMPLATES]),
        ("docs/requests.md", [key for key in STEPS if not key.startswith("letter_")]),
    ],
)
def test_document_names_everything_it_should(page: str, names: list[str]) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert [name for name in names if name not in text] == []


@pytest.mark.parametrize("reply", list(REPLIES))
def test_every_reply_kind_has_a_letter_and_what_must_be_on_file(reply: str) -> None:
    assert f"reply.{reply}" in KINDS
    assert reply in REQUIRED


def test_every_step_that_goes_by_letter_has_one() -> None:
    told = {kind.event for kind in KINDS.values()}
    by_letter = {step.key for step in STEPS.values() if step.by_letter}
    assert by_letter <= told | {"reply_posted", "reply_delivered"}


def _pages(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for entry in resolver.url_patterns:
        where = prefix + str(entry.pattern)
        found += _pages(entry, where) if isinstance(entry, URLResolver) else [(where, entry)]
    return found


def test_every_desk_page_asks_who_you_are() -> None:
    desk = [(where, entry) for where, entry in _pages(get_resolver()) if where.startswith("desk/")]
    assert len(desk) > 10
    silent = [
        where
        for where, entry in desk
        if not getattr(entry.callback, "asks", False) and entry.name not in OPEN_PAGES
    ]
    assert silent == []


def test_views_read_through_the_gate() -> None:
    views = [path for path in FILES if "views" in path.parts]
    direct = [
        f"{path.relative_to(SOURCE)}: {line.strip()}"
        for path in views
        for line in path.read_text(encoding="utf-8").splitlines()
        if ".objects" in line
    ]
    assert direct == []


def test_no_requirement_names_a_host() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text
