"""Bad input in a real browser: a clear message at the place, and nothing lost of what was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from acting import fill, press
from playwright.sync_api import expect

from gongkai.adapters import scanner
from gongkai.records.actions import clock, letters, office
from gongkai.records.models import CaseEvent, StoredFile

pytestmark = pytest.mark.browser
PROGRAM = b"MZ\x90\x00" + b"\0" * 60 + b"This program cannot be run in DOS mode."
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
WHAT = "虚构路旧城改造项目的征收补偿方案"


def upload(name: str, data: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": data}


@pytest.fixture
def asking(house):
    """An applicant who has just written what is wanted."""
    applicant = house.applicant()
    applicant.begin()
    applicant.page.get_by_role("textbox").first.fill(WHAT)
    return applicant.page


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("说明.pdf", PROGRAM, "说明.pdf"),
        ("说明.pdf", b"%PDF-1.4\n" + b"0" * (20 * 1024 * 1024), "超过 20 MB"),
        ("空.pdf", b"", "空"),
    ],
    ids=["forged", "too-large", "empty"],
)
def test_bad_attachment_is_named_at_its_field_and_what_was_typed_stays(asking, name, data, says):
    fill(asking, {"附件": upload(name, data)})
    press(asking, "上传这个文件")
    expect(asking.get_by_role("alert")).to_contain_text(says)
    expect(asking.locator("#id_file_error")).to_contain_text(says)
    expect(asking.get_by_role("textbox").first).to_have_value(WHAT)
    assert not StoredFile.objects.filter(draft__isnull=False).exists()


@pytest.fixture
def fake_scanner(monkeypatch):
    """A scanner that knows one virus, or none at all."""
    state = {"clean": "clean"}

    def scan(data: bytes) -> scanner.Verdict:
        return scanner.Verdict("infected", "Eicar") if EICAR in data else scanner.Verdict(state["clean"])

    monkeypatch.setattr(scanner, "scan", scan)
    return state


def test_infected_attachment_is_refused(asking, fake_scanner):
    fill(asking, {"附件": upload("说明.txt", EICAR)})
    press(asking, "上传这个文件")
    expect(asking.get_by_role("alert")).to_contain_text("病毒")
    expect(asking.get_by_role("textbox").first).to_have_value(WHAT)
    assert not StoredFile.objects.filter(draft__isnull=False).exists()


def test_attachment_waits_while_the_scanner_cannot_be_reached(asking, fake_scanner):
    fake_scanner["clean"] = "unreachable"
    fill(asking, {"附件": upload("说明.txt", "材料".encode())})
    press(asking, "上传这个文件")
    expect(asking.get_by_role("main")).to_contain_text("正在等待病毒扫描")
    assert StoredFile.objects.get(draft__isnull=False).scan == "held"


def test_letter_signed_by_another_meanwhile_is_not_signed_twice(house):
    _, case = house.asked()
    walk = house.walk
    letter = walk.draft(case, "extension")
    for key, who in (("submit", "handler"), ("approve", "reviewer")):
        letter = letters.step(letter=letter, key=key, actor=walk.people[who])
    house.head.letter()
    second = house.another("head")
    second.case = case
    second.letter()
    press(house.head.page, "签发")
    press(second.page, "签发")
    expect(second.page.get_by_role("alert")).to_be_visible()
    letter.refresh_from_db()
    assert (letter.state, letter.serial) == ("signed", 1)
    assert CaseEvent.objects.filter(case=case, event="letter_signed").count() == 1


def test_stale_page_is_refused_and_what_was_typed_stays(house):
    _, case = house.asked()
    house.handler.open("record/withdrawn/")
    fill(house.handler.page, {"撤回的方式": "当面书面撤回"})
    office.note(case=case, text="申请人来过电话。", actor=house.walk.people["intake"])
    house.handler.page.get_by_role("main").get_by_role("button").last.click()
    expect(house.handler.page.get_by_role("alert")).to_be_visible()
    expect(house.handler.page.get_by_label("撤回的方式")).to_have_value("当面书面撤回")
    assert not CaseEvent.objects.filter(case=case, event="withdrawn").exists()
    house.handler.page.get_by_role("main").get_by_role("button").last.click()
    expect(house.handler.page.get_by_role("status")).to_contain_text("已登记")


def test_what_the_office_notes_meanwhile_does_not_stop_the_applicant(house):
    applicant, case = house.asked()
    house.issue(house.walk.draft(case, "correction", until=str(clock.today() + timedelta(days=20))))
    applicant.track()
    press(applicant.page, "在网上补正")
    fill(applicant.page, {"内容": "虚构花园的物业合同"})
    office.note(case=case, text="申请人来过电话。", actor=house.walk.people["intake"])
    press(applicant.page, "提交")
    expect(applicant.page.get_by_role("status")).to_contain_text("补正已经提交")


@pytest.mark.parametrize("days", [1, -400], ids=["future", "before-receipt"])
def test_date_that_cannot_be_is_refused_at_its_field(house, days):
    house.asked()
    wrong = str(clock.today() + timedelta(days=days))
    house.handler.record("withdrawn", {"日期": wrong, "撤回的方式": "当面书面撤回"})
    page = house.handler.page
    expect(page.get_by_role("alert")).to_contain_text("日期")
    expect(page.get_by_label("撤回的方式")).to_have_value("当面书面撤回")
    expect(page.get_by_label("日期").first).to_have_value(wrong)
