"""The threat model and the map of controls name what exists: every test, setting and command in them."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from gongkai.web.config import SETTINGS
from gongkai.web.management import COMMANDS

ROOT = Path(__file__).parents[1]
TOLD = tomllib.loads((ROOT / "docs" / "security.toml").read_text(encoding="utf-8"))
ROWS = [row for kind in ("threat", "control", "crypto") for row in TOLD[kind]]


def _tests(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("name", sorted({name for row in ROWS for name in row.get("tests", ())}))
def test_named_test_exists(name: str) -> None:
    path, _, function = name.partition("::")
    assert function in _tests(ROOT / path)


def test_named_settings_and_commands_exist() -> None:
    assert {name for row in ROWS for name in row.get("settings", ())} <= set(SETTINGS)
    assert {name for row in ROWS for name in row.get("commands", ())} <= set(COMMANDS)


def test_what_is_met_is_shown_and_what_asks_for_a_setting_names_it() -> None:
    rows = [*TOLD["control"], *TOLD["crypto"]]
    assert {row["state"] for row in rows} == {"met", "setting", "operator"}
    assert [row["point"] for row in rows if row["state"] == "met" and not row.get("tests")] == []
    assert [row["point"] for row in rows if row["state"] == "setting" and not row.get("settings")] == []
    assert all(row["tests"] and row["left"] for row in TOLD["threat"])


def test_every_control_point_of_the_computing_environment_is_there() -> None:
    points = {row["point"] for row in TOLD["control"] if row["part"] == "安全计算环境"}
    assert points == {
        "身份鉴别",
        "访问控制",
        "安全审计",
        "入侵防范",
        "恶意代码防范",
        "可信验证",
        "数据完整性",
        "数据保密性",
        "数据备份恢复",
        "剩余信息保护",
        "个人信息保护",
    }
    assert len({row["part"] for row in TOLD["crypto"]}) == 4
