"""Following a request and answering a consultation, each with number and code: own things only."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from gongkai.portal import visits
from gongkai.records.actions import clock, office, requests, tries
from gongkai.records.models import StoredFile, WrongTry
from gongkai.records.queries import archives, tracking
from gongkai.records.verify import faults

TRACK = "/requests/track/"
STATUS = f"{TRACK}status/"
OPINION = "/requests/opinion/"


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def opened(client, walk):
    """A case whose applicant has opened it."""
    got = walk.submit()
    case = got.cases[0]
    office.assign(case=case, actor=walk.people["intake"], handler=walk.people["handler"])
    client.post(TRACK, {"number": got.request.number, "code": got.code})
    case.refresh_from_db()
    return case


def test_number_and_code_open_the_request_in_any_spelling(client, walk):
    got = walk.submit()
    code = f" {got.code[:5].lower()}-{got.code[5:]} "
    page = text(client.post(TRACK, {"number": got.request.number, "code": code}, follow=True))
    assert got.request.number in page
    assert f"{got.cases[0].due:%Y-%m-%d}" in page


@pytest.mark.parametrize("wrong", ["number", "code"])
def test_wrong_pair_gets_one_message(client, walk, wrong):
    got = walk.submit()
    given = {"number": got.request.number, "code": got.code, wrong: "2020-9999"}
    page = text(client.post(TRACK, given))
    assert "受理号和查询码对不上" in page
    assert "<title>出错：" in page


def test_ten_wrong_tries_make_a_pause_even_for_the_right_code(client, walk):
    got = walk.submit()
    for _ in range(tries.MOST):
        page = text(client.post(TRACK, {"number": got.request.number, "code": "AAAAAAAAAA"}))
    assert "15 分钟" in page
    client.cookies.clear()
    assert "15 分钟" in text(client.post(TRACK, {"number": got.request.number, "code": got.code}))


def _fail(client, number: str, **meta: str) -> None:
    for _ in range(tries.MOST):
        client.cookies.clear()
        client.post(TRACK, {"number": number, "code": "AAAAAAAAAA"}, **meta)


def test_wrong_tries_for_one_number_shut_nobody_else_out(client, walk):
    """Behind one proxy all visitors share an address: another number still opens."""
    mine, theirs = walk.submit(), walk.submit()
    _fail(client, theirs.request.number)
    client.cookies.clear()
    answer = client.post(TRACK, {"number": mine.request.number, "code": mine.code})
    assert answer["Location"] == STATUS


@override_settings(TRUSTED_PROXIES=(ip_network("127.0.0.1"),))
def test_trusted_proxy_says_who_tried(client, walk):
    got = walk.submit()
    _fail(client, got.request.number, HTTP_X_FORWARDED_FOR="203.0.113.9")
    client.cookies.clear()
    given = {"number": got.request.number, "code": got.code}
    assert "15 分钟" in text(client.post(TRACK, given, HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.9"))
    client.cookies.clear()
    assert client.post(TRACK, given, HTTP_X_FORWARDED_FOR="203.0.113.8")["Location"] == STATUS


def test_header_of_a_stranger_is_not_believed(client, walk):
    got = walk.submit()
    for at in range(tries.MOST):
        client.cookies.clear()
        wrong = {"number": got.request.number, "code": "AAAAAAAAAA"}
        client.post(TRACK, wrong, HTTP_X_FORWARDED_FOR=f"203.0.113.{at}")
    client.cookies.clear()
    assert "15 分钟" in text(client.post(TRACK, {"number": got.request.number, "code": got.code}))


def test_wrong_tries_are_forgotten_after_the_pause(client, walk):
    got = walk.submit()
    _fail(client, got.request.number)
    WrongTry.objects.update(since=clock.now() - tries.PAUSE)
    client.cookies.clear()
    assert client.post(TRACK, {"number": got.request.number, "code": got.code})["Location"] == STATUS
    assert tries.sweep(clock.now()) > 0
    assert not WrongTry.objects.exists()


def test_wrong_tries_over_many_numbers_from_one_address_make_a_pause_there(client, walk, monkeypatch):
    monkeypatch.setattr(visits, "FROM_ONE", 5)
    got = walk.submit()
    for n in range(5):
        client.cookies.clear()
        client.post(TRACK, {"number": f"2020-{n:04}", "code": "AAAAAAAAAA"}, REMOTE_ADDR="203.0.113.9")
    given = {"number": got.request.number, "code": got.code}
    assert "15 分钟" in text(client.post(TRACK, given, REMOTE_ADDR="203.0.113.9"))
    assert client.post(TRACK, given, REMOTE_ADDR="203.0.113.8")["Location"] == STATUS


def test_visit_ends_by_the_button_and_after_half_an_hour(client, opened, monkeypatch):
    assert client.get(STATUS).status_code == 200
    later = visits._now() + visits.IDLE + 1
    with monkeypatch.context() as patch:
        patch.setattr(visits, "_now", lambda: later)
        assert client.get(STATUS)["Location"] == TRACK
    assert client.get(STATUS)["Location"] == TRACK


def test_button_closes_the_visit(client, opened):
    client.post(f"{TRACK}leave/")
    assert client.get(STATUS)["Location"] == TRACK


def test_visit_ends_when_the_code_is_renewed(client, opened, walk):
    assert client.get(STATUS).status_code == 200
    requests.renew_code(request=opened.request, actor=walk.people["intake"], why="核对证件")
    assert client.get(STATUS)["Location"] == TRACK
    assert "查询码" in text(client.get(TRACK))


def test_status_shows_no_staff_no_notes_and_no_third_party(client, opened, walk):
    office.note(case=opened, text="内部：此件敏感", actor=walk.people["handler"])
    letter = walk.sign(walk.draft(opened, "consult_third", party="某某有限公司"))
    walk.send(letter, "post")
    page = client.get(STATUS)
    assert page["Cache-Control"] == "no-store, private"
    for secret in ("此件敏感", "某某有限公司", walk.people["handler"].name, letter.number, "李小明"):
        assert secret not in text(page)
    assert "征求其他方面的意见" in text(page)


def test_letter_is_collected_by_a_button_and_only_then_read(client, opened, walk):
    letter = walk.reply(opened, "granted")
    address = f"{TRACK}letters/{letter.pk}/"
    file = letter.files.get(kind="letter")
    assert client.get(f"{address}files/{file.pk}/").status_code == 404
    assert "按下按钮就是签收" in text(client.get(address))
    assert letter.deliveries.get().collected_at is None
    page = text(client.post(address, follow=True))
    assert "行政复议" in page
    assert letter.deliveries.get().collected_at is not None
    assert client.get(f"{address}files/{file.pk}/").content.startswith(b"%PDF")


def test_letter_of_another_request_is_not_there(client, opened, walk):
    other = walk.reply(walk.case(), "granted")
    assert client.get(f"{TRACK}letters/{other.pk}/").status_code == 404
    assert client.get(f"{TRACK}cases/{other.case_id}/withdraw/").status_code == 404


def test_correction_is_answered_online_once(client, opened, walk):
    walk.send(walk.sign(walk.draft(opened, "correction")))
    address = f"{TRACK}cases/{opened.pk}/correct/"
    opened.refresh_from_db()
    given = {"seen": opened.event_seq, "text": ""}
    assert "<title>出错：" in text(client.post(address, given))
    page = text(client.post(address, {**given, "text": "要2025年的，证件11010519491231002X"}, follow=True))
    assert "收到补正" in page
    event = opened.events.get(event="corrected")
    assert "11010519491231002X" not in str(event.data)
    assert StoredFile.objects.filter(case=opened, kind="answer").count() == 1
    opened.refresh_from_db()
    again = client.post(address, {"seen": opened.event_seq, "text": "再补"})
    assert "没有需要补正" in text(again)


def test_stale_page_keeps_what_was_typed(client, opened, walk):
    walk.send(walk.sign(walk.draft(opened, "correction")))
    opened.refresh_from_db()
    asked = opened.events.get(event="correction_requested")
    given = {"seen": asked.seq - 1, "text": "要2025年的"}
    page = text(client.post(f"{TRACK}cases/{opened.pk}/correct/", given))
    assert "要2025年的" in page
    assert f'name="seen" value="{opened.event_seq}"' in page, "a second try is not refused again"
    assert not opened.events.filter(event="corrected").exists()
    assert not StoredFile.objects.filter(case=opened, kind="answer").exists()


def test_what_the_office_notes_meanwhile_is_no_matter_of_the_applicant(client, opened, walk):
    walk.send(walk.sign(walk.draft(opened, "correction")))
    opened.refresh_from_db()
    given = {"seen": opened.event_seq, "text": "要2025年的"}
    office.note(case=opened, text="来过电话", actor=walk.people["handler"])
    page = text(client.post(f"{TRACK}cases/{opened.pk}/correct/", given, follow=True))
    assert "补正已经提交" in page


def test_request_is_withdrawn_after_a_page_that_asks(client, opened):
    address = f"{TRACK}cases/{opened.pk}/withdraw/"
    assert "不能恢复" in text(client.get(address))
    page = text(client.post(address, {"seen": opened.event_seq}, follow=True))
    assert "已经撤回" in page
    opened.refresh_from_db()
    assert (opened.state, opened.row) == ("closed", "other")
    assert "不能再撤回" in text(client.get(address))


def test_many_cases_cost_as_many_queries_as_one(client, walk):
    walk.organ.handling = {"split": "items"}
    walk.organ.save(update_fields=["handling"])
    counts = []
    for asks in (["甲清单"], [f"第{n}份清单" for n in range(12)]):
        request = walk.submit(asks=asks).request
        with CaptureQueriesContext(connection) as seen:
            assert len(tracking.stories(request, clock.today())) == len(asks)
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.fixture
def asked(client, opened, walk):
    """A consultation that the party has opened with the code in its letter."""
    letter = walk.sign(walk.draft(opened, "consult_third", party="某某有限公司"))
    walk.send(letter, "post")
    said = " ".join(tracking.document(letter).paragraphs)
    code = said.split("回复码：")[1][:10]
    page = text(client.post(OPINION, {"number": letter.number, "code": code}, follow=True))
    assert "由本机关决定是否公开" in page
    assert "李小明" not in page
    return letter


def test_opinion_is_given_once_with_reasons(client, asked, opened):
    assert "写明理由" in text(client.post(OPINION, {"opinion": "object", "text": ""}))
    page = text(client.post(OPINION, {"opinion": "object", "text": "涉及商业秘密"}, follow=True))
    assert "意见已经收到" in page
    event = opened.events.get(event="consultation_answered")
    assert (event.data["opinion"], event.data["party"]) == ("object", "某某有限公司")
    client.post(OPINION, {"opinion": "agree"})
    assert opened.events.filter(event="consultation_answered").count() == 1


def test_opinion_given_can_be_taken_home_as_a_receipt(client, asked):
    address = f"{OPINION}receipt.pdf"
    assert client.get(address)["Location"] == OPINION
    client.post(OPINION, {"opinion": "agree"})
    assert address in text(client.get(OPINION))
    answer = client.get(address)
    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "no-store, private"


def test_reply_in_the_post_is_told_and_ends_the_withdrawing(client, opened, walk):
    walk.reply(opened, "granted", "post")
    page = text(client.get(STATUS))
    assert "答复已经寄出" in page
    assert "撤回这件申请" not in page
    assert "答复已经寄出，不能再撤回" in text(client.get(f"{TRACK}cases/{opened.pk}/withdraw/"))


def test_wrong_code_opens_no_consultation(client, asked):
    client.post(f"{OPINION}leave/")
    page = text(client.post(OPINION, {"number": asked.number, "code": "00000000"}))
    assert "对不上" in page


def test_answer_that_waits_to_be_collected_is_not_called_served(client, walk, opened):
    letter = walk.reply(opened, "granted")
    page = text(client.get(STATUS))
    assert "答复已经发出，请领取" in page
    assert "答复已经送达" not in page
    client.post(f"{TRACK}letters/{letter.pk}/")
    assert "答复已经送达" in text(client.get(STATUS))


@pytest.mark.parametrize(("restarts", "said"), [(True, "重新计算"), (False, "继续计算")])
def test_late_correction_says_what_the_clock_makes_of_it(client, walk, restarts, said):
    """Asked for after the seven working days of Article 30: whether it starts anew is a setting."""
    walk.organ.handling = {"late_correction_restarts": restarts}
    walk.organ.save(update_fields=["handling"])
    got = walk.submit(channel="counter", submitted_at=clock.now() - timedelta(days=20))
    case = got.cases[0]
    office.assign(case=case, actor=walk.people["intake"], handler=walk.people["handler"])
    walk.send(walk.sign(walk.draft(case, "correction")))
    client.post(TRACK, {"number": got.request.number, "code": got.code})
    case.refresh_from_db()
    given = {"seen": case.event_seq, "text": "要2025年的"}
    page = text(client.post(f"{TRACK}cases/{case.pk}/correct/", given, follow=True))
    case.refresh_from_db()
    assert f"自明天起{said}，最迟 {case.due:%Y-%m-%d} 答复" in page


@pytest.mark.parametrize("restarts", [True, False])
def test_fee_page_says_by_the_setting_how_the_period_goes_on(client, opened, walk, restarts):
    walk.organ.handling = {"payment_restarts": restarts}
    walk.organ.save(update_fields=["handling"])
    walk.send(walk.sign(walk.draft(opened, "fee", method="cases", quantity=31, extra="另有一批")))
    page = text(client.get(STATUS))
    assert ("期限自次日起重新计算" if restarts else "期限自次日起继续计算") in page


def test_opening_a_consultation_online_serves_it(client, opened, walk):
    letter = walk.sign(walk.draft(opened, "consult_third", party="某某有限公司"))
    walk.send(letter)
    code = " ".join(tracking.document(letter).paragraphs).split("回复码：")[1][:10]
    client.post(OPINION, {"number": letter.number, "code": code})
    letter.refresh_from_db()
    assert letter.state == "served"
    assert letter.deliveries.get().collected_at is not None
    assert list(faults()) == []


def test_consultation_in_the_post_that_was_answered_online_holds_up_no_archive(client, asked, opened):
    assert archives.unserved(opened) != []
    client.post(OPINION, {"opinion": "agree"})
    assert archives.unserved(opened) == []
