"""A visitor drops a report on the page and sees it with its findings, without JavaScript, on a phone too."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
EXAMPLE = Path(__file__).parents[2] / "examples" / "weibin-hrss-2023.txt"


@pytest.mark.parametrize(("width", "scripts"), [(1280, False), (390, True)])
def test_report_with_its_findings_beside_it(sample_db, window, watch, tmp_path, width, scripts):
    text = EXAMPLE.read_text("utf-8").replace("(一) 予以公开\t0", "(一) 予以公开\t1")
    path = tmp_path / "年报.txt"
    path.write_text(text, "utf-8")
    tab = watch(window(width, scripts=scripts))
    tab.page.goto("/")
    tab.page.get_by_role("link", name="检查我的年报").click()
    tab.page.get_by_label("要检查的年度报告").set_input_files(path)
    tab.page.get_by_role("button", name="检查", exact=True).click()
    assert "错误 2 处" in tab.page.get_by_role("status").inner_text()
    tab.page.locator("sup a").first.click()
    assert tab.page.locator("#finding-1").is_visible()
    assert tab.page.url.endswith("/check/#finding-1")
    assert tab.heard == []
    if scripts:
        assert tab.barriers() == []
