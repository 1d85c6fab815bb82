"""Every register page: who may see it, who may write, how many queries it takes."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from gongkai.law.registers import REGISTERS
from gongkai.records.actions import clock, registers, sheets
from gongkai.records.models import LogEntry, Organ

BASE = "/desk/desk-bureau/"
READ = [
    "registers/",
    *(f"registers/{kind}/" for kind in REGISTERS),
    "registers/licences/export.xlsx",
    "registers/licences/template.xlsx",
    "entries/{entry}/",
    "publications/",
    "publications/{publication}/",
    "cases/",
    "cases/?state=all",
    "cases/{case}/",
    "proceedings/",
    "proceedings/{proceeding}/",
    "publications/export.xlsx",
    "cases/export.xlsx?state=all",
    "proceedings/export.xlsx",
    "organ/",
]
WRITE = [
    *(f"registers/{kind}/new/" for kind in REGISTERS),
    "registers/licences/import/",
    "entries/{entry}/edit/",
    "entries/{entry}/void/",
    "publications/new/",
    "publications/{publication}/edit/",
    "publications/{publication}/void/",
    "cases/new/",
    "cases/{case}/record/extended/",
    "cases/{case}/record/voided/",
    "proceedings/new/",
    "proceedings/{proceeding}/edit/",
    "proceedings/{proceeding}/void/",
]
ADMINISTER = [
    "organ/data/",
    "organ/settings/",
    "organ/columns/new/",
    "organ/columns/{column}/",
    "organ/departments/new/",
    "organ/people/new/",
    "organ/people/{person}/",
]


@pytest.fixture
def keys(organ, people, licence, notice, request_case, review) -> dict[str, int]:
    """One record of each register."""
    return {
        "entry": licence().pk,
        "publication": notice().pk,
        "case": request_case().pk,
        "proceeding": review().pk,
        "column": organ.columns.first().pk,
        "person": people["handler"].pk,
    }


def test_pages_to_read_are_for_everybody_who_works_there(keys, browser, stranger):
    for role in ("handler", "signer", "auditor"):
        client = browser(role)
        assert [p for p in READ if client.get(BASE + p.format(**keys)).status_code != 200] == []
    client = browser("administrator")
    refused = [p for p in READ if client.get(BASE + p.format(**keys)).status_code == 403]
    assert refused == [p for p in READ if p.startswith(("cases/", "proceedings/"))]
    assert [p for p in READ if stranger.get(BASE + p.format(**keys)).status_code != 404] == []
    assert [p for p in READ if Client().get(BASE + p.format(**keys)).status_code != 302] == []


def test_pages_to_write_are_for_all_but_the_auditor(keys, browser, stranger):
    for client, status in ((browser(), 200), (browser("auditor"), 403), (stranger, 404), (Client(), 302)):
        wrong = [p for p in WRITE if client.get(BASE + p.format(**keys)).status_code != status]
        assert wrong == [], status


def test_pages_of_the_organ_are_changed_by_its_administrator(keys, browser, stranger):
    expected = ((browser("administrator"), 200), (browser(), 403), (browser("auditor"), 403), (stranger, 404))
    for client, status in (*expected, (Client(), 302)):
        wrong = [p for p in ADMINISTER if client.get(BASE + p.format(**keys)).status_code != status]
        assert wrong == [], status


def test_log_is_for_administrator_and_auditor(organ, browser, stranger):
    clients = [browser(role) for role in ("administrator", "auditor", "handler")]
    for page in ("log/", "log/export.xlsx"):
        statuses = [client.get(BASE + page).status_code for client in (*clients, stranger, Client())]
        assert statuses == [200, 200, 403, 404, 302]


def test_refused_page_says_why(organ, browser):
    assert "补登旧案由" in browser("auditor").get(f"{BASE}cases/new/").content.decode()


def test_auditor_writes_nothing_by_post_either(keys, browser):
    before = LogEntry.objects.count()
    client = browser("auditor")
    assert {client.post(BASE + p.format(**keys), {}).status_code for p in WRITE} == {403}
    assert LogEntry.objects.count() == before


def test_records_of_another_organ_are_not_there(keys, stranger):
    """A stranger who names their own organ in the address and our record's key."""
    other = "/desk/other-bureau/"
    pages = [p.format(**keys) for p in (*READ, *WRITE) if "{" in p]
    assert {stranger.get(other + page).status_code for page in pages} == {404}


