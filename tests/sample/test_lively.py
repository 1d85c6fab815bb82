"""The invented organ: two years with every outcome, carried over from one to the next."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from gongkai.law.applicants import APPLICANT_TYPES
from gongkai.law.case import KINDS, replay
from gongkai.law.fees import by_pages
from gongkai.law.receipt import CHANNELS
from gongkai.law.replies import REPLIES
from gongkai.law.workdays import Calendar
from gongkai.records.actions.cases import law_events
from gongkai.records.models import AnnualReport, Case, CaseEvent, Proceeding, Publication, RegisterEntry
from gongkai.records.queries import binding, compile, reports, sources
from gongkai.records.queries.tasks import duties
from gongkai.report.model import Cell

YEARS = (2024, 2025)
TYPES = tuple(kind.key for kind in APPLICANT_TYPES)


def row(report, name: str) -> dict[str, object]:
    """One row of table three, without the columns that are 0."""
    cells = {kind: report.value(f"t3.{name}.{kind}") for kind in TYPES}
    return {kind: value for kind, value in cells.items() if value}


def test_two_years_hold_every_way_to_answer_ask_and_send(lively):
    answered = Case.objects.filter(organ=lively, closed_year__in=YEARS)
    assert set(answered.values_list("reply", flat=True)) == set(REPLIES)
    asked = Case.objects.filter(organ=lively, received_year__in=YEARS)
    assert asked.count() == 61
    assert set(asked.values_list("applicant_type", flat=True)) == set(TYPES)
    assert set(asked.values_list("channel", flat=True)) == set(CHANNELS)


def test_every_event_of_a_case_occurs(lively):
    occurring = CaseEvent.objects.filter(organ=lively).values_list("event", flat=True)
    assert set(occurring) == set(KINDS)


def test_only_breach_is_one_late_reply(lively):
    calendar = Calendar.load()
    found = {
        case.number: [breach.code for breach in replay(law_events(case.events.all()), calendar).breaches]
        for case in Case.objects.filter(organ=lively)
    }
    assert {number: codes for number, codes in found.items() if codes} == {"2024-25": ["reply_late"]}
    assert [case.number for case in Case.objects.filter(organ=lively, late=True)] == ["2024-25"]


def test_every_answer_names_its_letter_once(lively):
    answers = [
        event.data["note"].split("；")[0]
        for event in CaseEvent.objects.filter(organ=lively).order_by("on", "pk")
        if event.event.startswith("reply_") and "reply" in event.data
    ]
    assert len(answers) == len(set(answers)) > 60
    assert all(re.fullmatch(r"虚住建公开复〔20\d\d〕\d+号", answer) for answer in answers)


def test_steps_and_publications_are_dated_on_working_days(lively):
    calendar = Calendar.load()
    days = set(CaseEvent.objects.filter(organ=lively).values_list("on", flat=True))
    for fields in Publication.objects.filter(organ=lively).values_list("formed_on", "published_on"):
        days.update(day for day in fields if day)
    assert sorted(day for day in days if not calendar.is_workday(day)) == []


def test_second_year_carries_over_the_first(lively, issued):
    first, opening = issued(lively, 2024)
    second, _ = issued(lively, 2025)
    assert row(first, "carried_in") == row(opening, "carried_out") == {"person": 1, "business": 1}
    assert row(second, "carried_in") == row(first, "carried_out") == {"person": 2, "business": 1, "legal": 1}
    assert row(second, "carried_out") == {"person": 1, "business": 1, "legal": 1}


@pytest.mark.parametrize("year", YEARS)
def test_report_is_clean_against_the_year_before(lively, issued, year):
    report, before = issued(lively, year)
    assert [f for f in reports.findings(report, before) if f.severity in ("error", "warning")] == []
    assert [
        f for f in AnnualReport.objects.get(organ=lively, year=year).findings if f["severity"] != "notice"
    ] == []


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(
    ("cell", "rule"), [("t3.carried_out.person", "T3-CARRY"), ("t2.normative.valid", "T2-STOCK")]
)
def test_checks_across_years_fire_when_last_year_is_changed(lively, issued, year, cell, rule):
    report, before = issued(lively, year)
    changed = Cell("value", before.value(cell) + 1, "", "")
    other = replace(before, cells={**before.cells, cell: changed})
    assert rule in {finding.rule for finding in reports.findings(report, other)}


def test_normative_documents_move_in_every_way(lively, issued):
    first, second = issued(lively, 2024)[0], issued(lively, 2025)[0]
    kept = [
        [report.value(f"t2.normative.{m}") for m in ("made", "repealed", "valid")]
        for report in (first, second)
    ]
    assert kept == [[2, 1, 6], [1, 2, 5]]
    ended = Publication.objects.filter(organ=lively, ended_year=2025)
    assert set(ended.values_list("validity", flat=True)) == {"lapsed", "repealed"}
    assert lively.counting == {"lapsed_as_repealed": True}


def test_direct_suits_are_only_where_no_reconsideration_comes_first(lively):
    suits = Proceeding.objects.filter(organ=lively, kind="suit", co_defendant_only=False)
    direct = [suit for suit in suits if not suit.after_review]
    assert {REPLIES[suit.case.reply].group for suit in direct} == {"unable", "not_processed"}
    for suit in suits.filter(after_review=True):
        assert REPLIES[suit.case.reply].group == "refused"
        assert suit.after.case_id == suit.case_id
        assert 0 <= (suit.filed_on - suit.after.decided_on).days <= 15


def test_proceedings_follow_the_answer_they_dispute(lively):
    rows = Proceeding.objects.filter(organ=lively, co_defendant_only=False)
    assert rows.filter(kind="review").count() == 9
    for each in rows:
        assert each.case.closed_on < each.filed_on
        if each.kind == "review":
            assert (each.filed_on - each.case.closed_on).days <= 60
            assert (each.decided_on - each.filed_on).days <= 60


@pytest.mark.parametrize(
    ("year", "review", "direct", "after"),
    [
        (2024, [1, 2, 0, 1, 4], [0, 0, 1, 1, 2], [1, 0, 0, 0, 1]),
        (2025, [3, 0, 2, 1, 6], [1, 0, 1, 0, 2], [0, 1, 0, 1, 2]),
    ],
)
def test_table_four_shows_several_endings_and_what_is_pending(lively, issued, year, review, direct, after):
    report, _ = issued(lively, year)
    columns = ("upheld", "corrected", "other", "pending", "total")
    blocks = {"review": review, "suit_direct": direct, "suit_after_review": after}
    assert {b: [report.value(f"t4.{b}.{c}") for c in columns] for b in blocks} == blocks


def test_co_defendant_is_kept_but_not_counted(lively):
    only = Proceeding.objects.get(organ=lively, co_defendant_only=True)
    source = sources.sources(lively, only.decided_year, "t4.suit_after_review.total")[0]
    assert only not in source.records
    assert source.records.exists()


def test_processing_fee_is_the_tariff_of_the_pages(lively):
    notices = {
        event.case.number: re.fullmatch(r"按量计收：(\d+)页，(\d+)元", event.data["note"])
        for event in CaseEvent.objects.filter(organ=lively, event="fee_notice").select_related("case")
    }
    yuan = {number: int(found[2]) for number, found in notices.items()}
    assert yuan == {number: by_pages(int(found[1])).yuan for number, found in notices.items()}
    assert sorted(yuan) == ["2024-15", "2024-23", "2025-16"]
    booked = RegisterEntry.objects.filter(organ=lively, kind="fees", category="processing").order_by("date")
    paid = CaseEvent.objects.filter(organ=lively, event="fee_paid").order_by("on").select_related("case")
    assert [(each.date, each.amount) for each in booked] == [
        (each.on, yuan[each.case.number] * 100) for each in paid
    ]
    assert len(booked) == 2


def test_voided_entry_is_kept_and_has_no_effect(lively):
    case = Case.objects.get(organ=lively, number="2024-26")
    mistaken, voided = case.events.get(seq=2), case.events.get(event="voided")
    assert voided.data["seq"] == mistaken.seq
    assert mistaken.data["reply"] == "not_ours"
    assert case.reply == "granted"


def test_answer_posted_before_new_year_is_counted_in_the_old_one(lively):
    case = Case.objects.get(organ=lively, number="2025-28")
    assert case.closed_year == 2025
    assert case.events.get(event="reply_delivered").on.year == 2026


@pytest.mark.parametrize("year", YEARS)
def test_figures_brought_in_have_a_source_and_balance(lively, year):
    entries = RegisterEntry.objects.filter(organ=lively, kind="brought_in", year=year)
    assert entries.exists()
    assert all(entry.source and entry.person for entry in entries)
    cell = "t3.granted.person" if year == 2024 else "t3.granted.business"
    found = sources.sources(lively, year, cell)
    assert [source.register for source in found] == ["cases", "brought_in"]
    assert found[1].records.count() == 1


def test_every_register_has_something_to_show(lively):
    counts = compile.figures(lively, 2024)
    wanted = ("t2.licences", "t2.penalties", "t2.coercion", "t2.fees", "media.total", "training.total")
    more = ("leading_group.changes", "accounts.open", "meetings.total", "problems.found", "problems.improved")
    assert [key for key in (*wanted, *more) if not counts[key][0]] == []
    batch = RegisterEntry.objects.filter(organ=lively, kind="penalties", count__gt=30)
    assert batch.count() == 2
    accounts = RegisterEntry.objects.filter(organ=lively, kind="accounts")
    assert set(accounts.values_list("category", flat=True)) == {"opened", "closed"}


@pytest.mark.parametrize("year", YEARS)
def test_publications_fill_every_column(lively, year):
    found = compile.figures(lively, year)
    assert 55 <= found["publications.total"][0] <= 65
    assert all(found[f"publications.{column.pk}"][0] for column in lively.columns.all())
    titles = list(Publication.objects.filter(organ=lively).values_list("title", flat=True))
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("year", YEARS)
def test_texts_are_drafted_edited_and_bound(lively, year):
    report = AnnualReport.objects.get(organ=lively, year=year)
    texts = {each.no: each for each in report.texts.all()}
    assert {"t3.new.total", "t3.carried_in.total", "t3.total.total"} <= set(binding.figures(texts[1].text))
    problems = RegisterEntry.objects.filter(organ=lively, kind="problems", year=year)
    assert all(entry.details["text"] in texts[5].text for entry in problems)
    edited = {no for no, text in texts.items() if text.edited_by}
    assert edited == ({1, 5, 6} if year == 2024 else {1, 5})


@pytest.mark.parametrize("year", YEARS)
def test_report_is_filed_in_january_by_different_people(lively, year):
    report = AnnualReport.objects.get(organ=lively, year=year)
    steps = {step.step: step.actor.username for step in report.steps.all()}
    assert steps == {
        "submit": "lively-handler",
        "approve": "lively-reviewer",
        "issue": "lively-signer",
        "file": "lively-intake",
    }
    assert (report.published_on.year, report.published_on.month) == (year + 1, 1)
    assert reports.latest(lively, year).issued_on == report.published_on
    assert report.public_address == f"http://127.0.0.1:8000/o/sample-lively/reports/{year}/"
    assert not any(duty.late for duty in duties(lively, year, report, report.published_on))


@pytest.mark.parametrize("year", YEARS)
def test_registers_still_give_what_was_issued(lively, year):
    assert reports.differences(reports.latest(lively, year), compile.figures(lively, year)) == []


def test_current_year_goes_on(lively):
    found = compile.figures(lively, 2026)
    assert [found[f"t3.{name}.total"][0] for name in ("new", "carried_in", "total", "carried_out")] == [
        4,
        3,
        7,
        0,
    ]
    for figure in ("publications.total", "t2.licences", "t2.fees", "media.total", "meetings.total"):
        assert found[figure][0] > 0
    carried = Case.objects.filter(organ=lively, received_year=2025, closed_year=2026)
    assert {case.closed_on.month for case in carried} == {1, 2}


def test_organ_says_it_is_invented(lively):
    assert "完全是虚构的" in lively.sample_note
    assert "虚构" in lively.name
