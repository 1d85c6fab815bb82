"""The exchange format is checked field by field; what is wrong is named in one Chinese line."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.report.forms import load
from gongkai.report.model import Report, Unreadable
from gongkai.report.read import json as module
from gongkai.report.read import read
from gongkai.report.write import render


@pytest.fixture
def raw(clean: Report) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(render(clean, "json"))
    return parsed


def written(raw: object) -> bytes:
    return json.dumps(raw).encode()


def test_read_json_is_the_report_again(clean: Report) -> None:
    assert read(render(clean, "json"), "a.json") == clean


def test_read_json_decimal_keeps_its_digits(raw: dict[str, Any]) -> None:
    text = json.dumps(raw).replace(
        '"t2.fees": {"state": "value", "value": 0, "raw": "0"',
        '"t2.fees": {"state": "value", "value": 31.6320, "raw": "31.632"',
    )
    assert "31.6320" in text
    value = read(text.encode(), "a.json").value("t2.fees")
    assert isinstance(value, Decimal)
    assert str(value) == "31.6320"


def test_read_json_without_a_cell_has_it_missing(raw: dict[str, Any]) -> None:
    del raw["cells"]["t2.fees"]
    report = read(written(raw), "a.json")
    assert report.cells["t2.fees"].state == "missing"
    assert len(report.cells) == 200


def test_read_json_cells_in_any_order_come_in_the_forms(raw: dict[str, Any], clean: Report) -> None:
    raw["cells"] = dict(reversed(raw["cells"].items()))
    assert list(read(written(raw), "a.json").cells) == list(clean.cells)


def test_read_json_date(raw: dict[str, Any]) -> None:
    raw["issued"] = "2024-01-25"
    assert read(written(raw), "a.json").issued == date(2024, 1, 25)


def test_read_json_lone_surrogate_becomes_a_replacement_sign(raw: dict[str, Any]) -> None:
    raw["sections"][0]["text"] = "前\ud800后"
    assert read(written(raw), "a.json").sections[0].text == "前\ufffd后"


def put(path: str, value: object) -> Callable[[dict[str, Any]], object]:
    def change(raw: dict[str, Any]) -> object:
        *outer, last = path.split("/")
        at: Any = raw
        for key in outer:
            at = at[int(key) if isinstance(at, list) else key]
        at[last] = value
        return raw

    return change


FEES = "cells/t2.fees"
WRONG = [
    (lambda raw: [], "schema"),
    (put("schema", "gongkai-report/2"), "schema"),
    (put("organ", None), "organ"),
    (put("title", 7), "title"),
    (put("year", "2023"), "year"),
    (put("year", True), "year"),
    (put("year", 2023.5), "year"),
    (put("year", 1998), "1998"),
    (put("form", "2050"), "2050"),
    (put("issued", "2024-13-01"), "issued"),
    (put("issued", "20240125"), "issued"),
    (put("issued", 20240125), "issued"),
    (put("sections", {}), "sections"),
    (put("sections/0/no", 7), r"sections\[0\]\.no"),
    (put("sections/0/no", True), r"sections\[0\]\.no"),
    (put("sections/0/no", 2), "重复"),
    (put("sections/1/text", None), r"sections\[1\]\.text"),
    (put("cells", []), "cells"),
    (put("cells/t9.nothing", {}), r"t9\.nothing"),
    (put(FEES, 3), r"t2\.fees"),
    (put(f"{FEES}/state", "zero"), r"t2\.fees\.state"),
    (put(f"{FEES}/state", "blank"), r"t2\.fees\.value"),
    (put(f"{FEES}/value", None), r"t2\.fees\.value"),
    (put(f"{FEES}/value", "3"), r"t2\.fees\.value"),
    (put(f"{FEES}/value", True), r"t2\.fees\.value"),
    (put(f"{FEES}/value", 10**40), r"t2\.fees\.value"),
    (put(f"{FEES}/value", float("nan")), "JSON"),
    (put(f"{FEES}/raw", 3), r"t2\.fees\.raw"),
    (put(f"{FEES}/raw", "7"), r"t2\.fees\.raw 应为与 value 相同的数"),
    (put(f"{FEES}/raw", "0.5 万元"), r"t2\.fees\.raw"),
    (put(FEES, {"state": "blank", "value": None, "raw": "7"}), r"t2\.fees\.raw"),
    (put(FEES, {"state": "dash", "value": None, "raw": "0"}), r"t2\.fees\.raw"),
]


@pytest.mark.parametrize(("change", "says"), WRONG)
def test_read_json_that_is_wrong_names_the_field(
    raw: dict[str, Any], change: Callable[[dict[str, Any]], object], says: str
) -> None:
    with pytest.raises(Unreadable, match=says) as refused:
        read(written(change(raw)), "a.json")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("state", "value", "raw_text"),
    [
        ("value", 25.1, "251000元"),
        ("value", 6, "6.0"),
        ("value", 6, ""),
        ("value", 6, "六"),
        ("unreadable", None, "1113"),
        ("blank", None, " "),
    ],
)
def test_read_json_raw_that_agrees_or_is_no_number(
    raw: dict[str, Any], state: str, value: object, raw_text: str
) -> None:
    raw["cells"]["t2.fees"] = {"state": state, "value": value, "raw": raw_text}
    assert read(written(raw), "a.json").cells["t2.fees"].raw == raw_text


@pytest.mark.parametrize("keep", [1, 100, 5000, -3])
def test_read_json_that_is_torn_says_where(clean: Report, keep: int) -> None:
    with pytest.raises(Unreadable, match="JSON 不完整"):
        read(render(clean, "json")[:keep], "a.json")


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}", b'{"a": 1e999999999}'])
def test_read_json_made_to_hurt_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read(data, "a.json")


def test_read_json_tiny_exponent_is_no_figure(raw: dict[str, Any]) -> None:
    text = json.dumps(raw).replace(
        '"t2.fees": {"state": "value", "value": 0,', '"t2.fees": {"state": "value", "value": 1e-99999999,'
    )
    with pytest.raises(Unreadable, match=r"t2\.fees\.value"):
        read(text.encode(), "a.json")


# nearly every cell is plain digits and is not looked at closely: the outcome must be the same as if it were

VALUE = st.one_of(
    st.integers(-3, 12),
    st.sampled_from([None, True, "6", 6.5, 10**28, 10**29, 10**30, -(10**29), [], {}]),
)
PRINTED = st.one_of(
    st.integers(-3, 12).map(str), st.sampled_from(["", " 6", "06", "+6", "六", "6件", "1,000", 6, None])
)
CELL = st.one_of(
    st.builds(
        lambda state, value, printed, place: {
            "state": state, "value": value, "raw": printed, "place": place
        },
        st.sampled_from(["value"] * 4 + ["blank", "dash", "unreadable", "missing", "odd", None, []]),
        VALUE,
        PRINTED,
        st.sampled_from(["第 1 行", "\ud800", None, 3, ""]),
    ),
    st.integers(0, 9).map(lambda n: {"state": "value", "value": n, "raw": str(n), "place": ""}),
    st.sampled_from([{}, [], "6", None, {"state": "value", "value": 6}, {"state": "blank"}]),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["t2.fees", "t2.licences", "t3.new.person", "t3.other_sum.person", "t9.x"]),
        CELL,
        max_size=4,
    ),
    st.booleans(),
)
def test_read_json_plain_cells_come_out_as_if_looked_at_closely(cells: dict[str, Any], whole: bool) -> None:
    form = load("2021")
    plain = {"state": "value", "value": 0, "raw": "0", "place": ""}
    given_ = (dict.fromkeys(form.cells, plain) if whole else {}) | cells

    def outcome(sound: bool) -> object:
        try:
            return module._cells(given_, form, sound=sound)
        except Unreadable as fault:
            return str(fault)

    assert outcome("\ud800" not in str(given_)) == outcome(sound=False)


SECTIONS = [
    [],
    "",
    [{"no": 1, "heading": "总体情况", "text": ""}] * 2,
    [{"no": 7, "heading": "", "text": ""}],
    [{"no": True, "heading": "", "text": ""}],
    [{"no": 1, "heading": "", "text": None}],
    [{"no": 1, "text": "缺标题"}],
    ["不是对象"],
]


@given(
    top=st.dictionaries(
        st.sampled_from(["organ", "year", "form", "title", "issued", "schema"]),
        st.sampled_from(
            ["某局", "", 2023, 2019, "2019", "2021", "2024-01-25", "2024-13-01", None, True, "\ud800"]
        ),
        max_size=2,
    ),
    cells=st.dictionaries(
        st.sampled_from([*list(load("2021").cells)[:6], "t3.other_sum.total", "t9.none"]),
        st.fixed_dictionaries(
            {"state": st.sampled_from(["value", "blank", "dash", "missing", "odd"])},
            optional={
                "value": st.sampled_from([None, 0, 7, -7, 10**19, True, 1.5, "7"]),
                "raw": st.sampled_from(["", "7", "07", "0", "１", "-7", 7]),
                "place": st.sampled_from(["", "第 3 行", None, 5]),
            },
        )
        | st.none(),
        max_size=2,
    ),
    sections=st.sampled_from(SECTIONS) | st.none(),
    escaped=st.booleans(),
)
@settings(deadline=None, max_examples=400)
def test_figures_alone_are_those_of_the_whole_report_or_none(top, cells, sections, escaped) -> None:
    form = load("2021")
    raw: dict[str, Any] = {
        "schema": module.SCHEMA,
        "organ": "某局",
        "year": 2023,
        "form": "2021",
        "title": "报告",
        "issued": None,
        "sections": [{"no": 1, "heading": "总体情况", "text": "正文"}] if sections is None else sections,
        "cells": {
            id: {"state": "value", "value": n, "raw": str(n), "place": ""} for n, id in enumerate(form.cells)
        },
    }
    raw |= top
    raw["cells"] |= cells
    data = json.dumps(raw, ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    alone = module.figures(data)
    if not top and not cells and sections in (None, []):
        assert alone is not None
    if alone is None:
        return
    report = module.read(data)
    assert (alone.organ, alone.year, alone.form) == (report.organ, report.year, report.form)
    assert list(report.cells) == list(load(alone.form).cells)
    assert [cell.value for cell in report.cells.values()] == alone.values
    assert {cell.state for cell in report.cells.values()} == {"value"}
