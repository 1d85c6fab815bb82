"""A cleaned text becomes its parts, whatever it holds; nothing of it is lost."""

from __future__ import annotations

import pytest

from gongkai.guard import bodies
from gongkai.portal.printing import blocks
from gongkai.portal.printing.parts import BREAK, WIDEST, Group, List, Paragraph, Table


def words(found) -> str:
    """Every word of the parts, in order."""
    if isinstance(found, list):
        return "".join(map(words, found))
    if isinstance(found, Paragraph):
        return "".join(run.text for run in found.runs)
    if isinstance(found, Group):
        return words(found.blocks)
    if isinstance(found, List):
        return "".join(map(words, found.items))
    assert isinstance(found, Table)
    return words(found.caption) + "".join(words(cell.group) for row in found.rows for cell in row)


def read(text: str) -> list:
    return blocks.read(bodies.clean(text), "https://a.test")


def test_paragraphs_and_headings_in_order():
    found = read("<h2>一</h2><p>甲<br>乙</p><h3>（一）</h3>散字")
    assert [each.kind for each in found] == ["h2", "p", "h3", "p"]
    assert found[1].runs[1] is BREAK
    assert words(found) == "一甲\n乙（一）散字"


def test_marks_and_links():
    found = read(
        '<p><strong>重<em>要</em></strong>，见<a href="https://b.test/x">办法</a>、'
        '<a href="/d/3/">旧文</a></p>'
    )
    runs = {run.text: run for run in found[0].runs}
    assert runs["要"].marks == {"strong", "em"}
    assert runs["重"].marks == {"strong"}
    assert runs["办法"].href == "https://b.test/x"
    assert runs["旧文"].href == "https://a.test/d/3/"


@pytest.mark.parametrize("href", ["javascript:alert(1)", "//evil.test/", "#x", "data:text/html,x", ""])
def test_other_addresses_are_no_links(href):
    assert blocks.read(f'<p><a href="{href}">字</a></p>', "https://a.test")[0].runs[0].href == ""


def test_lists_within_lists():
    (found,) = read("<ul><li>甲<ol><li>一</li><li>二</li></ol></li><li>乙</li></ul>")
    assert not found.ordered
    inner = found.items[0].blocks[1]
    assert inner.ordered
    assert words(inner) == "一二"
    assert words(found.items[1]) == "乙"


def test_table_with_caption_head_and_spans():
    (found,) = read(
        "<table><caption>表</caption><thead><tr><th rowspan='9'>类</th><th colspan='2'>标准</th></tr></thead>"
        "<tbody><tr><td>甲</td><td rowspan='2'>1</td><td>2</td></tr>"
        "<tr><td>乙</td><td>3</td></tr></tbody></table>"
    )
    assert words(found.caption) == "表"
    assert found.heads == 1
    placed = {words(each.cell.group): (each.x, each.y, each.across, each.down) for each in found.placed()}
    assert placed == {
        "类": (0, 0, 1, 1),
        "标准": (1, 0, 2, 1),
        "甲": (0, 1, 1, 1),
        "1": (1, 1, 1, 2),
        "2": (2, 1, 1, 1),
        "乙": (0, 2, 1, 1),
        "3": (2, 2, 1, 1),
    }


@pytest.mark.parametrize(
    "text",
    [
        "<table>" + "<tr>" + "<td colspan='99999' rowspan='99999'>字</td>" * 40 + "</tr>" + "</table>",
        "<table>" + "<tr><td rowspan='2000'>字</td><td>字</td></tr>" * 50 + "</table>",
        "<table><tr>" + "<td>字</td>" * 200 + "</tr></table>",
    ],
)
def test_cells_never_meet_and_no_word_is_lost(text):
    (found,) = read(text)
    said = words(found)
    placed = found.placed()
    taken = [
        (each.x + i, each.y + j) for each in placed for i in range(each.across) for j in range(each.down)
    ]
    assert len(taken) == len(set(taken))
    assert max(x for x, _ in taken) < WIDEST
    assert sorted("".join(words(each.cell.group) for each in placed)) == sorted(said)


def test_nesting_is_bounded_and_no_word_is_lost():
    text = "".join(f"<ul><li>字{at}" for at in range(90)) + "</li></ul>" * 90
    found = blocks.read(bodies.clean(text))
    assert words(found) == "".join(f"字{at}" for at in range(90))
