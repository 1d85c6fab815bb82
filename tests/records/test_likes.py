"""Lists count what is alike as the page of one request names it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gongkai.records.queries.casepage import ALIKE, bigrams, likeness
from gongkai.records.queries.likes import Likes

ROW = st.tuples(st.text("甲乙丙丁1", max_size=8), st.sampled_from(["", "a", "b"]))


@given(st.lists(ROW, max_size=12), st.integers(0, 12))
def test_count_is_that_of_every_pair(rows, known) -> None:
    """Each against each of the newest, but for itself and what the same applicant asked."""
    every = [(pk, *row) for pk, row in enumerate(rows)]
    newest = every[:known]
    found = Likes(newest)
    for pk, summary, mark in every:
        others = [row for row in newest if row[0] != pk and not (mark and row[2] == mark)]
        alike = [row for row in others if likeness(bigrams(summary), bigrams(row[1])) >= ALIKE]
        assert found.count(pk, summary, mark) == len(alike)
