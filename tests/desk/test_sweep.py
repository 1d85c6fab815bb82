"""The page of the review of the public stock: findings, and the ways to settle each."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from gongkai.records.actions import clock, manuscripts, organs, sweeping
from gongkai.records.models import Finding, Manuscript

ID_NUMBER = "11010519491231002X"
PAGE = "/desk/desk-bureau/sweep/"
PASSWORD = "only-for-tests-91"
WAY = (("submit", "handler"), ("review", "reviewer"), ("clear", "reviewer"), ("publish", "signer"))


@pytest.fixture
def people(people, organ):
    return people | {
        "reviewer": organs.create_user(
            organ=organ, username="d-reviewer", name="d审核", password=PASSWORD, roles=["reviewer"]
        )
    }


@pytest.fixture
def stand(organ, people, monkeypatch):
    """A document that stands in public and names somebody."""

    def stand(title: str = "补贴公示") -> Manuscript:
        fields = {
            "column": organ.columns.first(), "title": title, "formed_on": clock.today(), "item": "20-11",
            "body": f"领取人身份证号 {ID_NUMBER}。",
        }  # fmt: skip
        with monkeypatch.context() as blind:
            blind.setattr("gongkai.records.queries.privacy.scan", lambda *args, **more: ())
            made = manuscripts.draft(organ=organ, fields=fields, actor=people["handler"])
            for key, role in WAY:
                made = manuscripts.step(manuscript=made, key=key, actor=people[role], reason="样例")
        return made

    return stand


@pytest.fixture
def found(organ, stand) -> Finding:
    stand()
    sweeping.go(organ=organ)
    return Finding.objects.get()


def test_the_page_lists_what_waits_masked(found, clerk):
    page = clerk.get(PAGE).content.decode()
    assert "身份证号码" in page
    assert "正文第 1 段" in page
    assert ID_NUMBER not in page
    assert "起草遮盖后的更正稿" in page
    assert "停止公开以前的这一版" not in page


def test_before_the_first_review_the_page_says_how_to_begin(organ, clerk):
    assert "gongkai manage sweep" in clerk.get(PAGE).content.decode()


def test_a_correction_is_begun_covered_in_one_click(found, clerk):
    answer = clerk.post(f"{PAGE}{found.pk}/cover/", follow=True)
    made = Manuscript.objects.get(version=0)
    assert answer.redirect_chain[-1][0] == f"/desk/desk-bureau/manuscripts/{made.pk}/"
    assert ID_NUMBER not in made.body
    assert made.change == "遮盖个人信息。"


def test_an_earlier_version_is_shut_and_its_address_says_no_more(
    found, organ, browser, people, client, monkeypatch
):
    publication = found.publication
    monkeypatch.setattr("gongkai.records.actions.shutting.shut_exposing", lambda **given: 0)
    made = manuscripts.correct(publication=publication, actor=people["handler"])
    manuscripts.change(manuscript=made, fields={"body": "第一条", "change": "改"}, actor=people["handler"])
    for key, role in WAY:
        made = manuscripts.step(manuscript=made, key=key, actor=people[role], reason="样例")
    old = f"/d/{publication.pk}/versions/1/"
    assert client.get(old).status_code == 200
    assert "停止公开以前的这一版" in browser("signer").get(PAGE).content.decode()
    browser("signer").post(f"{PAGE}{found.pk}/shut/")
    assert client.get(old).status_code == 404
    assert "已停止公开：含有个人信息。" in client.get(f"/d/{publication.pk}/").content.decode()


def test_a_second_person_lets_it_stand_with_a_reason(found, browser):
    refused = browser("reviewer").post(f"{PAGE}{found.pk}/answer/", {"reason": ""}).content.decode()
    assert "请写明照原样公开的理由" in refused
    browser("reviewer").post(f"{PAGE}{found.pk}/answer/", {"reason": "经本人同意"})
    found.refresh_from_db()
    assert found.state == "answered"
    page = browser("reviewer").get(f"{PAGE}?tray=answered").content.decode()
    assert "经本人同意" in page
    assert "d审核" in page


def test_the_drafter_does_not_let_it_stand(found, browser):
    page = browser("handler").post(f"{PAGE}{found.pk}/answer/", {"reason": "经本人同意"}).content.decode()
    assert "没有办成" in page
    found.refresh_from_db()
    assert found.state == "open"


def test_the_list_as_a_sheet_is_masked_too(found, clerk):
    book = CalamineWorkbook.from_filelike(io.BytesIO(clerk.get(f"{PAGE}export.xlsx").content))
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    assert ID_NUMBER not in "".join(rows[1])
    assert "身份证号码" in rows[1]


def test_strangers_and_other_findings(found, stranger, clerk):
    assert stranger.get(PAGE).status_code == 404
    assert stranger.post(f"{PAGE}{found.pk}/answer/", {"reason": "x"}).status_code == 404
    for act in ("answer", "cover", "shut"):
        assert clerk.post(f"{PAGE}999999/{act}/").status_code == 404
    assert clerk.get(f"{PAGE}{found.pk}/answer/").status_code == 405


def test_the_page_takes_as_many_queries_for_many_findings(found, organ, stand, clerk, queries):
    few = queries(clerk, PAGE)
    for n in range(4):
        stand(f"第{n}号")
    sweeping.go(organ=organ)
    assert Finding.objects.count() == 5
    assert queries(clerk, PAGE) == few
