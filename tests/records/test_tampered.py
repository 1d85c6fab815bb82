"""Whatever is altered, removed, slipped in or put in another order is named by `verify`."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, models, transaction
from django.test import override_settings
from django_otp.oath import TOTP

from gongkai.records import chain, verify
from gongkai.records import models as records
from gongkai.records.actions import (
    cases,
    clock,
    delivering,
    factors,
    intake,
    log,
    matters,
    passwords,
    recognising,
    requests,
    stock,
    stocktable,
    subscriptions,
)
from gongkai.records.actions.clock import today
from gongkai.records.actions.stockrows import Folder
from gongkai.records.models import Case, CaseEvent, LogEntry, Organ
from tampering import openly
from walking import IDENTITY

pytestmark = pytest.mark.django_db
PBKDF2 = "django.contrib.auth.hashers.PBKDF2PasswordHasher"
MD5 = "django.contrib.auth.hashers.MD5PasswordHasher"

# Columns `verify` does not hold against anything, and why: they are no part of what was recorded.
DERIVED = "computed anew whenever it is out of date"
WORKING = "how the work stands, not what was done"
WHEN_MADE = "when the row was made; the log has the moment of the act"
TRIGGER = "kept by the trigger alone"
SIGN_IN = "of the sign-in, whose acts the log has"
UNKEPT: dict[str, dict[str, str]] = {
    "Organ": {"register_seq": DERIVED},
    "User": {
        **dict.fromkeys(("last_login", "must_change", "password_at", "epoch"), SIGN_IN),
        "created_at": WHEN_MADE,
    },
    "Column": {"organ_id": WORKING, "position": WORKING},
    "Series": {"organ_id": WORKING, "key": WORKING, "year": WORKING, "last": WORKING},
    "Letter": {"created_at": WHEN_MADE},
    "Delivery": {"reconciled_on": WORKING, "post_status": WORKING},
    "Manuscript": {"created_at": WHEN_MADE},
    "Message": {"not_before": WORKING, "tries": WORKING, "error": WORKING},
    "RegisterEntry": {"created_at": WHEN_MADE},
    "AnnualReport": dict.fromkeys(("form", "figures", "findings", "register_seq", "compiled_at"), DERIVED),
    "ReportText": {"edited_by_id": WHEN_MADE, "edited_at": WHEN_MADE},
    "ReportStep": {"organ_id": TRIGGER, "seq": TRIGGER, "at": TRIGGER},
}
# Tables without any seal: of a file its content, presence and, where it went out, its place are checked.
WITHOUT = {"FileText", "StoredFile", "Party", "StockImport", "RequestDraft", "WrongTry", "Spared", "Sweep"}
WITHOUT |= {"Swept", "Finding", "Subscription", "Waiver", "WorkdayNotice", "DepositItem", "Deposit"}
WITHOUT |= {
    "SecondFactor",
    "BackupCode",
    "OldPassword",
    "ProviderAccount",
    "Node",
}  # how one signs in, how machines do: no records
WITHOUT |= {"Cleanup", "Conclusion"}  # these three have tests of their own, with rows
MODELS = [
    model
    for model in (getattr(records, name) for name in records.__all__)
    if isinstance(model, type) and issubclass(model, models.Model) and model.__name__ not in WITHOUT
]


@pytest.fixture
def everything(sample_db, sample_texts, walk):
    """At least one row of everything that is sealed."""
    case = walk.case()
    walk.file(case, "attachment")
    delivering.collect(letter=walk.reply(case, "granted"))
    walk.submit()
    matters.receive(
        organ=walk.organ,
        kind="suggestion",
        channel="counter",
        applicant={"name": "王小红"},
        summary="公开停车收费标准",
        received_on=today(),
        actor=walk.people["intake"],
    )
    words = "标题,栏目,成文日期,公开日期,正文,原网址\n甲,旧栏目,2020-01-01,2020-01-02,文字,http://old/1\n"
    table = stocktable.read("旧.csv", io.BytesIO(words.encode()))
    given = {"organ": walk.organ, "folder": Folder(None), "actor": None}
    stock.take(source="旧.csv", table=table, scan=lambda data: "none", new_columns=True, **given)
    return walk


def _other(row: models.Model, field: models.Field) -> object:
    """Another value that the column can hold; the same one where there is none."""
    value = getattr(row, field.attname)
    if isinstance(field, models.ForeignKey):
        others = field.related_model._base_manager.exclude(pk=value).order_by("-pk")
        return others.values_list("pk", flat=True).first() or value
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return (value or datetime(2020, 1, 1, tzinfo=UTC)) + timedelta(hours=1)
    if isinstance(field, models.DateField):
        return (value or date(2020, 1, 1)) + timedelta(days=1)
    if isinstance(field, models.JSONField):
        return [*value, 1] if isinstance(value, list) else {**(value or {}), "x": 1}
    if isinstance(field, models.IntegerField):
        return (value or 0) + 7
    if field.choices:
        return next(key for key, _ in field.flatchoices if key != value)
    return (value + "x")[-field.max_length :] if field.max_length else value + "x"


def _found(model: type[models.Model], pk: int, column: str, value: object) -> bool:
    """Whether the change is named, or refused by the database already. It is undone."""
    with transaction.atomic():
        try:
            with transaction.atomic(), openly():
                model._base_manager.filter(pk=pk).update(**{column: value})
        except DatabaseError:
            return True
        found = next(verify.faults(quick=True), "")
        transaction.set_rollback(True)
    return bool(found)


def test_every_altered_column_is_named(everything):
    assert list(verify.faults()) == []
    gaps = []
    for model in MODELS:
        row = model._base_manager.order_by("-pk").first()
        assert row is not None, model.__name__
        free = {"id", *UNKEPT.get(model.__name__, ())}
        for field in (each for each in model._meta.concrete_fields if each.attname not in free):
            value = _other(row, field)
            same = value == getattr(row, field.attname)
            if not same and not _found(model, row.pk, field.attname, value):
                gaps.append(f"{model.__name__}.{field.attname}")
    assert gaps == []


def test_what_is_left_out_is_there_to_be_left_out():
    names = {model.__name__: model for model in MODELS}
    assert set(UNKEPT) <= set(names)
    for name, columns in UNKEPT.items():
        assert set(columns) <= {field.attname for field in names[name]._meta.concrete_fields}


def _chain(organ: Organ) -> list[LogEntry]:
    return list(LogEntry.objects.filter(organ=organ).order_by("seq"))


def _removed(organ: Organ) -> None:
    LogEntry.objects.filter(organ=organ, seq=5).delete()


def _reordered(organ: Organ) -> None:
    rows = LogEntry.objects.filter(organ=organ)
    rows.filter(seq=5).update(seq=-1)
    rows.filter(seq=6).update(seq=5)
    rows.filter(seq=-1).update(seq=6)


def _inserted(organ: Organ) -> None:
    last = _chain(organ)[-1]
    last.pk, last.seq = None, last.seq + 1
    last.previous_hash = last.hash
    last.hash = chain.link(last.previous_hash, log.payload(last))
    last.save(force_insert=True)


@pytest.mark.parametrize("tamper", [_removed, _reordered, _inserted])
def test_removed_reordered_and_inserted_entries_are_named(everything, tamper):
    with openly():
        tamper(everything.organ)
    assert any(fault.startswith(f"{everything.organ}：日志") for fault in verify.faults())


def test_ledger_made_anew_with_every_hash_is_held_against_the_log(everything):
    case = Case.objects.filter(organ=everything.organ).order_by("-pk").first()
    head = chain.START
    with openly():
        for row in CaseEvent.objects.filter(case=case).order_by("seq"):
            row.data = {**row.data, "note": "改过"} if row.seq > 1 else row.data
            row.previous_hash = head
            row.recorded_at -= timedelta(days=1)
            row.hash = head = chain.link(head, cases.payload(row, case.number))
            row.save()
    Case.objects.filter(pk=case.pk).update(event_head=head)
    assert f"申请 {case.number}：第 1 个事件与日志登记的不同。" in list(verify.faults())


def test_ledger_that_was_deleted_or_slipped_in_is_named(everything):
    case = Case.objects.filter(organ=everything.organ).order_by("pk").first()
    last = CaseEvent.objects.filter(case=case).order_by("-seq").first()
    with openly():
        CaseEvent.objects.filter(pk=last.pk).delete()
    assert f"申请 {case.number}：第 {last.seq} 个事件被删除。" in list(verify.faults())
    last.pk, last.seq = None, last.seq + 1
    last.save(force_insert=True)
    assert f"申请 {case.number}：第 {last.seq} 个事件没有经过平台登记。" in list(verify.faults())


def test_person_or_department_that_was_slipped_in_is_named(everything):
    organ = everything.organ
    records.User.objects.create(username="slipped-in", name="某人", organ=organ)
    records.Department.objects.create(organ=organ, name="另设的科")
    records.User.objects.filter(username="lively-handler").update(is_active=False)
    records.User.objects.filter(username="lively-intake").update(password="pbkdf2_sha256$1$a$b")
    told = "\n".join(verify.faults())
    assert "lively-intake 的密码与日志不符" in told
    assert "slipped-in 这个人员没有经过平台登记" in told
    assert "科室“另设的科”与日志不符" in told
    assert "lively-handler 的姓名、机关或者账号的启用、停用与日志不符" in told


@pytest.fixture
def stronger(monkeypatch):
    """A release of later with another way to hash passwords, beside the one of before."""
    with override_settings(PASSWORD_HASHERS=[PBKDF2, MD5]):
        monkeypatch.setattr("django.contrib.auth.hashers.PBKDF2PasswordHasher.iterations", 1)
        yield


def test_hash_renewed_at_a_sign_in_is_no_fault_and_hides_none(everything, stronger):
    for username in ("lively-intake", "lively-handler"):
        user = records.User.objects.get(username=username)
        before = user.password
        if username == "lively-intake":
            before = user.password = make_password("only-for-tests-91", hasher="md5")
            user.save()
        passwords.renew(user=user, password="only-for-tests-91")
        assert before.startswith("md5$")
        assert user.password.startswith("pbkdf2_sha256$1$")
        assert user.check_password("only-for-tests-91")
    assert list(verify.faults()) == ["lively-intake 的密码与日志不符，没有经过平台的修改。"]


def test_second_factor_or_account_that_was_taken_away_or_slipped_in_is_named(everything, settings):
    settings.SECOND_FACTOR = "roles"
    user = records.User.objects.get(username="lively-signer")
    found = factors.begin(user=user)
    clockwork = TOTP(factors._secret(found))
    clockwork.time = clock.now().timestamp()
    factors.confirm(user=user, code=f"{clockwork.token():06}")
    recognising.bind(user=user, issuer="https://sso.test", subject="17")
    assert list(verify.faults()) == []
    records.SecondFactor.objects.filter(user=user).delete()
    records.ProviderAccount.objects.filter(user=user).update(subject="18")
    assert list(verify.faults()) == [
        "lively-signer 的动态验证码与日志不符。",
        "lively-signer 绑定的统一身份认证账号与日志不符。",
    ]
    recognising.unbind(user=user, actor=None)
    factors.reset(user=user, actor=None)
    assert list(verify.faults()) == []


def test_subscription_that_was_removed_or_confirmed_behind_the_platform_is_named(everything):
    for to in ("a@example.cn", "b@example.cn", "c@example.cn"):
        subscriptions.begin(organ=everything.organ, to=to, about={}, base="")
    first, second, third = records.Subscription.objects.order_by("pk")
    subscriptions.confirm(subscription=first)
    subscriptions.stop(subscription=third)
    assert list(verify.faults()) == []
    records.Subscription.objects.filter(pk=first.pk).delete()
    records.Subscription.objects.filter(pk=second.pk).update(confirmed_at=clock.now())
    assert list(verify.faults()) == [
        f"邮件订阅 {second.pk}：确认与否与日志不符。",
        f"邮件订阅 {first.pk} 被删除。",
    ]


def test_file_that_was_removed_or_exchanged_is_named(everything):
    case = everything.case()
    kept = everything.file(case, "other")
    said = {"file": kept.pk, "name": kept.name, "sha256": kept.sha256, "note": ""}
    cases.record_event(case=case, event="filed", on=today(), actor=everything.people["handler"], data=said)
    upload = intake.Upload("证.txt", b"proof", "none", "identity")
    given = requests.Given("counter", "person", {**IDENTITY}, ["某文件"], "any", "post", arrived_on=today())
    received = intake.take(
        organ=everything.organ, given=given, token="t", actor=everything.people["intake"], uploads=[upload]
    )
    assert list(verify.faults()) == []
    records.StoredFile.objects.filter(pk=kept.pk).update(sha256="0" * 64)
    proof = records.StoredFile.objects.get(request=received.request).pk
    records.StoredFile.objects.filter(pk=proof).delete()
    told = list(verify.faults(quick=True))
    assert f"申请 {case.number}：材料 {kept.pk} 的校验值与登记的不同。" in told
    assert f"收件 {received.request.number}：登记过的材料 {proof} 被删除。" in told


def test_name_of_a_consulted_person_that_was_removed_is_named(everything):
    case = everything.case()
    data = {"party": "王二方", "role": "third_party"}
    cases.record_event(
        case=case, event="consulted", on=today(), actor=everything.people["handler"], data=data
    )
    assert list(verify.faults()) == []
    records.Party.objects.filter(case=case).update(name="")
    assert list(verify.faults()) == [f"申请 {case.number}：被征求意见人 王*方 的姓名被删除。"]
