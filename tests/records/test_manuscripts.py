"""A text goes to the public by the steps of the law: reviewed first, by three people, as it was reviewed."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.law.errors import NotAllowed
from gongkai.law.publishing import ATTRIBUTES, OPEN, TABLE, ending
from gongkai.records import verify
from gongkai.records.actions import clock, manuscripts, masking, organs, publications, publishing
from gongkai.records.models import FileText, LogEntry, Manuscript, Publication
from gongkai.records.queries import manuscripts as reading
from gongkai.records.queries import privacy, published
from gongkai.records.queries.gate import Public

ID_NUMBER = "11010519491231002X"
WAY = (("submit", "handler", ""), ("review", "reviewer", ""), ("clear", "reviewer", "不涉密，无个人信息"))


@pytest.fixture
def column(organ):
    return organ.columns.first() or organs.create_column(organ=organ, name="政策文件", actor=None)


@pytest.fixture
def write(organ, people, column):
    def write(**more: object) -> Manuscript:
        fields = {
            "column": column,
            "title": "房屋安全鉴定办法",
            "formed_on": clock.today(),
            "item": "20-11",
            "body": "第一条　房屋安全鉴定由专业机构承担。\n第二条　本办法自公布之日起施行。",
            **more,
        }
        return manuscripts.draft(organ=organ, fields=fields, actor=people["handler"])

    return write


@pytest.fixture
def go(people):
    def go(made: Manuscript, *steps: tuple[str, str, str]) -> Manuscript:
        for key, role, reason in steps:
            made = manuscripts.step(manuscript=made, key=key, actor=people[role], reason=reason)
        return made

    return go


def word(*lines: str) -> bytes:
    book, out = Document(), io.BytesIO()
    for line in lines:
        book.add_paragraph(line)
    book.save(out)
    return out.getvalue()


def attach(made, people, name, data):
    return manuscripts.attach(manuscript=made, name=name, data=data, scan="none", actor=people["handler"])


def test_published_by_three_people_at_the_real_time(write, go, organ):
    made = go(write(), *WAY, ("publish", "signer", ""))
    public = Public().published().get()
    assert (made.state, made.version, made.publication) == ("published", 1, public)
    assert public.published_on == clock.today()
    assert abs((clock.now() - public.published_at).total_seconds()) < 60
    assert public.index_number == f"{organ.code}/{clock.today().year}-00001"
    assert published.standing(public).body == (
        "<p>第一条 房屋安全鉴定由专业机构承担。</p><p>第二条 本办法自公布之日起施行。</p>".replace(" ", "　")
    )
    assert list(verify.faults()) == []


@pytest.fixture
def publisher(organ, people):
    person = {"username": "t-publisher", "name": "测试公开", "password": "only-for-tests-91"}
    people["publisher"] = organs.create_user(organ=organ, roles=["publisher"], **person)


def test_publisher_makes_public_what_was_signed(write, go, publisher):
    made = go(write(), *WAY, ("sign", "signer", ""))
    assert (made.state, Public().published().count()) == ("signed", 0)
    made = go(made, ("release", "publisher", ""))
    assert (made.state, made.publication) == ("published", Public().published().get())
    assert list(verify.faults()) == []


def test_publisher_makes_nothing_public_that_was_not_signed(write, go, people, publisher):
    made = go(write(), *WAY)
    with pytest.raises(NotAllowed, match="待签发"):
        go(made, ("release", "publisher", ""))
    with pytest.raises(NotAllowed, match="须由"):
        go(made, ("publish", "publisher", ""))
    made = go(made, ("sign", "signer", ""))
    Manuscript.objects.filter(pk=made.pk).update(body="另一个正文")
    with pytest.raises(NotAllowed, match="签发后稿件有变动"):
        go(made, ("release", "publisher", ""))


def test_change_after_the_signature_puts_it_back_to_draft(write, go, people, publisher):
    made = go(write(), *WAY, ("sign", "signer", ""))
    made = manuscripts.change(manuscript=made, fields={"title": "改过的标题"}, actor=people["handler"])
    assert made.state == "draft"


def test_nobody_reviews_or_signs_their_own_draft(write, go, organ, people):
    organs.grant_role(organ=organ, user=people["handler"], role="reviewer", actor=people["administrator"])
    organs.grant_role(organ=organ, user=people["reviewer"], role="signer", actor=people["administrator"])
    made = go(write(), WAY[0])
    with pytest.raises(NotAllowed, match="须由其他人办理"):
        go(made, ("review", "handler", ""))
    made = go(made, *WAY[1:])
    with pytest.raises(NotAllowed, match="须由其他人办理"):
        go(made, ("publish", "reviewer", ""))


def test_a_change_after_the_review_asks_for_another_one(write, go, people):
    made = go(write(), *WAY)
    made = manuscripts.change(
        manuscript=made, fields={"title": "房屋安全鉴定管理办法"}, actor=people["handler"]
    )
    assert made.state == "draft"
    with pytest.raises(NotAllowed, match="不能签发并公开"):
        go(made, ("publish", "signer", ""))
    assert go(made, *WAY, ("publish", "signer", "")).publication.title == "房屋安全鉴定管理办法"


def test_a_change_behind_the_platforms_back_is_not_signed(write, go):
    made = go(write(), *WAY)
    Manuscript.objects.filter(pk=made.pk).update(body="<p>另一种说法</p>")
    with pytest.raises(NotAllowed, match="审查过的文本"):
        go(made, ("publish", "signer", ""))
    assert not Publication.objects.exists()


def test_verify_names_what_was_changed_after_signing(write, go):
    made = go(write(), *WAY, ("publish", "signer", ""))
    Manuscript.objects.filter(pk=made.pk).update(body="<p>另一种说法</p>")
    told = "\n".join(verify.faults())
    assert f"稿件 {made.pk}：内容与登记时不同" in told
    assert "公开的文本或者附件与签发时不同" in told


def test_a_stale_page_is_told_so(write, people):
    made = write()
    seen = reading.last(made)
    manuscripts.change(manuscript=made, fields={"title": "甲"}, actor=people["handler"], seen=seen)
    with pytest.raises(NotAllowed, match="别人又办理了"):
        manuscripts.change(manuscript=made, fields={"title": "乙"}, actor=people["handler"], seen=seen)
    assert Manuscript.objects.get().title == "甲"


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"body": ""}, "body"),
        ({"item": ""}, "item"),
        ({"attribute": "withheld", "reassess_on": date(2099, 1, 1)}, "basis"),
        ({"attribute": "on_request", "basis": "内部管理信息"}, "reassess_on"),
        ({"superior": "市人力资源和社会保障局"}, "superior_attribute"),
        ({"superior": "市人力资源和社会保障局", "superior_attribute": "on_request"}, "attribute"),
        ({"kind": "normative"}, "doc_number"),
    ],
)
def test_what_is_lacking_is_said_at_its_field_before_the_review(write, go, fields, at):
    made = write(**fields)
    with pytest.raises(ValidationError) as refused:
        go(made, WAY[0])
    assert at in refused.value.message_dict
    assert Manuscript.objects.get(pk=made.pk).state == "draft"


def test_a_number_that_is_taken_is_refused(write, go, organ, column, people):
    taken = Publication(
        organ=organ, column=column, title="旧办法", kind="normative", doc_number="测规〔2020〕1号",
        formed_on=date(2020, 1, 2), published_on=date(2020, 1, 6),
    )  # fmt: skip
    publications.save(publication=taken, actor=people["handler"])
    for typed in ("测规〔2020〕1号", "测规[2020]第1号", "测规（２０２０）01号"):
        with pytest.raises(ValidationError, match="同一文号"):
            go(write(kind="normative", doc_number=typed), WAY[0])
    made = write(kind="document", doc_number="测规(2020)1号", formed_on=date(2020, 3, 1))
    assert made.doc_number == "测规〔2020〕1号"
    assert reading.namesakes(made) == [taken]  # said, not refused: it may be a part of it
    assert reading.namesakes(write(doc_number="", formed_on=date(2020, 3, 1))) == []


def test_dates_of_tomorrow_are_refused(write):
    with pytest.raises(ValidationError, match="不能晚于今天"):
        write(formed_on=date(2099, 1, 1))
    with pytest.raises(ValidationError, match="不能早于今天"):
        write(until=date(2020, 1, 1))


def test_what_is_not_proactive_is_decided_and_never_public(write, go, people):
    made = write(attribute="on_request", basis="条例第十六条", reassess_on=date(2099, 1, 1))
    made = go(made, *WAY)
    with pytest.raises(NotAllowed, match="不能签发并公开"):
        go(made, ("publish", "signer", ""))
    made = go(made, ("keep", "signer", ""))
    assert made.state == "kept"
    assert not Publication.objects.exists()
    again = go(made, ("reassess", "handler", "情况有变化"))
    assert again.state == "draft"


def test_referred_to_the_authority_and_back(write, go):
    made = go(write(), *WAY[:2], ("refer", "reviewer", "请区保密局确定"))
    assert made.state == "referred"
    with pytest.raises(NotAllowed, match="须写明理由"):
        go(made, ("settle", "reviewer", ""))
    made = go(made, ("settle", "reviewer", "区保密局答复不涉密"), WAY[2], ("publish", "signer", ""))
    assert made.state == "published"


def test_personal_data_blocks_and_names_the_place(write, go, people):
    made = write()
    attach(made, people, "名单.docx", word("拟补贴人员名单", f"张三丰，身份证号 {ID_NUMBER}"))
    made = go(made, *WAY[:2])
    with pytest.raises(NotAllowed) as refused:
        go(made, WAY[2])
    assert "名单.docx" in str(refused.value)
    assert ID_NUMBER not in str(refused.value)


def test_a_second_person_answers_for_it_with_a_reason(write, go, people):
    made = go(write(body=f"领取人身份证号 {ID_NUMBER}。"), *WAY[:2])
    with pytest.raises(NotAllowed, match="写明理由"):
        go(made, ("override", "reviewer", ""))
    made = go(made, ("override", "reviewer", "本人书面同意"), WAY[2], ("publish", "signer", ""))
    assert made.state == "published"
    entry = LogEntry.objects.get(action="manuscript.override")
    assert entry.data["hits"]
    assert ID_NUMBER not in str(entry.data)


def test_the_answer_holds_for_what_stood_there_only(write, go, people):
    made = go(write(body=f"领取人身份证号 {ID_NUMBER}。"), *WAY[:2], ("override", "reviewer", "本人同意"))
    made = manuscripts.change(
        manuscript=made,
        fields={"body": f"领取人身份证号 {ID_NUMBER}，电话 13800138000。"},
        actor=people["handler"],
    )
    made = go(made, *WAY[:2])
    with pytest.raises(NotAllowed, match="个人信息"):
        go(made, WAY[2])


def test_covering_replaces_the_text_and_the_file(write, go, people):
    made = write(body=f"张三丰，身份证号 {ID_NUMBER}。")
    attach(made, people, "名单.docx", word(f"张三丰，身份证号 {ID_NUMBER}"))
    assert masking.cover(manuscript=made, actor=people["handler"]) == []
    made = Manuscript.objects.get(pk=made.pk)
    assert ID_NUMBER not in made.body
    assert ID_NUMBER not in str(FileText.objects.get().passages)
    assert privacy.look(made, reading.told(made)).blocking == []
    assert go(made, *WAY, ("publish", "signer", "")).state == "published"


def test_pasted_script_does_not_get_through(write):
    made = write(body='<p onclick="x()">甲<script>alert(1)</script></p><iframe src="http://a.b"></iframe>')
    assert made.body == "<p>甲</p>"


def test_words_of_the_files_are_found_and_taken_off_with_them(write, people):
    made = write()
    stored = attach(made, people, "细则.docx", word("危险房屋应当停止使用"))
    assert "危险房屋" in str(FileText.objects.get(file=stored).passages)
    manuscripts.detach(manuscript=made, file=stored.pk, actor=people["handler"])
    assert not FileText.objects.exists()


def test_a_correction_is_another_version_and_the_first_stays_readable(write, go, people):
    first = write()
    attach(first, people, "细则.docx", word("危险房屋应当停止使用"))
    public = go(first, *WAY, ("publish", "signer", "")).publication
    second = manuscripts.correct(publication=public, actor=people["handler"])
    with pytest.raises(NotAllowed, match="已有一份更正稿"):
        manuscripts.correct(publication=public, actor=people["handler"])
    assert [each.name for each in reading.files(second)] == ["细则.docx"]
    assert published.standing(public).version == 1
    with pytest.raises(ValidationError, match="改了什么"):
        go(second, WAY[0])
    manuscripts.change(
        manuscript=second,
        fields={"change": "更正施行日期", "body": "自 2026 年 1 月 1 日起施行。"},
        actor=people["handler"],
    )
    go(second, *WAY, ("publish", "signer", ""))
    public.refresh_from_db()
    assert [each.version for each in Public().versions(public)] == [2, 1]
    assert "2026 年" in published.standing(public).body
    assert [each.name for each in published.files(public)] == ["细则.docx"]
    assert "2026 年" in published.words([public.pk])[public.pk]
    assert published.words([public.pk])[public.pk].count("危险房屋") == 1
    assert list(verify.faults()) == []


def test_withdrawn_leaves_the_reason_and_still_counts(write, go, people):
    public = go(write(), *WAY, ("publish", "signer", "")).publication
    with pytest.raises(NotAllowed, match="签发"):
        publishing.withdraw(publication=public, reason="决定被撤销", actor=people["handler"])
    with pytest.raises(ValidationError, match="理由"):
        publishing.withdraw(publication=public, reason=" ", actor=people["signer"])
    publishing.withdraw(publication=public, reason="决定被撤销", actor=people["signer"])
    assert not Public().published().exists()
    assert Public().withdrawn().get().withdrawn_why == "决定被撤销"
    with pytest.raises(NotAllowed, match="已经撤下"):
        publishing.withdraw(publication=public, reason="再一次", actor=people["signer"])
    assert list(verify.faults()) == []


def test_a_notice_comes_down_after_its_last_day(write, go, monkeypatch):
    until = clock.today()
    public = go(write(until=until), *WAY, ("publish", "signer", "")).publication
    assert publishing.lapse() == 0
    monkeypatch.setattr(clock, "today", lambda: date.fromordinal(until.toordinal() + 1))
    assert publishing.lapse() == 1
    public.refresh_from_db()
    assert "公示期" in public.withdrawn_why
    assert publishing.lapse() == 0


def test_numbers_are_never_given_twice_and_follow_the_pattern(write, go, organ):
    organ.handling = {"index_pattern": "{code}-{year}{n:04d}"}
    organ.credit_code = "11610303MB00000000"
    organ.save(update_fields=["handling", "credit_code"])
    found = [go(write(title=f"办法{n}"), *WAY, ("publish", "signer", "")).publication for n in range(2)]
    year = clock.today().year
    assert [each.index_number for each in found] == [
        f"11610303MB00000000-{year}0001",
        f"11610303MB00000000-{year}0002",
    ]


def test_every_attribute_has_one_step_that_ends_its_review():
    assert {each.ends for each in ATTRIBUTES.values()} <= set(TABLE.by_key)
    for each in ATTRIBUTES.values():
        assert ending(each.key, each.ends) is None
        assert ending(each.key, "publish" if each.ends == "keep" else "keep")
    assert set(ATTRIBUTES) == set(Publication.Attribute.values)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(TABLE.by_key)), st.sampled_from(["handler", "reviewer", "signer"])),
        max_size=9,
    )
)
def test_no_way_leads_to_the_public_without_every_review(write, people, ways):
    made = write(title=f"办法{Manuscript.objects.count()}")
    for key, role in ways:
        try:
            made = manuscripts.step(manuscript=made, key=key, actor=people[role], reason="理由")
        except (NotAllowed, ValidationError):
            continue
    if made.publication_id:
        events = [row.event for row in reading.told(made)]
        at = events.index("publish")
        assert {"submit", "review", "clear"} <= set(events[:at])
        last_change = max(n for n, event in enumerate(events[:at]) if event in ("create", "change", "draft"))
        assert last_change < events.index("clear", last_change)
    else:
        assert made.state in (*OPEN, "referred", "dropped", "kept")
        assert not Public().published().filter(title=made.title).exists()


def test_time_of_publication_is_aware(write, go):
    made = go(write(), *WAY, ("publish", "signer", ""))
    assert isinstance(made.published_at, datetime)
    assert made.published_at.tzinfo is not None
