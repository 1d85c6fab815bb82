"""A whole province in one run: every parent is what `roll_up` makes of the same reports, nothing is lost."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.report.batch import Lost
from gongkai.report.checks import check, check_sums
from gongkai.report.forms import for_year, load
from gongkai.report.labels import plain
from gongkai.report.model import Cell, Report
from gongkai.report.rollup import BadPlan, Filed, roll_up
from gongkai.report.rollup.tree import (
    Gathered,
    Packer,
    Parent,
    Province,
    Remembered,
    add_up,
    files_in,
    gather,
    load_tree,
    local,
    slices,
)
from gongkai.report.rollup.tree.frame import table, unclear
from gongkai.report.rollup.tree.slices import Slice
from gongkai.report.rollup.tree.write import csv_file, opened, reports, sums
from gongkai.report.write import render

FORM = load("2021")
ZEROS = {id: Cell("value", 0, "0") for id in FORM.cells}
NEW, FEES, STRAY = "t3.new.person", "t2.fees", "t3.other_sum.person"
TREE = "机关,上级\n甲市,\n甲区,甲市\n乙区,甲市\n子局,甲区\n丑局,甲区\n寅局,乙区\n卯局,甲市\n"
BELOW = {"甲市": "甲市 甲区 乙区 子局 丑局 寅局 卯局", "甲区": "甲区 子局 丑局", "乙区": "乙区 寅局"}


def of(organ: str, cells: dict[str, object] | None = None, year: int = 2023, form: str = "2021") -> Report:
    own = dict(ZEROS) if form == "2021" else {id: Cell("value", 0, "0") for id in load(form).cells}
    return Report(
        organ, year, form, f"{organ}报告", None, (), own | {id: cell(v) for id, v in (cells or {}).items()}
    )


def cell(value: object) -> Cell:
    return Cell(value, None) if isinstance(value, str) else Cell("value", value, format(value, "f"))


def packed(filed: Sequence[Report], *, every: bool = False, size: int = 3) -> Gathered:
    """The reports as they come through the other processes, in batches of that size."""
    gathered = Gathered()
    files = [(Slice(f"{at:03}.json"), render(one, "json")) for at, one in enumerate(filed)]
    for at in range(0, len(files), size):
        gathered.add(Packer(every)(tuple(files[at : at + size])))
    return gathered


def added(filed: Sequence[Report], text: str = TREE, year: int | None = None) -> Province:
    return add_up(packed(filed), load_tree(text.encode()), year)


def parent(province: Province, organ: str, year: int = 2023) -> Parent:
    return next(one for one in province.parents() if (one.organ, one.year) == (organ, year))


# the same as a single roll-up

FIGURE = st.one_of(
    st.integers(0, 9),
    st.sampled_from(
        [10**6, 2**44, 10**25, -3, Decimal("0.5"), Decimal("31.632"), Decimal("1e-9"), Decimal("6.0")]
    ),
    st.sampled_from(["blank", "dash", "unreadable", "missing"]),
)
CHANGES = st.dictionaries(
    st.sampled_from([NEW, FEES, STRAY, "t3.total.total", "t4.review.total"]), FIGURE, max_size=3
)
ORGANS = [*["甲市", "甲区", "乙区", "子局", "丑局", "寅局", "卯局"], "子 局", "外局"]
YEARS, FORMS = st.sampled_from([2023, 2023, 2023, 2022, 2020]), st.sampled_from(["2021", "2021", "2019"])
REPORT = st.builds(of, st.sampled_from(ORGANS), CHANGES, YEARS, FORMS)


@settings(max_examples=80, deadline=None)
@given(st.lists(REPORT, min_size=1, max_size=9))
def test_every_parent_is_the_roll_up_of_the_reports_at_and_below_it(filed: list[Report]) -> None:
    province = added(filed)
    for one in province.parents():
        below = {plain(name) for name in BELOW[one.organ].split()}
        mine = [
            Filed(f"{at:03}.json", report)
            for at, report in enumerate(filed)
            if plain(report.organ) in below and report.year == one.year
        ]
        alone = roll_up(mine, year=one.year, organ="（另一个名字）")
        for id in for_year(one.year).cells:
            total, mine_ = alone.totals[id], one.sums[id]
            assert (mine_.known, mine_.value) == (total.known, total.value), (one.organ, id)
            assert (mine_.parts, mine_.open) == (len(total.parts), len(total.open)), (one.organ, id)
        assert {id: (found.known, found.parts, found.open) for id, found in one.apart.items()} == {
            id: (total.known, len(total.parts), len(total.open)) for id, total in alone.apart.items()
        }
        assert one.counts["doubled"] == len(alone.standing.doubled)
        assert one.counts["disputed"] == len(alone.standing.disputed)
        assert one.counts["outdated"] == len(alone.standing.outdated(one.year))


def test_children_count_in_every_parent_above_and_an_own_report_once() -> None:
    province = added([of("甲市", {NEW: 1}), of("甲区", {NEW: 2}), of("子局", {NEW: 4}), of("卯局", {NEW: 8})])
    figures = {one.organ: one.sums[NEW].value for one in province.parents()}
    assert figures == {"甲市": 15, "甲区": 6, "乙区": None}
    assert [(one.organ, one.own, one.counts["missing"]) for one in province.parents()] == [
        ("甲市", True, 2),
        ("甲区", True, 1),
        ("乙区", False, 1),
    ]
    assert [(organ, above) for organ, _, above in province.missing] == [("丑局", "甲区"), ("寅局", "乙区")]


def test_open_cell_is_never_zero_in_any_table() -> None:
    filed = [of("子局", {NEW: 2}), of("丑局", {NEW: "blank"})]
    province = added(filed)
    row = dict(zip(columns(), next(line for line in sums(province) if line[0] == "甲区"), strict=False))
    assert (row["organ"], row["open"], row[NEW]) == ("甲区", 1, None)
    assert ("甲区", 2023, NEW, 2, 1, 1) in list(opened(province))
    assert ("甲市", 2023, NEW, 2, 1, 1) in list(opened(province))


def columns() -> list[str]:
    from gongkai.report.dataset import CELLS
    from gongkai.report.rollup.tree.write import HEAD

    return [*HEAD, *(column.name for column in CELLS)]


def test_year_alone_sets_the_others_apart() -> None:
    filed = [of("子局", {NEW: 2}), of("丑局", {NEW: 5}, year=2022), of("外局", {NEW: 9})]
    province = added(filed, year=2023)
    assert parent(province, "甲区").sums[NEW].value == 2
    assert parent(province, "甲区").counts["other_year"] == 1
    listed = {row[2]: row[6] for row in reports(province, load_tree(TREE.encode()), [])}
    assert {name: listed[name] for name in ("子局", "丑局", "外局")} == {
        "子局": "counted",
        "丑局": "missing",
        "外局": "unlisted",
    }


# the rules of the sums in bulk


CHANGE = st.dictionaries(st.sampled_from(list(FORM.cells)), st.sampled_from([0, 0, 1, None]), max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.lists(CHANGE, min_size=1, max_size=6))
def test_what_the_frame_calls_clear_has_no_failed_sum(changes: list[dict[str, int | None]]) -> None:
    figures = [[change.get(id, 0) for id in FORM.cells] for change in changes]
    doubtful = set(unclear("2021", table("2021", figures)))
    for at, change in enumerate(changes):
        report = of("子局", {id: "blank" if value is None else value for id, value in change.items()})
        known = None not in change.values()
        assert not check_sums(report) or at in doubtful
        assert not (known and at in doubtful) or check_sums(report)


@settings(max_examples=40, deadline=None)
@given(st.lists(REPORT, min_size=1, max_size=5))
def test_findings_of_sums_are_those_of_check(filed: list[Report]) -> None:
    pack = Packer(every=False)(
        tuple((Slice(f"{at}.json"), render(one, "json")) for at, one in enumerate(filed))
    )
    rules = {one.rule for form in ("2019", "2021") for one in load(form).sums}
    for at, report in enumerate(filed):
        wanted = [one for one in check(report) if one.rule in rules]
        assert list(check_sums(report)) == wanted
        assert [(one.rule, one.message) for one in pack.findings if one.row == at] == [
            (one.rule, one.message) for one in wanted
        ]
        assert pack.rows[at].errors == tuple(dict.fromkeys(one.rule for one in wanted))


def test_every_rule_finds_what_check_finds() -> None:
    report = of("子局", {NEW: "blank", "t3.total.total": 3})
    pack = Packer(every=True)(((Slice("a.json"), render(report, "json")),))
    assert [one.message for one in pack.findings] == [one.message for one in check(report)]


# who stands under whom


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_tree_in_any_encoding(encoding: str) -> None:
    assert load_tree(TREE.encode(encoding)) == load_tree(TREE.encode())


def test_tree_line_of_a_year_goes_before_one_of_all() -> None:
    tree = load_tree("上级机关\t机关名称\t年度\n甲区\t子局\t\n乙区\t子局\t2022\n".encode())
    assert [tree.family(year).above["子局"] for year in (2021, 2022)] == ["甲区", "乙区"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("名称,上级\n子局,甲区\n", "第一行"),
        ("", "空"),
        ("机关,上级\n子局,甲区\n子 局,乙区\n", "第 3 行：“子 局”有两个上级（甲区、乙区）"),
        ("机关,上级\n甲区,乙区\n乙区,丙区\n丙区,甲区\n", "绕成了圈"),
        ("机关,上级\n甲区,甲区\n", "绕成了圈：甲区 → 甲区"),
        ("机关,上级\n,甲区\n", "第 2 行"),
        ("机关,上级,年度\n子局,甲区,今年\n", "年度"),
    ],
)
def test_tree_that_is_wrong_is_one_line(text: str, says: str) -> None:
    with pytest.raises(BadPlan) as wrong:
        load_tree(text.encode())
    assert says in str(wrong.value)
    assert "\n" not in str(wrong.value)


# the files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Eight reports: two as files, six in lines, with an empty line, a broken one and a file that is none."""
    names = ["子局", "丑局", "寅局", "卯局", "甲区", "乙区"]
    lines = [json.dumps(json.loads(render(of(name, {NEW: at}), "json"))) for at, name in enumerate(names)]
    (tmp_path / "b.jsonl").write_text("\n".join([*lines[:3], "", "{", *lines[3:]]), "utf-8")
    (tmp_path / "a.json").write_bytes(render(of("甲市", {NEW: 10}), "json"))
    (tmp_path / "c.txt").write_bytes(render(of("丁局", {NEW: 20}), "txt"))
    (tmp_path / "d.pdf").write_bytes(b"%PDF-1.7")
    return tmp_path


