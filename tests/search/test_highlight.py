"""What was asked for is marked where it stands."""

from gongkai.search import words
from gongkai.search.highlight import passage, pieces


def marked(text, query):
    return [each.text for each in pieces(text, words.asked(query)) if each.hit]


def test_each_place_is_marked_as_it_is_written():
    assert marked("房屋安全与房屋使用ＡＢＣ", "房屋 abc") == ["房屋", "房屋", "ＡＢＣ"]


def test_figures_are_marked_only_whole():
    assert marked("2026年第20260号", "2026") == ["2026"]


def test_the_text_itself_is_never_changed():
    text = "㈠　关于Ⅲ类 ﬁle 的说明"
    assert "".join(each.text for each in pieces(text, words.asked("说明 fi 一"))) == text


def test_a_passage_shows_the_place_and_what_was_left_out():
    text = "甲" * 300 + "房屋安全" + "乙" * 300
    shown = passage(text, words.asked("房屋安全"))
    assert shown[0].text == shown[-1].text == "…"
    assert [each.text for each in shown if each.hit] == ["房屋安全"]
    assert len("".join(each.text for each in shown)) < 100


def test_a_short_text_is_its_own_passage():
    assert [each.text for each in passage("没有这个词", words.asked("房屋"))] == ["没有这个词"]


def test_usual_characters_fold_to_one_each_so_that_places_hold():
    from gongkai.search.highlight import _USUAL

    every = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    assert all(len(words.fold(each)) == 1 for each in every if _USUAL.fullmatch(each))
