"""The guide: from the law's data and the organ's own, and nothing invented."""

from __future__ import annotations

import re
from datetime import date

import pytest

from gongkai.law import cites, fees
from gongkai.law.deadlines import PERIODS
from gongkai.portal import guidance
from gongkai.records.actions import clock

GUIDE = "/o/portal-bureau/guide/"


def test_missing_contact_is_said_plainly(read, organ):
    page = read(GUIDE)
    assert "还没有在本平台登记公开工作机构" in page
    assert "还没有在平台登记复议机关和管辖法院" in page
    assert "本级人民政府申请行政复议" in page


def test_contact_and_remedies_are_the_organs_own(read, organ):
    organ.contact = "局办公室\n某路1号<b>"
    organ.government, organ.court = "测试市人民政府", "测试市人民法院"
    organ.save()
    page = read(GUIDE)
    assert "局办公室<br>某路1号&lt;b&gt;" in page
    assert "向测试市人民政府申请行政复议" in page
    assert "向测试市人民法院提起行政诉讼" in page
    assert "还没有在" not in page


def test_refusal_goes_to_reconsideration_first(organ):
    told = dict(guidance.remedies(organ, date(2026, 1, 5)))
    refused = told["不予公开（条例第十四条、第十五条、第十六条）"]
    assert refused.reconsideration_first
    assert not told["其他答复"].reconsideration_first


def test_periods_are_the_laws(read, organ):
    page = read(GUIDE)
    assert "20个工作日" in page
    assert "第三十三条" in page
    for kind, length, _ in guidance.periods():
        assert kind.name in page
        assert length.startswith(str(PERIODS[kind.key].length))


def test_period_read_in_a_copy_only_says_so(read, organ):
    assert {kind.key: status for kind, _, status in guidance.periods()}["payment"] == "据转载文本"
    assert "（据转载文本）" in read(GUIDE)


@pytest.mark.parametrize(
    ("today", "due", "mark"),
    [(date(2026, 2, 6), "2026-03-12", False), (date(2026, 12, 21), "2027-01-18", True)],
)
def test_example_counts_from_today(read, organ, monkeypatch, today, due, mark):
    monkeypatch.setattr(clock, "today", lambda: today)
    page = read(GUIDE)
    assert f"最迟 <strong>{due}</strong> 答复" in page
    assert ("暂定" in page) is mark


def test_fee_bands_are_the_tariffs(read, organ):
    cases, pages = guidance.tariffs(date(2026, 1, 5))
    assert cases.bands[:2] == (("第1至10件", "不收费"), ("第11至30件", "每件100元"))
    assert cases.bands[2] == ("第31件起", "每10件一档：第一档每件200元，以后每档每件增加100元")
    assert pages.bands[-1] == ("第201页起", "每页40元")
    assert fees.by_cases(41).yuan == 20 * 100 + 10 * 200 + 300
    page = read(GUIDE)
    assert all(reach in page and rate in page for tariff in (cases, pages) for reach, rate in tariff.bands)
    assert "没有查到官方算例" in page


def test_every_channel_has_its_rule_and_only_four_need_no_announcement(read, organ):
    page = read(GUIDE)
    assert page.count("以本机关公布了这一渠道为前提") == 3
    assert all(channel.rule in page for channel, _ in guidance.channels())


def test_every_sentence_names_its_provision():
    points = (
        *guidance.PUBLISHED,
        *guidance.ASKING,
        *guidance.HANDLING,
        *guidance.FREE,
        *guidance.COMPLAINING,
    )
    assert all(point.cite in cites.ALL.values() and point.text.endswith("。") for point in points)


def test_nobody_is_sent_to_a_page_that_is_not_there(read, organ):
    page = read(GUIDE)
    for address in re.findall(r'href="(/o/[^"#]+/requests/[^"#]*|/requests/[^"#]*)"', page):
        read(address)
    assert "纸质申请" in page


def test_query_count_is_small(queries, organ):
    assert queries(GUIDE) <= 5  # two of them ask how far the log has come, and when
