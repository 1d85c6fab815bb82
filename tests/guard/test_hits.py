"""What names somebody blocks, what is an office's is a notice, and other numbers are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.guard import finders, hits, masks
from gongkai.guard.hits import Hit, scan
from gongkai.guard.passages import Passage

# Numbers made for tests: regions that exist, days and sequence invented.
ADULT = "11010519491231002X"
OLD = "110105491231002"
CARD = "6222021234567890128"


def said(text: str, **given) -> list[tuple[str, str, str]]:
    """Kind, level and words of each hit."""
    return [
        (hit.kind, hit.level, text[hit.start : hit.end]) for hit in scan([Passage("正文", text)], **given)
    ]


def table(*rows: tuple[str, ...]) -> list[Passage]:
    """Passages as a table gives them; the first row are the headings."""
    heads, *others = rows
    cells = [Passage(f"A{at}", head, "", at > 0) for at, head in enumerate(heads)]
    for row in others:
        cells += [
            Passage(f"B{at}", cell, head, at > 0)
            for at, (head, cell) in enumerate(zip(heads, row, strict=True))
        ]
    return cells


def in_table(*rows: tuple[str, ...]) -> list[tuple[str, str, str]]:
    return [(hit.kind, hit.level, hit.place) for hit in scan(table(*rows))]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (f"身份证号{ADULT}。", "identity", ADULT),
        (f"原件{OLD}", "identity", OLD),
        ("证件 110105 1949 1231 002X", "identity", "110105 1949 1231 002X"),
        ("证件110105\u300019491231\u3000002X", "identity", "110105\u300019491231\u3000002X"),
        ("110105\u200b19491231\u200b002X", "identity", "110105\u200b19491231\u200b002X"),
        ("身份证号码：110105194912310021", "identity", "110105194912310021"),  # mistyped, but said to be one
        (f"学籍号G{ADULT}", "identity", ADULT),
        ("电话13800138000", "mobile", "13800138000"),
        ("（Tel13800138000）", "mobile", "13800138000"),
        ("电话１３８—００１３—８０００", "mobile", "１３８—００１３—８０００"),
        ("家庭电话：0373-2345678", "fixed", "0373-2345678"),
        ("张某 0373-2345678", "fixed", "0373-2345678"),
        (f"发放到{CARD}", "card", CARD),
        (f"卡号 {CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}", "card", None),
        ("账号4111111111111111", "card", "4111111111111111"),
        ("户名：王小明 账号：6649000000000000008", "card", "6649000000000000008"),
        ("一卡通号：622991000123456", "account", "622991000123456"),
        ("户名：王小明 账号：123456789012345", "account", "123456789012345"),
        ("社会保障卡号：A12345678", "social", "A12345678"),
        ("社保卡 123456789012", "social", "123456789012"),
        ("来信人zhang.san@example.com", "email", "zhang.san@example.com"),
        ("现住平原路1号阳光小区3号楼2单元501室", "address", "平原路1号阳光小区3号楼2单元501室"),
        ("王芳住柳林镇张庄村二组15号", "address", "柳林镇张庄村二组15号"),
        ("幸福家园7栋701。", "address", "幸福家园7栋701"),
        ("锦绣花园3-2-501", "address", "锦绣花园3-2-501"),
        ("石岩大道12号金色雅苑1615", "address", "石岩大道12号金色雅苑1615"),
        ("长宁路123弄4号501室", "address", "长宁路123弄4号501室"),
        ("家庭住址：平原路12号", "address", "平原路12号"),
        ("户籍地：某某县平原路12号", "address", "某某县平原路12号"),
        ("张建国，男，平原路12号", "address", "平原路12号"),
        ("学生姓名：王小明，三年级", "minor", "王小明"),
        ("李娜（女，9岁）", "minor", "李娜"),
        ("王芳，女，某某小学", "minor", "王芳"),
        ("患者李四因白血病致困", "health", "李四"),
        ("姓名：欧阳建国，肢体残疾", "health", "欧阳建国"),
        ("孕妇赵敏，孕20周", "health", "赵敏"),
        ("户主：买买提·艾力　享受低保", "hardship", "买买提·艾力"),
        ("特困人员李建国每月领取救助金", "hardship", "李建国"),
        ("困难家庭：刘德海", "hardship", "刘德海"),
        ("经核查，王五，低保户。", "hardship", "王五"),
        ("张三患有精神病", "health", "张三"),
        ("残疾人李雪梅二级", "health", "李雪梅"),
        ("未成年人王小明", "minor", "王小明"),
        ("贫困户刘强家", "hardship", "刘强"),
    ],
)
def test_what_names_somebody_blocks(text: str, kind: str, value: str | None) -> None:
    found = [(each, words) for each, level, words in said(text) if level == "block"]
    assert [each for each, _ in found] == [kind]
    assert value is None or found[0][1] == value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("联系电话：0373-2345678", "fixed"),
        ("咨询电话 (0373)2345678、0373-3456789", "fixed"),
        ("监督电话：010-62345678", "fixed"),
        ("传真：0373-2345678", "fixed"),
        ("投诉建议：0373-2345678（工作日）", "fixed"),
        ("联系人：张建国　联系方式：0373-2345678", "fixed"),
        ("柳林镇便民服务中心0373-2345678", "fixed"),
        ("请发送至邮箱：wx1234@163.com", "email"),
        ("主页留言或xxgk@weibin.gov.cn", "email"),
        ("办公地址：和平大道1号3号楼305室", "address"),
        ("人民路100号市政府大楼3号楼501室", "address"),
        (f"项目编号：{CARD}", "card"),
        ("户名：某某市财政局，账号：6649000000000000008", "card"),
        ("受理编号：110105200912310028", "identity"),
        (f"注册号：{OLD}", "identity"),
        ("户名：某某市财政局，账号：123456789012345", "account"),
    ],
)
def test_what_is_an_office_s_or_a_paper_s_is_a_notice(text: str, kind: str) -> None:
    found = said(text)
    assert found
    assert {(each, level) for each, level, _ in found} == {(kind, "notice")}


@pytest.mark.parametrize(
    "text",
    [
        "新政〔2023〕138号，2023年12月31日，共12345678件",
        "统一社会信用代码：91410700MA3X12345A",
        "金额13800138000.00元，合计13912345678元",
        "数据集 a13800138000b",
        "地址：某某市平原路12号",
        "柳林社区300户居民，平原街道1200人，新区2号地块3号楼",
        "张庄村3组25户贫困户",
        "全市共有残疾人3000人、低保对象5000人、孤儿20人",
        "王家庄，低保户12户；刘庄村（特困人员3人）；贾庄因病致贫5户；徐州，残疾人",
        "低保户张榜公示后发放，未成年人保护法，设施陈旧，残疾人出行不便",
        "局长张建国，男，分管残疾人、低保和小学建设",
        "申请人应当提交残疾证、病历。患者家属可以代办",
        "学生安全，儿童康复，村民健康，残疾人就业",
        "张建国，男，45岁，文化程度：小学",
        "王芳，女，38岁，某某小学教师",
        "李四，男，某某大学学生，19岁",
        "张*，男，低保",
        "申请人：李某某，低保",
        "社区12-24岁居民，园区2号至5号地块",
        "http://www.example.gov.cn/13800138000.html",
    ],
)
def test_other_words_and_numbers_are_left_alone(text: str) -> None:
    assert [hit for hit in said(text) if hit[1] == "block"] == []


def test_mobile_among_columns_of_figures_is_only_a_notice() -> None:
    assert said("合计 152 3456 1234 55") == [("mobile", "notice", "152 3456 1234")]
    assert said("手机 152 3456 1234") == [("mobile", "block", "152 3456 1234")]


def test_names_in_a_column_are_told_by_other_columns() -> None:
    rows = ("姓名", "性别", "残疾等级"), ("王小明", "男", "二级"), ("李芳", "女", "无")
    assert in_table(*rows) == [("health", "block", "B0")]


def test_column_of_ages_tells_children() -> None:
    assert in_table(("姓名", "年龄"), ("王小明", "9"), ("李芳", "39")) == [("minor", "block", "B0")]


def test_education_is_not_a_school_somebody_goes_to() -> None:
    assert in_table(("姓名", "文化程度"), ("王小明", "小学")) == []


def test_list_of_staff_is_not_one_of_the_needy() -> None:
    rows = ("姓名", "职务", "分工", "办公电话"), ("王小明", "副局长", "残疾人、低保工作", "0373-2345678")
    assert in_table(*rows) == [("fixed", "notice", "B3")]


def test_column_heading_says_what_a_number_is() -> None:
    rows = (
        ("姓名", "身份证号", "银行账号", "社保卡号", "联系电话", "家庭住址"),
        ("王小明", "110101199003077000", "123456789012345", "123456789", "2345678", "平原路1号"),
    )
    found = in_table(*rows)
    assert [kind for kind, _, _ in found] == ["identity", "account", "social", "fixed", "address"]
    assert {level for _, level, _ in found} == {"block"}


def test_file_numbers_in_columns_do_not_block() -> None:
    rows = ("订单编号", "流水号", "金额（元）"), (CARD, "4111111111111111", "13800138000")
    assert {level for _, level, _ in in_table(*rows)} <= {"notice"}


def test_number_broken_over_two_lines_of_a_page_is_found() -> None:
    text = f"{ADULT[:12]}\n{ADULT[12:]}"
    assert said(text) == [("identity", "block", text)]


def test_number_set_one_digit_to_a_box_is_found() -> None:
    assert said(" ".join(ADULT)) == [("identity", "block", " ".join(ADULT))]
    boxes = [Passage(f"第 {at} 列", digit, "", at > 0) for at, digit in enumerate(ADULT)]
    assert [(hit.place, hit.shown) for hit in scan(boxes)] == [(f"第 {at} 列", "*") for at in range(6, 18)]


def test_name_printed_with_a_blank_is_masked_as_one_of_two_characters() -> None:
    (_, hit), *_ = hits.located(table(("姓名", "救助类别"), ("王　明", "低保")))
    assert hit.shown == "王*（低保）"


def test_own_contacts_are_no_hits() -> None:
    text = "联系13800138000，（0373）2345678，wx@163.com"
    assert len(said(text)) == 3
    assert said(text, own=["138-0013-8000", "0373-2345678", "WX@163.com"]) == []
    assert said(f"身份证{ADULT}", own=[ADULT]) != []  # nobody publishes these


def test_hit_says_where_and_shows_no_number() -> None:
    text = f"补助发给王小明，身份证号码{ADULT}，电话13800138000，流水123456789。"
    found = scan([Passage("第 1 段", "无关"), Passage("第 2 段", text)])
    assert [(hit.name, hit.place, hit.shown) for hit in found] == [
        ("身份证号码", "第 2 段", "110105********002X"),
        ("手机号码", "第 2 段", "138****8000"),
    ]
    assert found[0].around == ("补助发给王小明,身份证号码110105********002X,电话138****8000,流水*********")


def test_name_beside_an_illness_is_masked_in_what_is_shown() -> None:
    (hit,) = scan([Passage("第 1 段", "患者李小四，确诊尿毒症")])
    assert (hit.shown, hit.around) == (
        "李*四（尿毒症）",
        "患者李*四,确诊尿毒症",
    ) or hit.shown == "李*四（确诊）"
    assert "李小四" not in hit.around


def test_author_in_properties_is_a_notice() -> None:
    found = scan(
        [Passage("文档属性“作者”", "王建国", "作者"), Passage("文档属性“作者”", "Administrator", "作者")]
    )
    assert [(hit.kind, hit.level, hit.shown) for hit in found] == [("author", "notice", "王*国")]


def test_every_kind_is_in_the_document() -> None:
    page = (Path(__file__).parents[2] / "docs" / "guard.md").read_text(encoding="utf-8")
    assert [kind for kind, name in hits.KINDS.items() if f"| `{kind}` | {name} |" not in page] == []


def test_every_kind_has_a_name_and_a_mask() -> None:
    assert set(hits.KINDS) == set(masks.MASKS)
    assert {kind for kind, _, _ in finders.FINDERS} <= set(hits.KINDS)


TEXTS = st.text(
    st.sampled_from("0123456789Xx-@. ,，。：\n\t张王小明男女路号室村组住电话身份证账卡姓名低保岁\u200b\x1e"),
    max_size=60,
)


@given(
    st.lists(
        st.tuples(TEXTS, st.sampled_from(["", "姓名", "电话", "身份证号", "账号"]), st.booleans()), max_size=6
    )
)
def test_places_are_those_of_the_passages_and_hits_are_apart(cells) -> None:
    passages = [Passage("x", text, label, joined) for text, label, joined in cells]
    last: dict[int, int] = {}
    for number, hit in hits.located(passages):
        assert 0 <= hit.start < hit.end <= len(passages[number].text)
        assert hit.start >= last.get(number, 0)
        last[number] = hit.end
        _shows_nothing(passages[number].text[hit.start : hit.end], hit)


def _shows_nothing(value: str, hit: Hit) -> None:
    if len(value) >= 4 and hit.kind not in ("address", "email"):
        assert value not in hit.shown
        assert value not in hit.around
