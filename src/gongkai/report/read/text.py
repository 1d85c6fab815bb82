"""A report that was saved as text, its tables divided by tabs or bars, or one cell a line."""

from __future__ import annotations

from gongkai.report.model import Report
from gongkai.report.read.decode import decode
from gongkai.report.read.document import report_of
from gongkai.report.read.lines import split


def read(data: bytes) -> Report:
    """The report in a text file; Unreadable if it is none."""
    return report_of(split(decode(data)))
