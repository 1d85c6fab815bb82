"""How is a report that a stranger sent checked? In a process of its own, with little time and memory.

`python -m gongkai.report.batch.apart ENDING …` reads the files from standard input, each behind its length,
and answers with one JSON document. Nothing is written to disk, and nothing of the answer is run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress

from gongkai.report.batch.checked import Checked, Job
from gongkai.report.batch.state import pack_findings, unpack_findings
from gongkai.report.model import Report, Unreadable
from gongkai.report.read import read
from gongkai.report.write import render

SECONDS = 20.0
MEMORY = 1024**3  # bytes of addresses, of which a report uses a small part
_BYTES = 8  # of a length
_OUT_OF_TIME = "检查这份文件用的时间太长，已停止。请换成 .docx、.txt 等格式再试。"
_BROKEN = "检查这份文件时程序异常退出，没有结果。请换一种格式再试。"


def check_apart(
    file: tuple[str, bytes], previous: tuple[str, bytes] | None = None, seconds: float = SECONDS
) -> Checked:
    """The report in a file (name, content), checked, perhaps against last year's."""
    name = file[0]
    sent = [file, *([previous] if previous else [])]
    endings = [each.rpartition(".")[2] for each, _ in sent]
    command = [sys.executable, "-m", "gongkai.report.batch.apart", *endings]
    framed = b"".join(len(data).to_bytes(_BYTES, "big") + data for _, data in sent)
    try:
        done = subprocess.run(command, input=framed, capture_output=True, timeout=seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return Checked(name, None, (), _OUT_OF_TIME)
    return _answer(name, done.stdout) if done.returncode == 0 else Checked(name, None, (), _BROKEN)


def _answer(name: str, data: bytes) -> Checked:
    answer = json.loads(data)
    if "fault" in answer:
        return Checked(name, None, (), answer["fault"])
    report = read(answer["report"].encode(), "report.json")
    return Checked(name, report, unpack_findings(answer["findings"]))


def main(endings: Sequence[str]) -> int:
    """The other process."""
    _limit()
    sys.stdout.buffer.write(json.dumps(_work(endings)).encode())
    return 0


def _work(endings: Sequence[str]) -> dict[str, object]:
    try:
        report, *before = [_read(ending) for ending in endings]
    except Unreadable as fault:
        return {"fault": str(fault)}
    previous = before[0] if before else None
    if previous and previous.year != report.year - 1:
        return {
            "fault": f"上一年的报告对不上：给出的是 {previous.year} 年的，要检查的是 {report.year} 年的。"
        }
    checked = Job(lambda _: report, previous, alone=True)("")
    if checked.report is None:
        return {"fault": checked.fault}
    return {"report": render(report, "json").decode(), "findings": pack_findings(checked.findings)}


def _read(ending: str) -> Report:
    size = int.from_bytes(sys.stdin.buffer.read(_BYTES), "big")
    return read(sys.stdin.buffer.read(size), f"report.{ending}", scans=False)


def _limit() -> None:
    """No more memory and processor time than a report needs, where the system can hold us to it."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 (not on every system)

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS)))
        os.nice(5)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
