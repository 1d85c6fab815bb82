"""A stranger's report is checked in a process of its own, and a bad one harms nobody."""

from pathlib import Path

import pytest

from gongkai.report.batch import apart
from gongkai.report.batch.apart import check_apart
from gongkai.report.checks import check
from gongkai.report.read import read

EXAMPLE = Path(__file__).parents[3] / "examples" / "weibin-hrss-2023.txt"
DATA = EXAMPLE.read_bytes()


def test_findings_are_the_same_as_here() -> None:
    faulty = DATA.replace("(一) 予以公开\t0".encode(), "(一) 予以公开\t1.5".encode())
    report = read(faulty, "x.txt")
    found = check_apart(("报告.txt", faulty))
    assert found.file == "报告.txt"
    assert found.report == report
    assert found.findings == check(report)
    assert found.count("error") > 0


def test_last_year_is_compared() -> None:
    before = DATA.replace(b"2023", b"2022").replace(
        "四、结转下年度继续办理\t\t0".encode(), "四、结转下年度继续办理\t\t2".encode()
    )
    found = check_apart(("a.txt", DATA), ("b.txt", before))
    assert "T3-CARRY" in {finding.rule for finding in found.findings}
    assert "对不上" in check_apart(("a.txt", DATA), ("b.txt", DATA)).fault


@pytest.mark.parametrize(
    ("name", "data"), [("a.pdf", b"%PDF-1.7"), ("a.docx", b"PK\x03\x04"), ("a.exe", b"MZ")]
)
def test_what_is_no_report_is_said_to_be_none(name: str, data: bytes) -> None:
    found = check_apart((name, data))
    assert found.report is None
    assert found.fault


def test_time_is_limited() -> None:
    assert "时间太长" in check_apart(("a.txt", DATA), seconds=0.01).fault


def test_process_that_dies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart.sys, "executable", "/bin/false")
    assert "异常退出" in check_apart(("a.txt", DATA)).fault
