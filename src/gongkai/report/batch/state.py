"""Which files were checked before, and what came of it?

A line of the file holds for a file of that path, size and time, checked by this version of the program in the
same way.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from gongkai.report.batch.checked import Checked, Job
from gongkai.report.batch.memory import Memory, key, packed, unpacked
from gongkai.report.checks import Finding
from gongkai.report.checks.folder import Fingerprint, Said
from gongkai.report.model import Report, Section, Span

MARK = "gongkai-check-state/1"


class State:
    """What is remembered in a file."""

    def __init__(self, path: Path, job: Job) -> None:
        self.memory, self.way = Memory(path, MARK), _way(job)
        self.kept = {line["file"]: line for line in self.memory.lines()}

    def known(self, files: Sequence[str]) -> dict[str, Checked]:
        """What came of those of the files that have not changed since."""
        return {
            file: _checked(file, self.kept[here]["result"])
            for file in files
            if (here := os.path.abspath(file)) in self.kept and self.kept[here]["key"] == key(file, self.way)
        }

    def add(self, one: Checked) -> None:
        """Remember what came of a file."""
        where = os.path.abspath(one.file)
        self.memory.add({"file": where, "key": key(one.file, self.way), "result": _result(one)})


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
    return [{**asdict(one), "expected": packed(one.expected), "found": packed(one.found)} for one in findings]


def unpack_findings(raw: Sequence[dict[str, Any]]) -> tuple[Finding, ...]:
    """The same findings again."""
    return tuple(
        Finding(
            **one
            | {"expected": unpacked(one["expected"]), "found": unpacked(one["found"])}
            | {"cells": tuple(one["cells"]), "spans": tuple(Span(**span) for span in one["spans"])}
        )
        for one in raw
    )


def _print(raw: dict[str, Any] | None) -> Fingerprint | None:
    if raw is None:
        return None
    sections = {int(no): tuple(map(_said, said)) for no, said in raw["sections"].items()}
    return Fingerprint(**raw | {"sections": sections})


def _said(raw: dict[str, Any]) -> Said:
    return Said(raw["hash"], raw["length"], Span(**raw["span"]))
