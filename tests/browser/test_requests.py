"""Requests walked from the counter to the reply by both sides, each in a real browser.

The first is walked whole; the others take by actions what was walked there, and in the browser what is
particular to them. Every one ends with the report of its year, which must hold no error.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from acting import REDACTED, fill, press
from playwright.sync_api import expect

from gongkai.law.replies import REPLIES
from gongkai.records.actions import clock, reports
from gongkai.records.calendars import calendar
from gongkai.records.models import Case, Letter
from gongkai.records.queries import papers

pytestmark = pytest.mark.browser
FIRST = clock.today()
POSTAL = "邮寄的，确认由邮政企业寄送（不是快递公司）"
LIST = {"name": "点位清单.txt", "mimeType": "text/plain", "buffer": "样例路1号".encode()}
GOVERNMENT = "样例市虚构区人民政府"


@pytest.fixture
def report(house):
    """The year a walk made compiles without an error, and counts the walk in the row it names."""

    def balances(row: str) -> None:
        organ, head = house.walk.organ, house.walk.people["head"]
        for year in sorted({FIRST.year, clock.today().year}):
            kept = reports.open_report(organ=organ, year=year, actor=head)
            assert [each for each in kept.findings if each["severity"] == "error"] == []
        assert kept.figures[f"t3.{row}.person"][0] >= 1

    return balances


@pytest.fixture
def later(monkeypatch):
    """Go on to a day to come."""

    def go(days: int) -> date:
        day = clock.today() + timedelta(days=days)
        now = clock.now() + timedelta(days=days)
        monkeypatch.setattr(clock, "today", lambda: day)
        monkeypatch.setattr(clock, "now", lambda: now)
        return day

    return go


def test_granted_request_is_walked_whole_by_both_sides(house, report):
    applicant = house.applicant()
    applicant.ask("2025年度无障碍设施改造点位清单")
    case = house.take_up(Case.objects.latest("pk"))
    assert case.number == applicant.number

    house.intake.assign(applicant.number, house.walk.people["handler"].name)
    house.handler.open()
    press_next(house.handler, "审查")
    house.handler.answer("granted")
    expect(house.handler.page.get_by_role("heading", level=1)).to_have_text("予以公开")
    house.handler.review("granted", {"所提供信息的清单": "2025年度无障碍设施改造点位清单，3页"})
    press_next(house.handler, "起草答复")
    reads = house.handler.draft("reply.granted", {"形式": "电子文件"})
    assert "决定予以公开" in reads
    assert "行政复议" in reads
    house.handler.take("送审")
    expect(house.handler.page.get_by_role("alert")).to_contain_text("没有附件")
    house.handler.enclose({"或者上传": LIST})
    house.handler.take("送审")
    house.reviewer.take("审核通过")
    house.signer.take("签发")
    expect(house.signer.page.get_by_role("status")).to_contain_text("文号")
    house.intake.send("本平台领取")

    words = applicant.collect("政府信息公开告知书")
    assert Letter.objects.latest("pk").number in words
    with applicant.page.expect_download() as caught:
        applicant.page.get_by_role("main").get_by_role("link", name="下载").first.click()
    assert caught.value.suggested_filename.endswith(".pdf")
    with applicant.page.expect_download() as caught:
        applicant.page.get_by_role("link", name=LIST["name"]).click()
    assert caught.value.suggested_filename == LIST["name"]
    applicant.track()
    assert "已经办结" in applicant.story
    assert "已领取" in applicant.story
    report("granted")


def press_next(officer, name: str) -> None:
    """The one filled button of a case is that step."""
    officer.open()
    expect(officer.page.locator(".next .button")).to_contain_text(name)


def test_partly_granted_request_gives_the_redacted_copy_and_the_list(house, report):
    applicant, _ = house.asked("某小区物业服务合同")
    house.handler.review("partial", {})
    assert "还缺" in house.handler.told
    house.handler.review(
        "partial",
        {
            "上传区分处理后的文本": REDACTED,
            "第1部分：哪一部分": "第三条价款",
            "第1部分：属于哪种情形": "第三方合法权益",
            "第1部分：理由": "涉及企业的商业秘密",
            "无法征求意见的原因": "企业已经注销，查无联系人",
            "第三方部分：涉及哪种权益，公共利益的权衡": "商业秘密，不公开不影响公共利益",
        },
    )
    reads = house.handler.draft("reply.partial", {"公开的内容": "物业服务合同", "提供的形式": "电子文件"})
    assert "第三条价款" in reads
    assert "复议" in reads
    house.handler.enclose({"从本件材料里选": f"{REDACTED['name']}（区分处理后的文本）"})
    house.issue(Letter.objects.latest("pk"))
    words = applicant.collect("政府信息部分公开告知书")
    assert "第三条价款" in words
    with applicant.page.expect_download() as caught:
        applicant.page.get_by_role("link", name=REDACTED["name"]).click()
    assert caught.value.suggested_filename == REDACTED["name"]
    report("partial")


REFUSALS = {
    "secret": (
        {
            "密级、定密机关和保密期限": "秘密，样例局，10年",
            "已核对：确已依法定密，保密期限未满": True,
            "不予公开的理由": "已依法定密，尚未解密",
        },
        "第十四条",
    ),
    "safety": (
        {"可能危及的是哪一项": "公共安全", "不予公开的理由": "公开管线位置可能被人破坏"},
        "第十四条",
    ),
    "process": (
        {
            "属于哪一类过程性信息": "讨论记录",
            "为什么决定不公开": "公开会妨碍坦率讨论",
            "已核对：没有法律、法规、规章规定应当公开": True,
        },
        "第十六条",
    ),
}


@pytest.mark.parametrize("reply", REFUSALS)
def test_refusal_tells_reconsideration_first_and_to_whom(house, report, reply):
    given, article = REFUSALS[reply]
    applicant, _ = house.asked("某次局务会的记录")
    house.handler.review(reply, given)
    reads = house.handler.draft(f"reply.{reply}", {})
    first_remedy(reads)
    assert article in reads
    house.issue(Letter.objects.latest("pk"))
    first_remedy(applicant.collect("政府信息不予公开告知书"))
    report(reply)


def first_remedy(words: str) -> None:
    """Reconsideration comes first, by the named government, before any suit."""
    assert GOVERNMENT in words
    assert 0 < words.index("行政复议") < words.index("诉讼")
    assert "应当先" in words


def test_third_party_objects_online_and_the_request_is_refused(house, report):
    applicant, case = house.asked("某公司的投标文件")
    house.handler.draft(
        "consult_third",
        {
            "第三方的名称": "某某建设有限公司",
            "拟公开的信息": "贵公司的投标报价",
            "可能涉及的权益": "商业秘密",
        },
    )
    house.issue(Letter.objects.latest("pk"), "post")
    applicant.track()
    assert "期限停止计算" in applicant.story
    assert "某某建设" not in applicant.story

    answer(house, Letter.objects.latest("pk"))
    case.refresh_from_db()
    assert case.state == "running"
    house.handler.review(
        "third_party",
        {
            "涉及的是哪种权益": "商业秘密",
            "公开会造成什么损害": "泄露报价方法",
            "公共利益的权衡": "不公开不影响公共利益",
        },
    )
    reads = house.handler.draft("reply.third_party", {})
    assert "不同意公开" in reads
    first_remedy(reads)
    house.issue(Letter.objects.latest("pk"))
    first_remedy(applicant.collect("政府信息不予公开告知书"))
    report("third_party")


def answer(house, letter: Letter) -> None:
    """The company objects on the page of the letter, with its number and code."""
    company = house.applicant()
    company.page.goto("/requests/opinion/")
    code = reply_code(papers.issued(letter))
    company.number, company.code = letter.number, code
    company.page.get_by_label("征求意见书的文号").fill(letter.number)
    company.page.get_by_label("回复码").fill(code)
    company.page.get_by_role("main").get_by_role("button").last.click()
    company.page.get_by_label("不同意公开").check()
    company.page.get_by_role("button", name="提交意见").click()
    expect(company.page.get_by_role("alert")).to_contain_text("理由")
    expect(company.page.get_by_label("不同意公开")).to_be_checked()
    company.page.get_by_label("理由和说明").fill("报价是本公司的商业秘密")
    company.page.get_by_role("button", name="提交意见").click()
    expect(company.page.get_by_role("main")).to_contain_text("意见已经收到")
    with company.page.expect_download() as caught:
        press(company.page, "下载意见回执（PDF）")
    assert caught.value.suggested_filename == f"意见回执 {letter.number}.pdf"


def reply_code(document) -> str:
    """The code as it is printed in the letter."""
    printed = " ".join(str(each) for each in document.paragraphs)
    return printed.split("回复码：")[1][:10]


def test_information_not_held_needs_a_search_on_file(house, report):
    applicant, _ = house.asked("1998年某小区竣工验收备案表")
    house.handler.review("not_exist", {})
    assert "还缺" in house.handler.told
    house.handler.draft(
        "reply.not_exist",
        {"检索日期": str(clock.today()), "检索范围": "档案室目录", "不存在的原因": "没有办理过备案"},
    )
    house.handler.take("送审")
    refused = house.handler.page.get_by_role("alert")
    expect(refused).to_contain_text("检索")
    refused.get_by_role("link").first.click()
    fill(house.handler.page, {"检索词": "竣工验收、备案", "在哪里检索的": "档案室1998年目录"})
    fill(house.handler.page, {"检索日期": str(clock.today()), "检索人": "样例经办"})
    press(house.handler.page, "保存审查意见")
    house.handler.take("送审")
    expect(house.handler.page.locator("#steps h2")).to_have_text("待审核")
    house.reviewer.take("审核通过")
    house.signer.take("签发")
    house.intake.send("邮政企业邮寄", {"邮件号": "XA00000000141", POSTAL: True})
    applicant.track()
    assert "答复已经寄出" in applicant.story
    assert REPLIES["not_exist"].name in applicant.story
    report("not_held")


def test_correction_is_made_online_and_twenty_new_days_begin(house, report, later):
    applicant, case = house.asked("关于小区的所有文件")
    until = clock.today() + timedelta(days=30)
    reads = house.handler.draft(
        "correction",
        {"需要补正的事项": "写明哪个小区", "怎样补正": "写小区名称和文件种类", "补正的期限": str(until)},
    )
    assert "一次补正" in reads
    house.issue(Letter.objects.latest("pk"))
    case.refresh_from_db()
    assert (case.state, case.due) == ("stopped", None)
    applicant.collect("政府信息公开申请补正告知书")
    later(10)
    applicant.track()
    press(applicant.page, "在网上补正")
    press(applicant.page, "提交")
    expect(applicant.page.get_by_role("alert")).to_contain_text("内容")
    fill(applicant.page, {"内容": "虚构花园，2025年的物业服务合同"})
    press(applicant.page, "提交")
    case.refresh_from_db()
    assert "等待您补正" not in applicant.story
    assert f"最迟 {case.due}" in applicant.story
    assert twenty_days_after(clock.today(), house) == case.due
    house.intake.page.goto("/desk/sample-lively/inbox/")
    assert "补正" in house.intake.told
    house.walk.reply(case, "granted")
    report("granted")


def twenty_days_after(day: date, house) -> date:
    """By the calendar of the organ, counted here once more."""
    known, left = calendar(house.walk.organ), 20
    while left:
        day += timedelta(days=1)
        left -= known.is_workday(day)
    return day


def test_correction_that_never_comes_closes_the_request(house, report, later):
    applicant, case = house.asked("关于小区的所有文件")
    until = clock.today() + timedelta(days=30)
    house.issue(house.walk.draft(case, "correction", until=str(until)))
    later(10)
    house.handler.review("uncorrected", {"要求补正的日期": str(clock.today() - timedelta(days=10))})
    assert "还缺" in house.handler.told
    later(25)
    house.handler.review("uncorrected", {})
    house.handler.draft("reply.uncorrected", {})
    house.issue(Letter.objects.latest("pk"))
    applicant.track()
    assert "已经办结" in applicant.story
    assert "没有补正" in applicant.story
    report("uncorrected")


def test_extension_is_signed_by_the_head_alone(house, report):
    applicant, case = house.asked()
    before = case.due
    reads = house.handler.draft("extension", {"延期的原因": "档案需要逐卷查找", "延长几个工作日": "10"})
    assert "负责人同意" in reads
    house.handler.take("送审")
    house.reviewer.take("审核通过")
    house.signer.letter()
    expect(house.signer.page.get_by_role("button", name="签发")).to_have_count(0)
    assert "负责人" in house.signer.told
    house.head.take("签发")
    house.intake.send("本平台领取")
    case.refresh_from_db()
    assert case.due > before
    applicant.track()
    assert f"最迟 {case.due}" in applicant.story
    assert "延长" in applicant.collect("延期答复告知书")
    house.walk.reply(case, "granted")
    report("granted")


def test_fee_that_is_not_paid_closes_the_request(house, report, later):
    applicant, _ = house.asked()
    for number in range(1, 12):
        house.walk.submit(asks=(f"虚构路{number}号的拆迁补偿协议",))
    reads = house.handler.draft("fee", {"计费方式": "按件计收", "缴费方式": "凭缴款码到代收银行缴纳"})
    assert "累计申请12件" in reads
    assert "200元" in reads
    house.issue(Letter.objects.latest("pk"))
    applicant.track()
    assert "等待您缴费" in applicant.story
    assert "20个工作日" in applicant.collect("信息处理费收费通知书")
    later(60)
    house.handler.review("unpaid", {"收费通知书的文号、日期和金额": "见收费通知书，200元"})
    house.handler.draft("reply.unpaid", {})
    house.issue(Letter.objects.latest("pk"))
    applicant.track()
    assert "已经办结" in applicant.story
    report("unpaid")


def test_applicant_withdraws_online(house, report):
    applicant, case = house.asked()
    applicant.track()
    press(applicant.page, "撤回这件申请")
    assert "不能恢复" in applicant.story
    press(applicant.page, "确认撤回")
    expect(applicant.page.get_by_role("status")).to_contain_text("已经撤回")
    assert "已经办结" in applicant.story
    house.handler.open()
    assert "撤回" in house.handler.told
    case.refresh_from_db()
    assert case.state == "closed"
    report("other")
