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
    assert done.returncode == 0, done.stdout + done.stderr
    assert "没有达到" not in done.stdout
