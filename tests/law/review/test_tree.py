"""The tree of questions: every way through it ends with a reply, and every reply has a way."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gongkai.law.errors import Unusable
from gongkai.law.replies import REPLIES
from gongkai.law.review import FIRST, QUESTIONS, Position, follow

STORIES = tomllib.loads((Path(__file__).parent / "stories.toml").read_text(encoding="utf-8"))["story"]


def _walk(answers: dict[str, str]) -> Iterator[Position]:
    here = follow(answers)
    if here.question is None:
        yield here
        return
    for option in here.question.options:
        yield from _walk({**answers, here.question.key: option.key})


PATHS = list(_walk({}))


def test_every_path_ends_with_a_reply_and_asks_nothing_twice() -> None:
    assert len(PATHS) > 100
    for end in PATHS:
        assert end.reply is not None
        asked = [question.key for question, _ in end.path]
        assert len(asked) == len(set(asked)) <= len(QUESTIONS)


def test_every_reply_is_the_end_of_a_path() -> None:
    assert {end.reply.key for end in PATHS if end.reply} == set(REPLIES)


def test_every_question_and_every_option_is_met_on_some_path() -> None:
    met = {(question.key, option.key) for end in PATHS for question, option in end.path}
    assert met == {(q.key, option.key) for q in QUESTIONS.values() for option in q.options}


def test_questions_come_in_the_order_of_the_file() -> None:
    order = {key: at for at, key in enumerate(QUESTIONS)}
    for end in PATHS:
        places = [order[question.key] for question, _ in end.path]
        assert places == sorted(places)
    assert FIRST == "information"


def test_every_option_leads_on_or_ends() -> None:
    for question in QUESTIONS.values():
        assert len({option.key for option in question.options}) == len(question.options) >= 2
        for option in question.options:
            assert bool(option.goto) != bool(option.reply)
            assert not option.goto or option.goto in QUESTIONS
            assert not option.ground or REPLIES[option.ground].group == "refused"


def test_refusal_is_reached_only_after_asking_whether_parts_can_be_given() -> None:
    for end in PATHS:
        if end.reply and end.reply.group == "refused" and end.reply.key != "inquiry":
            assert end.path[-1][0].key in ("remainder", "others", "separable")
            assert end.path[-1][1].key == "no"


def test_article_16_is_never_a_reply_without_weighing() -> None:
    for end in PATHS:
        if end.reply and end.reply.key in ("internal", "process", "casefile"):
            assert ("withhold", "withhold") in [(q.key, o.key) for q, o in end.path]


def test_what_is_published_is_never_weighed_again() -> None:
    for end in PATHS:
        if end.reply and end.reply.key == "already_public":
            assert end.path[-1][0].key == "published"


def test_part_withheld_leaves_a_partial_reply_unless_its_ground_falls() -> None:
    for end in PATHS:
        if end.reply and end.reply.key in ("granted", "partial"):
            weighed = any(option.drops for _, option in end.path)
            grounds = sum(bool(option.ground) for _, option in end.path) - weighed
            assert (end.reply.key == "partial") == (grounds > 0)


def test_questions_and_help_are_plain_chinese_with_a_provision() -> None:
    for question in QUESTIONS.values():
        assert question.text.endswith("？")
        assert question.help.endswith("。")
        assert question.cite.instrument is not None


@pytest.mark.parametrize("story", STORIES, ids=[story["title"] for story in STORIES])
def test_story_ends_with_its_reply(story: dict[str, Any]) -> None:
    end = follow(story["answers"])
    assert end.reply is not None
    assert (end.reply.key, end.question) == (story["reply"], None)
    assert {question.key for question, _ in end.path} == set(story["answers"])


def test_stories_tell_every_reply() -> None:
    assert {story["reply"] for story in STORIES} == set(REPLIES)


def test_follow_stops_at_the_first_question_without_an_answer() -> None:
    here = follow({"information": "yes", "publication": "yes"})
    assert here.question == QUESTIONS["petition"]
    assert [(q.key, o.key) for q, o in here.path] == [("information", "yes")]
    assert here.reply is None


def test_follow_refuses_an_option_that_is_not_offered() -> None:
    with pytest.raises(Unusable, match="没有“maybe”这个选项；可选的有：yes、no、withdrawn"):
        follow({"information": "maybe"})
