"""Which words claim what? One line a phrasing, in a report for 2024 by a department unless said."""

from time import perf_counter

import pytest

from gongkai.report.claims import Claim, read
from gongkai.report.model import Report, Section

HEAD = "（二）依申请公开情况："


def reading(text: str, kind: str = "department", no: int = 1) -> tuple[Report, tuple[Claim, ...]]:
    report = Report("某某区某某局", 2024, "2021", "", None, (Section(no, "", text),), {})
    return report, read(report, kind).claims


def said(text: str, kind: str = "department", no: int = 1) -> list[tuple[str, str]]:
    return [(claim.quantity.key, str(claim.number)) for claim in reading(text, kind, no)[1]]


ASKED = [
    ("全年新收政府信息公开申请12件。", [("new", "12")]),
    ("本年度承办公众提出的申请 1,204 件，", [("new", "1204")]),
    ("接到公民、法人和其他组织的申请共计２３宗。", [("new", "23")]),
    ("共收办申请七件", [("new", "7")]),
    ("受理申请十二件，答复一百零三件", [("new", "12"), ("processed", "103")]),
    ("收到申请 3 起，去年结转 2 起", [("new", "3"), ("carried_in", "2")]),
    ("收到申请5件，含上一年度结转1件", [("new", "5"), ("carried_in", "1")]),
    ("2023年结转至本年的4件已全部答复", [("carried_in", "4")]),
    ("另有6件顺延至2025年办理", [("carried_out", "6")]),
    ("结转下一年度继续办理8件", [("carried_out", "8")]),
    ("收到9件（其中1件结转至次年）", [("new", "9"), ("carried_out", "1")]),
    ("收到并答复申请15件，其中答复予以公开9件", [("new", "15"), ("granted", "9")]),
    ("受理申请5次，予以公开3次，部分公开2次", [("new", "5"), ("granted", "3"), ("partial", "2")]),
    (
        "不予公开4件，其中涉及国家秘密1件、属于三类内部事务信息3件",
        [("denied", "4"), ("secret", "1"), ("internal", "3")],
    ),
    ("无法提供6件，其中没有现成信息需要另行制作2件", [("unable", "6"), ("not_ready", "2")]),
    (
        "不予处理3件：重复申请1件，信访举报投诉类申请2件",
        [("not_processed", "3"), ("repeat", "1"), ("petition", "2")],
    ),
    ("其他处理2件，其中逾期不补正1件", [("other", "2"), ("uncorrected", "1")]),
    (
        "收到申请8件，其中自然人申请6件，法人或其他组织申请2件",
        [("new", "8"), ("person", "6"), ("legal_persons", "2")],
    ),
    ("收到申请30件，比上年增加6件，同比增长25%", [("new", "30")]),
    ("2023年收到申请9件，2024年收到申请7件", [("new", "7")]),
    ("收到5件，其中2件公开，1件申请人自愿撤回", [("new", "5"), ("opened", "2"), ("withdrawn", "1")]),
    ("予以公开9件，其中部分公开的材料3件", [("granted", "9")]),
    ("上年结转3件，其中予以公开2件", [("carried_in", "3")]),
    ("因信息公开引起的行政复议2件、行政诉讼1件", [("review", "2"), ("suit", "1")]),
    (
        "行政复议3件，其中结果维持2件，结果纠正1件",
        [("review", "3"), ("review_upheld", "2"), ("review_corrected", "1")],
    ),
    ("行政诉讼2件，尚未审结2件", [("suit", "2"), ("suit_pending", "2")]),
    ("未收到公民、法人或其他组织提出的政府信息公开申请。", [("new", "0")]),
    ("没有接到依申请公开事项，未发生行政复议和行政诉讼。", [("new", "0"), ("review", "0"), ("suit", "0")]),
    ("本年度无依申请公开事项", [("new", "0")]),
    ("全年依申请公开4件，均已答复", [("asked", "4")]),
    ("全年收到申请0件，无结转下年事项", [("carried_out", "0"), ("new", "0")]),
]


@pytest.mark.parametrize(("text", "claims"), ASKED)
def test_phrasing_on_requests(text: str, claims: list[tuple[str, str]]) -> None:
    assert said(HEAD + text) == claims


ELSEWHERE = [
    "受理群众来电咨询300件，办理市长信箱来信25件。",
    "办理人大代表建议12件、政协提案9件，全部按期答复。",
    "收到不动产登记申请1200件，办结1180件。",
    "通过门户网站公开信息500条，微信推送300篇。",
    "组织政务公开培训2次，参加180人次。",
    "公开行政许可6件、行政处罚1件。",
    "发布行政许可信息220条、行政处罚信息31条。",
    "公开规范性文件3件。",
    "新增行政许可事项3项，取消行政许可2件。",
    "受理行政许可申请1200件。",
    "办理行政处罚案件35件。",
    "减免行政事业性收费12万元。",
    "以区政府名义制定规范性文件3件。",
    "审查规范性文件草案12件。",
    "按照条例第36条和第二十条的规定办理。",
    "2024年1月1日起执行，印发第3号文件。",
]


@pytest.mark.parametrize("text", ELSEWHERE)
def test_other_things_that_are_counted_claim_nothing(text: str) -> None:
    assert said(text) == []


