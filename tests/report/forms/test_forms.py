"""The form of 2021 holds exactly the cells, labels and merged boxes of the contract."""

import pytest

from gongkai.law import cites
from gongkai.report.forms import Form, Grid, NoForm, for_year, known, load
from gongkai.report.forms.build import build

ROWS = [
    *("new", "carried_in", "granted", "partial", "secret", "prohibited"),
    *("safety", "third_party", "internal", "process", "casefile", "inquiry"),
    *("not_held", "not_ready", "unclear", "petition", "repeat", "publication"),
    *("massive", "reissue", "uncorrected", "unpaid", "other", "total"),
    *("carried_out",),
]
COLUMNS = ["person", "business", "research", "charity", "legal", "other_org", "total"]
RESULTS = ["upheld", "corrected", "other", "pending", "total"]


def expected_ids() -> list[str]:
    two = [f"t2.{row}.{column}" for row in ("rules", "normative") for column in ("made", "repealed", "valid")]
    two += ["t2.licences", "t2.penalties", "t2.coercion", "t2.fees"]
    three = [f"t3.{row}.{column}" for row in ROWS for column in COLUMNS]
    four = [
        f"t4.{block}.{result}"
        for block in ("review", "suit_direct", "suit_after_review")
        for result in RESULTS
    ]
    return two + three + four


def occupied(grid: Grid) -> list[tuple[int, int]]:
    """The squares every box takes, placed as HTML places spans."""
    taken: list[tuple[int, int]] = []
    for row, boxes in enumerate(grid.rows):
        column = 0
        for box in boxes:
            while (row, column) in taken:
                column += 1
            taken += [(row + down, column + right) for down in range(box.rows) for right in range(box.cols)]
    return taken


def test_form_has_the_contracts_200_cells_in_printed_order(form: Form) -> None:
    assert list(form.cells) == expected_ids()
    assert len(form.cells) == 200


def test_form_cells_only_the_fees_are_an_amount(form: Form) -> None:
    assert [id for id, spec in form.cells.items() if spec.kind == "amount"] == ["t2.fees"]


def test_form_cell_labels_are_unique(form: Form) -> None:
    assert len({spec.label for spec in form.cells.values()}) == 200


@pytest.mark.parametrize(("table", "size"), [(2, (14, 4)), (3, (28, 10)), (4, (4, 15))])
def test_grid_boxes_fill_the_table_without_gap_or_overlap(
    form: Form, table: int, size: tuple[int, int]
) -> None:
    grid = form.tables[table]
    taken = occupied(grid)
    assert len(taken) == len(set(taken))
    assert set(taken) == {(row, column) for row in range(size[0]) for column in range(size[1])}
    assert grid.columns == size[1] == len(grid.widths)


@pytest.mark.parametrize("table", [2, 3, 4])
def test_grid_holds_each_cell_of_its_table_once_in_order(form: Form, table: int) -> None:
    figures = [box.cell for row in form.tables[table].rows for box in row if box.kind == "figure"]
    assert figures == [id for id, spec in form.cells.items() if spec.table == table]


def test_grid_of_table_three_merges_as_printed(form: Form) -> None:
    spans = {box.text: (box.rows, box.cols) for row in form.tables[3].rows for box in row if box.text}
    assert spans["申请人情况"] == (1, 7)
    assert spans["自然人"] == (2, 1)
    assert spans["法人或其他组织"] == (1, 5)
    assert spans["总计"] == (2, 1)
    assert spans["三、本年度办理结果"] == (22, 1)
    assert spans["（三）不予公开"] == (8, 1)
    assert spans["（四）无法提供"] == (3, 1)
    assert spans["（五）不予处理"] == (5, 1)
    assert spans["（六）其他处理"] == (3, 1)
    assert spans["（一）予以公开"] == (1, 2)
    assert spans["一、本年新收政府信息公开申请数量"] == (1, 3)
    note = form.tables[3].rows[0][0]
    assert (note.text[:5], note.rows, note.cols) == ("（本列数据", 3, 3)


