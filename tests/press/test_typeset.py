from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from gongkai.press import glyphs
from gongkai.press.typeset import Typesetter, Wording

TEMPLATE = """\
#set document(title: "题", date: datetime(year: 2026, month: 1, day: 2))
#set text(lang: "zh", font: "Noto Serif SC")
#sys.inputs.words
"""


@pytest.fixture
def setter(tmp_path):
    path = tmp_path / "t.typ"
    path.write_text(TEMPLATE, encoding="utf-8")
    return Typesetter(path)


def test_words_stay_words_until_a_character_is_lacking():
    wording = Wording()
    assert wording.words("张三") == "张三"
    assert wording.words("甲\ue000乙\ue001丙\ue000") == ["甲", 1, "乙", 2, "丙", 1]
    assert wording.notes() == [glyphs.note(1, "\ue000"), glyphs.note(2, "\ue001")]


def test_long_word_may_be_broken_anywhere_and_a_short_one_nowhere():
    wording = Wording()
    assert wording.words("x" * 24) == "x" * 24
    assert wording.words("址" + "x" * 30) == "址" + "\u200b".join("x" * 30)


def test_same_input_gives_the_same_bytes_from_every_thread(setter):
    words = [f"第{no}页" for no in range(6)] * 2
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda text: setter.compiled({"words": text}, date(2026, 1, 2)), words))
    assert made[:6] == made[6:]
    assert len(set(made)) == 6


def test_input_is_text_and_never_code(setter):
    assert setter.compiled({"words": '#panic("ran") $x$ *'}, date(2026, 1, 2)).startswith(b"%PDF")
