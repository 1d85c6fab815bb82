"""Assessments and complaints are registered and told in the report's text."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from gongkai.records.models import Organ
from gongkai.records.queries import compile, drafting

ASSESSED = {"date": "2025-06-30", "category": "工作考核", "who": "某某政府办公室", "matter": "上半年公开工作"}
COMPLAINED = {"date": "2025-03-03", "category": "属实，已纠正", "who": "公民", "matter": "没有按期公开"}


def overview(organ: Organ) -> str:
    return drafting.draft(organ, 2025, compile.figures(organ, 2025))[1]


def test_the_overview_says_nothing_where_nothing_was_registered(organ):
    text = overview(organ)
    assert "投诉举报" not in text
    assert "工作考核" not in text


def test_the_overview_tells_assessments_and_complaints_with_bound_figures(organ, add):
    add("assessments", **ASSESSED, result="得分 95，列第二")
    add("complaints", **COMPLAINED)
    add("complaints", **{**COMPLAINED, "category": "pending"})
    text = overview(organ)
    assert "工作考核〔assessments.assessment〕次。" in text
    assert "社会评议" not in text
    assert (
        "投诉举报〔complaints.total〕件，已办结〔complaints.closed〕件，属实并纠正〔complaints.corrected〕件"
        in text
    )
    found = compile.figures(organ, 2025)
    names = ("complaints.total", "complaints.closed", "complaints.corrected", "assessments.assessment")
    assert [found[name][0] for name in names] == [2, 1, 1, 1]


def test_a_government_tells_the_results(organ, add):
    add("assessments", **ASSESSED, result="得分 95，列第二。")
    Organ.objects.update(kind="government")
    organ.refresh_from_db()
    assert "责任追究结果情况：上半年公开工作：得分 95，列第二。" in overview(organ)


def test_an_answer_is_a_day_that_does_not_come_first(add):
    entry = add("complaints", **COMPLAINED, answered="2025年3月20日")
    assert entry.details["answered"] == "2025-03-20"
    for wrong in ("2025-03-02", "不久", "2025-02-30"):
        with pytest.raises(ValidationError) as caught:
            add("complaints", **COMPLAINED, answered=wrong)
        assert "answered" in caught.value.message_dict
