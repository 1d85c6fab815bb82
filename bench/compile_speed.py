"""What does compiling the report over a million register rows cost beside the bare SQL sums?

`bare` is the grouped SQL of the same figures, written by hand and read with the database's own driver; both
run in turn on the same connection. Memory is the peak of a process of its own that only compiles.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import platform_data as platform

ROUNDS = 7

SQL = (
    "SELECT kind, category, SUM(count), SUM(amount), COUNT(*) FROM records_registerentry"
    " WHERE organ_id=? AND year=? AND NOT voided GROUP BY kind, category",
    "SELECT kind, category, COUNT(*) FROM records_registerentry WHERE organ_id=? AND year<=? AND NOT voided"
    " AND kind IN ('leading_group','accounts') GROUP BY kind, category",
    "SELECT applicant_type, COUNT(*) FROM records_case WHERE organ_id=? AND received_year=?"
    " GROUP BY applicant_type",
    "SELECT row, applicant_type, COUNT(*) FROM records_case WHERE organ_id=? AND closed_year=?"
    " GROUP BY row, applicant_type",
    "SELECT applicant_type, COUNT(*) FROM records_case WHERE organ_id=?1 AND closed_year>=?2"
    " AND received_year<?2 GROUP BY applicant_type",
    "SELECT applicant_type, COUNT(*) FROM records_case WHERE organ_id=?1 AND closed_year>?2"
    " AND received_year<=?2 GROUP BY applicant_type",
    "SELECT column_id, COUNT(*) FROM records_publication WHERE organ_id=? AND published_year=?"
    " AND attribute='proactive' AND NOT voided GROUP BY column_id",
    "SELECT kind, COUNT(CASE WHEN formed_year=?2 THEN 1 END),"
    " COUNT(CASE WHEN ended_year=?2 AND validity='repealed' THEN 1 END),"
    " COUNT(CASE WHEN formed_year<=?2 AND ended_year>?2 THEN 1 END)"
    " FROM records_publication WHERE organ_id=?1 AND NOT voided AND kind IN ('rules','normative')"
    " GROUP BY kind",
    "SELECT kind, after_review, ending, decided_year, COUNT(*) FROM records_proceeding WHERE organ_id=?1"
    " AND decided_year>=?2 AND filed_year<=?2 AND NOT co_defendant_only AND NOT voided"
    " GROUP BY kind, after_review, ending, decided_year",
)


def bare(organ: int) -> list[list[tuple]]:
    """The same sums in plain SQL."""
    from django.db import connection

    return [connection.connection.execute(sql, (organ, platform.YEAR)).fetchall() for sql in SQL]


def _timed(work) -> float:  # type: ignore[no-untyped-def]
    start = perf_counter()
    work()
    return perf_counter() - start


def queries(organ) -> int:  # type: ignore[no-untyped-def]
    """How many queries one compile takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from gongkai.records.queries import compile

    with CaptureQueriesContext(connection) as captured:
        compile.figures(organ, platform.YEAR)
    return len(captured)


def peak(home: Path, organ: int) -> float:
    """The peak memory in MB of a process that compiles and nothing else."""
    # VmHWM belongs to this process alone; ru_maxrss would start from that of the process that spawned it.
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import platform_data as p;"
        f"p.start({str(home)!r});"
        "from gongkai.records.models import Organ; from gongkai.records.queries import compile;"
        f"compile.figures(Organ.objects.get(pk={organ}), p.YEAR);"
        "print(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return int(found.stdout) / 1024


def main(home: Path, small, large) -> dict[str, float]:  # type: ignore[no-untyped-def]
    """Medians in milliseconds, their ratio, queries, memory."""
    from gongkai.records.queries import compile

    bare(large.pk), compile.figures(large, platform.YEAR)
    pairs = [
        (_timed(lambda: bare(large.pk)), _timed(lambda: compile.figures(large, platform.YEAR)))
        for _ in range(ROUNDS)
    ]
    return {
        "rows": platform.ROWS,
        "bare_ms": round(statistics.median(b for b, _ in pairs) * 1000, 1),
        "compile_ms": round(statistics.median(c for _, c in pairs) * 1000, 1),
        "ratio": round(statistics.median(c / b for b, c in pairs), 2),
        "queries_small": queries(small),
        "queries_large": queries(large),
        "peak_mb": round(peak(home, large.pk)),
    }


if __name__ == "__main__":
    home = platform.start()
    print(json.dumps(main(home, platform.organ("small", 10), platform.organ("large", platform.ROWS))))