NOT_THESE = [
    "其余26件均已答复",
    "历年累计受理申请90件",
    "委托某某局办理25件",
    "区政府交办9件，均已回复",
    "2022年共收到申请5件，予以公开4件",
    "未按时答复3件",
    "收到群众来信8件",
    "收到征求意见函4份",
    "回复网民留言40条",
    "申请人通过网络提交7件，信函提交2件",
    "未收到信息公开申请费用的退费要求",
    "未发生行政诉讼败诉情况",
    "未经复议直接起诉的情形应当说明",
    "收到各类诉求50件",
    "其中书面答复3件，电话答复2件",
    "按信访件处理2件，按重复件存档处理1件",
    "收到行政复议决定书2份",
    "不予受理2件",
    "未发生因答复不当引起的行政复议",
    "新发生行政复议3件",
]


@pytest.mark.parametrize("text", NOT_THESE)
def test_words_beside_requests_that_claim_nothing(text: str) -> None:
    assert said(HEAD + text) == []


MADE, REPEALED, VALID = "normative_made", "normative_repealed", "normative_valid"
DECIDED = [
    (
        "本年作出行政许可决定26件、行政处罚决定4件、行政强制决定1件。",
        [("licences", "26"), ("penalties", "4"), ("coercion", "1")],
    ),
    ("全年制定行政规范性文件3件，废止1件，现行有效15件。", [(MADE, "3"), (REPEALED, "1"), (VALID, "15")]),
    ("行政规范性文件本年制发2、废止0、现行有效9", [(MADE, "2"), (REPEALED, "0"), (VALID, "9")]),
    ("行政事业性收费31.63万元。", [("fees", "31.63")]),
    ("行政事业性收费共计316320元。", [("fees", "316320")]),
]


@pytest.mark.parametrize(("text", "claims"), DECIDED)
def test_phrasing_on_table_two(text: str, claims: list[tuple[str, str]]) -> None:
    assert said(text) == claims


def test_topic_is_given_by_the_section_the_heading_or_the_words() -> None:
    assert said("收到3件，答复3件。") == []
    assert said("收到3件，答复3件。", no=3) == [("new", "3"), ("processed", "3")]
    assert said("全年收到政府信息公开申请3件，答复3件。") == [("new", "3"), ("processed", "3")]
    assert said("（二）依申请公开\n收到3件。\n（三）平台建设\n收到4件。") == [("new", "3")]
    assert said("行政复议2件", no=4) == [("review", "2")]
    assert said("行政复议2件") == []


@pytest.mark.parametrize(
    "text", ["收到申请180余条", "收到申请约30件", "收到申请近百件", "收到申请1.2万件", "收到申请一百多件"]
)
def test_round_numbers_are_not_exact(text: str) -> None:
    assert [claim.exact for claim in reading(HEAD + text)[1]] in ([], [False])


def test_span_shows_the_words_where_they_stand() -> None:
    text = f"{HEAD}\n全年 共收到 申请\u00a0 12 件 ，答复 ９ 件。"
    report, claims = reading(text)
    assert [report.words(claim.span) for claim in claims] == ["收到 申请\u00a0 12 件", "答复 ９ 件"]
    assert [text[claim.span.start : claim.span.end] for claim in claims] == [
        "收到 申请\u00a0 12 件",
        "答复 ９ 件",
    ]


@pytest.mark.parametrize(
    ("kind", "text", "scope"),
    [
        ("government", "区政府办受理申请17件", "政府办"),
        ("government", "全区受理申请17件", ""),
        ("office", "全县受理申请17件", "全县"),
        ("office", "县政府办受理申请17件", ""),
        ("township", "全镇受理申请17件", ""),
        ("department", "全市受理申请17件", "全市"),
    ],
)
def test_scope_that_may_differ_from_the_tables(kind: str, text: str, scope: str) -> None:
    (claim,) = reading(HEAD + text, kind)[1]
    assert claim.scope == scope


def totals(text: str) -> list[tuple[int, tuple[int, ...], bool]]:
    report = Report("某某区某某局", 2024, "2021", "", None, (Section(1, "", text),), {})
    return [(one.number, one.parts, one.whole) for one in read(report, "department").totals]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("公开信息35条（8+6+1+20）", [(35, (8, 6, 1, 20), True)]),
        ("公开信息20条：动态12条、公告8条。", [(20, (12, 8), True)]),
        ("公开信息20条：动态12（2）、公告8（1）。", [(20, (12, 8), True)]),
        ("公开信息20条：动态12条、公告8条等。", [(20, (12,), False)][:0]),
        ("公开信息20条：动态12条、公告6条，解读材料若干。", [(20, (12, 6), False)]),
        ("公开信息20篇，其中动态12篇、公告6篇；培训2次。", [(20, (12, 6), False)]),
        ("公开信息20条，培训12次，会议8次。", []),
        ("发表信息25篇（日报4篇、平台1篇），省级2篇。", []),
        ("公开信息约20条：动态12条、公告9条。", []),
    ],
)
def test_totals_and_their_parts(text: str, found: list[tuple[int, tuple[int, ...], bool]]) -> None:
    assert totals(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "9" * 1_000_000,
        "1," * 300_000,
        "收到申请3件，" * 60_000,
        "件" * 1_000_000,
        "依申请公开" * 100_000,
        "未收到" * 200_000,
        "公开9条：" * 100_000,
        "(" * 500_000,
        "公开1条(" + "1+" * 400_000,
        "2024年" * 200_000,
        "政府办全区" * 100_000,
        "其中、" * 200_000,
        "一" * 1_000_000,
        "结转上年下年" * 100_000,
    ],
    ids=lambda text: text[:6],
)
def test_hostile_prose_claims_little_and_ends(text: str) -> None:
    start = perf_counter()
    _, claims = reading(HEAD + text, no=3)
    assert len(claims) <= 2000
    assert perf_counter() - start < 60  # a quadratic reader would take hours
