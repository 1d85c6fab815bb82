"""The short form of scripts/failover.py: the primary is killed under load, nothing acknowledged is lost."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "failover.py"


def _programs() -> Path | None:
    if importlib.util.find_spec("psycopg") is None:
        return None
    spec = importlib.util.spec_from_file_location("failover", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["failover"] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module.programs()


@pytest.mark.skipif(
    _programs() is None, reason="PostgreSQL's own programs, or psycopg, are not on this machine"
)
def test_no_acknowledged_write_is_lost_when_the_primary_is_killed():
    short = ["--seconds", "20", "--writers", "2", "--readers", "1", "--notice", "1", "--port", "54921"]
    done = subprocess.run(
        [sys.executable, SCRIPT, *short], capture_output=True, text=True, timeout=400, check=False
    )
    assert "主库被杀到再次写成" in done.stdout, done.stderr  # it came to its end
    # How long it took is for the table of docs/operations.md; a busy machine decides no test.
    missed = [line for line in done.stdout.splitlines() if "没有达到" in line and "秒" not in line]
    assert missed == [], done.stdout
