"""Two years of one organ: every cell, what is carried over, the sentences, and the page that shows them."""

from dataclasses import replace

import lxml.html
import pytest

from gongkai.report.chart import Group, bars
from gongkai.report.compare import NotComparable, compare
from gongkai.report.compare.exchange import as_dict
from gongkai.report.compare.html import render, signed
from gongkai.report.compare.text import lines
from gongkai.report.model import Report


@pytest.fixture
def before(clean: Report, change) -> Report:
    cells = {"t3.carried_out.person": 2, "t3.carried_out.total": 2, "t2.normative.valid": 8}
    return replace(change(clean, cells), year=2022)


@pytest.fixture
def after(clean: Report, change) -> Report:
    cells = {"t3.carried_in.person": 2, "t3.carried_in.total": 3, "t3.new.total": 5}
    cells |= {"t2.normative.made": 3, "t2.normative.repealed": 1, "t2.normative.valid": 10}
    return change(clean, cells | {"t2.licences": ("blank", "")})


def test_every_cell_has_its_difference_and_a_blank_has_none(before: Report, after: Report) -> None:
    one = compare(before, after)
    cells = {each.id: each for each in one.cells}
    assert len(cells) == 200
    assert cells["t3.new.total"].difference == 5
    assert cells["t2.normative.valid"].difference == 2
    assert cells["t2.licences"].difference is None


def test_order_of_the_two_does_not_matter(before: Report, after: Report) -> None:
    assert compare(before, after) == compare(after, before)
    assert compare(after, before).before.year == 2022


def test_carry_and_stock_say_what_follows_and_what_does_not(before: Report, after: Report) -> None:
    one = compare(before, after)
    holds = {each.column: each.holds for each in one.carry}
    assert (holds["自然人"], holds["总计"]) == (True, False)
    assert [(each.expected, each.holds) for each in one.stock] == [(0, True), (10, True)]
    assert [finding.rule for finding in one.findings if finding.rule != "TEXT-COPY"] == ["T3-CARRY"]


def test_stock_that_does_not_follow(before: Report, after: Report, change) -> None:
    one = compare(before, change(after, {"t2.normative.valid": 12}))
    assert one.stock[1].holds is False
    assert "T2-STOCK" in [finding.rule for finding in one.findings]


def test_unknown_cells_are_never_judged(before: Report, after: Report, change) -> None:
    one = compare(change(before, {"t2.normative.valid": ("dash", "/")}), after)
    assert one.stock[1].expected is None
    assert one.stock[1].holds is None


def test_years_apart_are_compared_but_nothing_carries_over(before: Report, after: Report) -> None:
    one = compare(replace(before, year=2021), after)
    assert (one.stock, one.carry, one.findings) == ((), (), ())
    assert not one.consecutive


def test_same_year_is_refused(after: Report) -> None:
    with pytest.raises(NotComparable, match="2023"):
        compare(after, after)


def test_sentences_kept_gone_and_new(before: Report, after: Report) -> None:
    def say(report: Report, text: str) -> Report:
        return replace(
            report, sections=tuple(replace(s, text=text) if s.no == 1 else s for s in report.sections)
        )

    kept = "每个科室指定一名联络员按月报送拟公开的材料共{}件。"
    one = compare(
        say(before, kept.format(12) + "只在上年写过的一句话。"),
        say(after, kept.format(15) + "今年新写的一句话。"),
    )
    first = [edit for edit in one.edits if edit.section == 1]
    assert [edit.kind for edit in first] == ["changed"]
    assert first[0].after == (kept.format(15), "今年新写的一句话。")
    reused = [each for each in one.reused if each.after.section == 1]
    assert [one.after.words(each.after) for each in reused] == [kept.format(15)[:-1]]
    assert [one.before.words(each.before) for each in reused] == [kept.format(12)[:-1]]


def test_form_of_2019_keeps_its_own_cells(before: Report, after: Report) -> None:
    old = replace(before, form="2019", cells={"f2019.licences.decisions": after.cells["t3.new.total"]})
    one = compare(old, after)
    cells = {each.id: each for each in one.cells}
    assert cells["f2019.licences.decisions"].after.state == "missing"
    assert cells["t2.licences"].before.state == "missing"
    assert one.stock == ()


def test_json_holds_figures_and_null(before: Report, after: Report) -> None:
    data = as_dict(compare(before, after))
    assert data["cells"]["t2.licences"]["after"] == {"state": "blank", "value": None}
    assert data["cells"]["t3.new.total"]["difference"] == 5
    assert data["main"][0] == {"line": "本年新收", "before": 0, "after": 5}


def test_page_draws_the_main_lines_and_says_them(before: Report, after: Report) -> None:
    page = lxml.html.document_fromstring(render(compare(before, replace(after, organ="<b>某局</b>"))))
    (svg,) = page.iter("svg")
    assert svg.get("role") == "img"
    assert "本年新收：2022 年 0，2023 年 5" in svg.find("desc").text_content()
    assert len(page.xpath("//table[caption[text()='表三']]/tbody/tr")) == 175
    assert page.find(".//h1").text_content().startswith("<b>某局</b>")
    assert not page.xpath("//script")


def test_terminal_lists_only_what_differs(before: Report, after: Report) -> None:
    text = "\n".join(lines(compare(before, after)))
    assert "结转（总计）　0 → 3　不符" not in text
    assert "结转（总计）　2 → 3　不符" in text
    assert "制发" in text
    assert "行政处罚" not in text


def test_bars_of_unknown_figures_have_no_length() -> None:
    svg = bars("图", ("甲", "乙"), [Group("一", (None, 4)), Group("二", (0, 2))])
    assert "未知" in svg
    widths = [part.split('"')[0] for part in svg.split(' width="')[2:]]
    assert widths[-4:] == ["0.0", "510.0", "0.0", "255.0"]


def test_signed() -> None:
    assert [signed(value) for value in (None, 3, -3, 0)] == ["—", "+3", "−3", "0"]
