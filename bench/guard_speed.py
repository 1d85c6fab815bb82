"""What does the privacy scan cost beside the bare regular expressions, and does it find what it should?

`scan_ratio`: scanning about two million bytes of extracted official text with a few planted numbers, against
the patterns of the finders run with `finditer` over the same text; timed in turn, so that what disturbs one
disturbs the other. `missed`: planted values of a thousand files that were not found. `false_alarms`: clean
files of a hundred with anything that blocks.
"""

from __future__ import annotations

import json
import statistics
from time import perf_counter

import guard_clean
import guard_data

from gongkai.guard import finders, hits
from gongkai.guard.passages import Passage, extract

GOALS = {"scan_ratio": 3.0, "missed": 0, "false_alarms": 1}
ROUNDS = 7
BYTES = 2_000_000


def official_text(seed: int = 11) -> list[Passage]:
    """Paragraphs of notices, a planted number in about every five hundredth."""
    people, found, size = guard_data.People(seed), [], 0
    while size < BYTES:
        for line in guard_clean.prose(people):
            if people.dice.random() < 0.002:
                line += f"身份证号码{people.identity()}，电话{people.mobile()}。"
            found.append(Passage(f"第 {len(found) + 1} 段", line))
            size += len(line.encode())
    return found


def bare(text: str) -> int:
    """The patterns and nothing else."""
    return sum(1 for _, pattern, _ in finders.FINDERS for _ in pattern.finditer(text))


def main() -> dict[str, float]:
    """The ratio and its two times in milliseconds; missed and false alarms."""
    passages = official_text()
    text = "\n".join(passage.text for passage in passages)
    pairs = [(_time(lambda: hits.scan(passages)), _time(lambda: bare(text))) for _ in range(ROUNDS)]
    ours, plain = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    return {
        "scan_bare_ms": round(plain, 1),
        "scan_ours_ms": round(ours, 1),
        "scan_ratio": round(ours / plain, 2),
        **_thousand(),
        **_hundred(),
    }


def _time(work: object) -> float:
    start = perf_counter()
    work()  # type: ignore[operator]
    return perf_counter() - start


def _thousand() -> dict[str, float]:
    total, missed = 0, []
    for planted in guard_data.planted():
        total += 1
        if not _found(planted):
            missed.append(planted)
    for planted in missed[:20]:
        print(f"missed {planted.kind} {planted.value} in {planted.name}")
    return {"planted": total, "missed": len(missed)}


def _found(planted: guard_data.Planted) -> bool:
    """Whether the very value blocks as what it is."""
    passages = extract(planted.name, planted.data).passages
    return any(
        hit.kind == planted.kind
        and hit.level == "block"
        and hits.key(planted.value) in hits.key(passages[number].text[hit.start : hit.end])
        for number, hit in hits.located(passages)
    )


def _hundred() -> dict[str, float]:
    alarms, count = 0, 0
    for name, data in guard_clean.clean():
        count += 1
        blocking = [hit for hit in hits.scan(extract(name, data).passages) if hit.level == "block"]
        alarms += bool(blocking)
        for hit in blocking[:3]:
            print(f"false alarm in {name}, {hit.place}: {hit.name} {hit.shown} in “{hit.around}”")
    return {"clean": count, "false_alarms": alarms}


if __name__ == "__main__":
    results = main()
    for name, goal in GOALS.items():
        print(f"{'ok ' if results[name] <= goal else 'MISS'} {name}: {results[name]} (goal {goal})")
    print(json.dumps(results))
