"""A cleaned text read without a tree gives the very passages that the reader of pages finds in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.guard import bodies
from gongkai.guard.passages import extract, of_body

PIECES = st.lists(
    st.sampled_from(
        [
            *("<p>", "</p>", "<br>", "<h1>", "</h1>", "<ul>", "<li>", "</li>", "</ul>", "<div>", "</div>"),
            *("<strong>", "</strong>", "<em>", "</em>", "<sup>2</sup>", "<blockquote>", "</blockquote>"),
            *("张三", " ", "\n", "　", "&nbsp;", "&lt;p&gt;", "&amp;", "138 0013", "8000", "<u>", "</u>"),
            *("<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", '<a href="mailto:a@b.cn">', "</a>"),
        ]
    ),
    max_size=30,
)


@given(PIECES)
def test_passages_are_the_same_with_and_without_a_tree(pieces):
    body = bodies.clean("".join(pieces))
    assert list(of_body(body)) == list(extract("正文.html", body.encode()).passages[1:])


@pytest.mark.parametrize(
    ("given_text", "texts"),
    [
        ("第一条\n第二条", ["第一条", "第二条"]),
        ("<p>身份证<strong>1101</strong>05<br>下一行</p>", ["身份证110105", "下一行"]),
        ("<p>甲 &lt; 乙&nbsp;丙</p>", ["甲 < 乙\xa0丙"]),
        ("", []),
    ],
)
def test_blocks_and_breaks_part_the_passages(given_text, texts):
    found = list(of_body(bodies.clean(given_text)))
    assert [each.text for each in found] == texts
    assert [each.place for each in found] == [f"第 {n} 段" for n in range(1, len(texts) + 1)]
