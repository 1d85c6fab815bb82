"""An old Word document is read through a converter, if there is one; whatever it does, one line says so."""

import os
from pathlib import Path

import pytest

from gongkai.report.model import Report, Unreadable
from gongkai.report.read import doc, read
from gongkai.report.write import render

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old document"


@pytest.fixture
def converter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A program in the converter's place that runs these lines of shell; $docx is the file to make."""

    def install(lines: str) -> None:
        program = tmp_path / "soffice"
        head = '#!/bin/sh\nfor last; do :; done\ndocx="${last%.doc}.docx"\n'
        program.write_text(head + lines, encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    return install


def test_old_word_document_is_converted_and_read(converter, clean: Report, tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(render(clean, "docx"))
    converter(f'grep -q "an old document" "$last" && cp "{tmp_path}/made.docx" "$docx"\n')
    for name in ("report.doc", "-"):
        report = read(OLD, name)
        assert (report.organ, report.year, report.value("t2.licences")) == (clean.organ, clean.year, 0)


@pytest.mark.parametrize("lines", ["exit 1\n", "exit 0\n", 'echo broken > "$docx"\n', "exec sleep 5\n"])
def test_converter_that_fails_is_one_line(converter, lines: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doc, "SECONDS", 0.5)
    converter(lines)
    with pytest.raises(Unreadable, match="docx") as refused:
        read(OLD, "a.doc")
    assert "\n" not in str(refused.value)


def test_without_a_converter_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unreadable, match="LibreOffice"):
        read(OLD, "a.doc")
