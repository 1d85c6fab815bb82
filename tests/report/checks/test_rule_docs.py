"""docs/rules/ says what the rules say, with examples that are true."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from gongkai.report.checks import RULES
from gongkai.report.rollup import ROLL_RULES

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def rule_docs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("rule_docs", ROOT / "scripts" / "rule_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_rule_pages_are_current(rule_docs: ModuleType) -> None:
    assert rule_docs.main(["--check"]) == 0


@pytest.mark.parametrize("rule", (RULES | ROLL_RULES).values(), ids=list(RULES | ROLL_RULES))
def test_rule_has_a_page_with_its_help_and_is_in_the_index(rule) -> None:
    page = (ROOT / "docs" / "rules" / f"{rule.id}.md").read_text("utf-8")
    assert page.startswith(f"# {rule.id}　{rule.title}\n\n{rule.help}\n")
    assert str(rule.cite) in page
    assert f"({rule.id}.md)" in (ROOT / "docs" / "rules" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("rule", list(RULES))
def test_example_fires_and_the_one_beside_it_does_not(rule_docs: ModuleType, rule: str) -> None:
    fires, silent = rule_docs.EXAMPLES[rule]
    assert rule_docs.found(rule, fires) != []
    assert rule_docs.found(rule, silent) == []


@pytest.mark.parametrize("rule", list(ROLL_RULES))
def test_roll_up_example_fires_and_the_one_beside_it_does_not(rule_docs: ModuleType, rule: str) -> None:
    fires, silent = rule_docs.ROLL_EXAMPLES[rule]
    assert rule_docs.rolled(rule, fires) != []
    assert rule_docs.rolled(rule, silent) == []


def test_example_of_no_rule_is_not_kept(rule_docs: ModuleType) -> None:
    assert set(rule_docs.EXAMPLES) == set(RULES)


def test_rule_pages_out_of_date_are_noticed(
    rule_docs: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule_docs, "TARGET", tmp_path / "rules")
    assert rule_docs.main(["--check"]) == 1
    assert rule_docs.main([]) == 0
    assert rule_docs.main(["--check"]) == 0
    (tmp_path / "rules" / "OLD-RULE.md").write_text("gone", encoding="utf-8")
    assert rule_docs.main(["--check"]) == 1
    assert rule_docs.main([]) == 0
    assert not (tmp_path / "rules" / "OLD-RULE.md").exists()