def here(work: Packer, items: Sequence[slices.Batch]) -> Iterator[tuple[int, object]]:
    """All in this process, the last first, as other processes may be done in any order."""
    return ((at, work(items[at])) for at in reversed(range(len(items))))


def seen(gathered: Gathered) -> list[tuple[str, int, str]]:
    return sorted((Path(row.file).name, row.line, row.organ) for row in gathered.rows)


IN_LINES = {1: "子局", 2: "丑局", 3: "寅局", 6: "卯局", 7: "甲区", 8: "乙区"}
WANTED = [("b.jsonl", at, name) for at, name in IN_LINES.items()]
WANTED = [("a.json", 0, "甲市"), *WANTED, ("c.txt", 0, "丁局")]


@pytest.mark.parametrize("stretch", [7, 9000, 25_000, 10**9])
def test_lines_keep_their_numbers_however_a_file_is_cut(
    folder: Path, stretch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "_STRETCH", stretch)
    if stretch == 7:
        (folder / "b.jsonl").write_text("\n\n{\n[]\n\nx", "utf-8")
        gathered = gather([str(folder / "b.jsonl")], Packer(), here)
        assert [line for _, line, _ in gathered.unread] == [3, 4, 6]
        return
    gathered = gather(files_in(str(folder)), Packer(), here)
    assert seen(gathered) == WANTED
    assert sorted((Path(file).name, line) for file, line, _ in gathered.unread) == [
        ("b.jsonl", 5),
        ("d.pdf", 0),
    ]


