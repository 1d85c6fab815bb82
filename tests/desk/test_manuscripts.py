"""The pages of texts on their way to the public offer what the server allows, and keep what was typed."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from gongkai.records.actions import clock, organs
from gongkai.records.models import Manuscript, Publication, RoleGrant, StoredFile
from gongkai.records.verify import faults
from gongkai.search import keeping

BASE = "/desk/sample-lively/manuscripts/"
ID_NUMBER = "11010519491231002X"


def word(text: str, name: str = "细则.docx") -> SimpleUploadedFile:
    book, out = Document(), io.BytesIO()
    book.core_properties.author = ""
    book.add_paragraph(text)
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


@pytest.fixture
def column(walk):
    return walk.organ.columns.first()


@pytest.fixture
def given(column):
    return {
        "title": "房屋安全鉴定办法",
        "column": column.pk,
        "item": "20-11",
        "kind": "information",
        "formed_on": clock.today().isoformat(),
        "attribute": "proactive",
        "body": "<p>房屋安全鉴定由专业机构承担。</p>",
    }


@pytest.fixture
def drafted(signed_in, given) -> str:
    answer = signed_in("handler").post(f"{BASE}new/", given)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer["Location"]


def page(client, address: str) -> str:
    return client.get(address).content.decode()


def step(signed_in, drafted: str, key: str, role: str, **more: str):
    return signed_in(role).post(f"{drafted}steps/{key}/", more)


def publish(signed_in, drafted: str):
    step(signed_in, drafted, "submit", "handler")
    step(signed_in, drafted, "review", "reviewer")
    step(signed_in, drafted, "clear", "reviewer", reason="不涉密")
    return step(signed_in, drafted, "publish", "signer")


def test_from_the_draft_to_the_public_page_and_the_search(signed_in, drafted, client, index_folder):
    handler = signed_in("handler")
    assert handler.post(f"{drafted}files/", {"files": word("危险房屋应当停止使用")}).status_code == 302
    assert publish(signed_in, drafted).status_code == 302
    made = Publication.objects.get(title="房屋安全鉴定办法")
    shown = page(client, f"/d/{made.pk}/")
    assert "房屋安全鉴定由专业机构承担" in shown
    assert made.index_number in shown
    stored = StoredFile.objects.get(publication=made)
    answer = client.get(f"/d/{made.pk}/files/{stored.pk}/")
    assert answer.content.startswith(b"PK")
    keeping.catch_up()
    found = page(client, "/search/?q=危险房屋")
    assert f'href="/d/{made.pk}/"' in found
    assert "<mark>危险房屋</mark>" in found


def test_nothing_of_a_draft_is_public(signed_in, drafted, client, index_folder):
    signed_in("handler").post(f"{drafted}files/", {"files": word("危险房屋应当停止使用")})
    stored = StoredFile.objects.get(manuscript__isnull=False)
    public = Publication.objects.filter(published_on__isnull=False).first()
    assert client.get(f"/d/{public.pk}/files/{stored.pk}/").status_code == 404
    keeping.catch_up()
    assert "没有找到" in page(client, "/search/?q=危险房屋")
    assert client.get(drafted).status_code == 302  # to the sign-in


def test_page_offers_exactly_what_the_server_allows(signed_in, drafted):
    def offered(role: str) -> set[str]:
        text = page(signed_in(role), drafted)
        return {part.split("/")[0] for part in text.split(f'action="{drafted}steps/')[1:]}

    expected = {"handler": {"submit", "drop"}, "reviewer": set(), "signer": {"drop"}, "auditor": set()}
    assert {role: offered(role) for role in expected} == expected
    step(signed_in, drafted, "submit", "handler")
    assert offered("reviewer") == {"review", "send_back"}
    step(signed_in, drafted, "review", "reviewer")
    assert offered("reviewer") == {"clear", "refer", "send_back"}
    assert offered("handler") == {"drop"}


def test_a_refused_step_says_why_and_keeps_the_reason(signed_in, drafted):
    signed_in("handler").post(f"{drafted}files/", {"files": word(f"身份证号 {ID_NUMBER}", "名单.docx")})
    step(signed_in, drafted, "submit", "handler")
    step(signed_in, drafted, "review", "reviewer")
    answer = step(signed_in, drafted, "clear", "reviewer", reason="看过，不涉密")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "处个人信息" in text
    assert "看过，不涉密</textarea>" in text
    assert ID_NUMBER not in text


def test_covering_from_the_page(signed_in, drafted):
    handler = signed_in("handler")
    handler.post(f"{drafted}files/", {"files": word(f"身份证号 {ID_NUMBER}", "名单.docx")})
    assert "遮盖正文和附件里的这些信息" in page(handler, drafted)
    handler.post(f"{drafted}cover/")
    assert "公开前要处理" not in page(handler, drafted)


def test_a_form_that_is_refused_keeps_what_was_typed(signed_in, given):
    answer = signed_in("handler").post(f"{BASE}new/", {**given, "title": "", "summary": "一句话的概述"})
    text = answer.content.decode()
    assert "请填写" in text
    assert "一句话的概述" in text
    assert not Manuscript.objects.exists()


def test_a_stale_form_loses_nothing(signed_in, drafted, given):
    handler = signed_in("handler")
    seen = handler.get(f"{drafted}edit/").context["seen"]
    handler.post(f"{drafted}edit/", {**given, "title": "甲办法", "seen": seen})
    answer = handler.post(f"{drafted}edit/", {**given, "title": "乙办法", "seen": seen})
    text = answer.content.decode()
    assert "别人又办理了" in text
    assert "乙办法" in text
    assert Manuscript.objects.get().title == "甲办法"


@pytest.mark.parametrize("name", ["恶意.exe", "假的.pdf"])
def test_a_forged_file_is_refused_at_its_field(signed_in, drafted, name):
    forged = SimpleUploadedFile(name, b"MZ\x90\x00 this is no document")
    answer = signed_in("handler").post(f"{drafted}files/", {"files": forged})
    assert name in answer.content.decode()
    assert not StoredFile.objects.filter(manuscript__isnull=False).exists()


def test_a_correction_and_a_withdrawal_from_the_register(signed_in, drafted, client, given):
    publish(signed_in, drafted)
    made = Publication.objects.get(title="房屋安全鉴定办法")
    register = f"/desk/sample-lively/publications/{made.pk}/"
    edit = signed_in("handler").post(f"{register}correct/")["Location"]
    changed = {**given, "body": "<p>由依法设立的机构承担。</p>", "change": "更正承担单位"}
    again = signed_in("handler").post(edit, changed)["Location"]
    assert "由专业机构承担" in page(client, f"/d/{made.pk}/")
    publish(signed_in, again)
    shown = page(client, f"/d/{made.pk}/")
    assert "由依法设立的机构承担" in shown
    assert "更正承担单位" in shown
    assert "由专业机构承担" in page(client, f"/d/{made.pk}/versions/1/")
    assert client.get(f"/d/{made.pk}/versions/3/").status_code == 404
    assert "由“签发”" in page(signed_in("handler"), f"{register}withdraw/")
    assert signed_in("signer").post(f"{register}withdraw/", {"reason": "内容已经过时"}).status_code == 302
    gone = client.get(f"/d/{made.pk}/")
    assert gone.status_code == 410
    assert "内容已经过时" in gone.content.decode()
    assert client.get(f"/d/{made.pk}/versions/1/").status_code == 410
    assert "由依法设立的机构承担" not in gone.content.decode()


def test_what_was_reviewed_is_not_changed_in_the_register(signed_in, drafted):
    publish(signed_in, drafted)
    made = Publication.objects.get(title="房屋安全鉴定办法")
    address = f"/desk/sample-lively/publications/{made.pk}/edit/"
    shown = signed_in("handler").get(address)
    assert "请用“更正，起草新的版本”" in shown.content.decode()
    assert not {"title", "doc_number", "formed_on", "column"} & set(shown.context["form"].fields)
    changed = {"validity": "valid", "title": "别的标题", "effective_on": made.formed_on}
    assert signed_in("handler").post(address, changed).status_code == 302
    made.refresh_from_db()
    assert (made.title, made.effective_on) == ("房屋安全鉴定办法", made.formed_on)
    assert list(faults()) == []
    told = signed_in("handler").get(f"/desk/sample-lively/publications/{made.pk}/").content.decode()
    assert "签发公开" in told
    assert "登记公开信息" not in told
    refused = signed_in("handler").post(f"/desk/sample-lively/publications/{made.pk}/void/", {"reason": "错"})
    assert "请用“撤下”" in refused.content.decode()
    assert not Publication.objects.get(pk=made.pk).voided


def test_what_a_correction_under_way_will_set_is_not_asked_beside_it(signed_in, drafted):
    publish(signed_in, drafted)
    made = Publication.objects.get(title="房屋安全鉴定办法")
    address = f"/desk/sample-lively/publications/{made.pk}/edit/"
    assert "directory_item" in signed_in("handler").get(address).context["form"].fields
    signed_in("handler").post(f"/desk/sample-lively/publications/{made.pk}/correct/")
    shown = signed_in("handler").get(address)
    assert "有一份更正稿在办理" in shown.content.decode()
    assert set(shown.context["form"].fields) == {"validity", "ended_on", "ended_by", "ended_note", "legality"}


def test_a_text_is_added_to_what_was_registered_by_hand(signed_in, given, client):
    old = Publication.objects.filter(kind="information", published_on__isnull=False).first()
    edit = signed_in("handler").post(f"/desk/sample-lively/publications/{old.pk}/correct/")["Location"]
    again = signed_in("handler").post(
        edit, {**given, "title": old.title, "formed_on": old.formed_on, "change": "补充正文"}
    )["Location"]
    publish(signed_in, again)
    shown = page(client, f"/d/{old.pk}/")
    assert "房屋安全鉴定由专业机构承担" in shown
    assert old.published_on.isoformat() in shown


def test_a_list_costs_the_same_for_many(signed_in, given, queries):
    handler = signed_in("handler")
    handler.post(f"{BASE}new/", given)
    few = queries(handler, BASE)
    for n in range(6):
        handler.post(f"{BASE}new/", {**given, "title": f"办法{n}"})
    assert queries(handler, BASE) == few
    assert queries(handler, f"{BASE}?q=办法") == few


def test_a_person_of_a_department_sees_its_texts_and_the_organs(walk, signed_in, drafted, client):
    department = organs.create_department(organ=walk.organ, name="物业科")
    inside = organs.create_user(
        organ=walk.organ, username="inside", name="物业科经办", password="only-for-tests-91", roles=[]
    )
    organs.grant_role(user=inside, organ=walk.organ, role="handler", department=department)
    client.force_login(inside)
    assert client.get(drafted).status_code == 200
    assert client.post(f"{drafted}steps/submit/").status_code == 200  # refused, on the page
    assert Manuscript.objects.get().state == "draft"


def test_another_organs_people_see_nothing(client, drafted):
    client.force_login(RoleGrant.objects.filter(organ__code="weibin-hrss", role="handler").get().user)
    assert client.get(drafted).status_code == 404


def waits(signed_in, role: str) -> bool:
    """Whether the overview and the list tell this person of the text."""
    told = "等您办的稿件" in page(signed_in(role), "/desk/sample-lively/")
    listed = "房屋安全鉴定办法" in page(signed_in(role), f"{BASE}?tray=mine")
    assert told == listed, role
    return listed


def test_whose_turn_it_is_sees_it_on_the_overview(signed_in, drafted):
    roles = ("handler", "reviewer", "signer", "head", "auditor")
    turns = {"draft": set(), "submit": {"reviewer"}, "review": {"reviewer", "head"}}
    turns |= {"send_back": {"handler"}}
    assert {role for role in roles if waits(signed_in, role)} == turns["draft"]
    for key, by, more in (
        ("submit", "handler", {}),
        ("review", "reviewer", {}),
        ("send_back", "reviewer", {"reason": "缺附件"}),
    ):
        step(signed_in, drafted, key, by, **more)
        assert {role for role in roles if waits(signed_in, role)} == turns[key], key


def test_one_who_signs_sees_what_is_to_be_signed_but_not_ones_own(signed_in, drafted, walk):
    for key, by, more in (
        ("submit", "handler", {}),
        ("review", "reviewer", {}),
        ("clear", "head", {"reason": "不涉密，没有个人信息。"}),
    ):
        step(signed_in, drafted, key, by, **more)
    assert waits(signed_in, "signer")
    Manuscript.objects.update(drafter=walk.people["signer"])
    assert not waits(signed_in, "signer")
