"""The online form: nothing typed is lost, nothing is sent twice, nobody is named in the open."""

from __future__ import annotations

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from gongkai.portal import visits
from gongkai.records.actions import files, requests
from gongkai.records.models import Case, Message, Request, RequestDraft, Spared, StoredFile
from gongkai.records.queries import spared

BASE = "/o/portal-bureau/requests/"
NEW = f"{BASE}new/"
PERSON = {
    "name": "李小明",
    "id_kind": "resident",
    "id_number": "11010519491231002X",
    "phone": "13800138000",
    "email": "",
    "address": "",
    "postcode": "",
}
# One white dot, as a PNG.
PROOF = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
)
WORDS = "身份证明的内容".encode()


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def fill(client, organ):
    """Fills the form in up to its last page."""

    def fill(**changes: str) -> None:
        client.post(f"{NEW}who/", {"applicant_type": "person", "do": "next"})
        client.post(f"{NEW}identity/", {**PERSON, **changes, "do": "next"})
        client.post(f"{NEW}what/", {"ask_0": "2025年老旧小区改造项目清单", "do": "next"})
        client.post(f"{NEW}how/", {"form": "any", "way": "online", "do": "next"})

    return fill


@pytest.fixture
def send(client, fill):
    """Sends it and gives the page of the receipt."""

    def send() -> str:
        fill()
        return text(client.post(f"{NEW}check/", follow=True))

    return send


def test_form_goes_from_page_to_page_to_a_receipt(client, send):
    page = send()
    request = Request.objects.get()
    assert request.number in page
    assert "申请已经提交" in page
    case = request.cases.get()
    assert f"{case.due:%Y-%m-%d}" in page
    assert (
        "条例第三十一条" in page.replace("《", "").replace("》", "")
        or "第31条" in page
        or "第三十一条" in page
    )
    assert not RequestDraft.objects.exists()


def test_receipt_can_be_seen_again_and_printed(client, send):
    number = send() and Request.objects.get().number
    assert number in text(client.get(f"{BASE}sent/"))
    paper = client.get(f"{BASE}sent/receipt.pdf")
    assert paper.status_code == 200
    assert paper.content.startswith(b"%PDF")


def test_receipt_is_for_its_session_only(client, send, organ):
    send()
    client.cookies.clear()
    assert client.get(f"{BASE}sent/").status_code == 302
    assert client.get(f"{BASE}sent/receipt.pdf").status_code == 404


def test_too_many_requests_from_one_address_wait_with_what_was_typed(client, fill, organ, monkeypatch):
    monkeypatch.setattr(visits, "SENDING", 1)
    for sender in ("203.0.113.9", "203.0.113.9", "203.0.113.8"):
        client.cookies.clear()
        fill()
        page = text(client.post(f"{NEW}check/", REMOTE_ADDR=sender, follow=True))
        assert ("15 分钟" in page) == (Case.objects.count() == 1 and RequestDraft.objects.exists())
    assert Case.objects.count() == 2
    assert RequestDraft.objects.count() == 1


def test_second_click_shows_the_same_receipt(client, send):
    send()
    again = client.post(f"{NEW}check/", follow=True)
    assert Request.objects.get().number in text(again)
    assert Case.objects.count() == 1


def test_two_sendings_at_once_make_one_case(client, fill, organ):
    fill()
    kept = dict(client.session["forms"])
    client.post(f"{NEW}check/")
    # The second came before the first was answered: its session still fills the form in.
    session = client.session
    session["forms"] = kept
    session.save()
    assert Request.objects.get().number in text(client.post(f"{NEW}check/", follow=True))
    assert Case.objects.count() == 1


def test_second_press_before_the_first_is_answered_shows_the_receipt(client, fill, organ):
    """The form is sent and gone, but the session of the second press knows of no receipt yet."""
    fill()
    kept = dict(client.session["forms"])
    client.post(f"{NEW}check/")
    session = client.session
    session.clear()
    session["forms"] = kept
    session.save()
    assert Request.objects.get().number in text(client.post(f"{NEW}check/", follow=True))
    assert Case.objects.count() == 1


