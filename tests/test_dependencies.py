"""The check of the dependencies finds what it is for, and finds nothing in what is shipped."""

from __future__ import annotations

import importlib.util
from email.message import Message
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "scripts" / "dependencies.py"
spec = importlib.util.spec_from_file_location("dependencies", SCRIPT)
dependencies = importlib.util.module_from_spec(spec)
spec.loader.exec_module(dependencies)
HASH = f"    --hash=sha256:{'0' * 64}"


def test_what_is_shipped_is_sound(capsys) -> None:
    assert dependencies.main() == 0
    assert "许可证可用" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("django==5.2.1\n", "不是固定的版本"),
        ("django>=5.2 \\\n" + HASH, "不是固定的版本"),
        ("django==5.2.1 \\\nsix==1.17.0 \\\n" + HASH, "django 没有校验值"),
        ("--index-url https://example.org/simple\n", "不是固定的版本"),
        ("django @ https://example.org/django.whl \\\n" + HASH, "不是固定的版本"),
        ("django==6.0rc1 \\\n" + HASH, "不是正式版本"),
    ],
)
def test_unsound_list_is_named(tmp_path, text, said) -> None:
    path = tmp_path / "list.txt"
    path.write_text(text)
    assert any(said in line for line in dependencies._list(path))


@pytest.mark.parametrize(
    ("headers", "fine"),
    [
        ({"License-Expression": "MIT"}, True),
        ({"License-Expression": "Apache-2.0 OR BSD-3-Clause"}, True),
        ({"License": "BSD"}, True),
        ({"License-Expression": "GPL-3.0-only"}, False),
        ({"License-Expression": "MIT AND LGPL-3.0-only"}, False),
        ({"Classifier": "License :: OSI Approved :: GNU General Public License v3 (GPLv3)"}, False),
        ({"License": "Proprietary"}, False),
        ({}, False),
    ],
)
def test_licence_is_judged(monkeypatch, headers, fine) -> None:
    class Found:
        metadata = Message()

    for name, value in headers.items():
        Found.metadata[name] = value
    monkeypatch.setattr(dependencies, "distribution", lambda name: Found)
    assert (list(dependencies._release(Path("x"), "something", "1.0")) == []) is fine
