import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.errors import Unusable
from gongkai.law.receipt import CHANNELS
from gongkai.law.remedies import remedy
from gongkai.law.replies import REPLIES
from gongkai.letter.compose import compose
from gongkai.letter.facts import Enclosure, Facts
from gongkai.letter.kinds import KINDS
from gongkai.letter.missing import missing
from gongkai.letter.model import Letter
from gongkai.letter.values import how

EACH = pytest.mark.parametrize("kind", list(KINDS))
FIRST = "应当先自收到之日起60日内向卫滨区人民政府申请行政复议"


@EACH
def test_letter_of_complete_facts_has_no_gap(kind, facts):
    letter = compose(kind, facts(kind))
    assert missing(kind, facts(kind)) == []
    assert "【待填" not in "".join([*letter.paragraphs, letter.remedy, *letter.slip])
    assert all(text[-1] in "。；：" for text in letter.paragraphs)


@EACH
def test_letter_without_facts_names_every_gap(kind):
    bare = Facts(organ="", decided_on=date(2026, 2, 10))
    problems = {problem.field for problem in missing(kind, bare)}
    wanted = {"organ", "contact", "addressee", "case_number"}
    assert wanted | ({"summary"} if KINDS[kind].audience == "applicant" else set()) <= problems
    assert "【待填：" in "".join(compose(kind, bare).paragraphs)


@EACH
def test_letter_survives_being_kept(kind, facts):
    enclosures = (Enclosure("甲.pdf", "ab" * 32, 3), Enclosure("乙.docx"))
    letter = compose(kind, facts(kind, enclosures=enclosures))
    kept = json.loads(json.dumps(letter.as_json()))
    assert Letter.from_json(kept) == letter
    assert Letter.from_json(json.loads(letter.canonical())).hash == letter.hash


@pytest.mark.parametrize("reply", REPLIES.values(), ids=list(REPLIES))
def test_remedy_is_the_laws_by_kind_and_day(reply, facts):
    for day in (date(2023, 12, 31), date(2024, 1, 1)):
        letter = compose(
            f"reply.{reply.key}", facts(f"reply.{reply.key}", decided_on=day, superior="市人社局")
        )
        parts = ("third_party", "process") if reply.key == "partial" else ()
        expected = remedy(
            reply.key, day, "卫滨区人民政府", "卫滨区人民法院", superior="市人社局", withheld=parts
        )
        assert letter.remedy == expected.text
        first = reply.remedy in ("review_first", "withheld") and day.year > 2023
        assert (FIRST in letter.remedy) is first


@pytest.mark.parametrize("kind", ["receipt", "correction", "reasons", "extension", "consult_third", "fee"])
def test_letters_of_the_procedure_tell_no_remedy(kind, facts):
    assert compose(kind, facts(kind)).remedy == ""


def test_withheld_parts_are_numbered_with_article_and_reason(facts):
    letter = compose("reply.partial", facts("reply.partial"))
    parts = [text for text in letter.paragraphs if "不予公开。理由：" in text]
    assert [text[:2] for text in parts] == ["1.", "2."]
    assert "《中华人民共和国政府信息公开条例》第十五条" in parts[0]
    assert "第十六条第二款" in parts[1]
    assert {"REG_15", "REG_16_2"} <= set(letter.cites)
    assert not {"REG_14", "REG_16_1"} & set(letter.cites)


def test_withheld_parts_of_the_review_are_read_too(facts):
    parts = [{"part": "附件三", "reply": "secret", "reasons": "已定密"}]
    letter = compose("reply.partial", facts("reply.partial", fields={"withheld": parts}))
    assert any("1. 附件三：属于国家秘密" in text for text in letter.paragraphs)


@pytest.mark.parametrize("line", ["只有内容", "内容｜不知名的种类｜理由", "内容｜国家秘密｜"])
def test_withheld_part_that_lacks_something_is_a_problem(line, facts):
    problems = missing("reply.partial", facts("reply.partial", fields={"withheld": line}))
    assert [problem.field for problem in problems] == ["withheld"]


def test_fee_is_told_tier_by_tier(facts):
    fields = {"method": "cases", "quantity": "41", "month": "2026年1月", "earlier": ""}
    text = "\n".join(compose("fee", facts("fee", fields=fields)).paragraphs)
    for words in (
        "第1至第10件：不收费",
        "计20件，2000元",
        "计10件，2000元",
        "第41件：每件300元",
        "合计4300元",
    ):
        assert words in text
    assert "本次应缴金额：4300元。" in text
    assert "次日起20个工作日内" in text
    assert "此前已经通知" not in text


def test_fee_by_pages_says_nothing_of_months(facts):
    text = "\n".join(
        compose("fee", facts("fee", fields={"method": "pages", "quantity": 68, "earlier": 99})).paragraphs
    )
    assert "本次应缴金额：380元。" in text
    assert "月" not in text.split("收费标准")[1].split("缴费方式")[0]


