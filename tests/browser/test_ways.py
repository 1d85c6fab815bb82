"""The main paths: without JavaScript, and with nothing but a keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from gongkai.search import keeping

pytestmark = pytest.mark.browser
OUTLINE = """() => {
  const style = getComputedStyle(document.activeElement);
  const box = document.activeElement.getBoundingClientRect();
  const seen = box.width > 0 && box.right > 0 && box.bottom > 0;
  return [document.activeElement.tagName, parseFloat(style.outlineWidth), style.outlineStyle, seen];
}"""


@pytest.mark.parametrize("width", [1280, 390])
def test_reader_finds_a_report_and_a_document_without_scripts(sample_db, window, width):
    page = window(width, scripts=False).new_page()
    page.goto("/")
    page.get_by_role("link", name="样例市虚构区住房和城乡建设局").click()
    page.get_by_role("link", name="政府信息公开年报").first.click()
    page.get_by_role("link", name="2025 年政府信息公开工作年度报告").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2025年政府信息公开工作年度报告")
    page.get_by_role("link", name="在旁边显示 2024 年的数字").click()
    expect(page.locator('[data-cell="t2.licences"]')).to_contain_text("上年")
    with page.expect_download() as caught:
        page.get_by_role("link", name="PDF 文档").click()
    assert caught.value.suggested_filename.endswith("2025年政府信息公开工作年度报告.pdf")
    page.get_by_role("link", name="主动公开", exact=True).click()
    page.get_by_label("标题中有").fill("办法")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("main").locator(".entries a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("办法")


def test_large_print_is_larger_and_stays_without_scripts(sample_db, window):
    page = window(scripts=False).new_page()
    page.goto("/o/sample-lively/guide/")
    page.get_by_role("button", name="长者版").click()
    expect(page).to_have_url(re.compile(r"/o/sample-lively/guide/$"))
    assert _size(page) == 22
    page.get_by_role("link", name="年报", exact=True).click()
    assert _size(page) == 22
    page.get_by_role("button", name="返回普通版").click()
    assert _size(page) < 22


def _size(page: Page) -> float:
    return page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p, main li')).fontSize)")


def test_clerk_signs_in_and_opens_a_report_without_scripts(sample_db, window):
    page = window(scripts=False).new_page()
    page.goto("/desk/sample-lively/reports/2025/")
    page.get_by_label("用户名").fill("lively-handler")
    page.get_by_label("密码").fill(sample_db.passwords["lively-handler"])
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("政府信息公开工作年度报告")
    page.locator("#c-t3\\.new\\.total").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/figures/t3.new.total/" in page.url


@pytest.mark.parametrize(
    "address", ["/", "/o/sample-lively/", "/o/sample-lively/reports/2025/", "/desk/login/"]
)
def test_skip_link_comes_first_and_leads_to_the_text(sample_db, window, address):
    page = window().new_page()
    page.goto(address)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到正文")
    assert page.evaluate(OUTLINE)[3], "the skip link is not seen"
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_id("main")


@pytest.mark.parametrize("width", [1280, 390])
def test_every_stop_of_the_keyboard_is_seen(sample_db, window, width):
    page = window(width).new_page()
    page.goto("/o/sample-lively/reports/2025/")
    stops = page.locator("a:visible, button:visible, [tabindex='0']:visible").count()
    seen = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        name, thick, style, shown = page.evaluate(OUTLINE)
        assert (shown, thick >= 2, style != "none") == (True, True, True), page.url + name
        seen.append(name)
    assert seen.count("DIV") == 3, "the three tables can be scrolled by keyboard"
    assert "BUTTON" in seen


def test_keyboard_alone_searches_and_opens_what_it_found(sample_db, window):
    keeping.catch_up()
    page = window().new_page()
    page.goto("/o/sample-lively/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("办法")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?*")
    first = page.get_by_role("main").locator(".entries a").first
    for _ in range(40):
        page.keyboard.press("Tab")
        if first.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/d/*/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("办法")


def test_report_prints_without_the_frame(sample_db, window):
    page = window().new_page()
    page.goto("/o/sample-lively/reports/2025/")
    page.emulate_media(media="print")
    expect(page.locator(".paper")).to_be_visible()
    for frame in ("header.top", "footer.foot", ".margin", ".crumbs"):
        expect(page.locator(frame)).to_be_hidden()


CUT_OFF = """() => [...document.querySelectorAll("table.form")].flatMap(table => {
  const edge = document.documentElement.clientWidth;
  return [...table.querySelectorAll("th, td")].filter(cell => cell.getBoundingClientRect().right > edge + 1)
    .map(cell => table.className + " " + cell.textContent.slice(0, 12));
})"""
A4_BETWEEN_MARGINS = 680  # 180 mm in CSS pixels


@pytest.mark.parametrize("large", [False, True])
def test_printed_report_keeps_every_column_on_the_sheet(sample_db, window, large):
    page = window(A4_BETWEEN_MARGINS, large=large).new_page()
    page.goto("/o/sample-lively/reports/2025/")
    page.emulate_media(media="print")
    assert page.evaluate(CUT_OFF) == []
    boxes = "[...document.querySelectorAll('.form-scroll')].map(box => getComputedStyle(box).overflowX)"
    assert page.evaluate(boxes) == ["visible"] * 3


SEEN_IN_BOX = """box => {
  const edge = box.getBoundingClientRect().right;
  return [...box.querySelectorAll("thead th")].filter(cell => cell.getBoundingClientRect().right <= edge)
    .map(cell => cell.textContent.trim());
}"""
HINT = "box => [getComputedStyle(box, '::before').display, getComputedStyle(box, '::before').content]"


@pytest.mark.parametrize("large", [False, True])
def test_wide_table_shows_figures_on_a_phone_and_says_that_it_scrolls(sample_db, window, large):
    page = window(390, large=large).new_page()
    page.goto("/o/sample-lively/reports/2025/")
    box = page.locator(".form-scroll:has(.form-t3)")
    assert {"自然人", "商业企业"} <= set(box.evaluate(SEEN_IN_BOX))
    assert box.evaluate(HINT) == ["block", '"表格可以左右滑动"']
    assert page.locator(".form-scroll:has(.form-t2)").evaluate(HINT)[0] == "none"
    page.set_viewport_size({"width": 1280, "height": 900})
    assert box.evaluate(HINT)[0] == "none"
    assert "总计" in box.evaluate(SEEN_IN_BOX)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("width", [390, 700, 900, 1050, 1280])
def test_hint_stands_exactly_above_tables_that_scroll(sample_db, window, large, width):
    page = window(width, large=large).new_page()
    page.goto("/o/sample-lively/reports/2025/")
    for box in page.locator(".form-scroll").all():
        scrolls = box.evaluate("box => box.scrollWidth > box.clientWidth + 1")
        assert (box.evaluate(HINT)[0] == "block") == scrolls


def test_duties_are_stacked_on_a_phone(sample_db, window):
    page = window(390, user=sample_db.user("lively-handler")).new_page()
    page.goto("/desk/sample-lively/")
    widths = page.locator("table.stacked td").evaluate_all("cells => cells.map(cell => cell.clientWidth)")
    assert len(widths) == 10
    assert min(widths) > 300
