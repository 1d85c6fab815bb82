"""The 23 reply kinds and the 21 rows that count them."""

from __future__ import annotations

from gongkai.law import cites
from gongkai.law.remedies import CLASSES
from gongkai.law.replies import GROUPS, REPLIES, ROW_ORDER, ROWS

KEYS = [
    *("already_public", "granted", "partial"),
    *("secret", "prohibited", "safety", "third_party", "internal", "process", "casefile", "inquiry"),
    *("not_exist", "not_ours", "not_ready", "unclear"),
    *("petition", "repeat", "publication", "massive", "reissue"),
    *("uncorrected", "unpaid", "other"),
]
# Group by group, as table three prints them: how many rows each has.
PRINTED = {"granted": 1, "partial": 1, "refused": 8, "unable": 3, "not_processed": 5, "other": 3}


def test_replies_are_the_23_situations() -> None:
    assert list(REPLIES) == KEYS


def test_rows_are_21_and_every_kind_is_counted_once() -> None:
    assert len(ROW_ORDER) == 21
    assert sorted(kind.key for kinds in ROWS.values() for kind in kinds) == sorted(KEYS)
    assert all(ROWS.values())
    shared = {row: [kind.key for kind in kinds] for row, kinds in ROWS.items() if len(kinds) > 1}
    assert shared == {"granted": ["already_public", "granted"], "not_held": ["not_exist", "not_ours"]}


def test_groups_have_the_rows_that_the_form_prints() -> None:
    rows = {group: {kind.row for kind in REPLIES.values() if kind.group == group} for group in GROUPS}
    assert {group: len(found) for group, found in rows.items()} == PRINTED
    assert [row for group in GROUPS for row in ROW_ORDER if row in rows[group]] == list(ROW_ORDER)


def test_replies_say_what_the_notice_must_hold_and_on_which_remedy() -> None:
    for kind in REPLIES.values():
        assert kind.must_hold
        assert kind.remedy in CLASSES
        assert kind.mapping in cites.STATUS


def test_refusals_rest_on_the_item_that_allows_them() -> None:
    refusals = [kind for kind in REPLIES.values() if kind.remedy == "review_first"]
    assert len(refusals) == 7
    for kind in refusals:
        assert kind.cite == cites.REG_36_3
        assert any(cite.key.startswith(("REG_14", "REG_15", "REG_16")) for cite in kind.also)


def test_search_must_be_stated_for_what_does_not_exist() -> None:
    assert "检索" in REPLIES["not_exist"].must_hold[0]
    assert REPLIES["not_exist"].cite == cites.REG_36_4


def test_unpaid_exists_since_the_fee_measures() -> None:
    assert REPLIES["unpaid"].since > REPLIES["granted"].since
