"""The stories in tests/law/stories, which a lawyer can read and check."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gongkai.law import cites
from gongkai.law.case import KINDS, Clock, ClockSettings, Event, NotAllowed, replay
from gongkai.law.workdays import load

FOLDER = Path(__file__).parents[1] / "stories"
STORIES = [
    pytest.param(story, id=f"{path.stem}-{at}-{story['title']}")
    for path in sorted(FOLDER.glob("*.toml"))
    for at, story in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["story"], 1)
]
KNOWN = {"state", "due", "original_due", "row", "closed_on", "breaches", "provisional", "counted"}


def _json(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()}


def _replay(story: dict[str, Any]) -> Clock:
    events = [Event.from_json(_json(row)) for row in story["events"]]
    return replay(events, load(), ClockSettings(**story.get("settings", {})))


@pytest.mark.parametrize("story", [story for story in STORIES if "expect" in story.values[0]])
def test_story_ends_as_expected(story: dict[str, Any]) -> None:
    expect = story["expect"]
    assert set(expect) <= KNOWN
    clock = _replay(story)
    assert clock.state == expect["state"]
    assert clock.due == expect.get("due")
    assert clock.row == expect.get("row")
    assert clock.closed_on == expect.get("closed_on")
    assert [breach.code for breach in clock.breaches] == expect.get("breaches", [])
    assert clock.provisional is expect.get("provisional", False)
    if "original_due" in expect:
        assert clock.original_due == expect["original_due"]
    if clock.state == "running":
        assert sum(line.count for line in clock.ledger) == expect.get("counted", 20)


@pytest.mark.parametrize("story", [story for story in STORIES if "refused" in story.values[0]])
def test_story_is_refused_with_its_provision(story: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed) as refused:
        _replay(story)
    assert refused.value.cite == cites.ALL[story["refused"]]
    assert str(refused.value.cite) in str(refused.value)


def test_stories_cover_every_event() -> None:
    told = {row["event"] for story in STORIES for row in story.values[0]["events"]}
    assert told == set(KINDS)


def test_stories_cover_every_breach() -> None:
    source = (Path(replay.__code__.co_filename).parent / "steps.py").read_text(encoding="utf-8")
    told = {code for story in STORIES for code in story.values[0].get("expect", {}).get("breaches", [])}
    codes = {
        word for word in source.split('"') if word.endswith(("_late", "_early", "_repeated", "_overrun"))
    }
    assert told == codes
