"""The dispatcher: which command, what it loads, what it says when there is none."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

from gongkai import cli

HEAVY = ("django", "typst", "polars", "docx", "xlsxwriter", "lxml")


@pytest.mark.parametrize("args", [["--help"], ["--version"]])
def test_main_without_a_command_says_what_there_is(args, capsys):
    assert cli.main(args) == 0
    assert "gongkai" in capsys.readouterr().out


def test_main_with_no_arguments_is_bad_usage(capsys):
    assert cli.main([]) == 2
    assert "用法" in capsys.readouterr().out


def test_unknown_command_is_one_line(capsys):
    assert cli.main(["nonsense"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("name", cli.PLATFORM)
def test_platform_command_without_django_says_what_to_install(name, capsys, monkeypatch):
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda module: None if module == "django" else find_spec(module)
    )
    assert cli.main([name]) == 2
    assert capsys.readouterr().err == f"命令 {name} 属于平台，请先安装：pip install 'gongkai[web]'。\n"


@pytest.mark.parametrize(
    "args",
    [["report", "check", "examples/weibin-hrss-2023.txt"], ["law", "fee", "--pages", "31"]],
    ids=["report", "law"],
)
def test_base_command_loads_nothing_it_does_not_need(args):
    code = (
        "import sys; from gongkai.cli import main;"
        f"status = main({args!r}); print([m for m in {HEAVY!r} if m in sys.modules], status, file=sys.stderr)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stderr.strip() == "[] 0"
