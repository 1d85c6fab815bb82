"""A sample of finished requests: drawn by lot, covered by the guard, logged, and only by whom it concerns."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from gongkai.records.actions import cases, clock, requests
from gongkai.records.models import Case, LogEntry
from gongkai.records.queries import sampling
from gongkai.records.queries.gate import Staff
from gongkai.records.queries.sampling import Wish, covered, drawn

PHONE = "13800138000"  # the applicant's own, which an answer may repeat
ASKED = (f"李小明家所在小区的电梯改造批复，联系电话{PHONE}，身份证号11010519491231002X",)


@pytest.fixture(autouse=True)
def alone(walk):
    """The sample organ's own requests are of another year."""
    walk.organ.cases.update(closed_year=2000)


@pytest.fixture
def base(walk) -> str:
    return f"/desk/{walk.organ.code}/cases/sample/"


@pytest.fixture
def lot(walk):
    """What the page asks with."""
    return {"year": clock.today().year, "reply": "", "number": 20, "lot": "2026甲"}


@pytest.fixture
def closed(walk):
    """A request that was answered."""

    def closed(*asks: str, reply: str = "granted", **fields: object) -> Case:
        case = walk.case(asks=asks or ASKED)
        walk.reply(case, reply, **fields)
        return case

    return closed


def drawn_of(walk, **changes: object) -> list[sampling.Sampled]:
    wish = Wish(**{"year": clock.today().year, "lot": "甲", **changes})
    return drawn(Staff(walk.people["reviewer"]), walk.organ, wish)


def rows(answer) -> list[list[str]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def test_sheet_holds_what_was_asked_and_answered_with_nobody_in_it(walk, signed_in, closed, base, lot):
    closed(items=f"批复一份，电话{PHONE}")
    answer = signed_in("reviewer").post(f"{base}export.xlsx", lot)
    heading, row = rows(answer)
    told = dict(zip(heading, row, strict=True))
    assert "电梯改造批复" in told["申请内容"]
    assert "批复一份" in told["答复正文"]
    assert told["结果"] == "予以公开"
    whole = "".join(row)
    for secret in (PHONE, "11010519491231002X", "李小明"):
        assert secret not in whole
    places = int(told["遮盖（处）"])
    assert places == 4  # three in the request, one in the reply
    entry = LogEntry.objects.get(action="sample.export")
    assert (entry.data["lot"], entry.data["covered"], len(entry.data["cases"])) == ("2026甲", places, 1)
    assert PHONE not in str(entry.data)


def test_preview_shows_the_same_and_logs_nothing(walk, signed_in, closed, base, lot):
    closed()
    page = signed_in("head").get(base, lot).content.decode()
    assert "抽到 1 件，遮盖 3 处" in page
    assert PHONE not in page
    assert "李小明" not in page
    assert not LogEntry.objects.filter(action="sample.export").exists()


def test_lot_alone_decides_and_gives_the_same_again(walk, closed):
    for number in range(4):
        closed(f"第{number}条道路的改造批复")
    assert len(drawn_of(walk)) == 4
    two = [each.case.pk for each in drawn_of(walk, number=2)]
    assert two == [each.case.pk for each in drawn_of(walk)][:2]
    orders = {tuple(each.case.pk for each in drawn_of(walk, lot=str(lot))) for lot in range(12)}
    assert len(orders) > 1


def test_only_finished_requests_of_the_year_and_the_reply(walk, closed):
    walk.case(asks=("还在办的一件",))
    closed("道路改造批复")
    closed("没有制作过的材料", reply="not_exist")
    assert {each.case.reply for each in drawn_of(walk)} == {"granted", "not_exist"}
    assert [each.case.reply for each in drawn_of(walk, reply="not_exist")] == ["not_exist"]
    assert drawn_of(walk, year=2020) == []


def test_fifty_take_as_many_questions_as_one(walk, closed, django_assert_num_queries):
    def asked() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            drawn_of(walk)
        return len(captured)

    closed("道路改造批复")
    one = asked()
    for number in range(3):
        closed(f"第{number}条道路的改造批复")
    assert asked() == one


def test_what_cannot_be_covered_is_held_back(monkeypatch):
    monkeypatch.setattr(sampling, "cover_text", lambda words, own: words)
    assert covered(f"电话{PHONE}", (), {}).words == sampling.STAYS
    assert covered("没有号码", (), {}).words == "没有号码"


def test_part_of_a_request_says_only_what_it_asks(walk, closed):
    case = walk.case(asks=("道路改造批复；绿化招标文件",))
    requests.split(case=case, parts=["绿化招标文件"], keeps="道路改造批复", actor=walk.people["handler"])
    case.refresh_from_db()
    walk.reply(case, "granted")
    assert [each.asked for each in drawn_of(walk)] == ["道路改造批复"]


def test_whoever_was_consulted_is_covered(walk):
    case = walk.case(asks=("关于赵大海承包合同的材料",))
    answer = {"party": "赵大海", "opinion": "agree"}
    for event, who, data in (
        ("consulted", "handler", {"party": "赵大海", "kind": "third_party"}),
        ("consultation_answered", "intake", answer),
    ):
        cases.record_event(case=case, event=event, on=clock.today(), actor=walk.people[who], data=data)
    case.refresh_from_db()
    walk.reply(case, "granted")
    (found,) = drawn_of(walk)
    assert found.asked == "关于赵*海承包合同的材料"


def test_erased_reply_says_so(walk, closed):
    case = closed()
    case.letters.update(document="")
    assert drawn_of(walk)[0].answered == sampling.ERASED


def test_nothing_to_draw_and_bad_lots_are_said(walk, signed_in, base, lot):
    reviewer = signed_in("reviewer")
    assert "没有符合条件的已办结申请" in reviewer.get(base, lot).content.decode()
    assert "最多是 50。" in reviewer.get(base, {**lot, "number": 51}).content.decode()
    assert reviewer.post(f"{base}export.xlsx", {**lot, "number": 0}).status_code == 302
    assert reviewer.post(f"{base}export.xlsx", lot, follow=True).redirect_chain
    assert not LogEntry.objects.filter(action="sample.export").exists()


@pytest.mark.parametrize("role", ["handler", "intake", "administrator", "auditor"])
def test_others_do_not_draw(walk, signed_in, base, lot, role):
    assert signed_in(role).get(base, lot).status_code == 403
    assert signed_in(role).post(f"{base}export.xlsx", lot).status_code == 403


def test_worklist_leads_there_for_whom_it_concerns(walk, signed_in, base, closed):
    closed()
    path = f"/desk/{walk.organ.code}/cases/?state=closed"
    assert base in signed_in("reviewer").get(path).content.decode()
    assert base not in signed_in("handler").get(path).content.decode()
