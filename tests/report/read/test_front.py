"""Organ, year and date are found where reports print them."""

from datetime import date

import pytest

from gongkai.report.read import read

TITLES = [
    ("某某市卫生健康委员会2022年政府信息公开工作年度报告", "某某市卫生健康委员会", 2022),
    ("2024年某某街道办事处政府信息公开工作年度报告", "某某街道办事处", 2024),
    ("某某区二〇二三年政府信息公开工作年度报告", "某某区", 2023),
    ("某某县财政局关于2021年政府信息公开工作的报告", "某某县财政局", 2021),
    ("某某局2023年度政府信息公开年度报告", "某某局", 2023),
    ("某某局\n2025年政府信息公开工作年度报告", "某某局", 2025),
    ("2023年政府信息公开工作年度报告\n发布机构：某某镇人民政府", "某某镇人民政府", 2023),
]


@pytest.mark.parametrize(("title", "organ", "year"), TITLES)
def test_read_title_names_organ_and_year(example: bytes, title: str, organ: str, year: int) -> None:
    body = example.decode().partition("一、总体情况")[2]
    report = read(f"{title}\n\n一、总体情况{body}".encode(), "a.txt")
    assert (report.organ, report.year) == (organ, year)


@pytest.mark.parametrize(
    "line",
    [
        "发布日期：2024-01-25",
        "发布时间: 2024年1月25日",
        "2024年1月25日",
        "（2024.1.25）",
        "成文日期：２０２４－０１－２５",
    ],
)
def test_read_date_before_the_sections(example: bytes, line: str) -> None:
    text = example.decode().replace("一、总体情况", f"{line}\n一、总体情况", 1)
    assert read(text.encode(), "a.txt").issued == date(2024, 1, 25)


@pytest.mark.parametrize("line", ["2024年1月25日", "二〇二四年一月二十五日"])
def test_read_date_as_last_line(example: bytes, line: str) -> None:
    report = read(example + f"\n{line}\n".encode(), "a.txt")
    assert report.issued == date(2024, 1, 25)
    assert line not in report.sections[5].text  # it signs the report and is no sentence of it


def test_read_impossible_date_is_none(example: bytes) -> None:
    assert read(example + "\n2024年2月31日\n".encode(), "a.txt").issued is None


@pytest.mark.parametrize(
    "sentence",
    [
        "本报告的统计期限自2022年1月1日起至2022年12月31日止。",
        "根据有关规定，编制2022年政府信息公开工作年度报告。",
        "统计时间为 2022 年 1 月 1 日至 12 月 31 日，电子版可以在网站上查阅。",
    ],
)
@pytest.mark.parametrize("where", ["一、总体情况\n\n{}", "{}\n\n一、总体情况"])
def test_read_year_from_the_opening_where_the_title_is_lost(
    example: bytes, sentence: str, where: str
) -> None:
    body = example.decode().partition("一、总体情况")[2].replace("2023 年 1 月 1 日至 12 月 31 日", "全年")
    assert read((where.format(sentence) + body).encode(), "a.txt").year == 2022


def test_read_title_outranks_a_year_in_the_opening(example: bytes) -> None:
    text = example.decode().replace(
        "一、总体情况\n", "一、总体情况\n\n比2022年政府信息公开工作年度报告的数字有所增加。\n", 1
    )
    assert read(text.encode(), "a.txt").year == 2023
