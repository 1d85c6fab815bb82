import re
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from gongkai.letter.compose import compose
from gongkai.letter.facts import Enclosure
from gongkai.letter.kinds import KINDS
from gongkai.letter.layout import UNNUMBERED, blanks, spaced
from gongkai.letter.write import ENDINGS, NoFormat, render

HOSTILE = (
    "<script>alert(1)</script>&amp;<w:p/>]]>",
    '#import "x.typ": *; #panic("ran") $ * _ \\u{1} `raw` //',
    "nul\x00 escape\x1b next\x85 \ud800 \ufffe turned\u202eround",
    "无字可印\ue000与𠮷",
    "x" * 400,
)


def _texts(data):
    return ["".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(data)]


def _printed(data, ending):
    """All the words in the order of the paper, without spaces."""
    if ending == "pdf":
        pages = [re.sub(r"—\d+—$", "", text) for text in _texts(data)]
        return "".join(pages).replace("\u200b", "")
    if ending == "docx":
        body = Document(BytesIO(data)).element.body
        return "".join("".join(body.itertext()).split())
    return "".join(html.fromstring(data.decode("utf-8")).text_content().split())


def _enclosures(count):
    return tuple(
        Enclosure(
            f"第{no}份材料：关于某项工作的通知及其说明（扫描件）.pdf", sha256(bytes([no])).hexdigest(), no
        )
        for no in range(1, count + 1)
    )


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("ending", ENDINGS)
def test_everything_of_the_letter_is_printed_in_its_order(kind, ending, facts):
    letter = compose(kind, facts(kind, number="卫人社依复〔2026〕3号"))
    data = render(letter, ending)
    printed = _printed(data, ending)
    slip = [text.strip("_") for text in letter.slip if text.strip("_")]
    wanted = [letter.organ, letter.number, letter.title, letter.addressee, *letter.paragraphs]
    wanted += [letter.remedy, letter.organ, "2026年2月10日", letter.contact, *slip]
    at = 0
    for words in wanted:
        bare = "".join(words.split())
        at = printed.index(bare, at) + len(bare)
    assert render(letter, ending) == data


def test_pdf_is_archival_accessible_and_named(facts):
    letter = compose("reply.partial", facts("reply.partial", enclosures=_enclosures(2)))
    with pikepdf.open(BytesIO(render(letter, "pdf"))) as pdf:
        with pdf.open_metadata() as meta:
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
            assert meta["pdfuaid:part"] == "1"
            assert meta["dc:title"] == letter.title
        assert str(pdf.Root.Lang) == "zh-CN"
        assert str(pdf.Root.MarkInfo.Marked) == "True"


def test_unsigned_letter_says_that_it_has_no_number(facts):
    letter = compose("reply.secret", facts("reply.secret"))
    assert all(UNNUMBERED in _printed(render(letter, ending), ending) for ending in ENDINGS)


def test_signature_never_stands_alone_on_a_page(facts):
    for clauses in range(2, 66, 3):
        fields = {"reason": "公开后会造成损害，" * clauses}
        last = _texts(render(compose("reply.secret", facts("reply.secret", fields=fields)), "pdf"))[-1]
        assert "如不服本决定" in last, clauses
        assert "联系方式" in last, clauses


def test_long_reason_is_printed_to_its_last_word(facts):
    reason = "".join(f"第{no}点理由说明如下，" for no in range(600))
    letter = compose("reply.secret", facts("reply.secret", fields={"reason": reason}))
    texts = _texts(render(letter, "pdf"))
    assert len(texts) > 5
    assert "第599点理由说明如下" in "".join(texts).replace("—", "")
    assert texts[-1].endswith(f"—{len(texts)}—")


def test_long_list_of_enclosures_repeats_its_head_and_keeps_every_hash(facts):
    enclosures = _enclosures(70)
    letter = compose("reply.granted", facts("reply.granted", enclosures=enclosures))
    texts = _texts(render(letter, "pdf"))
    listed = [text for text in texts if "校验值（SHA-256）" in text]
    assert len(listed) >= 4
    assert "共70件" in "".join(texts)
    whole = "".join(texts)
    assert all(one.sha256 in whole for one in enclosures)


def test_few_enclosures_are_named_under_the_letter(facts):
    letter = compose(
        "reply.granted", facts("reply.granted", enclosures=(Enclosure("甲表", "", 2), Enclosure("乙")))
    )
    printed = _printed(render(letter, "html"), "html")
    assert "附件：1.甲表（2页）2.乙" in printed
    assert "附件清单" not in printed


def test_consultation_brings_its_slip_on_a_page_of_its_own(facts):
    texts = _texts(render(compose("consult_third", facts("consult_third")), "pdf"))
    assert texts[-1].startswith("征求意见书回执")
    assert "□不同意公开" in texts[-1]


def test_character_no_font_has_is_named_in_a_note(facts):
    letter = compose("reply.secret", facts("reply.secret", addressee="张\ue000"))
    assert "统一码U+E000" in _texts(render(letter, "pdf"))[-1]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("ending", ENDINGS)
def test_hostile_text_is_only_text(text, ending, facts):
    given_facts = facts("consult_third", addressee=text, organ=text, summary=text, fields={"content": text})
    data = render(compose("consult_third", given_facts), ending)
    assert "<script" not in data.decode("utf-8", "replace") if ending == "html" else data
    assert "15个工作日" in _printed(data, ending)


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(["reply.partial", "reply.third_party", "fee", "consult_organ", "correction"]),
    text=st.text(max_size=300),
)
def test_any_text_in_any_field_makes_a_pdf(kind, text, facts):
    fields = {field.key: text for field in KINDS[kind].fields if field.kind in ("text", "longtext", "lines")}
    letter = compose(kind, facts(kind, fields=fields, addressee=text, number=text, contact=text))
    assert render(letter, "pdf").startswith(b"%PDF")


def test_many_threads_print_at_once(facts):
    letters = [compose("reply.secret", facts("reply.secret", summary=f"第{no}件")) for no in range(12)]
    one_by_one = [render(letter, "pdf") for letter in letters]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda letter: render(letter, "pdf"), letters)) == one_by_one


def test_unknown_ending_is_refused(facts):
    with pytest.raises(NoFormat, match="wps"):
        render(compose("receipt", facts("receipt")), "wps")


def test_hash_is_spaced_and_blanks_become_rules():
    assert spaced("ab" * 32) == "\n".join([" ".join(["ab" * 8] * 2)] * 2)
    assert (blanks("____").style, blanks("联系电话：" + "_" * 30).style) == ("rule", "fill")
    assert blanks("日期：____年____月____日").style == "body"
