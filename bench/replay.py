"""What does verifying the ledgers of all requests cost beside a bare loop over the same rows?

python bench/replay.py [--events N]

`bare` reads every entry with the database's own driver and makes the hash that the chain must show, nothing
else; `text` leaves the JSON unread and hashes the columns as they stand (a remark, no goal). `verify` is the
part of `gongkai manage verify` for requests: the chain, a replay of every case, every cached column. All run
in turn on the same file; times are the processor's, so that a busy machine does not count. Memory is the peak
of a process of its own that only verifies. The last figure is the time of one case with ten times the events
over ten times the time of one with a tenth.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from time import process_time

import platform_data as platform

ROUNDS = 3
GOALS = (
    ("ratio", 3.0, "verifying the requests / a bare loop that reads the same rows and makes their hashes"),
    ("peak_mb", 500, "peak memory of a verification, MB"),
    ("linear", 1.5, "one case: time per event with ten times the events / with one part"),
)
AT = datetime(2025, 6, 1, 8, 30, tzinfo=UTC)
# What happens in a case: days after receipt, the entry, its data. Four ways to an answer.
_HEAD = ((0, "assigned", {"inner_due": "2025-02-10"}), (1, "noted", {"note": "已联系申请人"}))
_TAIL = (
    (0, "letter_drafted", {"letter": 1, "kind": "reply.granted"}),
    (1, "letter_signed", {"letter": 1, "hash": "0" * 64}),
    (1, "reply_posted", {"reply": "granted"}),
    (3, "reply_delivered", {}),
)
_WAYS = (
    (),
    ((3, "correction_requested", {"until": "2025-12-01"}), (10, "corrected", {})),
    (
        (3, "consulted", {"party": "甲公司", "role": "third_party"}),
        (15, "consultation_answered", {"party": "甲公司", "opinion": "agree"}),
    ),
    ((8, "extended", {"days": 20}),),
)


def fill(events: int) -> None:
    """An organ with that many entries, in cases of seven or eight, written in the shape of the platform."""
    from gongkai.records.actions import organs
    from gongkai.records.calendars import calendar

    made = organs.create_organ(code="replay", name="测量用机关", columns=["栏目"])
    days, left, at = calendar(made), events, 0
    while left > 0:
        cases, rows = _batch(made, days, at, min(2000, left // 7 + 1))
        _write(cases, rows)
        left, at = left - len(rows), at + len(cases)


def _batch(organ, days, first: int, size: int):  # type: ignore[no-untyped-def]
    cases, rows = [], []
    for n in range(first, first + size):
        case, its = _case(organ, days, n)
        cases.append(case)
        rows += its
    return cases, rows


def _case(organ, days, n: int):  # type: ignore[no-untyped-def]
    from gongkai.records import chain
    from gongkai.records.actions import cases
    from gongkai.records.models import Case, CaseEvent

    day = date(2025, 1, 2) + timedelta(days=n % 200)
    case = Case(pk=n + 1, organ=organ, number=f"2025-{n}", channel="online", applicant_type="person")
    case.summary, case.received_on, case.received_year, case.closed_year = "申请内容", day, 2025, 9999
    for seq, (on, event, data) in enumerate(_story(case, day, n), 1):
        row = CaseEvent(organ=organ, case=case, seq=seq, on=on, event=event, data=data, recorded_at=AT)
        row.previous_hash = case.event_head
        row.hash = case.event_head = chain.link(row.previous_hash, cases.payload(row, case.number))
        case.event_seq = seq
        _rows(case).append(row)
    cases.recompute(case, days)
    return case, _rows(case)


def _rows(case) -> list:  # type: ignore[no-untyped-def, type-arg]
    """The entries of a case that is not in the database yet, where a prefetch would put them."""
    return case.__dict__.setdefault("_prefetched_objects_cache", {"events": [], "letters": []})["events"]


def _story(case, day: date, n: int) -> Iterator[tuple[date, str, dict[str, object]]]:  # type: ignore[no-untyped-def]
    from gongkai.records.actions import cases

    yield day, "received", cases.facts(case)
    way = _WAYS[n % len(_WAYS)]
    for after, event, data in (*_HEAD, *way):
        yield day + timedelta(days=after), event, data
    last = way[-1][0] if way else 5
    for after, event, data in _TAIL:
        yield day + timedelta(days=last + after), event, data


def _write(cases, rows) -> None:  # type: ignore[no-untyped-def]
    from gongkai.records.models import Case

    Case.objects.bulk_create(cases)
    platform._insert(
        "records_caseevent",
        'organ_id,case_id,seq,"on",event,data,recorded_at,actor_id,previous_hash,hash',
        (
            (
                row.organ_id,
                row.case_id,
                row.seq,
                row.on,
                row.event,
                json.dumps(row.data, ensure_ascii=False),
                row.recorded_at.replace(tzinfo=None),
                None,
                row.previous_hash,
                row.hash,
            )
            for row in rows
        ),
    )


def bare() -> int:
    """Read every entry in order and make its hash; each must be the one the chain shows."""
    encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
    read, previous = 0, ""
    for organ, number, seq, on, event, data, at, actor, before, shown in _entries():
        read += 1
        payload = {
            "organ": organ,
            "case": number,
            "seq": seq,
            "on": on.isoformat(),
            "event": event,
            "data": json.loads(data),
            "recorded_at": at.isoformat() + "+00:00",
            "actor": actor,
        }
        previous = "" if seq == 1 else previous
        previous = sha256(previous.encode() + b"\n" + encode(payload).encode()).hexdigest()
        assert previous == shown, before
    return read


def text() -> None:
    """Read every entry in order and hash its columns as they stand."""
    for row in _entries():
        sha256(repr(row).encode()).hexdigest()


def _entries():  # type: ignore[no-untyped-def]
    from django.db import connection

    connection.ensure_connection()
    sql = (
        'SELECT e.organ_id, c.number, e.seq, e."on", e.event, e.data, e.recorded_at, e.actor_id,'
        " e.previous_hash, e.hash FROM records_caseevent e JOIN records_case c ON c.id = e.case_id"
        " ORDER BY e.case_id, e.seq"
    )
    return connection.connection.cursor().execute(sql)


def check() -> int:
    """The verification of all requests; the number of faults."""
    from gongkai.records import verify

    return sum(1 for _ in verify._cases())


def peak(home: Path) -> float:
    """The peak memory in MB of a process that verifies and nothing else."""
    here = str(Path(__file__).parent)
    code = (
        f"import sys; sys.path.insert(0, {here!r}); import platform_data as p; p.start({str(home)!r});"
        "import replay; assert not replay.check();"
        "print(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return int(found.stdout) / 1024


def _timed(work) -> float:  # type: ignore[no-untyped-def]
    start = process_time()
    work()
    return process_time() - start


def linear(size: int = 1000) -> float:
    """Time per event of one case with ten times as many events, over that of the smaller."""
    from gongkai.law.case import replay
    from gongkai.law.workdays import load

    few, many = _long(size), _long(size * 10)
    pairs = [
        (_timed(lambda: replay(few, load())), _timed(lambda: replay(many, load()))) for _ in range(ROUNDS)
    ]
    return min(b for _, b in pairs) / (10 * min(a for a, _ in pairs))


def _long(size: int):  # type: ignore[no-untyped-def]
    """One case that in three weeks asks one party after another, each of which answers at once."""
    from gongkai.law.case import Event

    day, pairs = date(2025, 1, 2), size // 2
    events = [Event(day, "received", seq=1)]
    for n in range(1, pairs):
        on = day + timedelta(days=21 * n // pairs)
        events.append(Event(on, "consulted", seq=2 * n, party=f"第{n}方"))
        events.append(Event(on, "consultation_answered", seq=2 * n + 1, party=f"第{n}方"))
    return events


def main(events: int, rounds: int) -> dict[str, float]:
    """Medians in milliseconds, their ratio, memory, and how one case grows."""
    home = platform.start()
    fill(events)
    read = bare()
    pairs = [(_timed(bare), _timed(check)) for _ in range(rounds)]
    plain = min(_timed(text) for _ in range(rounds))
    return {
        "events": read,
        "bare_ms": round(statistics.median(b for b, _ in pairs) * 1000),
        "verify_ms": round(statistics.median(v for _, v in pairs) * 1000),
        "ratio": round(statistics.median(v / b for b, v in pairs), 2),
        "to_text": round(min(v for _, v in pairs) / plain, 2),
        "peak_mb": round(peak(home)),
        "linear": round(linear(), 2),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    found = main(given.events, given.rounds)
    for name, goal, says in GOALS:
        print(f"{'ok ' if found[name] <= goal else 'MISS'} {found[name]:>8} (goal {goal:g}) {says}")
    print(json.dumps(found))
    sys.exit(int(any(found[name] > goal for name, goal, _ in GOALS)))