def test_grid_of_table_four_merges_as_printed(form: Form) -> None:
    first, second, third, _ = form.tables[4].rows
    assert [(box.text, box.rows, box.cols) for box in first] == [("行政复议", 1, 5), ("行政诉讼", 1, 10)]
    assert [box.rows for box in second] == [2] * 5 + [1] * 2
    assert len(third) == 10


def test_sums_cover_each_column_row_and_block(form: Form) -> None:
    rules = [one.rule for one in form.sums]
    assert {rule: rules.count(rule) for rule in rules} == {
        "T3-BALANCE": 7,
        "T3-TOTAL": 7,
        "T3-ROWSUM": 26,  # 25 rows and the single row (六) of the form of 2019
        "T4-SUM": 3,
    }
    outcomes = next(one for one in form.sums if one.rule == "T3-TOTAL")
    assert len(outcomes.plus) == 21
    assert len(set(outcomes.plus)) == 21


def test_form_cites_the_number_the_law_room_knows(form: Form) -> None:
    assert cites.FORM_2021.instrument is not None
    assert form.cite == cites.FORM_2021.instrument.number


@pytest.mark.parametrize("year", [2021, 2023, 2025])
def test_for_year_from_2021_is_the_form_of_2021(year: int) -> None:
    assert for_year(year).key == "2021"


@pytest.mark.parametrize("year", [1998, 2007, 2018, 2031, 9999])
def test_for_year_nobody_has_a_form_for_says_so_in_one_line(year: int) -> None:
    with pytest.raises(NoForm, match=str(year)) as refused:
        for_year(year)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("year", [2019, 2020])
def test_for_year_before_2021_is_the_form_of_2019(year: int) -> None:
    assert for_year(year).key == "2019"


def test_form_of_2019_has_its_own_ids_and_shares_the_rest_with_2021(form: Form) -> None:
    old = load("2019")
    own = [id for id in old.cells if id not in form.cells]
    assert [id for id in own if id.startswith("f2019.")] == [
        *(f"f2019.{row}.{column}" for row in ("rules", "normative") for column in ("new", "opened", "total")),
        *(
            f"f2019.{row}.{column}"
            for row in ("licences", "other_services", "penalties", "coercion")
            for column in ("previous", "change", "decisions")
        ),
        *("f2019.fees.previous", "f2019.fees.change"),
        *("f2019.procurement.projects", "f2019.procurement.amount"),
    ]
    assert [id for id in own if not id.startswith("f2019.")] == [f"t3.other_sum.{name}" for name in COLUMNS]
    assert set(form.cells) - set(old.cells) == {
        *(id for id in form.cells if id.startswith("t2.")),
        *(f"t3.{row}.{name}" for row in ("uncorrected", "unpaid", "other") for name in COLUMNS),
    }


def test_known_names_every_cell_of_every_form(form: Form) -> None:
    assert set(known()) == set(form.cells) | set(load("2019").cells)
    assert set(form.stray) == {f"t3.other_sum.{name}" for name in COLUMNS}


def test_load_unknown_key_raises() -> None:
    with pytest.raises(NoForm, match="1999"):
        load("1999")


def test_build_sum_over_unknown_cells_is_refused_at_once() -> None:
    raw = {
        "key": "x",
        "cite": "",
        "first_year": 1,
        "assumed_until": 2,
        "title": "",
        "section": [],
        "variants": {},
        "table": [
            {
                "no": 2,
                "widths": [1, 1],
                "block": [{"rows": [{"id": "a", "path": ["甲"]}], "columns": [{"id": "b", "path": ["乙"]}]}],
            }
        ],
        "sum": [{"rule": "R", "each": ["a"], "plus": ["t2.{}.b"], "equals": ["t2.{}.c"]}],
    }
    with pytest.raises(ValueError, match=r"t2\.a\.c"):
        build(raw)
