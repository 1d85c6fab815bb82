"""docs/rules.md says what the rules say."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from gongkai.report.checks import RULES

ROOT = Path(__file__).parents[3]


@pytest.fixture
def rule_docs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("rule_docs", ROOT / "scripts" / "rule_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_rules_page_is_current(rule_docs: ModuleType) -> None:
    assert rule_docs.main(["--check"]) == 0


def test_rules_page_names_every_rule_with_its_help(rule_docs: ModuleType) -> None:
    page = (ROOT / "docs" / "rules.md").read_text("utf-8")
    for rule in RULES.values():
        assert f"## {rule.id}　{rule.title}\n\n{rule.help}\n" in page


def test_rules_page_out_of_date_is_noticed(
    rule_docs: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule_docs, "TARGET", tmp_path / "rules.md")
    assert rule_docs.main(["--check"]) == 1
    assert rule_docs.main([]) == 0
    assert rule_docs.main(["--check"]) == 0
