"""Letters over HTTP: begun with what is known, looked at, signed by three people, sent and signed for."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.law.replies import REPLIES
from gongkai.letter.kinds import KINDS
from gongkai.records.actions import cases, clock, letters, organs
from gongkai.records.models import Letter
from gongkai.records.queries import papers
from walking import IDENTITY, fields_for

pytestmark = pytest.mark.django_db
BASE = "/desk/sample-lively/cases/"
LAPSES = ("uncorrected", "unpaid")


@pytest.fixture
def desk(walk):
    """A client for each role of the sample organ."""

    def desk(role: str) -> Client:
        client = Client()
        client.force_login(walk.people[role])
        return client

    return desk


def _letter(case, letter=None, rest="") -> str:
    return f"{BASE}{case.pk}/letters/{letter.pk if letter else 'new'}/{rest}"


def _post(client: Client, letter: Letter, key: str, **given: object):
    case = letter.case
    case.refresh_from_db()
    address = _letter(case, letter, f"steps/{key}/")
    return client.post(address, {"seen": case.event_seq, **given}, follow=True)


def _granted(walk) -> Letter:
    case = walk.case()
    walk.review(case, "granted")
    return walk.draft(case, "reply.granted")


@pytest.mark.parametrize("reply", REPLIES)
def test_every_reply_is_drafted_from_its_review(walk, desk, reply):
    case, clerk = walk.case(), desk("handler")
    walk.review(case, reply)
    address = _letter(case, rest=f"reply.{reply}/")
    page = clerk.get(address)
    assert IDENTITY["name"] in page.content.decode()
    known = {key: value for key, value in page.context["form"].initial.items() if value}
    case.refresh_from_db()
    given = {**fields_for(f"reply.{reply}"), **known, "seen": case.event_seq}
    answer = clerk.post(address, given | ({"mode": "collect"} if reply == "granted" else {}))
    letter = Letter.objects.get(case=case)
    assert answer.headers["Location"].endswith(f"/letters/{letter.pk}/")
    shown = clerk.get(answer.headers["Location"]).content.decode()
    assert ("复议" in shown) == bool(KINDS[letter.kind].remedy)
    if reply not in LAPSES and reply not in ("third_party", "partial"):
        _post(clerk, letter, "submit")
        letter.refresh_from_db()
        assert letter.state == "submitted", shown


def test_letter_begins_with_what_the_review_found(walk, desk):
    case = walk.case()
    walk.review(case, "prohibited", law="《统计法》第九条", reasons="属于单个统计调查对象的资料")
    form = desk("handler").get(_letter(case, rest="reply.prohibited/")).context["form"]
    assert (form.initial["law"], form.initial["reason"]) == (
        "《统计法》第九条",
        "属于单个统计调查对象的资料",
    )


def test_preview_follows_what_is_typed_and_saves_nothing(walk, desk):
    case, clerk = walk.case(), desk("handler")
    walk.review(case, "process")
    address = _letter(case, rest="reply.process/")
    page = clerk.post(f"{address}preview/", {"reason": "<b>还在讨论</b>"}).content.decode()
    assert "&lt;b&gt;还在讨论&lt;/b&gt;" in page
    assert "应当先" in page
    assert "<html" not in page
    whole = clerk.post(address, {"reason": "还在讨论", "preview": "1"}).content.decode()
    assert "<html" in whole
    assert whole.count("还在讨论") >= 2
    assert not Letter.objects.filter(case=case).exists()


def test_extension_counts_its_last_day_by_the_calendar(walk, desk):
    case, clerk = walk.case(), desk("handler")
    address = _letter(case, rest="extension/")
    given = {"reason": "档案需要逐卷查找", "days": "10"}
    until = clerk.get(f"{BASE}{case.pk}/").context["clock"]
    wrong = clerk.post(address, {**given, "until": case.received_on.isoformat()}).content.decode()
    assert "按工作日历" in wrong
    clerk.post(address, given)
    letter = Letter.objects.get(case=case)
    assert letter.fields["days"] == 10
    assert letter.fields["until"] > until.due.isoformat()


@pytest.mark.parametrize("days", ["0", "-1", "21", "99999999999999999999999999"])
def test_an_extension_the_law_does_not_know_counts_no_day(walk, desk, days):
    case = walk.case()
    given = {"reason": "档案需要逐卷查找", "days": days}
    assert desk("handler").post(_letter(case, rest="extension/"), given).status_code in (200, 302)
    assert not any(letter.fields.get("until") for letter in Letter.objects.filter(case=case))


def test_fee_counts_the_applicants_requests_of_the_month(walk, desk):
    walk.case()
    case = walk.case()
    form = desk("handler").get(_letter(case, rest="fee/")).context["form"]
    month = case.received_on
    assert (form.initial["quantity"], form.initial["method"]) == ("2", "cases")
    assert form.initial["month"] == f"{month.year}年{month.month}月"


def test_wrong_field_is_named_and_what_was_typed_stays(walk, desk):
    case, clerk = walk.case(), desk("handler")
    page = clerk.post(_letter(case, rest="extension/"), {"days": "半", "reason": "要查档"}).content.decode()
    assert '<a href="#id_days">延长几个工作日：请填写整数。' in page
    assert "要查档" in page
    assert not Letter.objects.filter(case=case).exists()


def test_three_people_sign_and_the_page_says_whom_it_bars(walk, desk):
    organs.grant_role(user=walk.people["handler"], organ=walk.organ, role="reviewer")
    organs.grant_role(user=walk.people["reviewer"], organ=walk.organ, role="signer")
    letter = _granted(walk)
    _post(desk("handler"), letter, "submit")
    page = desk("handler").get(_letter(letter.case, letter)).content.decode()
    assert "已由本人起草，“审核通过”须由其他人办理" in page
    assert "须由其他人办理" in _post(desk("handler"), letter, "approve").content.decode()
    _post(desk("reviewer"), letter, "approve")
    assert "须由其他人办理" in _post(desk("reviewer"), letter, "sign").content.decode()
    answer = _post(desk("signer"), letter, "sign")
    letter.refresh_from_db()
    assert letter.state == "signed"
    assert letter.number in answer.content.decode()


def test_two_people_sign_at_once_and_the_second_is_told(walk, desk):
    letter = _granted(walk)
    _post(desk("handler"), letter, "submit")
    _post(desk("reviewer"), letter, "approve")
    letter.case.refresh_from_db()
    seen = letter.case.event_seq
    address = _letter(letter.case, letter, "steps/sign/")
    assert desk("signer").post(address, {"seen": seen}).status_code == 302
    second = desk("head").post(address, {"seen": seen})
    assert second.status_code == 200
    assert "别人又登记了新的事项" in second.content.decode()
    letter.refresh_from_db()
    assert (
        letter.serial == Letter.objects.filter(series="reply", serial__isnull=False).latest("serial").serial
    )
    assert letter.case.events.filter(event="letter_signed").count() == 1


def test_stale_page_changes_no_letter_and_keeps_what_was_typed(walk, desk):
    letter = _granted(walk)
    given = {**fields_for("reply.granted", items="新的清单"), "seen": 1}
    page = desk("handler").post(_letter(letter.case, letter, "edit/"), given).content.decode()
    assert "别人又登记了新的事项" in page
    assert "新的清单" in page
    letter.refresh_from_db()
    assert letter.fields["items"] != "新的清单"


def test_letter_sent_back_needs_a_reason_and_shows_it(walk, desk):
    letter = _granted(walk)
    _post(desk("handler"), letter, "submit")
    assert "须写明理由" in _post(desk("reviewer"), letter, "send_back").content.decode()
    page = _post(desk("reviewer"), letter, "send_back", reason="清单缺文号").content.decode()
    assert "清单缺文号" in page
    letter.refresh_from_db()
    assert letter.state == "sent_back"


def test_incomplete_letter_is_not_submitted_and_says_where_to_mend_it(walk, desk):
    case = walk.case()
    walk.review(case, "granted")
    letter = walk.draft(case, "reply.granted", items="")
    page = _post(desk("handler"), letter, "submit").content.decode()
    assert f"{_letter(case, letter, 'edit/')}#id_items" in page
    assert "请填写“提供的信息”" in page


def test_reply_without_evidence_is_not_submitted(walk, desk):
    case = walk.case()
    walk.review(case, "process", discretion="")
    letter = walk.draft(case, "reply.process")
    page = _post(desk("handler"), letter, "submit").content.decode()
    assert "没有办成" in page
    assert f"{BASE}{case.pk}/review/" in page


def test_enclosure_reopens_the_letter_and_shows_its_hash(walk, desk):
    letter = _granted(walk)
    stored = walk.file(letter.case, "enclosure")
    _post(desk("handler"), letter, "submit")
    address = _letter(letter.case, letter, "enclosures/")
    desk("handler").post(address, {"stored": stored.pk})
    page = desk("handler").get(_letter(letter.case, letter)).content.decode()
    assert stored.sha256 in page
    letter.refresh_from_db()
    assert letter.state == "draft"
    upload = SimpleUploadedFile("清单.txt", "一、甲项目".encode())
    assert desk("handler").post(address, {"files": upload}).status_code == 302
    assert letter.files.count() == 2
    assert "一次一份" in desk("handler").post(address, {}).content.decode()


def test_forged_enclosure_is_refused(walk, desk):
    letter = _granted(walk)
    forged = SimpleUploadedFile("清单.pdf", b"MZ\x90\x00" + b"\0" * 200)
    page = desk("handler").post(_letter(letter.case, letter, "enclosures/"), {"files": forged})
    assert 'class="summary"' in page.content.decode()
    assert not letter.files.exists()


def test_refused_enclosure_leaves_no_file_and_no_entry(walk, desk):
    letter = walk.sign(_granted(walk))
    walk.send(letter)
    before = letter.case.events.count()
    upload = SimpleUploadedFile("清单.txt", "一、甲项目".encode())
    page = desk("handler").post(_letter(letter.case, letter, "enclosures/"), {"files": upload})
    assert page.status_code == 200
    assert not letter.case.files.filter(name="清单.txt").exists()
    assert letter.case.events.count() == before


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_draft_and_signed_letter_are_handed_out_as_files(walk, desk, ending):
    letter = _granted(walk)
    address = _letter(letter.case, letter, f"letter.{ending}")
    draft = desk("handler").get(address)
    assert draft.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E8%8D%89%E7%A8%BF")
    assert draft.headers["X-Content-Type-Options"] == "nosniff"
    walk.sign(letter)
    assert desk("handler").get(address).content[:2] in (b"%P", b"PK")
    assert desk("handler").get(_letter(letter.case, letter, "letter.exe")).status_code == 404


def test_draft_says_that_it_is_one(walk, desk):
    letter = _granted(walk)
    assert "草稿，签发时编号" in desk("handler").get(_letter(letter.case, letter)).content.decode()
    walk.sign(letter)
    letter.refresh_from_db()
    assert desk("handler").get(_letter(letter.case, letter)).context["document"].number == letter.number


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_names_are_not_for_who_handles_no_requests(walk, desk, role):
    letter = _granted(walk)
    page = desk(role).get(_letter(letter.case, letter)).content.decode()
    assert IDENTITY["name"] not in page
    for rest in ("letter.pdf", "approval.pdf"):
        assert desk(role).get(_letter(letter.case, letter, rest)).status_code == 403


def test_drafting_is_the_handlers(walk, desk):
    case = walk.case()
    for role in ("intake", "signer", "auditor"):
        assert desk(role).get(_letter(case, rest="correction/")).status_code == 403


def test_letters_on_offer_follow_the_case(walk, desk):
    case, clerk = walk.case(), desk("handler")
    page = clerk.get(_letter(case)).content.decode()
    assert "请先<a" in page
    assert "补正告知书" in page
    walk.review(case, "granted")
    offered = {kind.key for kind, _ in clerk.get(_letter(case)).context["replies"]}
    assert offered == {"reply.granted"}
    walk.draft(case, "reply.granted")
    assert clerk.get(_letter(case)).context["replies"] == []
    assert clerk.get(_letter(case, rest="amendment/")).status_code == 404


def test_signed_letter_is_shown_as_it_was_signed(walk, desk):
    letter = walk.sign(_granted(walk))
    walk.organ.government = "另一个政府"
    walk.organ.save(update_fields=["government"])
    page = desk("handler").get(_letter(letter.case, letter)).content.decode()
    assert "另一个政府" not in page
    assert papers.issued(letter).remedy in page


def test_letter_page_takes_the_same_queries_however_much_happened(walk, desk, queries):
    letter, clerk = _granted(walk), desk("handler")
    clerk.get(_letter(letter.case, letter))  # the first look of the day is logged
    few = queries(clerk, _letter(letter.case, letter))
    for _ in range(5):
        walk.file(letter.case, "enclosure")
        cases.record_event(
            case=letter.case,
            event="noted",
            on=clock.today(),
            actor=walk.people["handler"],
            data={"note": "备注"},
        )
    walk.draft(letter.case, "receipt")
    assert queries(clerk, _letter(letter.case, letter)) == few


def test_enclosure_is_taken_off_and_the_letter_is_a_draft_again(walk, client):
    case = walk.case()
    walk.review(case, "granted")
    letter = walk.draft(case, "reply.granted")
    stored = walk.file(case, "enclosure")
    letters.enclose(letter=letter, stored=stored, actor=walk.people["handler"])
    letters.step(letter=letter, key="submit", actor=walk.people["handler"])
    client.force_login(walk.people["handler"])
    address = f"/desk/{walk.organ.code}/cases/{case.pk}/letters/{letter.pk}/enclosures/"
    assert client.post(address, {"off": stored.pk}).status_code == 302
    letter.refresh_from_db()
    stored.refresh_from_db()
    assert (letter.state, stored.letter, stored.case) == ("draft", None, case)
    assert client.post(address, {"off": "x"}).status_code == 404