def test_fee_of_the_month_is_less_what_was_asked_for_before(facts):
    fields = {"quantity": 41, "earlier": 4000}
    assert "本次应缴金额：300元。" in compose("fee", facts("fee", fields=fields)).paragraphs


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({"quantity": 10}, date(2026, 2, 10)),
        ({"quantity": 20_000}, date(2026, 2, 10)),
        ({}, date(2020, 5, 6)),
    ],
)
def test_fee_that_cannot_be_asked_is_a_problem(fields, day, facts):
    problems = missing("fee", facts("fee", fields=fields, decided_on=day))
    assert [problem.field for problem in problems] == ["quantity"]


@pytest.mark.parametrize("days", ["0", "21", "二十", 1.5, True])
def test_extension_by_more_than_the_law_allows_is_a_problem(days, facts):
    problems = missing("extension", facts("extension", fields={"days": days}))
    assert [problem.field for problem in problems] == ["days"]


def test_conditional_field_is_asked_for_only_where_it_applies(facts):
    fields = {"mode": "collect", "place": "", "time": ""}
    assert [one.field for one in missing("reply.granted", facts("reply.granted", fields=fields))] == [
        "place",
        "time",
    ]
    given = facts("reply.granted", fields=fields | {"mode": "given"}, enclosures=(Enclosure("清单.pdf"),))
    assert missing("reply.granted", given) == []


def test_optional_sentence_is_left_out_where_nothing_is_said(facts):
    given_facts = facts("consult_third", reply_code="")
    assert not any("回复码" in text for text in compose("consult_third", given_facts).paragraphs)
    assert compose("consult_third", given_facts).slip


def test_addressee_is_spoken_to_as_what_it_is(facts):
    for organisation, word in ((None, "你（单位）"), (True, "你单位"), (False, "你于")):
        letter = compose("reply.secret", facts("reply.secret", organisation=organisation))
        assert letter.paragraphs[0].startswith(word)


def test_hash_changes_with_every_word_and_every_enclosure(facts):
    letter = compose("reply.secret", facts("reply.secret", enclosures=(Enclosure("甲", "00" * 32, 1),)))
    others = [
        replace(letter, paragraphs=(*letter.paragraphs, "又。")),
        replace(letter, number="1号"),
        replace(letter, remedy=letter.remedy[:-1]),
        replace(letter, enclosures=(Enclosure("甲", "01" + "00" * 31, 1),)),
    ]
    assert len({letter.hash, *(one.hash for one in others)}) == 5


@pytest.mark.parametrize("data", [{}, {"schema": "gongkai-letter/1"}, {"schema": "other"}, {"schema": []}])
def test_letter_that_cannot_be_read_back_is_refused(data):
    with pytest.raises(Unusable):
        Letter.from_json(data)


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(list(KINDS)),
    text=st.text(max_size=60) | st.sampled_from(["{remedy}", "{court}", "{0}", "{}", "{you", "{extra}"]),
    data=st.data(),
)
def test_no_text_in_any_field_alters_the_remedy(kind, text, data, facts):
    fields = {field.key: text for field in KINDS[kind].fields if data.draw(st.booleans())}
    before, after = compose(kind, facts(kind)), compose(kind, facts(kind, fields=fields, summary=text))
    assert after.remedy == before.remedy
    assert (after.title, after.organ, after.slip) == (before.title, before.organ, before.slip)
    assert Letter.from_json(json.loads(after.canonical())) == after
    missing(kind, facts(kind, fields=fields, summary=text))


def test_braces_in_a_field_stay_what_they_are(facts):
    letter = compose("reply.secret", facts("reply.secret", fields={"reason": "见{case_number}和{REG_14}"}))
    assert "理由：见{case_number}和{REG_14}。" in letter.paragraphs


@pytest.mark.parametrize("channel", CHANNELS.values(), ids=list(CHANNELS))
def test_channel_is_said_in_the_same_words_by_key_and_by_name(channel, facts):
    first = compose("receipt", facts("receipt", channel=channel.key)).paragraphs[0]
    assert first == compose("receipt", facts("receipt", channel=channel.name)).paragraphs[0]
    assert "需签收" not in first
    assert "提交提出" not in first


def test_channel_of_no_known_kind_is_said_as_given():
    assert (how("自助终端"), how(" ")) == ("通过自助终端", "")


def test_extension_into_a_year_without_a_notice_says_that_its_day_may_move(facts):
    said = "".join(compose("extension", facts("extension", provisional="2027年")).paragraphs)
    assert "2027年的放假安排尚未公布，上述日期为暂定" in said
    assert "暂定" not in "".join(compose("extension", facts("extension")).paragraphs)
