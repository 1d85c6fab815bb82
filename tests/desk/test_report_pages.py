"""The report of a year beside its checks, and everything that opens from it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.law.reporting import STATES
from gongkai.records.actions import cases, registers, reporting, reports
from gongkai.records.models import AnnualReport, IssuedReport, LogEntry
from gongkai.report import forms, write
from gongkai.report.read import read

BASE = "/desk/sample-lively/"
REPORT = f"{BASE}reports/2025/"


@pytest.fixture
def lively(sample_db):
    return sample_db.organ("sample-lively")


@pytest.fixture
def as_role(sample_db):
    def as_role(role: str, organ: str = "lively") -> Client:
        client = Client()
        client.force_login(sample_db.user(f"{organ}-{role}"))
        return client

    return as_role


@pytest.fixture
def draft(lively, sample_db) -> AnnualReport:
    """A report of 2026 that is still being drafted."""
    return reports.open_report(organ=lively, year=2026, actor=sample_db.user("lively-handler"))


def test_sign_in_leads_to_the_one_organ(sample_db):
    client = Client()
    given = {"username": "lively-handler", "password": sample_db.passwords["lively-handler"]}
    answer = client.post("/desk/login/", given, follow=True)
    assert answer.redirect_chain[-1][0] == BASE
    assert "工作概览" in answer.content.decode()


def test_wrong_password_is_said_in_the_summary(sample_db):
    answer = Client().post("/desk/login/", {"username": "lively-handler", "password": "wrong"})
    assert "用户名或密码不对" in answer.content.decode()


@pytest.mark.parametrize("path", ["", "reports/", "reports/2025/", "reports/2025/figures/t2.fees/"])
def test_page_asks_who_you_are_and_where_you_work(as_role, path):
    assert Client().get(BASE + path).status_code == 302
    assert as_role("handler", "weibin").get(BASE + path).status_code == 404
    assert as_role("auditor").get(BASE + path).status_code == 200


def test_report_page_links_each_of_200_figures_to_its_records(as_role):
    page = as_role("handler").get(REPORT).content.decode()
    linked = set(re.findall(r'id="c-([a-z0-9_.]+)" href="([^"]+)"', page))
    assert {cell for cell, _ in linked} == set(forms.load("2021").cells)
    assert all(href == f"{REPORT}figures/{cell}/" for cell, href in linked)


def test_every_figure_opens_with_its_number(as_role, lively):
    client = as_role("auditor")
    report = AnnualReport.objects.get(organ=lively, year=2025)
    for figure in [
        "t3.new.total",
        "t4.review.total",
        "t2.normative.valid",
        "t2.fees",
        *list(report.figures)[200:],
    ]:
        answer = client.get(f"{REPORT}figures/{figure}/")
        assert answer.status_code == 200, figure
    page = client.get(f"{REPORT}figures/t3.granted.total/").content.decode()
    assert page.count('href="/desk/sample-lively/cases/') >= report.figures["t3.granted.total"][1]


@pytest.mark.parametrize(
    "figure", ["t3.new.nobody", "t9.x.y", "publications.999999", "publications.x", "x", "t3.new"]
)
def test_unknown_figure_is_404(as_role, figure):
    answer = as_role("handler").get(f"{REPORT}figures/{figure}/")
    assert answer.status_code in (200, 404)
    if answer.status_code == 200:  # a column that is in the form but not in this organ would be a lie
        pytest.fail(f"{figure} opened")


@pytest.mark.parametrize(
    "path", ["reports/1999/", "reports/2019/", "reports/2025/report.odt", "reports/2025/texts/3/"]
)
def test_what_is_not_there_is_404(as_role, path):
    assert as_role("handler").get(BASE + path).status_code == 404


@pytest.mark.parametrize("ending", list(write.FORMATS))
def test_download_gives_the_report_in_each_format(as_role, ending):
    answer = as_role("handler").get(f"{REPORT}report.{ending}?version=1")
    assert answer.status_code == 200
    assert answer["Content-Type"] == write.FORMATS[ending].media_type
    assert f".{ending}" in answer["Content-Disposition"]
    if ending in ("json", "txt"):
        assert read(answer.content, f"x.{ending}").year == 2025


def test_last_year_stands_beside_on_request(as_role):
    client = as_role("handler")
    assert 'class="was"' not in client.get(REPORT).content.decode()
    assert client.get(REPORT + "?beside=1").content.decode().count('class="was"') == 200


def test_finding_is_flagged_at_its_cell(as_role, draft, lively, sample_db):
    given = {
        "date": "2026-03-01",
        "category": "t3.new.person",
        "count": "3",
        "source": "旧台账",
        "person": "某人",
    }
    registers.add(kind="brought_in", organ=lively, given=given, actor=sample_db.user("lively-handler"))
    page = as_role("handler").get(f"{BASE}reports/2026/").content.decode()
    assert 'class="flag-error"' in page
    assert "T3-BALANCE" in page
    assert "确有原因，写明理由" in page


def test_text_is_edited_and_its_figures_stay_bound(as_role, draft):
    client = as_role("handler")
    address = f"{BASE}reports/2026/texts/6/"
    assert client.get(address).status_code == 200
    assert (
        client.post(address, {"text": "本年未收取信息处理费，新收〔｜本年新收申请总数〕件。"}).status_code
        == 302
    )
    wrong = client.post(address, {"text": "新收〔999｜本年新收申请总数〕件。"})
    assert "不能在正文里改成 999" in wrong.content.decode()
    assert "新收〔999｜本年新收申请总数〕件。" in wrong.content.decode()
    assert draft.texts.get(no=6).text == "本年未收取信息处理费，新收〔t3.new.total〕件。"


def test_text_cannot_smuggle_markup(as_role, draft):
    as_role("handler").post(
        f"{BASE}reports/2026/texts/6/", {"text": "<script>alert(1)</script>〔t3.new.total〕"}
    )
    page = as_role("auditor").get(f"{BASE}reports/2026/").content.decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_auditor_cannot_edit_open_or_redraft(as_role, draft):
    client = as_role("auditor")
    client.post(f"{BASE}reports/2026/texts/6/", {"text": "改了"})
    assert draft.texts.get(no=6).text != "改了"
    assert client.post(f"{BASE}reports/2026/texts/6/redraft/").status_code == 403
    assert client.post(f"{BASE}reports/", {"year": "2023"}).status_code == 403


def test_buttons_are_the_steps_the_server_allows(as_role, draft):
    page = f"{BASE}reports/2026/"
    submit = f"{page}steps/submit/"
    assert submit in as_role("handler").get(page).content.decode()
    assert submit not in as_role("reviewer").get(page).content.decode()
    refused = as_role("reviewer").post(submit)
    assert "须由" in refused.content.decode()
    assert as_role("handler").post(submit).status_code == 302
    assert f"{page}steps/approve/" in as_role("reviewer").get(page).content.decode()
    back = as_role("reviewer").post(f"{page}steps/send_back/", {"reason": ""})
    assert "理由" in back.content.decode()


def test_dashboard_says_when_its_numbers_can_be_opened(as_role, lively):
    client, says = as_role("handler"), "开始编制该年度报告后，每个数字都可以点开"
    assert says not in client.get(f"{BASE}?year=2025").content.decode()
    assert not AnnualReport.objects.filter(organ=lively, year=2023).exists()
    assert says in client.get(f"{BASE}?year=2023").content.decode()


def test_step_page_shows_the_refusal_and_no_form(as_role, draft):
    submit = f"{BASE}reports/2026/steps/submit/"
    page = as_role("reviewer").get(submit).content.decode()
    assert "“送审”须由“经办”或“年报编辑”角色的人员办理" in page
    assert "确认送审" not in page
    assert "确认送审" in as_role("handler").get(submit).content.decode()
    page = as_role("handler").get(f"{BASE}reports/2026/steps/file/").content.decode()
    assert "报告现为“起草中”，不能回填公开网址并报送" in page
    assert "确认回填" not in page


def test_step_page_lets_the_server_say_what_is_missing(as_role, draft):
    as_role("handler").post(f"{BASE}reports/2026/steps/submit/")
    back = f"{BASE}reports/2026/steps/send_back/"
    assert 'class="card" novalidate' in as_role("reviewer").get(back).content.decode()
    page = as_role("reviewer").post(back, {"reason": " "}).content.decode()
    assert '<a href="#reason">“退回”须写明理由。' in page


def test_states_have_one_name_in_the_law_and_in_the_records():
    assert dict(AnnualReport.State.choices) == STATES


def test_correction_through_the_desk_makes_a_second_version(as_role, lively):
    for role, key in (
        ("signer", "reopen"),
        ("handler", "submit"),
        ("reviewer", "approve"),
        ("signer", "issue"),
    ):
        answer = as_role(role).post(f"{REPORT}steps/{key}/", {"reason": "补登漏报"})
        assert answer.status_code == 302, answer.content.decode()
    assert IssuedReport.objects.filter(organ=lively, year=2025).count() == 2
    assert as_role("auditor").get(f"{REPORT}issued/2/").status_code == 200


def test_change_after_issue_shows_as_a_difference(as_role, lively, sample_db):
    given = {"date": "2025-05-06", "category": "granted", "count": "5", "matter": "补登"}
    registers.add(kind="licences", organ=lively, given=given, actor=sample_db.user("lively-handler"))
    page = as_role("handler").get(REPORT).content.decode()
    assert "签发后台账有变动" in page
    assert "行政许可" in as_role("handler").get(f"{REPORT}issued/1/").content.decode()


def test_opening_balance_is_read_from_a_file_and_a_bad_file_is_named(as_role, lively):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = as_role("handler", "weibin")
    address = "/desk/weibin-hrss/reports/opening/"
    for name, data in (
        ("a.txt", b""),
        ("b.docx", b"PK\x03\x04torn"),
        ("c.json", b"{"),
        ("d.txt", "不是报告".encode()),
    ):
        answer = client.post(address, {"file": SimpleUploadedFile(name, data)})
        assert 'role="alert"' in answer.content.decode(), name
    assert "请选择" in client.post(address).content.decode()
    old = client.get("/desk/weibin-hrss/reports/2023/report.json?version=1").content
    moved = old.replace(b'"year": 2023', b'"year": 2021')
    assert client.post(address, {"file": SimpleUploadedFile("2021.json", moved)}).status_code == 302
    again = client.post(address, {"file": SimpleUploadedFile("2021.json", moved)})
    assert "锁定" in again.content.decode()


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_report_and_figure_pages_take_as_many_queries_for_many_records(as_role, lively, sample_db):
    client = as_role("handler")
    pages = (REPORT, f"{REPORT}figures/t3.new.total/", BASE, f"{BASE}reports/")
    few = [_queries(client, page) for page in pages]
    handler = sample_db.user("lively-handler")
    from datetime import date

    for n in range(60):
        cases.open_case(
            organ=lively, number=f"多-{n}", channel="online", applicant_type="person", summary="某事",
            received_on=date(2025, 11, 3), actor=handler,
        )  # fmt: skip
    assert [_queries(client, page) for page in pages] == few
    first = client.get(f"{REPORT}figures/t3.new.total/").content.decode()
    following = re.search(r'href="(\?cases=[^"]+)"', first)
    assert following
    second = client.get(f"{REPORT}figures/t3.new.total/{following[1]}").content.decode()
    assert "多-" in first
    assert set(re.findall(r"/cases/(\d+)/", first)).isdisjoint(re.findall(r"/cases/(\d+)/", second))


def test_issued_text_keeps_its_links_until_the_registers_move_on(as_role, lively, sample_db):
    client = as_role("handler")
    bound = f'class="bound" href="{REPORT}figures/publications.total/"'
    assert bound in client.get(REPORT).content.decode()
    given = {"date": "2025-05-06", "category": "city", "outlet": "日报", "title": "补登一篇"}
    registers.add(kind="media", organ=lively, given=given, actor=sample_db.user("lively-handler"))
    page = client.get(REPORT).content.decode()
    assert bound not in page
    assert "在其他媒体发布信息8篇" in page


def test_every_step_is_logged_with_its_hash(lively):
    steps = LogEntry.objects.filter(
        organ=lively, action__in=("report.submit", "report.approve", "report.issue")
    )
    assert steps.count() == 6
    assert all(len(each.data["hash"]) == 64 for each in steps)


def test_step_refused_leaves_no_trace(draft, sample_db):
    from gongkai.law.errors import NotAllowed

    before = LogEntry.objects.count()
    with pytest.raises(NotAllowed):
        reporting.step(report=draft, key="issue", actor=sample_db.user("lively-signer"))
    assert LogEntry.objects.count() == before
