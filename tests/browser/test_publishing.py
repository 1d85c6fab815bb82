"""A text goes from a clerk's screen to a citizen's search, over three desks, in a real browser."""

from __future__ import annotations

import io

import pytest
from acting import fill, press
from docx import Document
from playwright.sync_api import expect

from gongkai.search import keeping

pytestmark = pytest.mark.browser
DESK = "/desk/sample-lively/"


def word(text: str) -> dict[str, object]:
    book, out = Document(), io.BytesIO()
    book.core_properties.author = ""
    book.add_paragraph(text)
    book.save(out)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return {"name": "实施细则.docx", "mimeType": kind, "buffer": out.getvalue()}


def test_a_reviewed_document_is_found_by_a_word_of_its_attachment(sample_db, window, index_folder):
    desks = {
        role: window(user=sample_db.user(f"lively-{role}")).new_page()
        for role in ("handler", "reviewer", "signer")
    }
    clerk = desks["handler"]
    clerk.goto(f"{DESK}publications/")
    press(clerk, "起草公开信息")
    fill(
        clerk,
        {
            "标题": "既有住宅加装电梯补贴办法",
            "栏目": "住房保障",
            "公开事项": "（十一）扶贫、教育、医疗、社会保障、促进就业的政策、措施、实施情况",
        },
    )
    text = clerk.get_by_role("textbox", name="正文")
    text.click()
    clerk.keyboard.type("第一条 加装电梯的，按规定给予补贴。")
    clerk.get_by_role("toolbar").get_by_role("button", name="小标题").click()
    press(clerk, "保存草稿")
    expect(clerk.get_by_role("article").get_by_role("heading")).to_have_text(
        "第一条 加装电梯的，按规定给予补贴。"
    )
    fill(clerk, {"附件": word("梯井位置不得遮挡采光窗")})
    press(clerk, "加为附件")
    press(clerk, "送审")
    address = clerk.url

    reviewer = desks["reviewer"]
    reviewer.goto(address)
    press(reviewer, "内容审核通过")
    fill(reviewer, {"审查依据和结论": "对照定密事项一览表，不涉密；没有个人信息"})
    press(reviewer, "保密和隐私审查通过")

    signer = desks["signer"]
    signer.goto(address)
    press(signer, "签发并公开")
    expect(signer.get_by_role("status")).to_contain_text("已公开")

    keeping.catch_up()  # what the worker does every twenty seconds
    citizen = window(width=390).new_page()
    citizen.goto("/search/?q=采光窗")
    citizen.get_by_role("link", name="既有住宅加装电梯补贴办法").click()
    expect(citizen.get_by_role("heading", level=1)).to_have_text("既有住宅加装电梯补贴办法")
    with citizen.expect_download() as download:
        citizen.get_by_role("link", name="实施细则.docx").click()
    assert download.value.suggested_filename == "实施细则.docx"


def test_without_scripts_the_text_is_a_plain_field(sample_db, window):
    clerk = window(user=sample_db.user("lively-handler"), scripts=False).new_page()
    clerk.goto(f"{DESK}manuscripts/new/")
    fill(clerk, {"标题": "停水通知", "栏目": "公示公告", "正文": "明日停水。\n后日恢复。"})
    press(clerk, "保存草稿")
    expect(clerk.get_by_role("article")).to_contain_text("明日停水。")
    expect(clerk.get_by_role("article").locator("p")).to_have_count(2)
