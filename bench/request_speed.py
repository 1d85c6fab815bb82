"""Do the pages of requests cost the same with a hundred thousand requests as with a hundred?

Worklist, inbox and the page of one request, each for an organ with few and one with many requests, in turn
in one process behind the same middleware. Beside each stands a bare Django view (`bare_views`) that fetches
and renders as many rows, without law, rights, marks or links to steps. Queries are counted too.
"""

from __future__ import annotations

import json
import statistics
from datetime import UTC, date, datetime, timedelta
from time import perf_counter

import bare_views
import platform_data as platform

FEW, MANY = 100, 100_000
ROUNDS = 40
TODAY = date.today()  # noqa: DTZ011 - the worklist is about today
SHOWN = 50


def organ(code: str, number: int):  # type: ignore[no-untyped-def]
    """An organ with that many requests: a tenth open (at least a page), a hundredth to be confirmed."""
    from gongkai.records.actions import organs

    made = organs.create_organ(code=code, name=f"测量用机关（{number} 件申请）", columns=["栏目"])
    person = organs.create_user(
        organ=made, username=code, name="测量员", password="bench-only-8723", roles=["intake", "handler"]
    )
    _cases(made, person, number)
    _waiting(made, max(SHOWN + 1, number // 100))
    return made, person


def _cases(made, person, number: int) -> None:  # type: ignore[no-untyped-def]
    platform._insert(
        "records_case",
        "organ_id,number,channel,applicant_type,summary,received_on,due,provisional,state,reply,row,closed_on,"
        "late,received_year,closed_year,event_seq,event_head,item,stage,handler_id,inner_due",
        (_row(made, person, n, number // max(SHOWN * 2, number // 10)) for n in range(number)),
    )


def _row(made, person, n: int, step: int) -> tuple[object, ...]:  # type: ignore[no-untyped-def]
    running = n % max(1, step) == 0
    received = TODAY - timedelta(days=(n % 20) if running else 40 + n % 900)
    due = received + timedelta(days=28)
    return (
        made.pk,
        f"{received.year}-{n:06d}",
        "online",
        "person",
        f"第{n}号工程的验收材料",
        received,
        due,
        False,
        "running" if running else "closed",
        "" if running else "granted",
        "" if running else "granted",
        None if running else due,
        False,
        received.year,
        9999 if running else due.year,
        0,
        "",
        0,
        "handling" if running else "file",
        person.pk,
        due - timedelta(days=10),
    )


def _waiting(made, number: int) -> None:  # type: ignore[no-untyped-def]
    at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    platform._insert(
        "records_request",
        "organ_id,number,token,code_hash,channel,applicant_type,applicant,mask,mark,asks,items,form,way,"
        "submitted_at,receipt_rule,state",
        (
            (
                made.pk,
                f"W-{n:06d}",
                f"{made.code}-{n}",
                "",
                "online",
                "person",
                "",
                "某*某",
                "",
                "",
                1,
                "any",
                "online",
                at,
                "confirmed",
                "waiting",
            )
            for n in range(number)
        ),
    )


def one_case(made, person):  # type: ignore[no-untyped-def]
    """A request with a usual life, made by the platform's own actions."""
    from gongkai.records.actions import office, requests

    given = requests.Given(
        "online",
        "person",
        {"name": "测量员", "id_kind": "other", "id_number": "1", "phone": "1"},
        ["某工程的验收材料"],
    )
    case = requests.submit(organ=made, given=given, token=f"bench-{made.code}").cases[0]
    office.assign(case=case, actor=person, handler=person)
    for n in range(5):
        office.note(case=case, text=f"第{n}条备注", actor=person)
    return case


def _client(person):  # type: ignore[no-untyped-def]
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client


def _get(client, address: str) -> float:  # type: ignore[no-untyped-def]
    start = perf_counter()
    answer = client.get(address)
    took = perf_counter() - start
    assert answer.status_code == 200, (address, answer.status_code)
    return took


def _queries(client, address: str) -> int:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        _get(client, address)
    return len(seen)


def main() -> dict[str, float]:
    """Medians in milliseconds, ratios, and queries."""
    from django.urls import path

    from gongkai.web import urls

    urls.urlpatterns[:0] = [path(f"bare/{name}/<int:pk>/", view) for name, view in bare_views.views(SHOWN)]
    few, many = organ("few", FEW), organ("many", MANY)
    pages = {}
    for name, (made, person) in (("few", few), ("many", many)):
        case = one_case(made, person)
        base = f"/desk/{made.code}/"
        client = _client(person)
        pages |= {
            f"worklist_{name}": (client, f"{base}cases/"),
            f"inbox_{name}": (client, f"{base}inbox/"),
            f"case_{name}": (client, f"{base}cases/{case.pk}/"),
        }
    pages |= {
        "worklist_bare": (client, f"/bare/worklist/{made.pk}/"),
        "inbox_bare": (client, f"/bare/inbox/{made.pk}/"),
        "case_bare": (client, f"/bare/case/{case.pk}/"),
    }
    return _measured(pages)


def _measured(pages) -> dict[str, float]:  # type: ignore[no-untyped-def]
    for client, address in pages.values():
        _get(client, address), _get(client, address)
    rounds = [{name: _get(*page) for name, page in pages.items()} for _ in range(ROUNDS)]
    found: dict[str, float] = {
        f"{name}_ms": round(statistics.median(each[name] for each in rounds) * 1000, 2) for name in pages
    }
    for name in ("worklist", "inbox", "case"):
        found[f"{name}_many_to_few"] = _ratio(rounds, f"{name}_many", f"{name}_few")
        found[f"{name}_to_bare"] = _ratio(rounds, f"{name}_many", f"{name}_bare")
        found[f"{name}_queries"] = _queries(*pages[f"{name}_many"])
        found[f"{name}_queries_few"] = _queries(*pages[f"{name}_few"])
    return found


def _ratio(rounds, one: str, other: str) -> float:  # type: ignore[no-untyped-def]
    return round(statistics.median(each[one] / each[other] for each in rounds), 2)


if __name__ == "__main__":
    platform.start()
    print(json.dumps(main(), indent=2))
