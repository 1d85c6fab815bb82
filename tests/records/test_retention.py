"""Who asked is forgotten when the period is over; numbers, hashes and figures stay."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps

from gongkai.law.errors import NotAllowed
from gongkai.records import files as storage
from gongkai.records.actions import (
    archiving,
    cases,
    clock,
    counter,
    delivering,
    files,
    intake,
    matters,
    office,
    proceedings,
    requests,
    retention,
    settings,
    wording,
)
from gongkai.records.models import Case, Letter, Matter, Message, Proceeding, Request, StoredFile
from gongkai.records.queries import compile
from gongkai.records.verify import faults


def _later(years: int) -> date:
    today = clock.today()
    return date(today.year + years, today.month, min(today.day, 28))


@pytest.fixture
def closed(walk):
    case = walk.case()
    walk.file(case, "attachment", name="李小明的证明.txt")
    delivering.collect(letter=walk.reply(case, "granted"))
    archiving.archive(case=case, actor=walk.people["intake"])
    case.refresh_from_db()
    return case


def _of(walk, case, today: date) -> list[retention.Due]:
    return [each for each in retention.due(walk.organ, today) if case in each.cases]


def test_request_is_due_when_its_period_is_over_and_not_before(walk, closed):
    assert _of(walk, closed, _later(9)) == []
    assert [each.number for each in _of(walk, closed, _later(11))] == [closed.request.number]


def test_organ_that_keeps_everything_has_nothing_due(walk, closed):
    walk.organ.handling = {**walk.organ.handling, "retention_years": 0}
    assert retention.due(walk.organ, _later(50)) == []


def test_dry_run_changes_nothing(walk, closed):
    retention.run(walk.organ, _later(11), dry_run=True)
    closed.request.refresh_from_db()
    assert closed.request.applicant
    assert not closed.events.filter(event="anonymised").exists()


def test_run_erases_the_person_and_keeps_counts_and_chain(
    walk, closed, monkeypatch, django_capture_on_commit_callbacks
):
    year = closed.closed_on.year
    before = compile.figures(walk.organ, year)
    paths = list(StoredFile.objects.filter(case=closed).values_list("path", flat=True))
    later = _later(11)
    monkeypatch.setattr(clock, "today", lambda: later)
    with django_capture_on_commit_callbacks(execute=True):
        retention.run(walk.organ, later, dry_run=False)
    request = Request.objects.get(pk=closed.request_id)
    letter = Letter.objects.get(case=closed)
    assert (request.applicant, request.asks, request.mask, request.state) == ("", "", "", "anonymised")
    assert (letter.addressee, letter.document, letter.fields) == ("", "", {})
    assert letter.hash
    stored = StoredFile.objects.filter(case=closed)
    assert {each.erased_on for each in stored} == {later}
    assert not any("李小明" in each.name for each in stored)
    assert len(paths) == 3
    for path in paths:
        with pytest.raises(FileNotFoundError):
            storage.get(path, encrypted=True)
    with pytest.raises(NotAllowed, match="按期清除"):
        files.read(stored[0])
    assert not Message.objects.filter(organ=walk.organ, case=closed).exclude(to="").exists()
    assert compile.figures(walk.organ, year) == before
    assert _of(walk, closed, later) == []
    assert list(faults()) == []


def test_open_proceeding_holds_a_request_back(walk, closed):
    made = Proceeding(
        organ=walk.organ, kind="review", number="复1", case=closed, matter="不服", filed_on=clock.today()
    )
    proceedings.save(proceeding=made, actor=walk.people["handler"])
    assert "尚未审结" in _of(walk, closed, _later(11))[0].held
    retention.run(walk.organ, _later(11), dry_run=False)
    assert not closed.events.filter(event="anonymised").exists()


def test_proceeding_decided_lately_holds_a_request_back(walk, closed, monkeypatch):
    decided, then, long_after = _later(5), _later(11), _later(16)
    monkeypatch.setattr(clock, "today", lambda: decided)
    made = Proceeding(
        organ=walk.organ,
        kind="review",
        number="复1",
        case=closed,
        matter="不服",
        filed_on=closed.closed_on,
        decided_on=decided,
        ending="upheld",
    )
    proceedings.save(proceeding=made, actor=walk.people["handler"])
    assert "未满保管期限" in _of(walk, closed, then)[0].held
    assert _of(walk, closed, long_after)[0].held == ""


def test_request_waits_for_the_last_of_its_cases(walk, monkeypatch):
    from gongkai.records.actions import requests

    case = walk.case(asks=("甲材料", "乙材料"))
    requests.split(case=case, parts=["乙材料"], keeps="甲材料", actor=walk.people["handler"])
    delivering.collect(letter=walk.reply(case, "granted"))
    assert _of(walk, case, _later(11)) == []


def test_decided_matter_is_forgotten_too(walk, monkeypatch, django_capture_on_commit_callbacks):
    made, withdrawn = walk.matter(), walk.matter()
    matters.close(matter=withdrawn, actor=walk.people["head"])
    answer = walk.sign(walk.answer(made))
    walk.send(answer, "counter")
    later = _later(11)
    monkeypatch.setattr(clock, "today", lambda: later)
    with django_capture_on_commit_callbacks(execute=True):
        retention.run(walk.organ, later, dry_run=False)
    for each in Matter.objects.all():
        assert (each.applicant, each.mask) == ("", "")
    answer.refresh_from_db()
    assert (answer.addressee, answer.document, answer.fields) == ("", "", {})
    assert answer.deliveries.get().receiver == ""
    assert answer.files.get().erased_on == later
    assert list(faults()) == []


def test_request_entered_by_mistake_is_forgotten_by_its_age(walk, monkeypatch):
    case = walk.case()
    head = walk.people["head"]
    cases.record_event(
        case=case, event="voided", on=clock.today(), actor=head, data={"seq": 1, "note": "重复登记"}
    )
    assert _of(walk, case, _later(9)) == []
    later = _later(11)
    monkeypatch.setattr(clock, "today", lambda: later)
    retention.run(walk.organ, later, dry_run=False)
    assert Request.objects.get(pk=case.request_id).applicant == ""
    assert _of(walk, case, later) == []
    assert list(faults()) == []


def test_request_that_nobody_confirmed_is_forgotten_by_its_age(walk, monkeypatch):
    given = {"handling": {"receipt_rule": "confirmed"}}
    walk.organ = settings.change(organ=walk.organ, given=given, actor=walk.people["administrator"])
    request = walk.submit().request
    assert not any(each.request == request for each in retention.due(walk.organ, _later(9)))
    later = _later(11)
    monkeypatch.setattr(clock, "today", lambda: later)
    retention.run(walk.organ, later, dry_run=False)
    request.refresh_from_db()
    assert (request.applicant, request.state) == ("", "anonymised")
    assert list(faults()) == []


def test_name_of_a_consulted_party_goes_with_its_letter(
    walk, monkeypatch, django_capture_on_commit_callbacks
):
    case = walk.case()
    consulted = walk.sign(walk.draft(case, "consult_third", party="张某某"))
    walk.send(consulted, "counter")
    cases.record_event(
        case=case,
        event="consultation_answered",
        on=clock.today(),
        actor=walk.people["intake"],
        data={"party": "张某某", "opinion": "agree"},
    )
    cases.record_event(case=case, event="withdrawn", on=clock.today(), actor=walk.people["intake"])
    archiving.archive(case=case, actor=walk.people["intake"])
    later = _later(11)
    monkeypatch.setattr(clock, "today", lambda: later)
    with django_capture_on_commit_callbacks(execute=True):
        retention.run(walk.organ, later, dry_run=False)
    assert Letter.objects.get(pk=consulted.pk).party == ""
    assert list(faults()) == []


LEFT = ("李小明", "13800138000", "11010519491231002X", "王第三方")


def test_nothing_that_names_a_person_is_left_anywhere(walk, monkeypatch, django_capture_on_commit_callbacks):
    """Whoever asked, and whoever was consulted: in no row of any table, and the chains still verify."""
    handler = walk.people["handler"]
    ask = "请公开李小明户的低保审批材料，本人李小明，电话13800138000"
    case = walk.submit(asks=[ask]).cases[0]
    office.assign(case=case, actor=walk.people["intake"], handler=handler)
    said = "李小明来电13800138000，身份证11010519491231002X"
    office.note(case=case, text=said, actor=handler)
    intake.contact(
        request=case.request, on=clock.today(), way="电话13800138000", reached=True, note=said, actor=handler
    )
    letter = walk.sign(walk.draft(case, "consult_third", party="王第三方"))
    walk.send(letter, "post")
    counter.give_opinion(
        letter=Letter.objects.get(pk=letter.pk), opinion="object", text="我王第三方不同意，因为王第三方的隐私"
    )
    requests.reveal(request=case.request, actor=handler, why=said)
    requests.renew_code(request=case.request, actor=handler, why=said)
    counter.withdraw(case=Case.objects.get(pk=case.pk), text="李小明撤回，电话13800138000")
    archiving.archive(case=case, actor=walk.people["intake"], reason="李小明没有签收")
    later = _later(11)
    monkeypatch.setattr(clock, "today", lambda: later)
    with django_capture_on_commit_callbacks(execute=True):
        retention.run(walk.organ, later, dry_run=False)
    rows = [
        str(row) for model in apps.get_app_config("records").get_models() for row in model.objects.values()
    ]
    assert [row for row in rows if any(word in row for word in LEFT)] == []
    assert list(faults()) == []


def test_consulted_persons_of_one_mask_stay_apart(walk):
    case = walk.case()
    for name in ("张三", "张四", "张三"):
        data = {"party": name, "role": "third_party"}
        if name not in wording.parties(case).values():
            cases.record_event(
                case=case, event="consulted", on=clock.today(), actor=walk.people["handler"], data=data
            )
    assert wording.parties(case) == {"张*": "张三", "张*（2）": "张四"}
    data = {"party": "张四", "opinion": "agree"}
    cases.record_event(
        case=case, event="consultation_answered", on=clock.today(), actor=walk.people["intake"], data=data
    )
    found = cases.read(walk.organ, case.events.order_by("seq")).consultations
    assert [(each.party, each.ended) for each in found] == [("张*", ""), ("张*（2）", "answered")]


def test_organ_and_organisation_stand_in_the_ledger_by_name(walk):
    case, handler = walk.case(), walk.people["handler"]
    for party, role in (("市财政局", "organ"), ("某某建设公司", "third_party")):
        data = {"party": party, "role": role}
        cases.record_event(case=case, event="consulted", on=clock.today(), actor=handler, data=data)
        cases.record_event(
            case=case, event="consultation_answered", on=clock.today(), actor=handler, data={"party": party}
        )
    told = case.events.filter(event="consultation_answered").values_list("data__party", flat=True)
    assert list(told) == ["市财政局", "某某建设公司"]
    assert not wording.parties(case)
