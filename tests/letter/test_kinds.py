import re

import pytest

from gongkai.law import cites
from gongkai.law.case import KINDS as EVENTS
from gongkai.law.replies import REPLIES
from gongkai.letter.kinds import DERIVED, FACTS, KINDS, NOTICES, OPTIONAL, SERIES

EACH = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


def _texts(kind):
    return [*(text.text for text in kind.body), *kind.slip]


def test_every_reply_and_every_notice_has_its_letter():
    assert set(KINDS) == {f"reply.{key}" for key in REPLIES} | set(NOTICES)
    assert len(REPLIES) == 23


@EACH
def test_every_place_is_a_field_a_fact_or_a_citation(kind):
    known = {field.key for field in kind.fields} | FACTS.keys() | DERIVED | OPTIONAL | cites.ALL.keys()
    named = {name for text in _texts(kind) for name in re.findall(r"\{(.*?)\}", text)}
    assert named <= known


@EACH
def test_every_field_is_printed_or_decides_what_is_printed(kind):
    used = {name for text in _texts(kind) for name in re.findall(r"\{(.*?)\}", text)}
    used |= {text.when.field for text in kind.body} | ({"method", "quantity"} if kind.key == "fee" else set())
    assert {field.key for field in kind.fields} <= used


@pytest.mark.parametrize("reply", REPLIES.values(), ids=list(REPLIES))
def test_everything_the_law_wants_said_has_its_place_or_its_words(reply):
    kind = KINDS[f"reply.{reply.key}"]
    said = "".join(_texts(kind))
    assert set(kind.holds) == set(reply.must_hold)
    for words in kind.holds.values():
        field = kind.field(words.strip("{}"))
        decides = field is not None and any(text.when.field == field.key for text in kind.body)
        assert f"{{{words}}}" in said or words in said or decides


@EACH
def test_kind_is_sent_signed_and_numbered_by_known_names(kind):
    assert kind.event in {"", "reply", *EVENTS}
    assert kind.series in SERIES
    assert set(kind.signers) <= {"signer", "head"}
    assert kind.remedy in {"", *REPLIES}
    assert "{you}" not in "".join(choice for field in kind.fields for _, choice in field.choices)


def test_only_the_head_extends_and_defers():
    assert [key for key, kind in KINDS.items() if kind.signers == ("head",)] == ["deferral", "extension"]


@EACH
def test_choices_of_conditions_exist(kind):
    for when in (*(text.when for text in kind.body), *(field.when for field in kind.fields)):
        if when.field:
            assert set(when.values) <= {key for key, _ in kind.field(when.field).choices}


@EACH
def test_wording_is_clean(kind):
    said = "".join(_texts(kind))
    assert "。。" not in said
    assert "，。" not in said
    assert not re.search(r"[,;!?]", re.sub(r"\{.*?\}", "", said))
    assert all(field.label and (field.choices or field.kind != "choice") for field in kind.fields)
