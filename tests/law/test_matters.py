"""Corrections of records and suggestions to publish: how they end, and when they are brought to mind."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.law import cites
from gongkai.law.defaults import DEFAULTS
from gongkai.law.errors import Unusable
from gongkai.law.matters import MATTERS
from gongkai.law.replies import ROW_ORDER
from gongkai.law.workdays import load


def test_matters_rest_on_their_articles_and_end_as_these_say() -> None:
    assert {key: kind.cite for key, kind in MATTERS.items()} == {
        "amendment": cites.REG_41,
        "suggestion": cites.REG_44,
    }
    ends = {key: [each.key for each in kind.outcomes] for key, kind in MATTERS.items()}
    assert ends["amendment"] == ["corrected", "passed_on", "pointed", "unfounded", "withdrawn"]
    assert ends["suggestion"] == ["published", "not_published", "already_public"]


def test_reminder_is_twenty_working_days_unless_set_otherwise() -> None:
    amendment = MATTERS["amendment"]
    assert amendment.remind_on(date(2026, 1, 30), load()) == date(2026, 3, 5)
    assert amendment.remind_on(date(2026, 1, 30), load(), days=7) == date(2026, 2, 10)


@pytest.mark.parametrize("kind", MATTERS.values(), ids=list(MATTERS))
def test_reminder_no_text_confirms_is_a_listed_default(kind) -> None:
    assert kind.status == "UNVERIFIED"
    assert kind.note
    assert any(default.key == f"{kind.key}_period" and default.cite == kind.cite for default in DEFAULTS)


def test_matters_are_no_row_of_table_three() -> None:
    assert not set(MATTERS) & set(ROW_ORDER)
    assert "matters_counted" in {default.key for default in DEFAULTS}


def test_outcome_says_its_sentence_or_that_there_is_none() -> None:
    assert "已经更正" in MATTERS["amendment"].outcome("corrected").says
    with pytest.raises(Unusable, match="主动公开建议没有“corrected”这种结果"):
        MATTERS["suggestion"].outcome("corrected")