def test_processes_gather_the_same(folder: Path) -> None:
    told: list[tuple[int, int]] = []
    gathered = gather(files_in(str(folder)), Packer(), local(2), told=lambda *n: told.append(n))
    assert seen(gathered) == WANTED
    assert told[-1][0] == told[-1][1] > 0


def test_report_that_kills_or_hangs_is_lost_alone(folder: Path) -> None:
    def deadly(work: Packer, items: Sequence[slices.Batch]) -> Iterator[tuple[int, object]]:
        for at, item in enumerate(items):
            bad = any(
                one.file.endswith("a.json") or (one.file.endswith("l") and one.line in (0, 2)) for one in item
            )
            yield at, Lost(hung=item[0].file.endswith("l")) if bad else work(item)

    gathered = gather(files_in(str(folder)), Packer(), deadly)
    assert seen(gathered) == [row for row in WANTED if row[2] not in ("甲市", "丑局")]
    faults = {(Path(file).name, line): fault for file, line, fault in gathered.unread}
    assert "异常退出" in faults["a.json", 0]
    assert "30 秒" in faults["b.jsonl", 2]
    assert ("b.jsonl", 5) in faults


def test_resumed_run_reads_nothing_again_and_comes_to_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "_STRETCH", 30_000)
    files, found = files_in(str(folder)), []

    def remembered() -> Remembered:
        return Remembered(folder / "state", Packer())

    first = gather(files, Packer(), here, memory=remembered(), findings=found.extend)

    def none(work: Packer, items: Sequence[slices.Batch]) -> Iterator[tuple[int, object]]:
        assert not items
        return iter(())

    again_found: list[object] = []
    again = gather(files, Packer(), none, memory=remembered(), findings=again_found.extend)
    assert sorted(again.rows) == sorted(first.rows)
    assert sorted(again.unread) == sorted(first.unread)
    assert sorted(map(repr, again_found)) == sorted(map(repr, found))
    tree = load_tree(TREE.encode())
    assert csv_file(sums(add_up(again, tree))) == csv_file(sums(add_up(first, tree)))
    (folder / "a.json").write_bytes(render(of("甲市", {NEW: 11}), "json"))
    changed = gather(files, Packer(), here, memory=remembered())
    assert parent(add_up(changed, tree), "甲市").sums[NEW].known == 11 + sum(range(6))
    assert list(Remembered(folder / "state", Packer(every=False)).packs(set(files), set())) == []


def test_tables_are_csv_that_a_spreadsheet_opens(folder: Path) -> None:
    gathered = gather(files_in(str(folder)), Packer(), here)
    tree = load_tree(TREE.encode())
    text = csv_file(reports(add_up(gathered, tree), tree, gathered.unread), ("a", "b")).decode("utf-8-sig")
    assert {row[6] for row in list(csv.reader(io.StringIO(text)))[1:]} == {"counted", "unlisted", "unread"}
