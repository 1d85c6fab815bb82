"""The bureau's registers give exactly its published report for 2023."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest

from gongkai.law.workdays import Calendar
from gongkai.records.models import AnnualReport, IssuedReport, Publication, RegisterEntry
from gongkai.records.queries import binding, compile, reports
from gongkai.records.queries.tasks import duties
from gongkai.report import read
from gongkai.report.model import Report
from gongkai.web import management

EXAMPLE = Path(__file__).parents[2] / "examples" / "weibin-hrss-2023.txt"


@pytest.fixture
def compiled(sample_db, tmp_path) -> Report:
    """What `gongkai manage compile weibin-hrss 2023 -o x.json` writes."""
    path = tmp_path / "x.json"
    assert management.run(["compile", "weibin-hrss", "2023", "-o", str(path)]) == 0
    return read.read(path.read_bytes(), path.name)


def values(report: Report) -> dict[str, object]:
    return {cell: report.value(cell) for cell in report.cells}


def test_compiled_report_has_the_cells_and_texts_of_the_example(compiled):
    example = read.read(EXAMPLE.read_bytes(), EXAMPLE.name)
    assert len(compiled.cells) == 200
    assert values(compiled) == values(example)
    for found, wanted in zip(compiled.sections, example.sections, strict=True):
        assert found.heading == wanted.heading
        assert found.text.split() == wanted.text.split()


def test_compiled_report_has_the_cells_of_the_real_report(compiled):
    folder = os.environ.get("GONGKAI_SAMPLES")
    if not folder:
        pytest.skip("GONGKAI_SAMPLES names no folder with the real reports")
    path = Path(folder) / "weibin-hrss-2023.txt"
    assert values(compiled) == values(read.read(path.read_bytes(), path.name))


def test_registers_give_the_figures_of_the_text(weibin):
    found = reports.numbers(compile.figures(weibin, 2023))
    columns = {f"publications.{column.pk}": column.name for column in weibin.columns.all()}
    assert {name: found[key] for key, name in columns.items()} == {
        "就业创业": 70,
        "社会保险": 34,
        "工作动态": 22,
        "公示公告": 18,
    }
    wanted = {
        "publications.total": 144,
        "media.city": 25,
        "media.provincial": 2,
        "media.national": 5,
        "training.total": 2,
        "leading_group.members": 16,
        "t2.licences": 6,
        "t2.penalties": 1,
        "t2.fees": Decimal("31.632"),
    }
    assert {key: found[key] for key in wanted} == wanted
    assert found.get("accounts.open", 0) == found["t3.new.total"] == 0


def test_figures_of_the_text_are_bound(weibin):
    text = AnnualReport.objects.get(organ=weibin, year=2023).texts.get(no=1).text
    columns = [f"publications.{column.pk}" for column in weibin.columns.all()]
    media = ["media.city", "media.provincial", "media.national"]
    assert binding.figures(text) == ["publications.total", *columns, *media, "training.total"]


def test_outlets_named_in_the_text_stand_in_the_register(weibin):
    outlets = [
        entry.details["outlet"]
        for entry in RegisterEntry.objects.filter(organ=weibin, kind="media", category="city")
    ]
    assert (outlets.count("新乡日报"), outlets.count("学习强国新乡平台")) == (4, 1)


def test_publications_are_plausible(weibin):
    calendar, rows = Calendar.load(), list(Publication.objects.filter(organ=weibin))
    assert len({row.title for row in rows}) == len(rows) == 144
    for row in rows:
        assert row.formed_on <= row.published_on
        assert row.formed_on.year == row.published_on.year == 2023
        assert calendar.is_workday(row.formed_on)
        assert calendar.is_workday(row.published_on)
        assert calendar.count(row.formed_on, row.published_on) <= 20
    assert {row.published_on.month for row in rows} == set(range(1, 13))


def test_leading_group_names_posts(weibin):
    entries = RegisterEntry.objects.filter(organ=weibin, kind="leading_group", category="joined")
    roles = [entry.details["role"] for entry in entries]
    assert {role: roles.count(role) for role in roles} == {"组长": 1, "副组长": 3, "成员": 12}


def test_opening_balance_is_brought_in_and_the_report_is_clean(weibin, issued):
    report, before = issued(weibin, 2023)
    assert reports.latest(weibin, 2022).origin == IssuedReport.Origin.IMPORTED
    assert "样例" in reports.latest(weibin, 2022).source
    assert {before.value(cell) for cell in before.cells} == {0}
    assert reports.findings(report, before) == ()


def test_report_went_through_four_hands_and_was_filed_in_time(weibin):
    report = AnnualReport.objects.get(organ=weibin, year=2023)
    steps = report.steps.order_by("seq")
    assert [(step.step, step.actor.username) for step in steps] == [
        ("submit", "weibin-handler"),
        ("approve", "weibin-reviewer"),
        ("issue", "weibin-signer"),
        ("file", "weibin-intake"),
    ]
    assert report.state == AnnualReport.State.FILED
    assert report.public_address == "http://127.0.0.1:8000/o/weibin-hrss/reports/2023/"
    assert str(reports.latest(weibin, 2023).issued_on) == str(report.published_on) == "2024-01-25"
    assert [duty.state for duty in duties(weibin, 2023, report, report.published_on)] == ["已完成"] * 2


def test_sample_note_says_what_is_made_up(weibin):
    assert "已公布" in weibin.sample_note
    assert "都是为演示编写的" in weibin.sample_note
