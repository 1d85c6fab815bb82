"""Does a new notice of working days cost by the requests it moves, and not by all there are?

The same number of open requests lie in the year of the notice; beside them a thousand, or a hundred thousand,
that it does not touch. Looked through in turn in one process.
"""

from __future__ import annotations

import json
import statistics
from datetime import date, timedelta
from time import perf_counter

import platform_data as platform

TOUCHED, FEW, MANY = 300, 1_000, 100_000
ROUNDS = 5
NOTICE = """
year = 2028
title = "测量用的放假通知"
number = "测量1号"
issued = 2027-11-01

[[off]]
name = "元旦"
from = 2028-01-01
to = 2028-01-05
"""


def organ(code: str, number: int):  # type: ignore[no-untyped-def]
    """An organ with that many requests of the past, and the touched ones around New Year 2028."""
    from gongkai.records.actions import organs

    made = organs.create_organ(code=code, name=f"测量用机关（{number} 件）", columns=["栏目"])
    old = date(2024, 1, 1)
    rows = [(n, old + timedelta(days=n % 700), "closed") for n in range(number)]
    rows += [(number + n, date(2027, 12, 10) + timedelta(days=n % 15), "running") for n in range(TOUCHED)]
    platform._insert(
        "records_case",
        "organ_id,number,channel,applicant_type,summary,received_on,due,provisional,state,reply,row,closed_on,"
        "late,received_year,closed_year,event_seq,event_head,item,stage",
        (_case(made, *row) for row in rows),
    )
    _receipts(made)
    return made


def _case(made, n: int, received: date, state: str) -> tuple[object, ...]:  # type: ignore[no-untyped-def]
    due, closed = received + timedelta(days=30), state == "closed"
    return (
        made.pk,
        f"{made.pk}-{n}",
        "counter",
        "person",
        "申请内容",
        received,
        due,
        not closed,
        state,
        "granted" if closed else "",
        "granted" if closed else "",
        due if closed else None,
        False,
        received.year,
        due.year if closed else 9999,
        1,
        "",
        0,
        "file" if closed else "new",
    )


def _receipts(made) -> None:  # type: ignore[no-untyped-def]
    from gongkai.records.models import Case

    open_now = Case.objects.filter(organ=made, state="running").values_list("pk", "received_on")
    platform._insert(
        "records_caseevent",
        'organ_id,case_id,seq,"on",event,data,recorded_at,previous_hash,hash',
        ((made.pk, pk, 1, on, "received", "{}", "2027-12-31 00:00:00", "", "") for pk, on in open_now),
    )


def _look(made) -> float:  # type: ignore[no-untyped-def]
    from gongkai.law.workdays import read_notice
    from gongkai.records.actions import recompute

    row = recompute.row_of(read_notice(NOTICE), made)
    start = perf_counter()
    moved = sum(len(each.all) for each in recompute.preview(row))
    took = perf_counter() - start
    assert moved == TOUCHED, moved
    return took


def main() -> dict[str, float]:
    """Medians in milliseconds and their ratio."""
    few, many = organ("recompute-few", FEW), organ("recompute-many", MANY)
    _look(few), _look(many)
    rounds = [(_look(many), _look(few)) for _ in range(ROUNDS)]
    return {
        "few_ms": round(statistics.median(each[1] for each in rounds) * 1000, 1),
        "many_ms": round(statistics.median(each[0] for each in rounds) * 1000, 1),
        "ratio": round(statistics.median(each[0] / each[1] for each in rounds), 2),
    }


if __name__ == "__main__":
    platform.start()
    print(json.dumps(main(), indent=2))
