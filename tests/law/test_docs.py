"""docs/law.md is generated from the code, current, and leaves nothing out."""

from __future__ import annotations

import importlib.util
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import pytest

from gongkai.law import cites, receipt
from gongkai.law.case import KINDS, ClockSettings
from gongkai.law.deadlines import PERIODS
from gongkai.law.defaults import DEFAULTS
from gongkai.law.matters import MATTERS
from gongkai.law.remedies import VERSIONS
from gongkai.law.replies import REPLIES
from gongkai.law.review import QUESTIONS, REQUIRED
from gongkai.law.workdays import load

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("law_docs", ROOT / "scripts" / "law_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def page() -> str:
    return (ROOT / "docs" / "law.md").read_text(encoding="utf-8")


def test_page_is_what_the_code_generates(generator: ModuleType, page: str) -> None:
    assert page == generator.render(), "run python scripts/law_docs.py"


def test_check_notices_a_page_out_of_date(
    generator: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generator, "TARGET", tmp_path / "law.md")
    assert generator.main(["--check"]) == 1
    assert generator.main([]) == 0
    assert generator.main(["--check"]) == 0
    (tmp_path / "law.md").write_text("old", encoding="utf-8")
    assert generator.main(["--check"]) == 1


def test_page_names_everything_the_law_knows(page: str) -> None:
    wanted = [
        *(notice.number for notice in load().notices),
        *(kind.name for kind in PERIODS.values()),
        *(f"`{key}`" for key in (*KINDS, *REPLIES, *cites.ALL)),
        *(rule.text for version in VERSIONS for rule in version.rules.values()),
        *(default.question for default in DEFAULTS),
        *(question.text for question in QUESTIONS.values()),
        *(item.label for items in REQUIRED.values() for item in items),
        *(outcome.says for kind in MATTERS.values() for outcome in kind.outcomes),
        *receipt.RULES.values(),
    ]
    assert [text for text in wanted if text not in page] == []


def test_every_setting_of_the_clock_is_a_listed_default() -> None:
    listed = {default.setting for default in DEFAULTS}
    assert {f"handling.{field.name}" for field in fields(ClockSettings)} <= listed


def test_every_unverified_period_is_a_listed_default() -> None:
    unverified = {kind.cite for kind in PERIODS.values() if kind.status == "UNVERIFIED"}
    assert unverified <= {default.cite for default in DEFAULTS}


def test_provisional_date_has_one_name_everywhere() -> None:
    """“暂定” on the command line, in the desk, in the manual; no second word for the same thing."""
    kinds = {".py", ".html", ".md", ".toml"}
    found = [path for room in ("src", "docs") for path in (ROOT / room).rglob("*") if path.suffix in kinds]
    assert found
    assert [str(path) for path in found if "待定" in path.read_text(encoding="utf-8")] == []
