from fontTools.ttLib import TTFont

from gongkai.report.write import glyphs


def test_known_characters_are_those_of_the_fonts():
    maps = [set(TTFont(path).getBestCmap()) for path in glyphs.font_files()]
    known = set(map(ord, glyphs.known()))
    assert maps[0] | maps[1] <= known
    unseen = known - maps[0] - maps[1]
    assert unseen <= {0x0A, *range(0x200B, 0x200E), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
    assert maps[0] | maps[1] >= maps[2] | maps[3]


def test_missing_names_each_character_once():
    assert glyphs.missing("甲\ue000乙\U0002b740\ue000") == ["\ue000", "\U0002b740"]
    assert not glyphs.covers("甲\ue000")
    assert glyphs.covers("𠮷䶮\n葛\U000e0100")


def test_note_names_the_code_point():
    assert glyphs.note(2, "\ue000") == "〓2：字库未收的字，统一码 U+E000"
