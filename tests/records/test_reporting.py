"""The report's way through the organ: steps, bound text, snapshot, differences, reasons."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from gongkai.law.errors import NotAllowed
from gongkai.records import verify
from gongkai.records.actions import registers, reporting, reports
from gongkai.records.models import (
    AnnualReport,
    Case,
    IssuedCell,
    IssuedReport,
    LogEntry,
    Organ,
    RegisterEntry,
    ReportStep,
    ReportText,
    RoleGrant,
)
from gongkai.records.queries import binding, labels
from gongkai.records.queries import reports as reading
from gongkai.records.seal import seal
from gongkai.report.forms import NoForm
from tampering import openly

YEAR = 2024


@pytest.fixture
def report(organ, people, add):
    add("licences", category="granted", count="6", matter="甲")
    add("problems", category="found", text="公开不够及时")
    add("problems", category="improved", text="按月检查")
    return reports.open_report(organ=organ, year=YEAR, actor=people["handler"])


def go(report, people, *steps: str) -> AnnualReport:
    who = {
        "submit": "handler",
        "approve": "reviewer",
        "issue": "signer",
        "file": "handler",
        "send_back": "reviewer",
    }
    for key in steps:
        report = reporting.step(
            report=report,
            key=key,
            actor=people[who[key]],
            reason="请改",
            address="https://www.example.gov.cn/a",
        )
    return report


def test_year_without_a_form_is_refused_and_nothing_is_written(organ, people):
    with pytest.raises(NoForm):
        reports.open_report(organ=organ, year=2017, actor=people["handler"])
    assert not AnnualReport.objects.exists()


def test_register_change_shows_at_once_in_a_draft(report, add):
    add("licences", category="granted", count="2", matter="乙")
    assert reports.refresh(report=report).figures["t2.licences"] == [8, 2]


def test_report_goes_through_three_people_and_is_a_snapshot(report, people, add):
    report = go(report, people, "submit", "approve", "issue")
    issued = IssuedReport.objects.get()
    assert json.loads(issued.document)["cells"]["t2.licences"]["value"] == 6
    assert issued.cells.get(cell="t2.licences").count == 1
    assert issued.cells.count() == 200
    assert issued.document_hash == report.steps.get(step="approve").document_hash
    add("licences", category="granted", count="1", matter="补")
    fresh = reports.refresh(report=AnnualReport.objects.get(pk=report.pk))
    (difference,) = reading.differences(issued, fresh.figures)
    assert (difference.cell, difference.issued, difference.now) == ("t2.licences", 6, 7)
    assert IssuedReport.objects.get().document == issued.document


@pytest.mark.parametrize(
    ("steps", "key", "who"),
    [
        ((), "approve", "reviewer"),
        (("submit",), "approve", "handler"),
        (("submit", "approve"), "issue", "reviewer"),
        (("submit",), "issue", "signer"),
        ((), "submit", "auditor"),
    ],
)
def test_step_out_of_turn_is_refused(report, people, steps, key, who):
    report = go(report, people, *steps)
    with pytest.raises(NotAllowed):
        reporting.step(report=report, key=key, actor=people[who])


def test_same_person_cannot_draft_and_approve_whatever_their_roles(report, people):
    from gongkai.records.actions import organs

    organs.grant_role(user=people["handler"], organ=report.organ, role="reviewer")
    report = go(report, people, "submit")
    with pytest.raises(NotAllowed, match="其他人"):
        reporting.step(report=report, key="approve", actor=people["handler"])


def test_figure_changed_after_approval_must_be_reviewed_again(report, people, add):
    report = go(report, people, "submit", "approve")
    add("licences", category="granted", count="1", matter="补")
    with pytest.raises(NotAllowed, match="审核过的文本"):
        go(report, people, "issue")
    report = go(AnnualReport.objects.get(pk=report.pk), people, "send_back", "submit", "approve", "issue")
    assert json.loads(IssuedReport.objects.get().document)["cells"]["t2.licences"]["value"] == 7


def test_error_blocks_issue_until_a_named_person_gives_a_reason(report, people, add):
    add("brought_in", category="t3.new.person", count="3")
    report = reports.refresh(report=report)
    error = next(each for each in report.findings if each["severity"] == "error")
    report = go(report, people, "submit", "approve")
    with pytest.raises(NotAllowed, match="没有人写明理由"):
        go(report, people, "issue")
    blocking = [each for each in report.findings if each["severity"] == "error"]
    for each in blocking:
        with pytest.raises(ValidationError):
            reports.waive(report=report, fingerprint=each["fingerprint"], reason=" ", actor=people["handler"])
        reports.waive(
            report=report, fingerprint=each["fingerprint"], reason="上年漏登，已说明", actor=people["handler"]
        )
    report = go(report, people, "issue")
    assert report.state == "issued"
    assert report.waivers.get(fingerprint=error["fingerprint"]).person == people["handler"]


def test_reason_does_not_cover_another_figure(report, people, add):
    add("brought_in", category="t3.new.person", count="3")
    report = reports.refresh(report=report)
    for each in report.findings:
        reports.waive(
            report=report, fingerprint=each["fingerprint"], reason="已核对无误", actor=people["handler"]
        )
    add("brought_in", category="t3.new.person", count="1")
    report = go(report, people, "submit", "approve")
    with pytest.raises(NotAllowed):
        go(report, people, "issue")


def test_opening_balance_is_locked_by_last_years_report(organ, people, report, case):
    before = reports.open_report(organ=organ, year=2023, actor=people["handler"])
    document = reports.current(before)
    carried = {"t3.carried_out.person": 2, "t3.carried_out.total": 2, "t3.new.person": 2, "t3.new.total": 2}
    from dataclasses import replace

    from gongkai.report.model import Cell

    cells = {**document.cells, **{cell: Cell("value", n, str(n)) for cell, n in carried.items()}}
    reports.import_previous(
        organ=organ, document=replace(document, cells=cells), source="2023.txt", actor=people["handler"]
    )
    rules = {each["rule"] for each in reports.refresh(report=report).findings}
    assert "T3-CARRY" in rules
    case("old-1", date(2023, 12, 15), reply="granted", on=date(2024, 1, 5))
    case("old-2", date(2023, 12, 18), reply="granted", on=date(2024, 1, 5))
    rules = {each["rule"] for each in reports.refresh(report=report).findings}
    assert "T3-CARRY" not in rules
    with pytest.raises(ValidationError, match="已经导入过"):
        reports.import_previous(
            organ=organ, document=replace(document, cells=cells), source="2023.txt", actor=people["handler"]
        )
    go(reports.refresh(report=report), people, "submit", "approve", "issue")
    with pytest.raises(ValidationError, match="锁定"):
        reports.import_previous(organ=organ, document=document, source="b.txt", actor=people["handler"])


def test_wrong_opening_file_can_be_replaced_until_it_is_built_upon(organ, people, report):
    document = reports.current(reports.open_report(organ=organ, year=2023, actor=people["handler"]))
    from dataclasses import replace

    given = {"organ": organ, "source": "a.txt", "actor": people["handler"]}
    with pytest.raises(ValidationError, match="更名"):
        reports.import_previous(document=replace(document, organ="别的局"), **given)
    with pytest.raises(ValidationError, match="还没有结束"):
        reports.import_previous(document=replace(document, year=2029), **given)
    reports.import_previous(document=replace(document, organ="别的局"), renamed=True, **given)
    assert reports.import_previous(document=document, **given).version == 2
    assert reading.previous(organ, 2024).organ == organ.name


def test_report_of_an_unfinished_year_is_not_issued(organ, people):
    from gongkai.records.actions import clock

    report = reports.open_report(organ=organ, year=clock.today().year, actor=people["handler"])
    report = go(report, people, "submit", "approve")
    with pytest.raises(NotAllowed, match="还没有结束"):
        go(report, people, "issue")


def test_case_entered_by_mistake_is_counted_nowhere(organ, people, case):
    from gongkai.records.actions import cases
    from gongkai.records.queries import compile

    made = case("1", date(2024, 2, 1))
    cases.record_event(case=made, event="voided", on=date(2024, 2, 2), actor=None, data={"seq": 1})
    made.refresh_from_db()
    assert made.state == "voided"
    assert not any(units for units, _ in compile.figures(organ, 2024).values())
    assert not any(units for units, _ in compile.figures(organ, 2025).values())
    assert list(verify.faults()) == []


def test_same_sheet_twice_is_refused(organ, people):
    rows = [(2, {"date": "2024年1月5日", "category": "granted", "count": 1, "matter": "甲"})]
    given = {"kind": "licences", "organ": organ, "source": "a.xlsx", "actor": people["handler"]}
    assert registers.add_all(rows=rows, **given) == 1
    with pytest.raises(registers.BadRows, match="已经导入过"):
        registers.add_all(rows=rows, **given)
    assert RegisterEntry.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", ["新收〔no.such.figure〕件", "公开〔25｜主动公开信息总数条", "公开25｜主动公开信息总数〕条"]
)
def test_broken_or_unknown_bracket_is_refused(report, people, wrong):
    with pytest.raises(ValidationError):
        reports.edit_text(report=report, no=1, text=wrong, actor=people["handler"])


def test_reason_stays_with_the_issued_report(report, people, add):
    add("brought_in", category="t3.new.person", count="3")
    report = reports.refresh(report=report)
    for each in report.findings:
        reports.waive(
            report=report, fingerprint=each["fingerprint"], reason="旧台账缺页", actor=people["handler"]
        )
    go(report, people, "submit", "approve", "issue")
    found = IssuedReport.objects.get().findings
    assert {each["reason"] for each in found if each["severity"] == "error"} == {"旧台账缺页"}


def test_filed_address_can_be_corrected_without_moving_the_date(report, people):
    report = go(report, people, "submit", "approve", "issue", "file")
    first = report.published_on
    report = reporting.step(
        report=report, key="file", actor=people["handler"], address="https://www.example.gov.cn/new"
    )
    assert (report.public_address, report.published_on) == ("https://www.example.gov.cn/new", first)
    assert list(verify.faults()) == []


def test_bound_figure_stays_bound_and_cannot_be_typed_over(report, people, add):
    numbers = reading.numbers(report.figures)
    names = labels.labels(report.organ)
    named = binding.to_editor("作出许可〔t2.licences〕件，见〔2021〕30号。", numbers, names)
    assert named == f"作出许可〔6｜{names['t2.licences']}〕件，见〔2021〕30号。"
    reports.edit_text(report=report, no=1, text=named, actor=people["handler"])
    add("licences", category="granted", count="1", matter="补")
    report = reports.refresh(report=report)
    assert reports.current(report).section(1).text == "作出许可7件，见〔2021〕30号。"
    for wrong, reason in ((named.replace("6", "60"), "不能在正文里改成"), ("〔1｜没有这个〕", "没有名叫")):
        with pytest.raises(ValidationError, match=reason):
            reports.edit_text(report=report, no=1, text=wrong, actor=people["handler"])


def test_text_is_closed_while_under_review_and_open_when_sent_back(report, people):
    report = go(report, people, "submit")
    with pytest.raises(NotAllowed):
        reports.edit_text(report=report, no=5, text="x", actor=people["handler"])
    report = go(report, people, "send_back")
    reports.edit_text(report=report, no=5, text="（一）问题：有。", actor=people["handler"])


def test_filing_needs_a_full_address(report, people):
    report = go(report, people, "submit", "approve", "issue")
    with pytest.raises(ValidationError):
        reporting.step(report=report, key="file", actor=people["handler"], address="javascript:alert(1)")
    report = go(report, people, "file")
    assert report.public_address.startswith("https://")
    assert report.published_on == report.submitted_on


def test_correction_is_a_second_version_and_the_first_stays(report, people, add):
    report = go(report, people, "submit", "approve", "issue")
    first = IssuedReport.objects.get()
    add("licences", category="granted", count="1", matter="漏登")
    report = reporting.step(report=report, key="reopen", actor=people["signer"], reason="漏登一件许可")
    go(report, people, "submit", "approve", "issue")
    newest = reading.latest(report.organ, YEAR)
    assert (newest.version, reading.from_json(newest.document).value("t2.licences")) == (2, 7)
    assert IssuedReport.objects.get(version=1).document == first.document


TAMPER = [
    (LogEntry, {"action": "organ.create"}, {"data": {"name": "别的"}}),
    (Case, {}, {"row": "secret"}),
    (Case, {}, {"due": date(2030, 1, 1)}),
    (Organ, {}, {"log_seq": 1}),
    (RegisterEntry, {}, {"year": 2022}),
    (RegisterEntry, {}, {"count": 60}),
    (RegisterEntry, {}, {"details": {"matter": "别的"}}),
    (RegisterEntry, {}, {"voided": True}),
    (IssuedReport, {}, {"document_hash": "0" * 64}),
    (IssuedReport, {}, {"issued_on": date(2024, 12, 31)}),
    (IssuedReport, {}, {"source": "别处"}),
    (IssuedCell, {"cell": "t2.licences"}, {"count": 9}),
    (IssuedCell, {"cell": "t2.licences"}, {"ids": ["licences/999"]}),
    (IssuedCell, {"cell": "t2.licences"}, {"hash": "0" * 64}),
    (ReportStep, {"step": "approve"}, {"reason": "改了"}),
    (ReportStep, {"step": "issue"}, {"document_hash": "0" * 64}),
    (ReportText, {"no": 6}, {"text": "改了"}),
    (AnnualReport, {}, {"state": "draft"}),
    (AnnualReport, {}, {"published_on": date(2025, 1, 1)}),
    (AnnualReport, {}, {"findings": [{"rule": "T3-SUM"}]}),
    (RoleGrant, {"role": "auditor"}, {"role": "signer"}),
    (AnnualReport, {}, {"figures": {}}),
]


@pytest.mark.parametrize(
    ("model", "where", "change"), TAMPER, ids=lambda each: getattr(each, "__name__", None)
)
def test_verify_finds_what_was_changed_behind_the_actions(report, people, case, model, where, change):
    case("1", date(2024, 2, 1), reply="granted", on=date(2024, 2, 20))
    report = go(report, people, "submit", "approve", "issue")
    assert list(verify.faults()) == []
    row = model.objects.filter(**where).order_by("pk").first()
    with openly():
        model.objects.filter(pk=row.pk).update(**change)
    assert len(list(verify.faults())) >= 1


@pytest.mark.parametrize("steps", [("submit", "approve", "issue"), ("submit", "approve", "issue", "file")])
def test_findings_of_an_issued_report_are_held_against_their_seal_not_against_newer_rules(
    report, people, monkeypatch, steps
):
    report = go(report, people, *steps)
    newer = [*verify.found(report), {"rule": "T9-NEW", "message": "新版本才有的规则"}]
    monkeypatch.setattr(verify, "found", lambda report: newer)
    assert list(verify.faults()) == []
    AnnualReport.objects.update(findings=[{"rule": "T3-SUM"}])
    assert any("核对结果" in fault for fault in verify.faults())


@pytest.mark.parametrize("model", [IssuedReport, ReportStep, RoleGrant, RegisterEntry])
def test_verify_finds_what_was_deleted(report, people, model):
    go(report, people, "submit", "approve", "issue")
    with openly():
        IssuedCell.objects.all().delete() if model is IssuedReport else None
        model.objects.filter(pk=model.objects.order_by("pk").first().pk).delete()
    assert len(list(verify.faults())) >= 1


def test_verify_knows_imported_rows_and_what_the_platform_changed_in_them(organ, people):
    rows = [(n, {"date": "2024-01-05", "category": "granted", "count": n, "matter": "甲"}) for n in (2, 3, 4)]
    registers.add_all(kind="licences", organ=organ, rows=rows, source="a.xlsx", actor=people["handler"])
    first, second, third = RegisterEntry.objects.order_by("pk")
    given = {"date": "2024-01-06", "category": "granted", "count": "7", "matter": "乙"}
    registers.change(entry=first, given=given, actor=people["handler"])
    registers.void(entry=second, reason="重复登记", actor=people["handler"])
    assert list(verify.faults()) == []
    third.count = 99
    third.seal = seal(third)
    third.save()
    assert any("一次导入" in line for line in verify.faults())


def test_case_event_changed_behind_the_actions_breaks_its_chain(case, db):
    made = case("1", date(2024, 2, 1), reply="granted", on=date(2024, 2, 20))
    with openly():
        made.events.filter(seq=2).update(on=date(2024, 2, 19))
    assert any("申请 1" in line for line in verify.faults())


def test_import_is_all_or_nothing_and_names_each_bad_row(organ, people):
    rows = [
        (2, {"date": "2024-01-05", "category": "准予许可", "count": 1, "matter": "甲"}),
        (3, {"date": "2024-02-30", "category": "准予许可", "count": 1, "matter": "乙"}),
        (4, {"date": "2024-01-07", "category": "不存在", "count": -1, "matter": ""}),
    ]
    with pytest.raises(registers.BadRows) as bad:
        registers.add_all(kind="licences", organ=organ, rows=rows, source="a.xlsx", actor=people["handler"])
    assert [number for number, _ in bad.value.rows] == [3, 4]
    assert "许可事项" in bad.value.rows[1][1]
    assert not RegisterEntry.objects.exists()


@pytest.mark.parametrize(("kind", "late"), [("department", True), ("government", False)])
def test_the_kind_of_organ_that_was_declared_decides_the_date(organ, people, add, kind, late):
    Organ.objects.filter(pk=organ.pk).update(kind=kind)
    organ.refresh_from_db()
    report = reports.open_report(organ=organ, year=YEAR, actor=people["handler"])
    printed = replace(reports.current(report), issued=date(2025, 3, 3))
    found = reading.findings(printed, None, organ)
    assert ("DATE-LATE" in {each.rule for each in found}) is late