def test_second_press_with_the_cookie_of_before_shows_the_receipt(client, fill, organ, settings):
    """Sending changes the key of the session; a press that was under way still comes with the old one."""
    fill()
    name = settings.SESSION_COOKIE_NAME
    old = client.cookies[name].value
    client.post(f"{NEW}check/")
    assert client.cookies[name].value != old
    client.cookies[name] = old
    assert Request.objects.get().number in text(client.post(f"{NEW}check/", follow=True))
    assert Case.objects.count() == 1


def test_old_key_of_a_session_opens_no_receipt_and_soon_nothing(client, fill, organ, settings):
    fill()
    old = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(f"{NEW}check/")
    kept = type(client.session)(old)
    assert set(kept.keys()) <= {"forms", "_session_expiry"}
    assert kept.get_expiry_age() <= 60


def test_error_stands_at_the_field_in_the_summary_and_in_the_title(client, organ):
    client.post(f"{NEW}who/", {"applicant_type": "person"})
    page = text(client.post(f"{NEW}identity/", {**PERSON, "id_number": "110105194912310021"}))
    assert "<title>出错：" in page
    assert 'href="#id_id_number"' in page
    assert 'id="id_id_number_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'value="李小明"' in page
    assert "李小明" in text(client.get(f"{NEW}identity/"))


@pytest.mark.parametrize("page", ["identity", "what", "how", "check"])
def test_later_page_leads_to_what_is_missing(client, organ, page):
    client.get(f"{NEW}who/")
    answer = client.get(f"{NEW}{page}/", follow=True)
    assert answer.redirect_chain[-1][0] in (f"{NEW}who/", NEW)


def test_item_is_added_and_taken_out_without_losing_the_others(client, fill, organ):
    fill()
    client.post(f"{NEW}what/", {"ask_0": "甲清单", "do": "add"})
    typed = {"ask_0": "甲清单", "ask_1": "乙清单"}
    client.post(f"{NEW}what/", {**typed, "do": "add"})
    page = text(
        client.post(
            f"{NEW}what/", {"ask_0": "甲清单", "ask_1": "乙清单", "ask_2": "丙", "do": "drop:1"}, follow=True
        )
    )
    assert "甲清单" in page
    assert "乙清单" not in page
    client.post(f"{NEW}what/", {"ask_0": "甲清单", "ask_1": "丙清单", "do": "next"})
    client.post(f"{NEW}check/")
    assert Request.objects.get().items == 2


def test_change_from_the_last_page_leads_back_to_it(client, fill):
    fill()
    answer = client.post(f"{NEW}who/?from=check", {"applicant_type": "person", "do": "next"})
    assert answer["Location"] == f"{NEW}check/"


def test_changed_type_asks_for_what_is_now_missing(client, fill):
    fill()
    answer = client.post(f"{NEW}who/?from=check", {"applicant_type": "legal", "do": "next"})
    assert answer["Location"] == f"{NEW}identity/"


def test_post_without_an_address_is_refused_at_the_way(client, fill):
    fill()
    page = text(client.post(f"{NEW}how/", {"form": "paper", "way": "post", "do": "next"}))
    assert "填写通信地址" in page


def test_proof_is_kept_with_the_request(client, fill):
    fill()
    given = {**PERSON, "proof": SimpleUploadedFile("证件.png", PROOF), "do": "upload"}
    page = text(client.post(f"{NEW}identity/", given, follow=True))
    assert "证件.png" in page
    client.post(f"{NEW}check/")
    stored = StoredFile.objects.get()
    assert (stored.kind, stored.request) == ("identity", Request.objects.get())
    assert files.read(stored) == PROOF


def test_file_can_be_taken_out_before_sending(client, fill):
    fill()
    client.post(f"{NEW}identity/", {**PERSON, "proof": SimpleUploadedFile("证件.png", PROOF), "do": "upload"})
    pk = StoredFile.objects.get().pk
    client.post(f"{NEW}identity/", {**PERSON, "do": f"remove:{pk}"})
    assert not StoredFile.objects.exists()


