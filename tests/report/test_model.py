"""A report's cells and texts keep what was printed."""

from dataclasses import replace

import pytest

from gongkai.report.model import MISSING, Report, Section


def test_value_of_a_cell_nobody_printed_is_none(clean: Report) -> None:
    assert clean.value("t3.nothing.here") is None
    assert clean.cell("t3.nothing.here") is MISSING


@pytest.mark.parametrize(("text", "kept"), [("a\r\nb", "a\nb"), ("a\rb\r", "a\nb"), ("a\nb", "a\nb")])
def test_section_line_ends_become_newlines(text: str, kept: str) -> None:
    assert Section(1, "总体情况", text).text == kept


def test_section_text_is_its_paragraphs_one_a_line() -> None:
    assert Section(1, "总体情况", "\n  甲\t乙。 \n\n\u3000\u3000丙。\n").text == "甲 乙。\n丙。"


def test_section_that_is_not_there_is_none(clean: Report) -> None:
    first = clean.section(1)
    assert first is clean.sections[0]
    assert replace(clean, sections=clean.sections[1:]).section(1) is None
