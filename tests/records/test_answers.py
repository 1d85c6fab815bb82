"""Answers to corrections and suggestions take the steps of every letter; the signature decides."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from gongkai.law import signoff
from gongkai.law.errors import NotAllowed
from gongkai.law.matters import MATTERS, answer_table, table
from gongkai.letter.kinds import KINDS
from gongkai.records.actions import clock, delivering, letters, matters
from gongkai.records.models import Delivery, Letter, Matter, Series
from gongkai.records.verify import faults


def _step(walk, letter, key, who, reason=""):
    return letters.step(letter=letter, key=key, actor=walk.people[who], reason=reason)


@pytest.mark.parametrize("kind", MATTERS)
def test_answer_takes_the_steps_of_every_letter(kind):
    own = {step.key: step for step in answer_table(kind).steps}
    for step in signoff.table(KINDS[kind].signers).steps:
        assert own[step.key].roles == step.roles
        assert own[step.key].from_states == step.from_states
        assert set(step.distinct_from) <= set(own[step.key].distinct_from)
    assert "receive" in own["sign"].distinct_from


def test_number_and_decision_come_with_the_signature(walk):
    made = walk.matter()
    answer = walk.answer(made)
    for key, who in (("submit", "handler"), ("approve", "reviewer")):
        answer = _step(walk, answer, key, who)
        made.refresh_from_db()
        assert (answer.number, made.decided_on, made.reply_number) == ("", None, "")
    answer = _step(walk, answer, "sign", "signer")
    made.refresh_from_db()
    assert (made.outcome, made.decided_on) == ("corrected", clock.today())
    assert made.reply_number == answer.number != ""
    assert Series.objects.get(key="reply").last == 1
    assert list(faults()) == []


def test_three_people_and_whoever_took_it_in(walk):
    answer = walk.answer(walk.matter(actor=walk.people["signer"]))
    answer = _step(walk, answer, "submit", "handler")
    with pytest.raises(NotAllowed, match="角色"):
        _step(walk, answer, "approve", "handler")
    answer = _step(walk, answer, "approve", "reviewer")
    with pytest.raises(NotAllowed, match="已由本人登记"):
        _step(walk, answer, "sign", "signer")
    assert _step(walk, answer, "sign", "head").state == "signed"


def test_one_person_with_every_role_signs_nothing_alone(walk):
    from gongkai.records.actions import organs

    alone = walk.people["handler"]
    organs.set_roles(user=alone, organ=walk.organ, roles=["handler", "reviewer", "signer", "intake"])
    answer = walk.answer(walk.matter())
    answer = letters.step(letter=answer, key="submit", actor=alone)
    with pytest.raises(NotAllowed, match="须由其他人办理"):
        letters.step(letter=answer, key="approve", actor=alone)


@pytest.mark.parametrize(
    "changed",
    [{"detail": "由 98 平方米更正为 79 平方米。"}, {"decision": "unfounded", "outcome": "unfounded"}],
)
def test_what_was_changed_behind_the_review_is_not_signed(walk, changed):
    answer = _step(walk, _step(walk, walk.answer(walk.matter()), "submit", "handler"), "approve", "reviewer")
    Letter.objects.filter(pk=answer.pk).update(fields={**answer.fields, **changed})
    with pytest.raises(NotAllowed, match="有变动"):
        _step(walk, answer, "sign", "signer")


def test_change_reopens_it(walk):
    answer = _step(walk, _step(walk, walk.answer(walk.matter()), "submit", "handler"), "approve", "reviewer")
    fields = {**answer.fields, "detail": "别的"}
    answer = letters.change(letter=answer, fields=fields, actor=walk.people["handler"])
    assert (answer.state, answer.hash) == ("draft", "")
    with pytest.raises(NotAllowed):
        _step(walk, answer, "sign", "signer")


def test_what_it_lacks_is_said_when_it_is_submitted(walk):
    answer = walk.answer(walk.matter(), detail="")
    with pytest.raises(ValidationError) as lacking:
        _step(walk, answer, "submit", "handler")
    assert "detail" in lacking.value.message_dict
    undecided = letters.draft_answer(matter=walk.matter(), fields={}, actor=walk.people["handler"])
    with pytest.raises(ValidationError) as lacking:
        _step(walk, undecided, "submit", "handler")
    assert "decision" in lacking.value.message_dict


def test_numbers_of_others_go_out_only_for_a_reason(walk):
    answer = walk.answer(walk.matter(), detail="登记人电话13911112222，已更正。")
    with pytest.raises(ValidationError, match="他人的号码"):
        _step(walk, answer, "submit", "handler")
    assert _step(walk, answer, "submit", "handler", "办事窗口的公开电话").state == "submitted"
    own = walk.answer(walk.matter(), detail="您留的电话13800138000已更正。")
    assert _step(walk, own, "submit", "handler").state == "submitted"


def test_one_answer_at_a_time_and_another_after_it_was_voided(walk):
    made = walk.matter()
    first = walk.sign(walk.answer(made))
    with pytest.raises(NotAllowed):
        walk.answer(made)
    with pytest.raises(NotAllowed):
        matters.void(matter=made, reason="误登", actor=walk.people["intake"])
    _step(walk, first, "void", "head", "内容有误")
    made.refresh_from_db()
    assert (made.outcome, made.decided_on, made.reply_number) == ("", None, "")
    second = walk.sign(walk.answer(Matter.objects.get(pk=made.pk), "unfounded"))
    assert second.serial == first.serial + 1
    assert list(faults()) == []


def test_page_overtaken_by_others_is_refused(walk):
    made = walk.matter()
    answer = walk.answer(made)
    with pytest.raises(NotAllowed, match="别人又办理"):
        letters.step(letter=answer, key="submit", actor=walk.people["handler"], seen=1)


@pytest.mark.parametrize(
    ("way", "state"), [("counter", "served"), ("post", "sent"), ("online", "sent"), ("email", "sent")]
)
def test_it_is_delivered_as_every_letter_is(walk, way, state):
    answer = walk.sign(walk.answer(walk.matter(code="ABCDEFGHIJ")))
    walk.send(answer, way)
    answer.refresh_from_db()
    assert answer.state == state
    assert list(faults()) == []


def test_without_a_code_it_cannot_be_collected(walk):
    answer = walk.sign(walk.answer(walk.matter()))
    with pytest.raises(ValidationError, match="查询码"):
        walk.send(answer, "online")


def test_posted_answer_comes_back_and_is_sent_again(walk):
    answer = walk.sign(walk.answer(walk.matter()))
    sent = walk.send(answer, "post")
    intake = walk.people["intake"]
    delivering.come_back(delivery=sent, on=clock.today(), reason="查无此人", actor=intake)
    again = walk.send(Letter.objects.get(pk=answer.pk), "post")
    delivering.serve(delivery=again, on=clock.today(), receiver="王小红", actor=intake)
    assert Letter.objects.get(pk=answer.pk).state == "served"
    assert Delivery.objects.filter(letter=answer).count() == 2
    assert list(faults()) == []


def test_suggestion_says_what_was_published(walk):
    made = walk.matter("suggestion")
    answer = walk.sign(walk.answer(made, "not_published", reason="不属于本机关职能"))
    made.refresh_from_db()
    assert (made.outcome, answer.fields["outcome"]) == ("not_published", "declined")
    foreign = walk.answer(walk.matter("suggestion"), publication=999)
    with pytest.raises(ValidationError) as lacking:
        _step(walk, foreign, "submit", "handler")
    assert "publication" in lacking.value.message_dict


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda: Letter.objects.update(state="served"), "状态与登记的经过不同"),
        (lambda: Letter.objects.update(number="甲〔2020〕9号"), "文号或者哈希与登记的不同"),
        (lambda: Delivery.objects.update(served_on=None), "送达的记录与登记的经过不同"),
        (lambda: Delivery.objects.update(tracking_no="X1"), "送达的记录与登记的经过不同"),
        (lambda: Matter.objects.update(outcome="unfounded"), "没有经过平台的修改"),
    ],
)
def test_what_was_altered_behind_the_platform_is_named(walk, change, said):
    answer = walk.sign(walk.answer(walk.matter()))
    walk.send(answer, "counter")
    if said == "状态与登记的经过不同":
        letters.step(letter=answer, key="revoke", actor=walk.people["head"], reason="有误")
    assert list(faults()) == []
    change()
    assert any(said in fault for fault in faults())


def test_deleted_answer_is_named(walk):
    answer = walk.answer(walk.matter())
    Letter.objects.filter(pk=answer.pk).delete()
    assert any("答复书" in fault and "被删除" in fault for fault in faults())


@pytest.mark.parametrize("kind", MATTERS)
def test_steps_of_a_matter_name_states_there_are(kind):
    steps = table(kind)
    for step in steps.steps:
        assert set(step.from_states) <= set(steps.states)
        assert step.to_state in (*steps.states, "")
        assert step.cite == MATTERS[kind].cite


def test_log_keeps_no_name_or_number_of_the_person(walk):
    from gongkai.records.models import LogEntry

    made = walk.matter()
    answer = walk.answer(made, note="王小红来电13911112222")
    _step(walk, answer, "submit", "handler")
    _step(walk, answer, "send_back", "reviewer", "王小红的电话13911112222写错")
    _step(walk, walk.sign(Letter.objects.get(pk=answer.pk)), "void", "head", "王小红说不对")
    matters.void(matter=made, reason="王小红重复", actor=walk.people["intake"])
    told = str(list(LogEntry.objects.values_list("data", flat=True)))
    assert "王小红" not in told
    assert "13911112222" not in told
    assert "王*红说不对" in told
