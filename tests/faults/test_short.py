"""The fault and load tests in short form, by the commands of the docs; all figures but time are held."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(script: str, *options: str) -> dict[str, object]:
    """What a script prints at its end."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GONGKAI_")}
    command = [sys.executable, str(ROOT / script), *options]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert "{" in done.stdout, done.stderr[-3000:]
    return json.loads(done.stdout[done.stdout.index("{") :])


ON_SQLITE = pytest.mark.skipif(
    bool(os.environ.get("GONGKAI_DATABASE_URL")), reason="the same with either database: run once, on SQLite"
)


@pytest.fixture
def database() -> Iterator[list[str]]:
    """An empty database beside the one that the suite runs on; nothing where it runs on SQLite."""
    url = os.environ.get("GONGKAI_DATABASE_URL")
    if not url:
        yield []
        return
    name = f"faults{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield ["--database", urlsplit(url)._replace(path=f"/{name}").geturl()]
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_what_was_acknowledged_outlives_kills(database):
    told = run("faults/killing.py", "--writes", "60", *database)
    assert sum(told["killed"].values()) > 0
    goals = ("lost", "doubled", "half", "verify", "unfound", "unsent")
    assert {key: told[key] for key in goals} == dict.fromkeys(goals, 0), told


@pytest.fixture(scope="module")
def begun(tmp_path_factory) -> Path:
    """The platform of the outages as it begins, so that its tables are made only once."""
    return tmp_path_factory.mktemp("begun")


@pytest.mark.parametrize("outage", ["disk", "database", "clock", "worker", "index", "mail"])
def test_outage_shows_and_ends_without_loss(outage, begun):
    # Of PostgreSQL only its own: a cluster is made for it, which is killed.
    server = ["--postgresql"] if os.environ.get("GONGKAI_DATABASE_URL") else []
    if server and outage != "database":
        pytest.skip("the same with either database: run once, on SQLite")
    told = run("faults/outages.py", "--only", outage, "--seed", str(begun), *server)
    assert told[outage]["amiss"] == [], told
    assert told[outage]["after"]["lost"] == 0


@ON_SQLITE
def test_no_process_grows_under_mixed_work():
    told = run("faults/soak.py", "--minutes", "0.5", "--part", "0.001")
    assert told["requests"] > 50
    assert told["failed"] == 0, told
    # Half a minute is all warming up: of memory only what no warming up needs, of open files everything.
    assert len(told["processes"]) >= 3
    for each in told["processes"]:
        assert each["files"][1] - each["files"][0] <= 8, told
        assert each["end_mb"] < 1.5 * each["begin_mb"], told


@ON_SQLITE
def test_hostile_words_break_no_page():
    told = run("faults/hostile.py", "--seconds", "45")
    assert told["sent"] > 50
    assert (told["errors_said"], told["scripts_said"], told["outside"], told["verify"]) == ({}, {}, [], [])


@ON_SQLITE
def test_damaged_files_break_no_page():
    told = run("faults/uploads.py", "--uploads", "120")
    assert (told["errors_said"], told["scripts"], told["outside"], told["verify"]) == ({}, 0, [], [])


@ON_SQLITE
def test_a_district_in_small_goes_through():
    told = run("bench/load_speed.py", "--minutes", "0.1", "--part", "0.004", "--saves", "1")
    assert told["requests"] > 50
    goals = ("failed", "bare_failed", "small_failed", "peak_failed", "peak_lost")
    assert {key: told[key] for key in goals} == dict.fromkeys(goals, 0), told
