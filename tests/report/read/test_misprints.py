"""A row known by most of its label only is said to be so, unless the label still says the same."""

import pytest

from gongkai.report.checks import Finding, check
from gongkai.report.read import read
from gongkai.report.read.misprints import differs, misprint, said
from gongkai.report.write import render


def labels(data: bytes, name: str = "a.txt") -> list[Finding]:
    return [finding for finding in check(read(data, name)) if finding.rule == "FORM-LABEL"]


@pytest.mark.parametrize(
    ("official", "printed", "row"),
    [
        ("2. 重复申请", "2.重复信访", "t3.repeat."),
        ("1. 属于国家秘密", "1.属于国家机密", "t3.secret."),
        ("4. 无正当理由大量反复申请", "4.有正当理由大量反复申请", "t3.massive."),
        ("1. 本机关不掌握相关政府信息", "1.本机关掌握相关政府信息", "t3.not_held."),
    ],
)
def test_read_row_of_another_meaning_is_said(example: bytes, official: str, printed: str, row: str) -> None:
    text = example.decode()
    assert text.count(official) == 1
    report = read(text.replace(official, printed).encode(), "a.txt")
    for data, name in (
        (text.replace(official, printed).encode(), "a.txt"),
        (render(report, "json"), "a.json"),
    ):
        (finding,) = labels(data, name)
        assert finding.cells == tuple(id for id in report.cells if id.startswith(row))
        assert f"行名印作“{printed}”" in finding.message
        assert "行第 4 列（行名印作" in finding.place
    assert {cell.state for cell in report.cells.values()} == {"value"}


@pytest.mark.parametrize(
    ("official", "printed"),
    [
        ("2. 重复申请", "２．重 复 申 请"),
        ("2. 重复申请", "2.重複申請"),
        ("1. 属于国家秘密", "属于国家秘密信息"),
        ("4. 保护第三方合法权益", "4.保护第三方的合法权益"),
        ("6. 属于四类过程性信息", "6.属于四类过程信息"),
        ("7. 属于行政执法案卷", "7.属于行政执法案卷信息"),
        ("3. 补正后申请内容仍不明确", "3.补正后内容仍不明确"),
        ("3. 危及“三安全一稳定”", "3.危及三安全一稳定的"),
        ("1. 申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "1.逾期不补正"),
        ("(七) 总计", "（七）合 计"),
    ],
)
def test_read_row_of_the_same_meaning_is_not_said(example: bytes, official: str, printed: str) -> None:
    text = example.decode()
    assert text.count(official) == 1
    data = text.replace(official, printed).encode()
    assert labels(data) == []
    assert {cell.state for cell in read(data, "a.txt").cells.values()} == {"value"}


@pytest.mark.parametrize("which", ["example", "sample"])
def test_read_official_labels_are_not_said(which: str, request: pytest.FixtureRequest) -> None:
    assert labels(request.getfixturevalue(which)) == []


def test_differs_ignores_traditional_characters_and_sounds_beside_them() -> None:
    assert not differs("1.屬於國家祕密", ["1属于国家秘密", "属于国家秘密"])
    assert not differs("四、結轉下年度繼續辦理", ["四结转下年度继续办理"])
    assert not differs("（一）予以公開(kāi)", ["一予以公开"])
    assert differs("一不予公开", ["一予以公开"])


@pytest.mark.parametrize("label", ["重复“信访”", "重复\t信\x07访", "长" * 99])
def test_said_label_is_found_again_on_one_line(label: str) -> None:
    place = "第 3 行" + said(label)
    assert place.isprintable()
    assert 0 < len(misprint(place)) <= 40
    assert misprint("第 3 行第 2 列") == ""