def test_proof_is_a_picture_or_a_pdf_and_nothing_else(client, fill):
    fill()
    given = {**PERSON, "proof": SimpleUploadedFile("证件.txt", WORDS), "do": "upload"}
    page = text(client.post(f"{NEW}identity/", given))
    assert "照片（JPG、PNG 等）或者 PDF" in page
    assert 'id="id_proof_error"' in page
    assert not StoredFile.objects.exists()


def test_forged_file_is_refused_and_the_rest_stays(client, fill):
    fill()
    forged = SimpleUploadedFile("证件.pdf", b"MZ\x90\x00 this is a program")
    page = text(client.post(f"{NEW}identity/", {**PERSON, "name": "李大明", "proof": forged, "do": "next"}))
    assert "出错：" in page
    assert 'id="id_proof_error"' in page
    assert 'value="李大明"' in page
    assert not StoredFile.objects.exists()


def test_infected_file_is_refused_and_a_held_one_says_so(client, fill, monkeypatch):
    from gongkai.adapters import received
    from gongkai.adapters.scanner import Verdict

    fill()
    monkeypatch.setattr(received.scanner, "scan", lambda data: Verdict("infected", "Eicar"))
    given = {"ask_0": "清单", "do": "upload"}
    page = text(client.post(f"{NEW}what/", {**given, "file": SimpleUploadedFile("甲.txt", WORDS)}))
    assert "病毒" in page
    assert not StoredFile.objects.exists()
    monkeypatch.setattr(received.scanner, "scan", lambda data: Verdict("unreachable"))
    page = text(
        client.post(f"{NEW}what/", {**given, "file": SimpleUploadedFile("甲.txt", WORDS)}, follow=True)
    )
    assert "等待病毒扫描" in page


def test_form_begun_in_another_session_is_not_seen(client, fill, organ):
    fill()
    client.cookies.clear()
    assert "李小明" not in text(client.get(f"{NEW}identity/", follow=True))


def test_identity_is_in_no_cookie_session_address_or_title(client, fill):
    fill()
    page = client.get(f"{NEW}check/")
    assert page["Cache-Control"] == "no-store, private"
    answers = RequestDraft.objects.get().answers
    kept = f"{client.cookies} {dict(client.session)} {answers} {page.request['PATH_INFO']}"
    title = text(page).split("</title>")[0]
    for secret in (PERSON["name"], PERSON["id_number"], PERSON["phone"]):
        assert secret not in kept + title


def test_page_that_is_none_says_so(client, organ):
    assert client.get(f"{NEW}nothing/").status_code == 404


def test_published_document_that_answers_is_offered(client, fill, publish):
    publish("2025年老旧小区改造项目清单")
    publish("食堂采购结果")
    found = text(client.post(f"{NEW}already/", {"ask_0": "想要老旧小区改造的清单"}))
    assert "老旧小区改造项目清单" in found
    assert "食堂" not in found


def test_look_without_script_says_what_is_public(client, fill, publish):
    publish("2025年老旧小区改造项目清单")
    fill()
    page = text(client.post(f"{NEW}what/", {"ask_0": "老旧小区改造的清单", "do": "look"}, follow=True))
    assert "这就是我要的" in page


def test_spared_request_is_counted_and_forgotten(client, fill, organ, publish):
    document = publish("2025年老旧小区改造项目清单")
    fill()
    answer = client.post(f"{NEW}spared/", {"publication": document.pk})
    assert answer["Location"] == f"/d/{document.pk}/"
    assert spared.by_year(organ) == [(Spared.objects.get().on.year, 1)]
    assert not RequestDraft.objects.exists()
    client.post(f"{NEW}spared/", {"publication": document.pk})
    assert Spared.objects.count() == 1


def test_hidden_document_is_never_offered(organ, publish):
    publish("2025年老旧小区改造项目清单", attribute="withheld")
    assert spared.already(organ, "老旧小区改造项目清单") == []


