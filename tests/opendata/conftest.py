"""Open data made of the sample organs, in a folder of the test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gongkai.opendata import standing


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    settings.OPEN_DATA = tmp_path / "open-data"
    return settings.OPEN_DATA


@pytest.fixture
def made(sample_db, sample_texts, folder) -> Path:
    """The folder of files that stands."""
    standing.renew()
    return folder / (folder / "current").read_text("utf-8").strip()


@pytest.fixture
def table(made):
    """The rows of a table, from its JSON file."""

    def table(name: str) -> list[dict[str, Any]]:
        return json.loads((made / f"{name}.json").read_text("utf-8"))

    return table
