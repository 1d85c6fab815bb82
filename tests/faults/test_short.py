"""The fault and load tests in short form, by the commands of the docs; all figures but time are held."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(script: str, *options: str) -> dict[str, object]:
    """What a script prints at its end."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GONGKAI_")}
    command = [sys.executable, str(ROOT / script), *options]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert "{" in done.stdout, done.stderr[-3000:]
    return json.loads(done.stdout[done.stdout.index("{") :])


def test_what_was_acknowledged_outlives_kills():
    told = run("faults/killing.py", "--writes", "60")
    assert sum(told["killed"].values()) > 0
    goals = ("lost", "doubled", "half", "verify", "unfound", "unsent")
    assert {key: told[key] for key in goals} == dict.fromkeys(goals, 0), told


def test_hostile_words_break_no_page():
    told = run("faults/hostile.py", "--seconds", "45")
    assert told["sent"] > 50
    assert (told["errors_said"], told["scripts_said"], told["outside"], told["verify"]) == ({}, {}, [], [])


def test_damaged_files_break_no_page():
    told = run("faults/uploads.py", "--uploads", "120")
    assert (told["errors_said"], told["scripts"], told["outside"], told["verify"]) == ({}, 0, [], [])


@pytest.mark.parametrize("part", ["0.004"])
def test_a_district_in_small_goes_through(part):
    told = run("bench/load_speed.py", "--minutes", "0.1", "--part", part, "--saves", "1")
    assert told["requests"] > 50
    goals = ("failed", "bare_failed", "small_failed", "peak_failed", "peak_lost")
    assert {key: told[key] for key in goals} == dict.fromkeys(goals, 0), told
