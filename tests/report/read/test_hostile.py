"""Whatever is thrown at the reader, it gives a whole report or says in one line why it cannot."""

from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.report.checks import check
from gongkai.report.model import Report, Unreadable
from gongkai.report.read import read
from gongkai.report.write import render

EXAMPLE = (Path(__file__).parents[3] / "examples" / "weibin-hrss-2023.txt").read_text("utf-8").split("\n")
QUICK = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])

places = st.integers(0, len(EXAMPLE) - 1)
edits = st.lists(
    st.one_of(
        st.tuples(st.just("drop"), places, places),
        st.tuples(st.just("swap"), places, places),
        st.tuples(st.just("copy"), places, places),
        st.tuples(st.just("tear"), places, st.integers(0, 40)),
        st.tuples(st.just("tabs"), places, st.integers(0, 3)),
        st.tuples(
            st.just("put"),
            places,
            st.sampled_from(["\t\t\t", "总计\t3", "三、", "|a|b|", "一、总体情况", "\x00"]),
        ),
    ),
    max_size=8,
)


def edited(changes: list[tuple[str, int, object]]) -> bytes:
    lines = list(EXAMPLE)
    for what, at, extra in changes:
        other = extra if isinstance(extra, int) else 0
        match what:
            case "drop":
                lines[at] = ""
            case "swap":
                lines[at], lines[other] = lines[other], lines[at]
            case "copy":
                lines[at] = lines[other]
            case "tear":
                lines[at] = lines[at][other:]
            case "tabs":
                lines[at] = lines[at].replace("\t", "\t" * other)
            case _:
                lines[at] = str(extra)
    return "\n".join(lines).encode()


def read_or_none(data: bytes, name: str) -> Report | None:
    try:
        return read(data, name)
    except Unreadable as fault:
        refusal = str(fault)
    assert refusal.endswith("。")
    assert "\n" not in refusal
    return None


def read_and_use(data: bytes, name: str) -> None:
    report = read_or_none(data, name)
    if report is None:
        return
    assert len(report.cells) == 200
    assert all((cell.value is not None) == (cell.state == "value") for cell in report.cells.values())
    for finding in check(report, report):
        assert finding.message
    for ending in ("txt", "json", "csv"):
        assert render(report, ending)


@QUICK
@given(edits)
def test_edited_report_is_read_or_refused(changes: list[tuple[str, int, object]]) -> None:
    read_and_use(edited(changes), "a.txt")


@QUICK
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.json", "-"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    read_and_use(data, name)


@QUICK
@given(edits)
def test_edited_report_never_gains_a_figure(changes: list[tuple[str, int, object]]) -> None:
    """Figures of the example other than 0 are 6, 1 and 31.632; edits of lines put in no others than 3."""
    report = read_or_none(edited([change for change in changes if change[0] != "tear"]), "a.txt")
    if report is None:
        return
    assert {str(cell.value) for cell in report.cells.values()} <= {"0", "1", "3", "6", "31.632", "None"}


def numbered() -> list[str]:
    """The example with another figure in each of its 200 cells."""
    count = 100
    lines = []
    for line in EXAMPLE:
        fields = line.split("\t")
        for place, field in enumerate(fields):
            if len(fields) > 1 and field.replace(".", "").isdecimal():
                count += 1
                fields[place] = str(count)
        lines.append("\t".join(fields))
    assert count == 300
    return lines


NUMBERED = numbered()
TRUE = read("\n".join(NUMBERED).encode(), "a.txt")
rows = st.sampled_from([at for at, line in enumerate(NUMBERED) if "\t" in line])
damages = st.lists(
    st.tuples(st.sampled_from(["drop", "swap", "copy", "trim", "blank"]), rows, rows), max_size=6
)


def damaged(damage: list[tuple[str, int, int]]) -> bytes:
    lines = list(NUMBERED)
    for what, at, other in damage:
        if what == "swap":
            lines[at], lines[other] = lines[other], lines[at]
        elif what == "blank":
            fields = lines[at].split("\t")
            place = other % len(fields)
            fields[place] = "" if fields[place].isdecimal() else fields[place]
            lines[at] = "\t".join(fields)
        else:
            lines[at] = {"drop": "", "copy": lines[other], "trim": lines[at].rstrip("\t")}[what]
    return "\n".join(lines).encode()


@settings(QUICK, max_examples=200)
@given(damages)
def test_damaged_tables_are_never_read_askew(damage: list[tuple[str, int, int]]) -> None:
    """Rows lost, moved, doubled, trimmed or emptied: a figure stands in its own cell or in none."""
    report = read(damaged(damage), "a.txt")
    askew = [id for id, cell in report.cells.items() if cell.value not in (None, TRUE.value(id))]
    assert askew == []


HEAVY = [
    "一、" + "*" * 200_000 + "x" + "*" * 200_000,
    "\n".join(["三、收到和处理政府信息公开申请情况", *(f"第{n}种情形\t{n}" for n in range(20_000))]),
    "\t" * 300_000,
    "一、总体情况\n" * 20_000,
    "2023年" * 50_000 + "政府信息公开工作年度报告",
    "\n".join("一、x" for _ in range(20_000)),
]


@pytest.mark.parametrize("text", HEAVY, ids=["stars", "rows", "tabs", "headings", "years", "numbers"])
def test_text_made_to_hurt_is_done_in_seconds(text: str) -> None:
    start = perf_counter()
    read_and_use(f"某局2023年政府信息公开工作年度报告\n一、总体情况\n{text}".encode(), "a.txt")
    assert perf_counter() - start < 10
