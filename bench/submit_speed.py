"""Are a thousand requests, sent by eight clients at once, all there, each once, each with its receipt?

A real server on the loopback interface; every client fills in the form page by page like a browser, and sends
every tenth form twice at the same moment. Times are a remark; what counts is that nothing is lost or doubled.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import platform_data as platform

sys.path.append(str(Path(__file__).parents[1] / "faults"))
import standing
from visiting import Citizen

REQUESTS, CLIENTS = 1000, 8


def _send(base: str, at: int) -> tuple[str, float]:
    """One request by one fresh browser; the number on its receipt and the seconds of the last page."""
    numbers, took = Citizen(base, "submit").send(f"BENCH{at}", 2 if at % 10 == 0 else 1)
    assert len(set(numbers)) == 1, numbers
    return numbers[0], took


def main(number: int = REQUESTS) -> dict[str, float]:
    """How many were sent, are there, are doubled; the median second of sending, and sent a second."""
    from gongkai.records.actions import organs
    from gongkai.records.models import Request

    organs.create_organ(code="submit", name="测量用机关", columns=["栏目"])
    server = standing.Standing(Path(os.environ["GONGKAI_DATA"]), standing.free_port())
    server.serve()
    start = time.perf_counter()
    try:
        with ThreadPoolExecutor(CLIENTS) as clients:
            sent = list(clients.map(lambda at: _send(server.base, at), range(number)))
    finally:
        server.stop()
    numbers = [each for each, _ in sent]
    kept = list(Request.objects.filter(organ__code="submit").values_list("number", flat=True))
    return {
        "sent": number,
        "kept": len(kept),
        "lost": len(set(numbers) - set(kept)),
        "doubled": len(kept) - len(set(numbers)),
        "send_median_s": round(statistics.median(took for _, took in sent), 3),
        "forms_a_second": round(number / (time.perf_counter() - start), 1),
    }


if __name__ == "__main__":
    platform.start()
    print(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else REQUESTS), indent=2))
