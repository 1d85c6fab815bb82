"""Which files were checked before, and what came of it? A file of JSON lines, appended one line a file.

A line holds for a file of that path, size and time, checked by this version of the program in the same way;
a torn last line, as an interruption leaves it, is skipped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from gongkai import __version__
from gongkai.report.batch.checked import Checked, Job
from gongkai.report.checks import Finding
from gongkai.report.checks.folder import Fingerprint, Said
from gongkai.report.model import Number, Report, Section, Span

MARK = "gongkai-check-state/1"


class BadState(ValueError):
    """That file is no such list, or cannot be written; the message is one Chinese line."""


class State:
    """What is remembered in a file."""

    def __init__(self, path: Path, job: Job) -> None:
        self.path, self.way = path, _way(job)
        self.lines = list(self._read())

    def known(self, files: Sequence[str]) -> dict[str, Checked]:
        """What came of those of the files that have not changed since."""
        kept = {line["file"]: line for line in self.lines}
        return {
            file: _checked(file, kept[here]["result"])
            for file in files
            if (here := os.path.abspath(file)) in kept and kept[here]["key"] == self._key(file)
        }

    def add(self, one: Checked) -> None:
        """Remember what came of a file: one write, so that two lines never mix."""
        line = {"file": os.path.abspath(one.file), "key": self._key(one.file), "result": _result(one)}
        data = json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        try:
            target = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                os.write(target, data)
            finally:
                os.close(target)
        except OSError:
            raise BadState(f"{self.path}：进度写不进去。") from None

    def _key(self, file: str) -> list[object]:
        try:
            found = os.stat(file)
        except (OSError, ValueError):
            return []
        return [found.st_size, found.st_mtime_ns, __version__, self.way]

    def _read(self) -> Iterator[dict[str, Any]]:
        """Every whole line; a file of anything else is refused before it is written to."""
        try:
            data = self.path.read_bytes() if self.path.exists() else b""
            if not data:
                self.path.write_bytes(json.dumps({"mark": MARK}).encode() + b"\n")
            elif not data.startswith(json.dumps({"mark": MARK}).encode() + b"\n"):
                raise BadState(f"{self.path}：不是检查进度文件，没有改动它。")
            elif not data.endswith(b"\n"):
                with self.path.open("ab") as file:
                    file.write(b"\n")
        except (OSError, ValueError) as wrong:
            raise (
                wrong if isinstance(wrong, BadState) else BadState(f"{self.path}：进度文件打不开。")
            ) from None
        for line in data.split(b"\n")[1:]:
            try:
                yield json.loads(line)
            except ValueError:
                continue


def _way(job: Job) -> str:
    """Equal for checks that come to the same."""
    return sha256(repr((job.previous, job.alone)).encode("utf-8", "replace")).hexdigest()[:16]


def _result(one: Checked) -> dict[str, Any]:
    report, mark = one.report, one.print
    if report is None:
        return {"fault": one.fault}
    head = {"organ": report.organ, "year": report.year, "form": report.form, "title": report.title}
    sections = [[section.no, section.heading, section.text] for section in report.sections]
    findings = pack_findings(one.findings)
    return {
        "report": head,
        "sections": sections,
        "findings": findings,
        "print": asdict(mark) if mark else None,
    }


def _checked(file: str, raw: dict[str, Any]) -> Checked:
    """As the check left it, but for the cells and the date of the report."""
    if "fault" in raw:
        return Checked(file, None, (), raw["fault"])
    sections = tuple(Section(*section) for section in raw["sections"])
    report = Report(**raw["report"], issued=None, sections=sections)
    return Checked(file, report, unpack_findings(raw["findings"]), print=_print(raw["print"]))


def pack_findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as JSON can hold them, a decimal as the text of its digits."""
    return [
        {**asdict(one), "expected": _packed(one.expected), "found": _packed(one.found)} for one in findings
    ]


def unpack_findings(raw: Sequence[dict[str, Any]]) -> tuple[Finding, ...]:
    """The same findings again."""
    return tuple(
        Finding(
            **one
            | {"expected": _number(one["expected"]), "found": _number(one["found"])}
            | {"cells": tuple(one["cells"]), "spans": tuple(Span(**span) for span in one["spans"])}
        )
        for one in raw
    )


def _packed(value: Number | None) -> int | str | None:
    return str(value) if isinstance(value, Decimal) else value


def _number(raw: int | str | None) -> Number | None:
    return Decimal(raw) if isinstance(raw, str) else raw


def _print(raw: dict[str, Any] | None) -> Fingerprint | None:
    if raw is None:
        return None
    sections = {int(no): tuple(map(_said, said)) for no, said in raw["sections"].items()}
    return Fingerprint(**raw | {"sections": sections})


def _said(raw: dict[str, Any]) -> Said:
    return Said(raw["hash"], raw["length"], Span(**raw["span"]))
