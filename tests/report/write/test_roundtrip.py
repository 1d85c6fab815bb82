"""What is written as text or JSON reads back to the same 200 cells and six texts, whatever they are."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from gongkai.report.forms import load
from gongkai.report.model import MISSING, Cell, Report, Section
from gongkai.report.prose import GUARD
from gongkai.report.read import read
from gongkai.report.write import render

FORM = load("2021")
SCHEMA = Draft202012Validator(
    json.loads(files("gongkai.report").joinpath("schema/gongkai-report-1.json").read_text("utf-8"))
)

TRAPS = [
    "一、总体情况",
    "  三、收到和处理政府信息公开申请情况  ",
    "六、其他需要报告的事项",
    "主动公开政府信息情况",
    "二、随便什么",
    "某某局2020年政府信息公开工作年度报告",
    "2024年1月25日",
    "报告机关：别的局",
    "报告年度：2021",
    "第二十条第（五）项",
    "信息内容\t本年处理决定数量",
    "行政许可\t999",
    "行政许可",
    "一、本年新收政府信息公开申请数量\t\t\t1\t2\t3\t4\t5\t6\t7",
    "\t\t三、本年度办理结果",
    "| 行政处罚 | 5 |",
    "0\t" * 14 + "0",
    "行政复议\t\t\t\t\t行政诉讼",
    "",
    " ",
    "\u3000",
    "\t",
    GUARD,
    GUARD + "一、总体情况",
    "\ufeff",
    "\x00",
    "\x0b\x0c\x1c\x85\u2028",
    "“甲”。",
]

lines = st.one_of(
    st.sampled_from(TRAPS),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=30),
)
texts = st.lists(lines, max_size=6).map("\n".join)
headings = st.one_of(
    st.sampled_from(
        ["附则", "总体情况。", "", "六、", "概述", "主动公开政府信息情况", "a\tb", "|x|y|", "很" * 60]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=10),
)

values = st.one_of(
    st.integers(-(10**9), 10**17),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**12),
).map(lambda value: Cell("value", value, str(value)))
raws = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
# A text that reads as another number than the value is refused, as it should be.
wordy = st.text(st.characters(exclude_categories=["Cs", "Nd", "Nl", "No"]), max_size=8)
cells = st.one_of(
    values,
    st.builds(lambda cell, raw: cell._replace(raw=raw), values, wordy),
    st.sampled_from([Cell("blank", None, ""), Cell("blank", None, "\u3000"), MISSING]),
    st.sampled_from(["/", "—", "不适用", ""]).map(lambda raw: Cell("dash", None, raw)),
    raws.map(lambda raw: Cell("unreadable", None, raw)),
    st.sampled_from(["总计", "其他", "自然人", "规章", "〔缺〕", "a\tb", "|||"]).map(
        lambda raw: Cell("unreadable", None, raw)
    ),
)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    few = draw(st.lists(cells, min_size=1, max_size=12))
    picks = draw(st.lists(st.integers(0, len(few) - 1), min_size=200, max_size=200))
    return Report(
        organ=draw(st.sampled_from(["某某区某某局", "Bureau of A & B", "2022年局", ""])),
        year=draw(st.integers(2021, 2030)),
        form="2021",
        title=draw(st.sampled_from(["", "某某区某某局2023年政府信息公开工作年度报告", "年报", "a\tb\nc"])),
        issued=draw(st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2099, 12, 31)))),
        sections=tuple(Section(no, text, draw(texts)) for no, text in enumerate(FORM.headings, start=1)),
        cells={id: few[pick] for id, pick in zip(FORM.cells, picks, strict=True)},
    )


def changed(one: Report, other: Report) -> list[tuple[str, Cell, Cell]]:
    """The cells whose state or value differs."""
    assert list(one.cells) == list(other.cells)
    pairs = [(id, cell, other.cells[id]) for id, cell in one.cells.items()]
    return [(id, a, b) for id, a, b in pairs if (a.state, a.value) != (b.state, b.value)]


QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(reports())
def test_roundtrip_text_keeps_cells_and_texts(report: Report) -> None:
    again = read(render(report, "txt"), "a.txt")
    assert [section.text for section in again.sections] == [section.text for section in report.sections]
    assert changed(again, report) == []
    assert (again.organ, again.year, again.issued) == (report.organ, report.year, report.issued)


@QUICK
@given(st.lists(st.tuples(headings, texts), min_size=6, max_size=6))
def test_roundtrip_text_keeps_texts_under_any_headings(parts: list[tuple[str, str]]) -> None:
    sections = tuple(Section(no, heading, text) for no, (heading, text) in enumerate(parts, start=1))
    report = Report("某局", 2023, "2021", "", None, sections, {})
    again = read(render(report, "txt"), "a.txt")
    assert [(one.no, one.text) for one in again.sections] == [(one.no, one.text) for one in sections]


@QUICK
@given(reports())
def test_roundtrip_json_keeps_everything(report: Report) -> None:
    again = read(render(report, "json"), "a.json")
    assert changed(again, report) == []
    assert again == report


@QUICK
@given(reports())
def test_json_written_fits_the_schema(report: Report) -> None:
    SCHEMA.validate(json.loads(render(report, "json")))


@QUICK
@given(st.lists(st.tuples(st.integers(1, 6), texts), unique_by=lambda part: part[0], max_size=6))
def test_roundtrip_text_of_any_sections_in_any_order(parts: list[tuple[int, str]]) -> None:
    sections = tuple(Section(no, FORM.headings[no - 1], text) for no, text in parts)
    numbered = {id: Cell("value", count, str(count)) for count, id in enumerate(FORM.cells)}
    report = Report("某局", 2023, "2021", "某局2023年政府信息公开工作年度报告", None, sections, numbered)
    again = read(render(report, "txt"), "a.txt")
    assert again.sections == sections
    assert changed(again, report) == []


@pytest.mark.parametrize("ending", ["txt", "json"])
@pytest.mark.parametrize("which", ["example", "sample"])
def test_roundtrip_real_report_keeps_raw_figures_too(
    ending: str, which: str, request: pytest.FixtureRequest
) -> None:
    report = read(request.getfixturevalue(which), "a.txt")
    again = read(render(report, ending), f"a.{ending}")
    assert again.sections == report.sections
    assert (again.title, again.organ, again.year) == (report.title, report.organ, report.year)
    assert [(cell.value, cell.raw) for cell in again.cells.values()] == [
        (cell.value, cell.raw) for cell in report.cells.values()
    ]


@pytest.mark.parametrize("drop", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("ending", ["txt", "json"])
def test_roundtrip_without_a_section_keeps_the_others_and_all_cells(
    clean: Report, drop: int, ending: str
) -> None:
    kept = tuple(section for section in clean.sections if section.no != drop)
    again = read(render(replace(clean, sections=kept), ending), f"a.{ending}")
    assert again.sections == kept
    assert changed(again, clean) == []


def test_roundtrip_sections_in_another_order_stay_so(clean: Report) -> None:
    moved = (*clean.sections[:3], clean.sections[4], clean.sections[3], clean.sections[5])
    again = read(render(replace(clean, sections=moved), "txt"), "a.txt")
    assert again.sections == moved
    assert changed(again, clean) == []


def test_roundtrip_heading_in_words_of_its_own(clean: Report) -> None:
    odd = (*clean.sections[:5], Section(6, "附则", clean.sections[5].text))
    assert read(render(replace(clean, sections=odd), "txt"), "a.txt").sections == odd


def test_roundtrip_missing_table_is_not_printed(clean: Report) -> None:
    cells = {id: MISSING if id.startswith("t4.") else cell for id, cell in clean.cells.items()}
    data = render(replace(clean, cells=cells), "txt")
    assert "行政复议\t" not in data.decode()
    assert changed(read(data, "a.txt"), replace(clean, cells=cells)) == []


@pytest.mark.parametrize(
    ("broken", "at"),
    [
        ({"state": "value", "value": None, "raw": "", "place": ""}, "value"),
        ({"state": "blank", "value": 0, "raw": "", "place": ""}, "value"),
        ({"state": "zero", "value": 0, "raw": "", "place": ""}, "state"),
        ({"state": "value", "value": 1}, "t2.fees"),
    ],
)
def test_schema_refuses_a_wrong_cell(clean: Report, broken: dict[str, object], at: str) -> None:
    raw = json.loads(render(clean, "json"))
    raw["cells"]["t2.fees"] = broken
    assert [str(error.path[-1]) for error in SCHEMA.iter_errors(raw)] != []
    assert at in {str(error.path[-1]) for error in SCHEMA.iter_errors(raw)}


def test_json_number_has_no_float_noise(clean: Report) -> None:
    cells = {**clean.cells, "t2.fees": Cell("value", Decimal("31.632"), "31.632")}
    assert b'"value": 31.632,' in render(replace(clean, cells=cells), "json")


@given(texts)
@example("\n")
@example(GUARD)
def test_text_file_of_plain_sentences_has_no_guard(text: str) -> None:
    plain = "本局全年公开信息 144 篇。\n\n其中就业创业 70 篇；社会保险 34 篇。"
    section = Section(1, FORM.headings[0], plain)
    report = Report("某局", 2023, "2021", "", None, (section,), {})
    assert GUARD not in render(report, "txt").decode()
    guarded = replace(report, sections=(Section(1, FORM.headings[0], text),))
    assert (
        read(
            render(guarded, "txt")
            + "\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况".encode(),
            "a.txt",
        )
        .sections[0]
        .text
        == guarded.sections[0].text
    )
