from datetime import date
from hashlib import sha256

import pypdfium2
import pytest

from gongkai.law.applicants import APPLICANT_TYPES
from gongkai.law.case import Event, replay
from gongkai.law.workdays import Calendar
from gongkai.letter.compose import compose
from gongkai.letter.facts import Enclosure
from gongkai.letter.papers import (
    Entry,
    Handed,
    Opinion,
    Service,
    approval,
    delivery,
    form,
    handover,
    index,
    ledger,
    receipt,
)
from gongkai.letter.sheet import Say, Table
from gongkai.letter.write import ENDINGS, render

ORGAN, DAY = "卫滨区人力资源和社会保障局", date(2026, 2, 10)
RECEIVED = Event(date(2026, 1, 30), "received")


def _clock(*events, today=DAY):
    return replay([RECEIVED, *events], Calendar.load(), today=today)


def _cells(sheet):
    return [text for block in sheet.blocks if isinstance(block, Table) for row in block.rows for text in row]


def _words(sheet):
    says = [block.text for block in sheet.blocks if isinstance(block, Say)]
    return "\n".join([sheet.title, sheet.subtitle, *says, *_cells(sheet)])


def _pages(sheet):
    return len(pypdfium2.PdfDocument(render(sheet, "pdf")))


@pytest.fixture
def papers(facts):
    given = facts("receipt")
    letter = compose("reply.granted", facts("reply.granted", enclosures=(Enclosure("甲", "ab" * 32, 1),)))
    return {
        "form": form(ORGAN, "健康路1号", DAY),
        "receipt": receipt(given, "K7Q2-9M4X", _clock().ledger),
        "delivery": delivery(ORGAN, DAY, Service("政府信息公开告知书", "3号", "张三丰")),
        "approval": approval(given, letter, [Opinion("拟稿", "李四", DAY, "拟同意。")], ["是否政府信息：是"]),
        "ledger": ledger(given, _clock()),
        "handover": handover(ORGAN, DAY, "李四", "王五", [Handed("20260001", "名单", "办理中", DAY, "审查")]),
        "index": index(ORGAN, DAY, "20260001", "张三丰", [Entry("申请表", pages=2)]),
    }


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_paper_is_printed_the_same_twice(papers, ending):
    for name, sheet in papers.items():
        assert render(sheet, ending) == render(sheet, ending), name


def test_form_asks_what_article_29_asks_and_nothing_of_the_purpose(papers):
    words = _words(papers["form"])
    assert all(kind.name in words for kind in APPLICANT_TYPES)
    for asked in ("姓名", "证件名称和号码", "联系电话", "名称、文号", "形式", "获取的方式、途径"):
        assert asked in words
    labels = [
        row[at] for b in papers["form"].blocks if isinstance(b, Table) for row in b.rows for at in b.labels
    ]
    assert not any("用途" in label or "目的" in label for label in labels)
    assert _pages(papers["form"]) == 1


def test_receipt_says_how_the_day_was_counted(papers):
    words = _words(papers["receipt"])
    for told in ("20260001", "K7Q2-9M4X", "2026年1月30日", "2026年3月5日", "以双方确认之日为收到之日"):
        assert told in words
    assert "计工作日20日，不计的休息日、节假日14日" in words
    assert "第三十一条" in words
    assert "第三十三条" in words


def test_receipt_of_a_day_not_yet_certain_says_so(facts):
    assert "暂定" in _words(receipt(facts("receipt"), "X", provisional=True))


def test_proof_of_service_leaves_room_and_keeps_what_is_known(papers, facts):
    assert "□ 邮寄送达（邮政企业）" in _words(papers["delivery"])
    known = Service("告知书", "3号", "张三丰", way="邮寄送达", sent_on=DAY, tracking_no="XA123")
    words = _words(delivery(ORGAN, DAY, known, "20260001"))
    assert "XA123" in words
    assert "2026年2月10日" in words
    assert "□" not in words


def test_sign_off_sheet_binds_the_letters_hash(facts):
    letter = compose("reply.secret", facts("reply.secret"))
    words = _words(approval(facts("receipt"), letter, []))
    assert letter.hash in "".join(words.split())
    assert all(role in words for role in ("拟稿", "审核", "签发"))


def test_ledger_has_a_row_for_every_line_and_names_its_grounds(facts):
    clock = _clock(
        Event(date(2026, 2, 12), "correction_requested", until=date(2026, 2, 27)),
        Event(date(2026, 2, 26), "corrected"),
    )
    sheet = ledger(facts("receipt"), clock, ["国办发明电〔2025〕7号"])
    rows = next(
        block for block in sheet.blocks if isinstance(block, Table) and block.caption == "逐日计算"
    ).rows
    assert len(rows) == len(clock.ledger)
    assert {"1", "20", "不计", "—"} <= {row[2] for row in rows}
    assert "国办发明电〔2025〕7号" in _words(sheet)
    assert not any("中华人民共和国" in row[4] for row in rows)


def test_ledger_lists_what_came_late(facts):
    late = _clock(
        Event(date(2026, 2, 27), "correction_requested", until=date(2026, 3, 9)), today=date(2026, 3, 1)
    )
    assert late.breaches
    words = _words(ledger(facts("receipt"), late))
    assert all(breach.message in words for breach in late.breaches)
    assert "期限中止" in words


def test_handover_counts_and_lists_every_case():
    cases = [Handed(f"2026{no:04}", "名单", "办理中", None if no % 2 else DAY) for no in range(40)]
    sheet = handover(ORGAN, DAY, "李四", "王五", cases, "轮岗")
    assert "40件" in _words(sheet)
    assert _cells(sheet).count("中止") == 20
    assert all(one.number in _cells(sheet) for one in cases)


def test_index_counts_pages_and_names_what_has_none():
    digest = sha256(b"1").hexdigest()
    entries = [Entry("甲", pages=2, sha256=digest), Entry("乙", pages=1), Entry("丙"), Entry("丁", pages=4)]
    sheet = index(ORGAN, DAY, "20260001", "张三丰", entries)
    table = next(block for block in sheet.blocks if isinstance(block, Table))
    assert [row[5] for row in table.rows] == ["1-2", "3-3", "电子", "4-7"]
    assert "共4件、7页" in _words(sheet)
    assert digest in "".join(_words(sheet).split())


@pytest.mark.parametrize("text", ["\ue000甲", "<b>&", "字" * 2500, "y" * 900, '#panic("x") ]]>\x00\ud800'])
def test_any_text_fits_into_the_tables(text):
    sheet = handover(ORGAN, DAY, text, text, [Handed(text, text, text, DAY, text)], text)
    assert all(render(sheet, ending) for ending in ENDINGS)
    assert _pages(sheet) < 60
    whole = "".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(render(sheet, "pdf"))
    )
    assert whole.count("字") >= text.count("字") * 5


def test_ledger_says_that_the_due_date_is_provisional_and_up_to_when_it_counts(facts):
    clock = replay([Event(date(2026, 12, 25), "received")], Calendar.load())
    words = _words(ledger(facts("receipt"), clock))
    assert clock.provisional
    assert "（暂定）" in words
    assert "至期限届满共计工作日\n20日" in words
    closed = _clock(Event(date(2026, 2, 9), "reply_delivered", reply="granted"))
    words = _words(ledger(facts("receipt"), closed))
    assert "（暂定）" not in words
    assert "已计工作日\n6日" in words
