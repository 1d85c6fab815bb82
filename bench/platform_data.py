"""A platform to measure on: its own data folder, and organs with as many register rows as asked for."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

ROWS = 1_000_000
YEAR = 2025
FIRST_DAY = date(YEAR, 1, 1)


def start(folder: str | None = None) -> Path:
    """Start Django on a folder of its own and migrate. Must come before any import of a model."""
    home = Path(folder or tempfile.mkdtemp(prefix="gongkai-bench-"))
    os.environ["GONGKAI_DATA"] = str(home)
    os.environ.pop("GONGKAI_DATABASE_URL", None)
    os.environ["GONGKAI_HOSTS"] = "127.0.0.1,testserver"
    os.environ["GONGKAI_SECOND_FACTOR"] = "off"  # who is measured has just signed in
    os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.web.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    return home


def organ(code: str, rows: int):  # type: ignore[no-untyped-def]
    """An organ with that many rows in its registers: half entries, the rest publications, cases, suits."""
    from gongkai.records.actions import organs

    made = organs.create_organ(
        code=code, name=f"测量用机关（{rows} 行）", columns=[f"栏目{n}" for n in range(8)]
    )
    for fill, share in ((_entries, 0.5), (_publications, 0.25), (_cases, 0.2), (_proceedings, 0.05)):
        fill(made, max(1, int(rows * share)))
    type(made).objects.filter(pk=made.pk).update(register_seq=made.log_seq + 1)
    made.refresh_from_db()
    return made


def _insert(table: str, columns: str, rows) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection, transaction

    marks = ",".join(["%s"] * len(columns.split(",")))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def _day(n: int) -> date:
    return FIRST_DAY + timedelta(days=n % 365)


def _entries(made, rows: int) -> None:  # type: ignore[no-untyped-def]
    kinds = (
        ("licences", "granted", "refused"),
        ("penalties", "ordinary", "simple"),
        ("coercion", "measure", "execution"),
        ("fees", "administrative", "processing"),
        ("media", "city", "county"),
        ("training", "own", "attended"),
    )
    chosen = [(kinds[n % 6][0], kinds[n % 6][1 + (n // 6) % 2]) for n in range(12)]
    _insert(
        "records_registerentry",
        "organ_id,kind,date,year,category,count,amount,source,person,details,created_at,voided,seal",
        (
            (
                made.pk,
                kind,
                _day(n),
                YEAR,
                category,
                1 + n % 3,
                (n % 7) * 100 if kind == "fees" else 0,
                "台账",
                "某人",
                '{"matter": "事项"}',
                f"{YEAR}-12-31 00:00:00",
                False,
                "",
            )
            for n in range(rows)
            for kind, category in (chosen[n % 12],)
        ),
    )


def _publications(made, rows: int) -> None:  # type: ignore[no-untyped-def]
    columns = list(made.columns.values_list("pk", flat=True))
    _insert(
        "records_publication",
        "organ_id,column_id,title,doc_number,kind,attribute,validity,formed_on,published_on,ended_on,summary,"
        "voided,formed_year,published_year,ended_year,seal,index_number,item,topic,genre,keywords,withdrawn_why,result,unified_number,ended_note,legality",
        (
            (
                made.pk,
                columns[n % len(columns)],
                f"第{n}号信息",
                "",
                "normative" if n % 50 == 0 else "information",
                "proactive",
                "valid",
                _day(n),
                _day(n),
                None,
                "",
                False,
                YEAR,
                YEAR,
                9999,
                "",
                *[""] * 10,
            )
            for n in range(rows)
        ),
    )


def _cases(made, rows: int) -> None:  # type: ignore[no-untyped-def]
    from gongkai.records.queries.compile import OUTCOMES, TYPES

    _insert(
        "records_case",
        "organ_id,number,channel,applicant_type,summary,received_on,due,provisional,state,reply,row,closed_on,"
        "late,received_year,closed_year,event_seq,event_head,item,stage",
        (
            (
                made.pk,
                f"{made.pk}-{n}",
                "online",
                TYPES[n % 6],
                "申请内容",
                _day(n),
                _day(n),
                False,
                "closed",
                "granted",
                OUTCOMES[n % 21],
                _day(n),
                False,
                YEAR,
                YEAR,
                0,
                "",
                0,
                "file",
            )
            for n in range(rows)
        ),
    )


def _proceedings(made, rows: int) -> None:  # type: ignore[no-untyped-def]
    _insert(
        "records_proceeding",
        "organ_id,kind,number,matter,filed_on,decided_on,ending,co_defendant_only,after_review,voided,seal,"
        "filed_year,decided_year,procedure",
        (
            (
                made.pk,
                "review" if n % 2 else "suit",
                f"{made.pk}-{n}",
                "事由",
                _day(n),
                _day(n),
                "upheld" if n % 2 else "claim_dismissed",
                False,
                False,
                False,
                "",
                YEAR,
                YEAR,
                "",
            )
            for n in range(rows)
        ),
    )


if __name__ == "__main__":
    sys.exit("python bench/run.py runs the benches.")
