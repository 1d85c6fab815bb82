"""A district's ten years: 40 organs, 500,000 publications, 20,000 requests, 2,000,000 acts.

python bench/district_data.py [--part 0.1]

Stands on GONGKAI_DATA (and GONGKAI_DATABASE_URL); prints what a load needs to know of it as JSON: the organs,
the sessions of a hundred clerks and five hundred editors, keys of documents and of requests.
"""

from __future__ import annotations

import argparse
import json
import os
from datetime import UTC, date, datetime, timedelta

import platform_data as platform
import search_speed

ORGANS, PUBLICATIONS, CASES, ACTS = 40, 500_000, 20_000, 2_000_000
CLERKS, EDITORS = 100, 500
TODAY = date.today()  # noqa: DTZ011 - the worklist is about today


def build(part: float) -> dict[str, object]:
    """Fill the platform; `part` of the records, all of the organs and people."""
    organs = [_organ(number) for number in range(ORGANS)]
    texts = search_speed.texts(int(PUBLICATIONS * part))
    for number, organ in enumerate(organs):
        _publications(organ, texts[number::ORGANS])
        _cases(organ, max(1, int(CASES * part) // ORGANS))  # one at least, which is open
        _acts(organ, int(ACTS * part) // ORGANS)
    from gongkai.search import keeping

    keeping.rebuild()
    return {
        "organs": [{"code": each.code, "pk": each.pk} for each in organs],
        "clerks": [_person(organs[n % ORGANS], f"clerk{n}", ["intake", "handler"]) for n in range(CLERKS)],
        "editors": [_person(organs[n % ORGANS], f"editor{n}", ["handler"]) for n in range(EDITORS)],
        "documents": _documents(),
        "cases": _open_cases(),
        "words": search_speed.asked_for(),
    }


def _organ(number: int):  # type: ignore[no-untyped-def]
    from gongkai.records.actions import organs

    code = f"bureau-{number:02d}"
    return organs.create_organ(code=code, name=f"测量用第{number + 1}局", columns=["政策文件", "公示公告"])


def _publications(organ, texts: list[tuple[str, str]]) -> None:  # type: ignore[no-untyped-def]
    columns = list(organ.columns.values_list("pk", flat=True))
    named = (
        "organ_id,column_id,title,doc_number,kind,attribute,validity,formed_on,published_on,summary,voided,"
        "formed_year,published_year,ended_year,seal,index_number,item,topic,genre,keywords,withdrawn_why,result,"
        "unified_number,ended_note,legality"
    )
    rows = (
        (
            *(organ.pk, columns[n % 2], title, "", "information", "proactive", "valid", day, day, summary),
            *(False, day.year, day.year, 9999, "", "", "20-11", *[""] * 8),
        )
        for n, (title, summary) in enumerate(texts)
        for day in (TODAY - timedelta(days=1 + n % 3650),)
    )
    platform._insert("records_publication", named, rows)


def _cases(organ, number: int) -> None:  # type: ignore[no-untyped-def]
    named = (
        "organ_id,number,channel,applicant_type,summary,received_on,due,provisional,state,reply,row,closed_on,"
        "late,received_year,closed_year,event_seq,event_head,item,stage"
    )
    platform._insert("records_case", named, (_case(organ, n) for n in range(number)))


def _case(organ, n: int) -> tuple[object, ...]:  # type: ignore[no-untyped-def]
    running = n % 10 == 0
    received = TODAY - timedelta(days=n % 20 if running else 40 + n % 3600)
    due = received + timedelta(days=28)
    ended = ("running", "", "", None) if running else ("closed", "granted", "granted", due)
    state, reply, row, closed = ended
    return (
        organ.pk, f"{received.year}-{90000 + n}", "online", "person", f"第{n}号工程的验收材料", received, due,
        False, state, reply, row, closed, False, received.year, 9999 if running else due.year, 0, "", 0,
        "handling" if running else "file",
    )  # fmt: skip


def _acts(organ, number: int) -> None:  # type: ignore[no-untyped-def]
    """A log that holds: each entry bound to the one before."""
    from gongkai.records import chain
    from gongkai.records.actions import log
    from gongkai.records.models import LogEntry

    organ.refresh_from_db()
    at = datetime(TODAY.year - 10, 1, 1, tzinfo=UTC)
    for first in range(0, number, 5000):
        entries = []
        for n in range(first, min(number, first + 5000)):
            organ.log_seq += 1
            entry = LogEntry(
                organ_id=organ.pk, seq=organ.log_seq, at=at + timedelta(minutes=2 * n), actor=None,
                action="entry.change", subject=f"entry/{n % 20000}", data={"matter": "事项", "count": n % 7},
                previous_hash=organ.log_head,
            )  # fmt: skip
            entry.hash = organ.log_head = chain.link(entry.previous_hash, log.payload(entry))
            entries.append(entry)
        LogEntry.objects.bulk_create(entries, batch_size=500)
    organ.save(update_fields=["log_seq", "log_head"])


def _person(organ, username: str, roles: list[str]) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """Someone who is signed in: the organ, and the key of the session."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from gongkai.records.models import RoleGrant, User

    # Not by the action, which would spend a minute on the hashes of five hundred passwords.
    user = User.objects.create(username=username, name="测量员", organ=organ, password="!")
    RoleGrant.objects.bulk_create(RoleGrant(user=user, organ=organ, role=role) for role in roles)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return {"organ": organ.code, "session": session.session_key, "pk": str(user.pk)}


def _documents(most: int = 2000) -> list[int]:
    """Keys spread over all of them."""
    from gongkai.records.models import Publication

    number = Publication.objects.count()
    step = max(1, number // most)
    return list(Publication.objects.order_by("pk").values_list("pk", flat=True)[::step])


def _open_cases() -> list[dict[str, object]]:
    from gongkai.records.models import Case

    rows = Case.objects.filter(state="running").values_list("pk", "organ__code")[:2000]
    return [{"pk": pk, "organ": code} for pk, code in rows]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", type=float, default=1.0)
    given = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.web.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    print(json.dumps(build(given.part)))
