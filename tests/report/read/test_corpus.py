"""The reader against documents in every layout: no figure is ever read wrong, and most are read.

A larger run with its score is `scripts/reading_score.py`; the score stands in docs/reading.md.
"""

import pytest

import printing

# Layouts in which a row's empty cells leave no trace, so that such a row cannot be told.
TRACELESS = ("spaces between", "one cell a line", "one cell a line, blank lines", "lists")
HOLES = ("blank cells", "only totals")
PLAIN = [name for name in printing.LAYOUTS if name != "PDF, no lines"]
QUICK = [name for name in PLAIN if not name.startswith(("Word", "PDF"))]


@pytest.mark.parametrize("layout", PLAIN)
@pytest.mark.parametrize("key", ["2021", "2019", "2021-stray", "2019-stray"])
def test_every_cell_of_every_layout_is_read_right(layout: str, key: str) -> None:
    score, bad = printing.score(layout, (), range(1), key)
    assert bad == []
    assert score.missing == 0
    assert score.right == len(printing.made(printing.random.Random(0), key).truth)


PARTLY = {"spaces in labels", "full-width digits", "units in the cell", "blank cells", "only totals"}


@pytest.mark.parametrize("layout", QUICK)
@pytest.mark.parametrize("mutation", printing.MUTATIONS)
def test_mutated_documents_are_read_right(layout: str, mutation: str) -> None:
    score, bad = printing.score(layout, (mutation,), range(3))
    assert bad == []
    if not (layout in TRACELESS and mutation in HOLES):
        assert score.missing == 0


@pytest.mark.parametrize("layout", ["Word, merged cells", "PDF, ruled"])
@pytest.mark.parametrize("mutation", ["misprinted labels", "blank cells", "a row missing", "padded cells"])
def test_mutated_office_documents_are_read_right(layout: str, mutation: str) -> None:
    score, bad = printing.score(layout, (mutation,), range(1))
    assert (bad, score.missing) == ([], 0)


@pytest.mark.parametrize("layout", QUICK)
def test_several_mutations_at_once_never_give_a_wrong_figure(layout: str) -> None:
    chance = printing.random.Random(layout)
    for seed in range(8):
        together = chance.sample(list(printing.MUTATIONS), 4)
        assert printing.score(layout, together, [seed])[1] == []


@pytest.mark.parametrize("mutation", [None, *printing.MUTATIONS])
def test_a_pdf_without_ruled_lines(mutation: str | None) -> None:
    score, bad = printing.score("PDF, no lines", (mutation,) if mutation else (), [1])
    assert bad == []
    # A label with wide gaps in it, a figure on two lines and a row with holes leave doubts.
    assert score.missing == 0 or (mutation in PARTLY and score.missing < score.right / 4)


def test_several_mutations_in_a_pdf_without_ruled_lines_never_give_a_wrong_figure() -> None:
    chance = printing.random.Random("unruled")
    for seed in range(4):
        together = chance.sample(list(printing.MUTATIONS), 4)
        assert printing.score("PDF, no lines", together, [seed])[1] == []
