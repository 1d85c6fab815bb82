"""The worklist: what comes first for whom, marks by working days, acts in bulk, the sheet."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from python_calamine import CalamineWorkbook

from gongkai.adapters import sending
from gongkai.records.calendars import calendar
from gongkai.records.models import Case
from gongkai.records.queries import inbox, office
from gongkai.records.queries.cases import TABS, worklist

pytestmark = pytest.mark.django_db
BASE = "/desk/sample-lively/"
TODAY, SOON = date(2026, 3, 10), date(2026, 3, 17)


@pytest.fixture
def as_role(walk):
    def as_role(role: str) -> Client:
        client = Client()
        client.force_login(walk.people[role])
        return client

    return as_role


def _listed(client: Client, query: str = "") -> list[str]:
    return [case.number for case, _ in client.get(f"{BASE}cases/{query}").context["rows"]]


@pytest.mark.parametrize(
    ("due", "text", "css"),
    [
        (date(2026, 3, 9), "已逾期", "error"),
        (date(2026, 3, 10), "今天到期", "error"),
        (date(2026, 3, 11), "还有 1 个工作日", "error"),
        (date(2026, 3, 13), "还有 3 个工作日", "warning"),
        (date(2026, 3, 17), "还有 5 个工作日", "notice"),
    ],
)
def test_mark_grows_at_five_three_and_one_working_days(walk, due, text, css):
    found = office.urgency(due, TODAY, calendar(walk.organ))
    assert (found.text, found.css) == (text, css)
    assert office.urgency(date(2026, 3, 18), TODAY, calendar(walk.organ)) is None


def test_weekend_is_no_working_day_left(walk):
    """Friday to the Monday after is one working day."""
    found = office.urgency(date(2026, 3, 16), date(2026, 3, 13), calendar(walk.organ))
    assert found.left == 1


def test_each_role_begins_with_what_waits_for_it(walk, as_role):
    case = walk.case()
    letter = _reviewed(walk, case)
    page = as_role("reviewer").get(f"{BASE}cases/")
    assert page.context["tab"].key == "review"
    assert case.number in [each.number for each, _ in page.context["rows"]]
    _step(walk, letter, "approve", "reviewer")
    assert case.number in _listed(as_role("signer"))
    fresh = walk.submit().cases[0]
    assert fresh.number in _listed(as_role("intake"))
    assert fresh.number not in _listed(as_role("handler"))


def _reviewed(walk, case):
    walk.review(case, "granted")
    letter = walk.draft(case, "reply.granted")
    return _step(walk, letter, "submit", "handler")


def _step(walk, letter, key, who):
    from gongkai.records.actions import letters

    return letters.step(letter=letter, key=key, actor=walk.people[who])


@pytest.mark.parametrize("key", [key for key, tab in TABS.items() if tab.runs])
def test_tab_is_read_along_an_index(walk, key):
    from gongkai.records.queries.cases import _bounded, _order

    if connection.vendor != "sqlite":
        pytest.skip("the plan is SQLite's")
    for run in TABS[key].runs:
        rows = Case.objects.filter(organ=walk.organ).filter(_bounded(TABS[key], run, TODAY, SOON))
        if key == "mine":
            rows = rows.filter(handler=walk.people["handler"])
        plan = rows.order_by(*_order(run))[:51].explain()
        assert "USING INDEX case_" in plan, plan
        assert "TEMP B-TREE" not in plan, plan


@pytest.mark.parametrize("filters", ["?department=1", "?handler=1", "?channel=post", "?year=2026", "?q=x"])
def test_page_takes_as_many_queries_for_sixty_rows_as_for_five(walk, as_role, queries, filters):
    client = as_role("intake")
    walk.submit()
    client.get(f"{BASE}cases/")  # the years to choose from are found once
    few = queries(client, f"{BASE}cases/{filters}"), queries(client, f"{BASE}cases/?state=open")
    first = Case.objects.filter(organ=walk.organ).first()
    Case.objects.bulk_create(
        [
            Case(
                organ=walk.organ,
                number=f"N-{n}",
                channel="post",
                applicant_type="person",
                summary="x",
                received_on=first.received_on,
                due=first.received_on,
                state="running",
                received_year=2026,
                closed_year=first.closed_year,
            )
            for n in range(60)
        ]
    )
    client.get(f"{BASE}cases/")
    many = queries(client, f"{BASE}cases/{filters}"), queries(client, f"{BASE}cases/?state=open")
    assert many == few


def test_pages_of_a_tab_follow_one_another_without_gap_or_repeat(walk):
    for _ in range(5):
        walk.submit()
    stopped = walk.case()
    walk.send(walk.sign(walk.draft(stopped, "correction")))
    rows = Case.objects.filter(organ=walk.organ)
    wanted = list(rows.filter(state="running").order_by("due", "pk")) + list(
        rows.filter(state="stopped").order_by("pk")
    )
    assert len(wanted) > 5
    assert wanted[-1].state == "stopped"
    seen, after = [], ""
    while True:
        page = worklist(rows, after, TABS["open"], today=TODAY, soon=SOON, size=2)
        seen += page.rows
        if not page.next:
            break
        after = page.next
    assert seen == wanted
    assert worklist(rows, "9~x~1", TABS["open"], today=TODAY, soon=SOON, size=2).rows == wanted[:2]


def test_bulk_assign_is_shown_first_and_then_done_for_all(walk, as_role):
    cases = [walk.submit().cases[0] for _ in range(2)]
    client = as_role("intake")
    picks = "&".join(f"pick={case.pk}" for case in cases)
    page = client.get(f"{BASE}cases/bulk/assign/?{picks}")
    marks = [each.mark for each in page.context["able"]]
    assert len(marks) == 2
    given = {"chosen": marks, "handler": walk.people["handler"].pk}
    assert client.post(f"{BASE}cases/bulk/assign/", given).status_code == 302
    assert {Case.objects.get(pk=case.pk).handler for case in cases} == {walk.people["handler"]}


def test_bulk_act_stops_as_a_whole_where_one_request_has_moved_on(walk, as_role):
    one, other = walk.submit().cases[0], walk.submit().cases[0]
    client = as_role("intake")
    marks = [f"{one.pk}:{one.event_seq}", f"{other.pk}:{other.event_seq + 5}"]
    given = {"chosen": marks, "handler": walk.people["handler"].pk, "note": "请尽快"}
    page = client.post(f"{BASE}cases/bulk/assign/", given).content.decode()
    assert other.number in page
    assert "全部都没有办理" in page
    assert "请尽快" in page
    one.refresh_from_db()
    assert one.handler is None


def test_bulk_extension_begins_letters_and_moves_no_date(walk, as_role):
    cases = [walk.case() for _ in range(2)]
    client = as_role("handler")
    picks = "&".join(f"pick={case.pk}" for case in cases)
    marks = [each.mark for each in client.get(f"{BASE}cases/bulk/extend/?{picks}").context["able"]]
    given = {"chosen": marks, "reason": "档案需要逐卷查找", "days": "10"}
    assert client.post(f"{BASE}cases/bulk/extend/", given).status_code == 302
    for case in cases:
        assert [(each.kind, each.state) for each in case.letters.all()] == [("extension", "draft")]
        assert Case.objects.get(pk=case.pk).due == case.due
    page = client.get(f"{BASE}cases/bulk/extend/?{picks}")
    assert page.context["able"] == []
    assert "已经有一份延期答复告知书" in page.content.decode()


def test_intake_may_not_begin_an_extension(walk, as_role):
    case = walk.case()
    page = as_role("intake").get(f"{BASE}cases/bulk/extend/?pick={case.pk}")
    assert [each.case for each in page.context["unable"]] == [case]


def test_sheet_is_shown_first_and_names_no_applicant_in_full(walk, as_role):
    case = walk.case()
    client = as_role("auditor")
    query = f"?state=all&q={case.number}&column=number&column=applicant"
    assert case.number in client.get(f"{BASE}cases/sheet/{query}").content.decode()
    answer = client.get(f"{BASE}cases/export.xlsx{query}")
    lines = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert lines == [["受理号", "申请人（已脱敏）"], [case.number, "李*明"]]


def test_month_counts_one_applicants_requests_and_no_others(walk):
    from walking import IDENTITY

    first = walk.submit().request
    walk.submit()
    walk.submit(applicant={**IDENTITY, "id_kind": "passport", "id_number": "E1234567"})
    day = first.received_on
    assert office.month_count(walk.organ, (first.mark,), day) == 2
    assert [row["total"] for row in office.month_requests(walk.organ, (first.mark,), day)] == [1, 2]
    assert office.month_count(walk.organ, (), day) == 0


def test_message_counts_as_given_up_when_the_sender_gives_it_up():
    assert inbox.MOST_TRIES == sending.MOST_TRIES


def test_request_that_waits_for_its_applicant_is_not_called_extended(walk, as_role):
    case = walk.case()
    walk.send(walk.sign(walk.draft(case, "correction")))
    [unable] = as_role("handler").get(f"{BASE}cases/bulk/extend/?pick={case.pk}").context["unable"]
    assert unable.refused == "现在等待申请人补正，不能延长。"


@pytest.mark.parametrize(("role", "offered"), [("intake", True), ("head", True), ("reviewer", False)])
def test_assigning_is_offered_only_to_who_may(walk, as_role, role, offered):
    walk.submit()
    for address, button in (("cases/?state=all", "分办、改派"), ("inbox/", "分办选中的")):
        page = as_role(role).get(f"{BASE}{address}").content.decode()
        assert (f">{button}</button>" in page) is offered, address
