"""Reports of one folder that share their text or their figures are named to each other."""

import pickle
from collections.abc import Callable
from dataclasses import replace

import pytest

from gongkai.report.checks import folder
from gongkai.report.checks.folder import across, fingerprint
from gongkai.report.model import Report

TEXT = (
    "{organ}全年在门户网站发布各类信息{n}条，重点公开了社会保障和就业方面的政策。"
    "我局组织{n}次业务培训，邀请法律顾问讲解了近年的典型案例。"
    "对历年的文件逐件复核，清理了不再有效的内容并更新了目录。"
)
OTHER = (
    "围绕群众关心的事项编写了问答，放在办事窗口和网页上。"
    "每个科室指定一名联络员，按月报送拟公开的材料供审核。"
    "把栏目更新的期限写进了内部的工作规程，由办公室逐周核对。"
)
FIGURES = {"t3.new.person": 7, "t3.new.total": 7, "t3.granted.person": 4, "t3.granted.total": 4}
FIGURES |= {"t3.repeat.person": 3, "t3.repeat.total": 3, "t2.licences": 26}
Make = Callable[..., Report]


@pytest.fixture
def made(clean: Report, change) -> Make:
    def make(organ: str, text: str, cells: dict[str, int] | None = None) -> Report:
        words = text.replace("{organ}", organ).replace("{n}", str(len(organ)))
        sections = (replace(one, text=words) if one.no == 1 else one for one in clean.sections)
        return replace(change(clean, cells or {}), organ=organ, sections=tuple(sections))

    return make


def test_same_text_of_two_organs_names_each_to_the_other(made: Make) -> None:
    reports = [
        ("a.txt", made("甲区某某局", TEXT)),
        ("b.txt", made("乙县某某局", TEXT)),
        ("c.txt", made("丙市某某局", OTHER)),
    ]
    found = across(reports)
    assert set(found) == {"a.txt", "b.txt"}
    (finding,) = found["a.txt"]
    assert (finding.rule, finding.severity, finding.cells) == ("TEXT-COPY", "warning", ())
    assert "乙县某某局（b.txt）" in finding.message
    assert reports[0][1].words(finding.spans[0]).startswith("甲区某某局全年")
    assert len(finding.spans) == 3


def test_same_text_of_one_organ_in_two_files_is_fine(made: Make) -> None:
    report = made("甲区某某局", TEXT)
    assert across([("2023.txt", report), ("again.docx", replace(report, year=2022))]) == {}


def test_half_the_same_is_fine(made: Make) -> None:
    half = TEXT.split("。", 1)[0] + "。" + OTHER
    assert across([("a", made("甲区某某局", TEXT)), ("b", made("乙县某某局", half))]) == {}


def test_what_everyone_says_is_fine(made: Make) -> None:
    text = "根据《中华人民共和国政府信息公开条例》第五十条的规定编制本报告。" * 4
    assert across([("a", made("甲区某某局", text)), ("b", made("乙县某某局", text))]) == {}


def test_same_figures_of_two_organs(made: Make) -> None:
    a, b = made("甲区某某局", TEXT, FIGURES), made("乙县某某局", OTHER, FIGURES)
    found = across([("a", a), ("b", b)])
    assert "完全相同" in found["a"][0].message
    assert "甲区某某局（a）" in found["b"][0].message
    assert across([("a", a), ("b", replace(b, year=2022))]) == {}


@pytest.mark.parametrize("cells", [{}, {"t2.licences": 1, "t3.new.person": 1, "t3.new.total": 1}])
def test_same_figures_that_chance_explains(made: Make, cells: dict[str, int]) -> None:
    assert across([("a", made("甲区某某局", TEXT, cells)), ("b", made("乙县某某局", OTHER, cells))]) == {}


def test_same_figures_with_a_hole_are_not_the_same(made: Make, change) -> None:
    a, b = made("甲区某某局", TEXT, FIGURES), made("乙县某某局", OTHER, FIGURES)
    assert across([("a", a), ("b", change(b, {"t2.fees": ("blank", "")}))]) == {}


def test_fingerprints_can_be_kept_and_sent(made: Make) -> None:
    reports = [("a", made("甲区某某局", TEXT, FIGURES)), ("b", made("乙县某某局", TEXT, FIGURES))]
    prints = [(name, pickle.loads(pickle.dumps(fingerprint(report)))) for name, report in reports]
    assert across(prints) == across(reports)
    assert len(pickle.dumps(prints[0][1])) < 1000


def test_many_copies_are_compared_with_a_few(made: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    base = fingerprint(made("甲区某某局", TEXT))
    prints = [(f"{n}.txt", replace(base, organ=f"第{n}局")) for n in range(1000)]
    compared = 0
    near = folder._near

    def counted(*args: object) -> bool:
        nonlocal compared
        compared += 1
        return near(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(folder, "_near", counted)
    found = across(prints)
    assert len(found) == 1000
    assert compared < 10 * 1000
    assert all(len(finding.message) < 200 for findings in found.values() for finding in findings)
