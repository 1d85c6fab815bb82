"""Documents lapse by their date and by what a clean-up concludes, and table two follows."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from gongkai.law.errors import NotAllowed
from gongkai.records.actions import clock, documents, handling, organs, publications, settings
from gongkai.records.models import Cleanup, Conclusion, LogEntry, Publication
from gongkai.records.queries import compile
from gongkai.records.queries import documents as reading
from gongkai.records.verify import faults


@pytest.fixture
def on_day(monkeypatch):
    def on_day(day: date) -> None:
        monkeypatch.setattr(clock, "today", lambda: day)

    return on_day


@pytest.fixture
def document(organ, people):
    def document(title: str = "某办法", **fields: object) -> Publication:
        values = {"formed_on": date(2020, 3, 1), "published_on": date(2020, 3, 4), "kind": "normative"}
        values |= {"organ": organ, "column": organ.columns.first()}
        made = Publication(title=title, **{**values, **fields})
        return publications.save(publication=made, actor=people["handler"])

    return document


def table_two(organ, year: int) -> list[int]:
    found = compile.figures(organ, year)
    return [found[f"t2.normative.{measure}"][0] for measure in ("made", "repealed", "valid")]


@pytest.mark.parametrize(
    ("today", "lapsed"), [(date(2025, 12, 31), 0), (date(2026, 1, 1), 1), (date(2026, 6, 1), 1)]
)
def test_a_document_lapses_on_the_day_after_its_last(organ, document, on_day, today, lapsed):
    made = document(valid_until=date(2025, 12, 31))
    on_day(today)
    assert documents.lapse() == lapsed
    assert documents.lapse() == 0
    made.refresh_from_db()
    assert (made.validity, made.ended_on) == (("lapsed", date(2026, 1, 1)) if lapsed else ("valid", None))
    assert LogEntry.objects.filter(action="publication.lapse").count() == lapsed
    assert list(faults()) == []


def test_what_lapsed_on_the_last_night_still_counts_at_the_years_end(organ, document, on_day):
    document(valid_until=date(2025, 12, 31))
    on_day(date(2026, 1, 5))
    documents.lapse()
    assert table_two(organ, 2025) == [0, 0, 1]
    assert table_two(organ, 2026) == [0, 0, 0]


def test_whether_a_lapse_counts_as_repealed_stays_a_setting(organ, people, document, on_day):
    document(valid_until=date(2026, 1, 31))
    on_day(date(2026, 3, 2))
    documents.lapse()
    assert table_two(organ, 2026) == [0, 0, 0]
    counting = {"counting": {"lapsed_as_repealed": True}}
    settings.change(organ=organ, given=counting, actor=people["administrator"])
    organ.refresh_from_db()
    assert table_two(organ, 2026) == [0, 1, 0]


def test_only_rules_and_normative_documents_in_force_lapse(document, on_day):
    document("信息", kind="information", valid_until=date(2025, 1, 1))
    ended = {"validity": "repealed", "ended_on": date(2024, 1, 1)}
    document("已废止", valid_until=date(2025, 1, 1), **ended)
    amended = document("已修改", validity="amended", valid_until=date(2025, 1, 1))
    on_day(date(2026, 3, 2))
    assert documents.lapse() == 1
    amended.refresh_from_db()
    assert amended.validity == "lapsed"


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("effective_on", {"effective_on": date(2019, 1, 1)}),
        ("valid_until", {"valid_until": date(2020, 2, 1)}),
        ("valid_until", {"effective_on": date(2021, 1, 1), "valid_until": date(2020, 12, 31)}),
        ("ended_on", {"ended_note": "某决定"}),
    ],
)
def test_dates_of_a_life_come_in_their_order(document, field, fields):
    with pytest.raises(ValidationError) as caught:
        document(**fields)
    assert field in caught.value.message_dict


def test_a_unified_number_is_given_once(document):
    document(unified_number="XGJ-2020-1")
    with pytest.raises(ValidationError) as caught:
        document("另一份", unified_number="XGJ-2020-1")
    assert "已登记过同一统一编号" in str(caught.value)


def test_what_it_points_to_is_the_organs_own(organ, document):
    other = organs.create_organ(code="elsewhere", name="测试市别局", columns=["政策"])
    theirs = document("别局的办法", organ=other, column=other.columns.first())
    with pytest.raises(ValidationError):
        document(interprets=theirs)
    ended = {"validity": "repealed", "ended_on": date(2024, 1, 1)}
    with pytest.raises(ValidationError):
        document(ended_by=theirs, **ended)


def test_only_rules_and_normative_documents_are_interpreted(document):
    notice = document("一则消息", kind="information")
    with pytest.raises(ValidationError) as caught:
        document("消息的解读", kind="information", interprets=notice)
    assert "interprets" in caught.value.message_dict
    document("办法的解读", kind="information", interprets=document("某办法"))


def test_due_are_the_old_ones_and_those_that_lapse_within_a_year(organ, document, on_day):
    document("五年前", formed_on=date(2021, 3, 2), published_on=date(2021, 3, 2))
    document("没到五年", formed_on=date(2021, 3, 3), published_on=date(2021, 3, 3))
    new = {"formed_on": date(2024, 1, 4), "published_on": date(2024, 1, 4)}
    document("快届满", valid_until=date(2027, 3, 2), **new)
    document("还早", valid_until=date(2027, 3, 3), **new)
    document("已废止", validity="repealed", ended_on=date(2024, 1, 1))
    found = reading.due(organ, date(2026, 3, 2), 5)
    assert [each.title for each in found] == ["五年前", "快届满"]
    assert reading.due(organ, date(2024, 2, 29), 1).count() == 2  # 28 February of both years


@pytest.fixture
def begun(organ, people, document, on_day):
    document("甲办法")
    document("乙办法")
    on_day(date(2026, 3, 2))
    return documents.begin(organ=organ, name="2026年清理", basis="", actor=people["handler"])


def conclude(cleanup: Cleanup, title: str, people, verdict: str, **more: object) -> Conclusion:
    pk = Publication.objects.get(title=title).pk
    given = {"note": "", "ended_on": None, **more}
    return documents.conclude(
        cleanup=cleanup, publication=pk, verdict=verdict, actor=people["handler"], **given
    )


def test_a_conclusion_ends_the_document_and_table_two_follows(organ, people, begun):
    assert table_two(organ, 2026) == [0, 0, 2]
    conclude(begun, "甲办法", people, "repeal", note="由新办法代替", ended_on=date(2026, 3, 1))
    conclude(begun, "乙办法", people, "keep")
    ended = Publication.objects.get(title="甲办法")
    assert (ended.validity, ended.ended_on) == ("repealed", date(2026, 3, 1))
    assert ended.ended_note == "2026年清理：由新办法代替"
    assert table_two(organ, 2026) == [0, 1, 1]
    assert documents.close(cleanup=begun, actor=people["handler"]).closed_on == date(2026, 3, 2)
    assert list(faults()) == []


def test_a_mistaken_conclusion_gives_back_what_it_took(people, begun):
    conclude(begun, "甲办法", people, "lapse", ended_on=date(2026, 3, 1))
    conclude(begun, "甲办法", people, "amend", note="下半年修改")
    back = Publication.objects.get(title="甲办法")
    assert (back.validity, back.ended_on, back.ended_note) == ("valid", None, "")
    assert Conclusion.objects.get().verdict == "amend"
    assert list(faults()) == []


def test_what_was_ended_otherwise_is_not_ended_again(people, begun):
    old = Publication.objects.get(title="甲办法")
    old.validity, old.ended_on = "repealed", date(2026, 2, 1)
    publications.save(publication=old, actor=people["handler"])
    with pytest.raises(NotAllowed):
        conclude(begun, "甲办法", people, "repeal", ended_on=date(2026, 3, 1))
    conclude(begun, "甲办法", people, "keep")
    old.refresh_from_db()
    assert old.ended_on == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("verdict", "ended_on", "field"),
    [
        ("repeal", None, "ended_on"),
        ("keep", date(2026, 3, 1), "ended_on"),
        ("repeal", date(2026, 3, 3), "ended_on"),
        ("burn", None, "verdict"),
    ],
)
def test_a_conclusion_names_its_day_only_where_it_ends(people, begun, verdict, ended_on, field):
    with pytest.raises(ValidationError) as caught:
        conclude(begun, "甲办法", people, verdict, ended_on=ended_on)
    assert field in caught.value.message_dict


def test_a_round_ends_only_with_every_conclusion_and_then_stays(people, begun):
    with pytest.raises(NotAllowed) as caught:
        documents.close(cleanup=begun, actor=people["handler"])
    assert "还有 2 份" in str(caught.value)
    for title in ("甲办法", "乙办法"):
        conclude(begun, title, people, "keep")
    documents.close(cleanup=begun, actor=people["handler"])
    with pytest.raises(NotAllowed):
        conclude(begun, "甲办法", people, "amend")


def test_an_auditor_begins_nothing_and_an_empty_round_is_refused(organ, people, document, on_day):
    document("甲办法")
    on_day(date(2026, 3, 2))
    with pytest.raises(NotAllowed):
        documents.begin(organ=organ, name="清理", basis="", actor=people["auditor"])
    handling.change(organ=organ, given={"cleanup_years": 20}, actor=people["administrator"])
    organ.refresh_from_db()
    with pytest.raises(NotAllowed) as caught:
        documents.begin(organ=organ, name="清理", basis="", actor=people["handler"])
    assert "没有要清理" in str(caught.value)


def test_verify_finds_a_changed_round_and_a_deleted_conclusion(people, begun):
    conclude(begun, "甲办法", people, "keep")
    assert list(faults()) == []
    Cleanup.objects.update(name="改了名")
    assert any("文件清理" in fault for fault in faults())
    Cleanup.objects.update(name="2026年清理")
    Conclusion.objects.update(verdict="amend")
    assert any("清理结论" in fault for fault in faults())
    Conclusion.objects.all().delete()
    assert any("conclusion/" in fault for fault in faults())