def test_hint_costs_one_query_however_many_documents(organ, publish, django_assert_num_queries):
    for number in range(30):
        publish(f"老旧小区改造项目清单之{number}")
    with django_assert_num_queries(1):
        assert len(spared.already(organ, "老旧小区改造")) == 5


@pytest.mark.parametrize("words", ["", "字", "政府信息公开申请", "😀😀"])
def test_words_that_say_nothing_find_nothing(organ, publish, words):
    publish("政府信息公开申请办法")
    assert spared.already(organ, words) == []


def test_entry_leads_to_every_way_of_asking(read, organ):
    page = read(BASE)
    for address in (NEW, f"{BASE}form/", "/requests/track/"):
        assert address in page
    assert BASE in read("/o/portal-bureau/")
    assert NEW in read("/o/portal-bureau/guide/")


@pytest.mark.parametrize(("ending", "start"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_paper_form_is_a_file_too(client, organ, ending, start):
    assert client.get(f"{BASE}form/form.{ending}").content.startswith(start)
    assert client.get(f"{BASE}form/form.exe").status_code == 404


def test_waiting_request_says_who_confirms(client, send, organ):
    organ.handling = {"receipt_rule": "confirmed"}
    organ.save(update_fields=["handling"])
    page = send()
    assert "双方确认之日" in page
    assert "下载提交回执" in page
    answer = client.get(f"{BASE}sent/receipt.pdf")
    words = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.content))
    said = "".join(words.split())
    request = Request.objects.get()
    for told in ("提交回执", request.number, "待确认", "http://testserver/requests/track/"):
        assert told in said.replace("\u200b", "")
    assert f"{timezone.localtime(request.submitted_at):%H:%M}" in said
    assert Message.objects.filter(template="submitted").count() == 1


def test_form_given_up_leaves_nothing(client, fill, organ):
    fill()
    client.post(f"{NEW}identity/", {**PERSON, "do": "upload", "proof": SimpleUploadedFile("证.png", PROOF)})
    assert StoredFile.objects.exists()
    assert "放弃填写" in text(client.get(f"{NEW}who/"))
    assert "都已删除" in text(client.post(f"{NEW}drop/", follow=True))
    assert not RequestDraft.objects.exists()
    assert not StoredFile.objects.exists()
    assert PERSON["name"] not in text(client.get(f"{NEW}identity/", follow=True))


def test_session_of_the_counter_ends_with_the_browser(client, organ):
    client.get(f"{NEW}who/")
    assert client.session.get_expire_at_browser_close()


def test_receipt_is_cleared_by_its_button(client, send):
    assert "退出并清除" in send()
    client.post(f"{BASE}sent/leave/")
    assert client.get(f"{BASE}sent/").status_code == 302
    assert client.get(f"{BASE}sent/receipt.pdf").status_code == 404


def test_receipt_is_closed_after_half_an_hour(client, send, monkeypatch):
    send()
    later = visits._now() + visits.IDLE + 1
    monkeypatch.setattr(visits, "_now", lambda: later)
    assert client.get(f"{BASE}sent/").status_code == 302


def test_receipt_shows_no_code_that_was_renewed(client, send):
    send()
    request = Request.objects.get()
    old = requests.code_of(request.token)
    assert old[:5] in text(client.get(f"{BASE}sent/"))
    request.code_hash = requests.code_hash("AAAAABBBBB")
    request.save(update_fields=["code_hash"])
    page = text(client.get(f"{BASE}sent/"))
    assert old[:5] not in page
    assert "查询码已经更换" in page
    assert client.get(f"{BASE}sent/receipt.pdf").status_code == 404


def test_words_being_typed_stand_in_no_address(client, fill, publish):
    publish("2025年老旧小区改造项目清单")
    fill()
    assert f'hx-post="{NEW}already/"' in text(client.get(f"{NEW}what/"))
    assert client.get(f"{NEW}already/", {"ask_0": "老旧小区改造"}).status_code == 302
