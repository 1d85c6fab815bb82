from dataclasses import replace

import pytest

from gongkai.report.forms import Box, Grid, NoForm, load
from gongkai.report.write.layout import form_of, grid_rows, head_rows, is_corner, parts, place, title_lines

FORM = load("2021")


def test_place_steps_over_boxes_from_above():
    grid = Grid(3, ((Box("甲", rows=2), Box("乙", cols=2)), (Box("丙"), Box("丁"))), (1, 1, 1))
    assert [(here.row, here.col) for here in place(grid)] == [(0, 0), (0, 1), (1, 1), (1, 2)]
    assert [[here.box.text for here in row] for row in grid_rows(grid)] == [["甲", "乙"], ["甲", "丙", "丁"]]


def test_head_rows_of_stacked_blocks_are_not_repeated():
    assert {no: head_rows(grid) for no, grid in FORM.tables.items()} == {2: 0, 3: 3, 4: 3}


def test_corner_is_only_the_note_of_table_three():
    corners = [here.box.text for grid in FORM.tables.values() for here in place(grid) if is_corner(here)]
    assert len(corners) == 1
    assert "勾稽关系" in corners[0]


def test_title_too_long_for_a_line_breaks_after_the_organ():
    assert title_lines("某某某某某某某县人民政府办公室2024年报告", "某某某某某某某县人民政府办公室") == (
        "某某某某某某某县人民政府办公室",
        "2024年报告",
    )
    assert title_lines("某局2024年报告", "某局") == ("某局2024年报告",)
    assert title_lines("长" * 30, "某局") == ("长" * 30,)
    assert title_lines("长" * 30, "长" * 30) == ("长" * 30,)


def test_parts_print_a_table_once_though_its_section_comes_twice(report):
    twice = (*report.sections, report.sections[2])
    assert [part.table for part in parts(replace(report, sections=twice), FORM)] == [
        None,
        2,
        3,
        4,
        None,
        None,
        None,
    ]


def test_form_of_a_report_that_names_none_is_that_of_its_year(report):
    assert form_of(replace(report, form="")).key == "2021"
    with pytest.raises(NoForm):
        form_of(replace(report, form="", year=1999))
