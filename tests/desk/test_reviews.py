"""The guided review over HTTP: question by question to a reply, and what must be on file for it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.law.replies import REPLIES
from gongkai.law.review import FIRST, QUESTIONS, REQUIRED
from gongkai.records.models import StoredFile
from gongkai.records.queries import reviews
from walking import TEXT, answers_to, evidence_for

pytestmark = pytest.mark.django_db
BASE = "/desk/sample-lively/cases/"


@pytest.fixture
def desk(walk):
    """A client for each role of the sample organ."""

    def desk(role: str) -> Client:
        client = Client()
        client.force_login(walk.people[role])
        return client

    return desk


def _address(case, answers=None) -> str:
    return f"{BASE}{case.pk}/review/?{urlencode(answers or {})}"


def _typed(reply: str) -> dict[str, object]:
    """The evidence of a reply as its form sends it."""
    typed: dict[str, object] = {}
    for item in REQUIRED[reply]:
        value = evidence_for(reply).get(item.key)
        if item.kind == "reply_ref":
            typed |= {f"{item.key}_number": value["number"], f"{item.key}_date": value["date"]}
        elif item.kind == "withheld_list":
            typed |= {f"{item.key}_0_{part}": text for part, text in value[0].items()}
        elif item.kind == "check":
            typed[item.key] = "on"
        elif value is not None:
            typed[item.key] = value
    return typed


def test_questions_come_one_by_one_and_lead_back(walk, desk):
    case, clerk = walk.case(), desk("handler")
    first = clerk.get(_address(case)).content.decode()
    assert QUESTIONS[FIRST].text in first
    assert QUESTIONS[FIRST].help in first
    second = clerk.get(_address(case, {"information": "yes"})).content.decode()
    assert QUESTIONS["petition"].text in second
    assert '<input type="hidden" name="information" value="yes">' in second
    assert "上一题" in second
    assert QUESTIONS[FIRST].text in second.split("已回答的问题", 1)[1]


def test_question_left_unanswered_says_so(walk, desk):
    page = desk("handler").get(_address(walk.case(), {"go": FIRST})).content.decode()
    assert "请选择一个回答" in page


def test_next_question_is_not_called_unanswered_before_it_was_asked(walk, desk):
    given = {FIRST: QUESTIONS[FIRST].options[0].key, "go": FIRST}
    page = desk("handler").get(_address(walk.case(), given))
    assert page.context["question"].key != FIRST
    assert "还没有选" not in page.content.decode()


def test_answer_that_is_not_offered_starts_again(walk, desk):
    answer = desk("handler").get(_address(walk.case(), {"information": "maybe"}), follow=True)
    assert "请从这一题重新选" in answer.content.decode()
    assert answer.status_code == 200


@pytest.mark.parametrize("reply", REPLIES)
def test_every_reply_is_reached_and_saved_with_its_evidence(walk, desk, reply):
    case, clerk = walk.case(), desk("handler")
    address = _address(case, answers_to(reply))
    page = clerk.get(address).content.decode()
    assert f"<h1>{REPLIES[reply].name}</h1>" in page
    assert "计入年度报告" in page
    assert ("复议前置" in page) == (REPLIES[reply].remedy in ("review_first", "withheld"))
    case.refresh_from_db()
    assert clerk.post(address, {**_typed(reply), "seen": case.event_seq}).status_code == 302
    kept = reviews.standing(case.events.all())
    assert (kept.reply, kept.answers) == (reply, answers_to(reply))
    assert kept.evidence == evidence_for(reply)


def test_half_filled_review_is_saved_and_says_what_is_missing(walk, desk):
    case, clerk = walk.case(), desk("handler")
    answer = clerk.post(_address(case, answers_to("third_party")), {"harm": "会泄露配方"}, follow=True)
    assert "还缺" in answer.content.decode()
    page = clerk.get(_address(case, answers_to("third_party"))).content.decode()
    assert "会泄露配方" in page
    assert "没有征求过第三方的意见" in page


def test_search_and_redacted_copy_are_kept_with_the_review(walk, desk):
    case, clerk = walk.case(), desk("handler")
    search = {
        "search_terms": "改造 清单",
        "search_place": "档案室",
        "search_searched_on": case.received_on.isoformat(),
        "search_by": "某人",
    }
    assert clerk.post(_address(case, answers_to("not_exist")), search).status_code == 302
    assert case.events.filter(event="searched").count() == 1
    upload = SimpleUploadedFile("遮盖后.txt", "公开的部分".encode())
    clerk.post(_address(case, answers_to("partial")), {**_typed("partial"), "redacted_file": upload})
    assert StoredFile.objects.get(case=case, kind="redacted").name == "遮盖后.txt"
    assert case.events.filter(event="filed").count() == 1


def test_half_a_search_is_refused_and_nothing_is_written(walk, desk):
    case, clerk = walk.case(), desk("handler")
    before = case.events.count()
    page = clerk.post(_address(case, answers_to("not_exist")), {"search_terms": "清单"}).content.decode()
    assert "四项都清空" in page
    assert 'value="清单"' in page
    assert case.events.count() == before


def test_forged_upload_is_refused_and_what_was_typed_stays(walk, desk):
    case, clerk = walk.case(), desk("handler")
    forged = SimpleUploadedFile("遮盖后.pdf", b"MZ\x90\x00" + b"\0" * 200)
    given = {**_typed("partial"), "redacted_file": forged}
    page = clerk.post(_address(case, answers_to("partial")), given).content.decode()
    assert 'class="summary"' in page
    assert "涉及企业账户" in page
    assert not case.events.filter(event="reviewed").exists()
    assert not StoredFile.objects.filter(case=case).exists()


def test_stale_page_saves_no_review(walk, desk):
    case, clerk = walk.case(), desk("handler")
    given = {"publication_way": TEXT, "seen": 1}
    page = clerk.post(_address(case, answers_to("publication")), given).content.decode()
    assert "别人又登记了新的事项" in page
    assert TEXT in page
    assert not case.events.filter(event="reviewed").exists()


def test_earlier_reply_of_the_applicant_is_offered_and_taken(walk, desk):
    earlier = walk.reply(walk.case(), "granted")
    case, clerk = walk.case(), desk("handler")
    address = _address(case, answers_to("repeat"))
    assert earlier.number in clerk.get(address).content.decode()
    clerk.post(address, {"earlier_pick": f"{earlier.number}|{earlier.signed_on}"})
    kept = reviews.standing(case.events.all()).evidence["earlier"]
    assert kept == {"number": earlier.number, "date": earlier.signed_on.isoformat()}


@pytest.mark.parametrize("role", ["intake", "signer", "auditor", "administrator"])
def test_review_is_the_handlers(walk, desk, role):
    case = walk.case()
    page = desk(role).get(_address(case)).content.decode()
    assert ("须由“经办”角色的人员办理" in page) != (role == "administrator")
    before = case.events.count()
    desk(role).post(_address(case, answers_to("publication")), {"publication_way": TEXT})
    assert case.events.count() == before


def test_review_leads_to_the_letter(walk, desk):
    case, clerk = walk.case(), desk("handler")
    assert f"/{case.pk}/review/" in clerk.get(f"{BASE}{case.pk}/").context["next"].address
    walk.review(case, "publication")
    assert clerk.get(f"{BASE}{case.pk}/").context["next"].address.endswith("/letters/new/reply.publication/")
