"""A text report is read by its labels, whatever its layout; what stands nowhere is never invented."""

from collections import Counter
from decimal import Decimal

import pytest

from gongkai.report.checks import check
from gongkai.report.model import Report, Unreadable
from gongkai.report.read import read


def states(report: Report) -> Counter[str]:
    return Counter(cell.state for cell in report.cells.values())


def numbered(example: bytes) -> bytes:
    """The example with another figure in every cell of table three, counted row by row from 1."""
    lines = example.decode().split("\n")
    count = 0
    inside = False
    for at, line in enumerate(lines):
        inside = (inside or line.startswith("三、收到")) and not line.startswith("四、政府")
        fields = line.split("\t")
        if inside and fields.count("0") == 7:
            for place, field in enumerate(fields):
                if field == "0":
                    count += 1
                    fields[place] = str(count)
            lines[at] = "\t".join(fields)
    assert count == 175
    return "\n".join(lines).encode()


def figures_of_table_three(report: Report) -> list[object]:
    return [cell.value for id, cell in report.cells.items() if id.startswith("t3.")]


@pytest.mark.parametrize("which", ["example", "sample"])
def test_read_report_gives_200_values_and_no_error(which: str, request: pytest.FixtureRequest) -> None:
    report = read(request.getfixturevalue(which), "weibin-hrss-2023.txt")
    assert states(report) == {"value": 200}
    assert len(report.cells) == 200
    assert (report.value("t2.licences"), report.value("t2.penalties")) == (6, 1)
    assert report.value("t2.fees") == Decimal("31.632")
    assert sum(cell.value or 0 for cell in report.cells.values()) == Decimal("38.632")
    assert (report.organ, report.year, report.form) == ("卫滨区人力资源和社会保障局", 2023, "2021")
    assert [section.no for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert [finding for finding in check(report) if finding.severity == "error"] == []


@pytest.mark.parametrize("which", ["example", "sample"])
def test_read_report_keeps_prose_apart_from_tables(which: str, request: pytest.FixtureRequest) -> None:
    report = read(request.getfixturevalue(which), "a.txt")
    texts = [section.text for section in report.sections]
    assert [bool(text) for text in texts] == [True, False, False, False, True, True]
    assert "144" in texts[0]
    assert not any("\t" in text for text in texts)
    assert (report.title, report.issued) == (
        "卫滨区人力资源和社会保障局 2023 年政府信息公开 工作年度报告",
        None,
    )


@pytest.mark.parametrize("which", ["example", "sample"])
def test_read_report_states_the_facts_of_the_year(which: str, request: pytest.FixtureRequest) -> None:
    text = "".join(read(request.getfixturevalue(which), "a.txt").sections[0].text.split())
    for fact in ("144篇", "70篇", "34篇", "22篇", "18篇", "25篇", "2篇", "5篇", "新媒体", "领导小组", "2次"):
        assert fact in text


def test_read_place_names_line_and_column(example: bytes) -> None:
    cell = read(example, "a.txt").cells["t2.fees"]
    line = example.decode().split("\n")[int(cell.place.split()[1]) - 1]
    assert cell.place.endswith("行第 2 列")
    assert line.split("\t")[1] == "31.632" == cell.raw


def test_read_distinct_figures_each_in_its_cell(example: bytes) -> None:
    report = read(numbered(example), "a.txt")
    assert figures_of_table_three(report) == list(range(1, 176))


def test_read_row_at_the_margin_is_known_by_its_label(example: bytes) -> None:
    text = example.decode()
    assert "\n3. 其他\t\t0" in text
    moved = text.replace("\n3. 其他\t\t0", "\n3. 其他\t\t9")
    report = read(moved.encode(), "a.txt")
    assert [id for id, cell in report.cells.items() if cell.value == 9] == ["t3.other.person"]


@pytest.mark.parametrize(
    ("printed", "instead"),
    [
        ("1. 属于国家秘密", "1、属于国家秘密"),
        ("1. 属于国家秘密", "属于国家秘密"),
        ("5. 属于三类内部事务信息", "5．属于三类内容事务信息"),
        ("2. 其他法律行政法规禁止公开", "2.其他法律行政止公开"),
        ("4. 保护第三方合法权益", "4. 保护第三方的合法权益"),
        (
            "(二) 部分公开 (区分处理的, 只计这一情形, 不计其他情形)",
            "（二）部分公开（区分处理的，只计这一情况，不计其他情况）",
        ),
        ("3. 危及“三安全一稳定”", '3.危及"三安全一稳定"'),
        ("(七) 总计", "（七）总 计"),
        ("3. 其他", "3．其他"),
        ("1. 申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "1.逾期不补正"),
        ("行政机关不再处理其政府信息公开申请", "行政机关不再处理其政府信息公开申请 "),
        ("本年制发件数", "本年度发件数"),
        ("本年处理决定数量", "本年度处理决定数量"),
        ("现行有效件数", "现行有效件"),
        ("\n行政规范性文件", "\n规范性文件"),
        ("本年收费金额（单位：万元）", "本年收费金额(单位:万元)"),
        ("第二十条第（一）项", "第二十条 第(一)项"),
        ("社会公益组织", "社会公 益组织"),
        ("申请人情况", "申请人 情况"),
    ],
)
def test_read_label_variant_is_the_same_row_or_column(example: bytes, printed: str, instead: str) -> None:
    text = numbered(example).decode()
    assert printed in text
    report = read(text.replace(printed, instead).encode(), "a.txt")
    assert states(report) == {"value": 200}
    assert figures_of_table_three(report) == list(range(1, 176))


def test_read_head_words_broken_over_two_lines(example: bytes) -> None:
    head = "\t\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t\t"
    broken = "\t\t\t商业\t科研\t社会公益\t法律服务\t其\t\t\n\t\t\t企业\t机构\t组织\t机构\t他\t\t"
    text = numbered(example).decode()
    assert head in text
    assert figures_of_table_three(read(text.replace(head, broken).encode(), "a.txt")) == list(range(1, 176))


def test_read_head_without_the_fields_of_merged_cells(example: bytes) -> None:
    text = numbered(example).decode()
    text = text.replace("\t\t自然人\t法人或其他组织\t\t\t\t\t\t", "自然人\t法人或其他组织\t总计")
    text = text.replace("\t\t申请人情况\t\t\t\t\t\t总计\t", "\t申请人情况")
    text = text.replace(
        "\t\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t\t",
        "商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他",
    )
    lines = [line.rstrip("\t").replace("\t\t", "\t").lstrip("\t") for line in text.split("\n")]
    report = read("\n".join(lines).encode(), "a.txt")
    assert figures_of_table_three(report) == list(range(1, 176))


def test_read_full_grid_with_three_label_fields(example: bytes) -> None:
    lines = []
    for line in numbered(example).decode().split("\n"):
        fields = line.split("\t")
        if len(fields) == 10 and fields[9] == "":
            at = next((at for at, field in enumerate(fields) if field.isdecimal()), 1)
            fields = [*fields[:at], *[""] * (3 - at if at > 1 else 1), *fields[at:9]][:10]
        lines.append("\t".join(fields))
    assert figures_of_table_three(read("\n".join(lines).encode(), "a.txt")) == list(range(1, 176))


def test_read_bars_between_fields_instead_of_tabs(example: bytes) -> None:
    text = "\n".join(
        "| " + " | ".join(line.split("\t")) + " |" if "\t" in line else line
        for line in numbered(example).decode().split("\n")
    )
    assert figures_of_table_three(read(text.encode(), "a.txt")) == list(range(1, 176))


def test_read_columns_in_another_order_follow_their_labels(example: bytes) -> None:
    text = numbered(example).decode().replace("\t商业企业\t科研机构\t", "\t科研机构\t商业企业\t")
    report = read(text.encode(), "a.txt")
    assert [report.value("t3.new.research"), report.value("t3.new.business")] == [2, 3]


def test_read_missing_row_is_missing_and_moves_no_other(example: bytes) -> None:
    lines = [line for line in numbered(example).decode().split("\n") if "2. 重复申请" not in line]
    report = read("\n".join(lines).encode(), "a.txt")
    gone = [id for id, cell in report.cells.items() if cell.state == "missing"]
    assert gone == [id for id in report.cells if id.startswith("t3.repeat.")]
    assert len(gone) == 7
    assert report.value("t3.publication.person") == 120


def test_read_missing_column_is_missing_and_moves_no_other(example: bytes) -> None:
    report = read(numbered(example).decode().replace("\t科研机构\t", "\t\t").encode(), "a.txt")
    gone = {id for id, cell in report.cells.items() if cell.state == "missing"}
    assert len(gone) == 25
    assert all(id.endswith(".research") for id in gone)


def test_read_blank_and_dash_are_no_zeros(example: bytes) -> None:
    text = example.decode()
    text = (
        text.replace("行政处罚\t1", "行政处罚\t")
        .replace("行政强制\t0", "行政强制\t/")
        .replace("行政许可\t6", "行政许可\t六件")
    )
    report = read(text.encode(), "a.txt")
    cells = [report.cells[id] for id in ("t2.penalties", "t2.coercion", "t2.licences")]
    assert [(cell.state, cell.value, cell.raw) for cell in cells] == [
        ("blank", None, ""),
        ("dash", None, "/"),
        ("unreadable", None, "六件"),
    ]


def test_read_blank_fields_shift_no_figure(example: bytes) -> None:
    text = numbered(example).decode()
    row = "一、本年新收政府信息公开申请数量\t\t1\t2\t3\t4\t5\t6\t7\t"
    assert row in text
    report = read(text.replace(row, "一、本年新收政府信息公开申请数量\t\t\t\t\t\t\t\t7\t").encode(), "a.txt")
    assert report.value("t3.new.total") == 7
    assert [report.cells[f"t3.new.{column}"].state for column in ("person", "other_org")] == [
        "blank",
        "blank",
    ]


def test_read_row_with_too_many_figures_is_unreadable(example: bytes) -> None:
    text = numbered(example).decode().replace("\t7\t\n", "\t7\t8\t9\n", 1)
    report = read(text.encode(), "a.txt")
    assert {report.cells[f"t3.new.{column}"].state for column in ("person", "legal", "total")} == {
        "unreadable"
    }
    assert report.value("t3.carried_in.person") == 8


def test_read_navigation_before_the_body_is_no_section(example: bytes) -> None:
    found = read(example, "a.txt").sections
    numerals = "一二三四五六"
    navigation = "".join(f"{numerals[one.no - 1]}、{one.heading}\n" for one in found) + "\n\n"
    plain, cluttered = read(example, "a.txt"), read(navigation.encode() + example, "a.txt")
    assert cluttered.sections == plain.sections
    assert (cluttered.organ, cluttered.year) == (plain.organ, plain.year)
    assert states(cluttered) == {"value": 200}


def test_read_numbered_list_inside_a_section_opens_none(example: bytes) -> None:
    text = example.decode().replace(
        "(一) 存在的主要问题", "一、存在的主要问题\n二、公开渠道不多\n(一) 存在的主要问题"
    )
    report = read(text.encode(), "a.txt")
    assert [section.no for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert "二、公开渠道不多" in report.sections[4].text


@pytest.mark.parametrize(
    ("official", "printed", "no"),
    [
        ("一、总体情况", "一、概述", 1),
        ("二、主动公开政府信息情况", "二、行政机关主动公开政府信息的情况", 2),
        (
            "四、政府信息公开行政复议、行政诉讼情况",
            "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
            4,
        ),
        ("五、存在的主要问题及改进情况", "五、政府信息公开工作存在的主要问题及改进情况", 5),
        ("五、存在的主要问题及改进情况", "五、不足与打算", 5),
        ("六、其他需要报告的事项", "其他需要报告的事项", 6),
        ("六、其他需要报告的事项", "6. 其他需要报告的事项", 6),
        ("六、其他需要报告的事项", "## 六、其他需要报告的事项", 6),
    ],
)
def test_read_reworded_heading_is_still_its_section(
    example: bytes, official: str, printed: str, no: int
) -> None:
    report = read(example.decode().replace(official, printed).encode(), "a.txt")
    assert [section.no for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert report.sections[no - 1].heading == printed.lstrip("#6. 一二四五六、")


def test_read_table_without_its_heading_is_still_read(example: bytes) -> None:
    report = read(example.decode().replace("三、收到和处理政府信息公开申请情况\n", "").encode(), "a.txt")
    assert [section.no for section in report.sections] == [1, 2, 4, 5, 6]
    assert states(report) == {"value": 200}


def test_read_prose_in_a_table_section_is_kept(example: bytes) -> None:
    text = example.decode().replace("\n\n三、收到", "\n\n注：上表不含派出机构。\n\n三、收到")
    assert read(text.encode(), "a.txt").sections[1].text == "注：上表不含派出机构。"


def test_read_table_in_another_section_is_no_statutory_table(example: bytes) -> None:
    text = example.decode().replace(
        "（二）依申请公开", "信息内容\t本年处理决定数量\n行政许可\t999\n（二）依申请公开", 1
    )
    report = read(text.encode(), "a.txt")
    assert report.value("t2.licences") == 6
    assert "行政许可 999" in report.sections[0].text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_read_encodings_and_line_ends(example: bytes, encoding: str, ends: str) -> None:
    data = example.decode().replace("\n", ends).encode(encoding)
    assert read(data, "a.txt") == read(example, "a.txt")


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.txt", "空"),
        (b" \n\t\n", "a.txt", "空"),
        ("今天天气不错。".encode(), "a.txt", "不像"),
        ("关于2023年工作的通知\n一、加强领导\n二、抓好落实".encode(), "a.txt", "不像"),
        (b"\xff\xfe\x00\xd8\x00", "a.txt", "编码"),
        (b"\x81\x00\x81\x00" * 50, "a.txt", "编码"),
        (b"%PDF-1.7", "a.pdf", "PDF"),
        (b"%PDF-1.7", "-", "PDF"),
        (b"PK\x03\x04", "-", "docx"),
        (b"PK\x03\x04 xl/workbook.xml", "-", "xlsx"),
        (b"<html>", "a.html", "不像"),
        (b"x", "a.htm", "不像"),
        (b"x", "a.xlsx", "xlsx"),
        (b"x", "a.exe", "exe"),
    ],
)
def test_read_what_is_no_report_says_so_in_one_line(data: bytes, name: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says) as refused:
        read(data, name)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("year", "says"), [("2015", "2015"), ("2099", "2099"), ("", "年度")])
def test_read_year_without_a_form_is_refused(example: bytes, year: str, says: str) -> None:
    text = example.decode().replace("2023 年政府信息公开 工作", f"{year} 年政府信息公开 工作")
    text = text.replace("2023年政府信息公开工作", f"{year}年政府信息公开工作").replace("1 月 1 日", "年初")
    with pytest.raises(Unreadable, match=says):
        read(text.encode(), "a.txt")


def test_read_name_without_ending_goes_by_content(example: bytes) -> None:
    assert read(example, "-") == read(example, "a.txt") == read(example, "A.TXT")


def test_read_head_without_merged_cells_in_another_order_is_not_guessed(example: bytes) -> None:
    head = "行政复议\t行政诉讼\n结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t复议后起诉\n"
    five = "结果纠正\t结果维持\t其他结果\t尚未审结\t总计"
    text = example.decode()
    start, end = text.index("行政复议\t\t\t\t\t"), text.index("0\t" * 14)
    report = read((text[:start] + head + five + "\t" + five + "\n" + text[end:]).encode(), "a.txt")
    assert {cell.state for id, cell in report.cells.items() if id.startswith("t4.")} == {"missing"}
    tidy = five.replace("结果纠正\t结果维持", "结果维持\t结果纠正")
    report = read((text[:start] + head + tidy + "\t" + tidy + "\n" + text[end:]).encode(), "a.txt")
    assert {cell.state for id, cell in report.cells.items() if id.startswith("t4.")} == {"value"}


def test_read_column_of_table_four_that_is_gone_is_missing(example: bytes) -> None:
    text = example.decode()
    at = text.index("结果 维持\t结果 纠正")
    report = read((text[:at] + "\t" + text[at:].removeprefix("结果 维持\t")).encode(), "a.txt")
    assert [id for id, cell in report.cells.items() if cell.state == "missing"] == ["t4.review.upheld"]