def test_unknown_register_is_not_there(clerk, organ):
    for page in ("", "new/", "import/", "export.xlsx", "template.xlsx"):
        assert clerk.get(f"{BASE}registers/nothing/{page}").status_code == 404


def _many(number: int, licence, notice, request_case, review) -> None:
    for n in range(number):
        day = date(2024, 1, 1) + timedelta(days=n % 300)
        licence(date=day.isoformat())
        notice(formed_on=day, published_on=day)
        request_case(f"T-{number}-{n}", day)
        review(f"复{number}-{n}", filed_on=day)


LISTS = ("registers/", "registers/licences/", "publications/", "cases/", "cases/?state=all", "proceedings/")


def test_lists_take_as_many_queries_for_three_rows_as_for_three_hundred(
    organ, people, licence, notice, request_case, review, browser, queries
):
    client = browser("auditor")
    pages = [BASE + page for page in (*LISTS, "log/")]
    _many(3, licence, notice, request_case, review)
    few = {page: queries(client, page) for page in pages}
    _many(297, licence, notice, request_case, review)
    assert {page: queries(client, page) for page in pages} == few
    assert max(few.values()) <= 12


def test_case_page_takes_as_many_queries_for_one_event_as_for_many(request_case, happen, clerk, queries):
    case = request_case()
    few = queries(clerk, f"{BASE}cases/{case.pk}/")
    for n in range(12):
        happen(case, "consulted", date(2024, 3, 5), party=f"第三方{n}")
    assert queries(clerk, f"{BASE}cases/{case.pk}/") == few


def test_pages_follow_one_another_without_gap_or_repeat(organ, people, licence, clerk):
    made = {licence(date=f"2024-01-{1 + n % 20:02d}").pk for n in range(120)}
    seen: list[int] = []
    path = f"{BASE}registers/licences/?year=2024"
    while path:
        answer = clerk.get(path)
        seen += [row.pk for row in answer.context["rows"]]
        path = f"{BASE}registers/licences/{answer.context['next']}" if answer.context["next"] else ""
        assert not path or "year=2024" in path
    assert len(seen) == 120
    assert set(seen) == made


def test_open_requests_come_by_due_date_and_stopped_ones_last(request_case, happen, clerk):
    stopped = request_case("T-0", date(2024, 1, 2))
    happen(stopped, "consulted", date(2024, 1, 3), party="某公司")
    numbers = [f"T-{n}" for n in range(1, 61)]
    for n, number in enumerate(numbers):
        request_case(number, date(2024, 6, 30) - timedelta(days=n))
    first = clerk.get(f"{BASE}cases/")
    second = clerk.get(f"{BASE}cases/{first.context['next']}")
    listed = [case.number for page in (first, second) for case, _ in page.context["rows"]]
    assert listed[-1] == "T-0"
    assert sorted(listed) == sorted(["T-0", *numbers])
    dues = [case.due for page in (first, second) for case, _ in page.context["rows"]][:-1]
    assert dues == sorted(dues)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("publications/export.xlsx?year=2024", ["关于某事的通知", "2024-03-01"]),
        ("cases/export.xlsx?state=all", ["2024-0001", "自然人"]),
        ("proceedings/export.xlsx", ["复〔2024〕1号", "尚未审结"]),
        ("log/export.xlsx?action=entry.create", ["登记台账", "dhandler"]),
    ],
)
def test_list_is_exported_as_the_page_shows_it(keys, browser, path, expected):
    answer = browser("auditor").get(BASE + path)
    lines = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert len(lines) == 2
    assert set(expected) <= set(lines[1])


@pytest.mark.parametrize("name", ["publications", "cases", "proceedings", "log"])
def test_export_of_more_than_a_file_takes_leads_back(keys, browser, name, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 0)
    answer = browser("auditor").get(f"{BASE}{name}/export.xlsx", follow=True)
    assert answer.redirect_chain[0][0] == f"{BASE}{name}/"
    assert "请先筛选" in answer.content.decode()


def test_registers_page_counts_this_year_without_voided(organ, people, licence, clerk):
    today = clock.today().isoformat()
    licence(date=today)
    registers.void(entry=licence(date=today), reason="重复", actor=people["handler"])
    found = {kind.key: number for kind, number, _ in clerk.get(f"{BASE}registers/").context["registers"]}
    assert found["licences"] == 1
    assert Organ.objects.get(pk=organ.pk).log_seq > 0
