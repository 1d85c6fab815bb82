"""Keys are changed: everything is sealed again, nothing altered is hidden by it, old codes still open."""

from __future__ import annotations

import pytest

from gongkai.records import cipher, files, verify
from gongkai.records.actions import clock, delivering, drafts, factors, requests, rotating, subscriptions
from gongkai.records.models import (
    Letter,
    LogEntry,
    Matter,
    Message,
    Request,
    RequestDraft,
    SecondFactor,
    StoredFile,
    Subscription,
)
from gongkai.records.queries import applicants, tracking

NEW = "a-new-key-of-more-than-thirty-two-letters!"
pytestmark = pytest.mark.django_db


@pytest.fixture
def house(settings, walk, request):
    """Something sealed of every kind, under the key of the session."""
    got = walk.submit()
    case = walk.case()
    case.refresh_from_db()
    walk.file(case, "other", data="附件的内容".encode())
    delivering.collect(letter=walk.reply(case, "granted"))
    posted = walk.case()
    sent = walk.reply(posted, "granted", "post").deliveries.get()
    delivering.serve(delivery=sent, on=clock.today(), receiver="李小明", actor=walk.people["intake"])
    walk.sign(walk.answer(walk.matter()))
    subscriptions.begin(organ=walk.organ, about={}, to="reader@example.cn", base="https://x.example.cn")
    token = requests.new_token()
    drafts.keep(organ=walk.organ, token=token, given={"name": "李小明"})
    factors.begin(user=walk.people["signer"])
    return got


def rotate(settings, cipher_name: str = "sm4") -> list[rotating.Done]:
    old = [key for key in settings.IDENTITY_KEYS if key != NEW]
    settings.IDENTITY_KEYS, settings.IDENTITY_CIPHER = (NEW, *old), cipher_name
    return list(rotating.go(lambda number: None))


def tokens() -> list[str]:
    return [
        token
        for kind in rotating.KINDS
        for row in kind.model.objects.all()
        for token in (getattr(row, column) for column in kind.columns)
        if token
    ]


def test_everything_is_sealed_under_the_new_key_and_verify_stays_clean(settings, house):
    assert list(verify.faults()) == []
    assert {kind.name for kind in rotating.KINDS if not _has(kind)} == set()
    done = rotate(settings)
    assert all(each.unread == [] for each in done)
    assert {token.split(".")[1] for token in tokens()} == {"sm4"}
    assert rotating.left() == StoredFile.objects.filter(encrypted=True).count(), "files are looked at anew"
    settings.IDENTITY_KEYS = (NEW,)
    assert all(files.current(each.path) for each in StoredFile.objects.filter(encrypted=True))
    assert list(verify.faults()) == []


def _has(kind: rotating.Kind) -> bool:
    return any(getattr(row, column) for row in kind.model.objects.all() for column in kind.columns)


def test_without_the_old_key_the_applicant_is_known_and_the_code_opens(settings, house):
    rotate(settings)
    settings.IDENTITY_KEYS = (NEW,)
    request = Request.objects.get(pk=house.request.pk)
    assert tracking.find(house.request.number, house.code) == request
    assert request.mark in applicants.marks(request)
    assert subscriptions.mark("reader@example.cn") == Subscription.objects.get().mark


def test_second_run_changes_nothing(settings, house):
    rotate(settings)
    before, entries = tokens(), LogEntry.objects.count()
    assert sum(each.number for each in rotate(settings)) == 0
    assert (tokens(), LogEntry.objects.count()) == (before, entries)


def test_run_that_was_broken_off_goes_on(settings, house, monkeypatch):
    monkeypatch.setattr(rotating, "BATCH", 1)
    settings.IDENTITY_KEYS = (NEW, *settings.IDENTITY_KEYS)
    heard = []

    def stop(number: int) -> None:
        heard.append(number)
        if len(heard) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(rotating.go(stop))
    assert list(verify.faults()) == []
    rest = list(rotating.go(lambda number: None))
    assert [each for each in rest if each.unread] == []
    assert sum(each.number for each in rest) > 0
    assert [each.name for each in rotating.KINDS if each.model.objects.filter(rotating._stale(each))] == []
    assert {token.split(".")[2] for token in tokens()} == {cipher.head().split(".")[2]}
    assert list(verify.faults()) == []


def test_rotation_twice_is_followed(settings, house):
    rotate(settings, "aes")
    rotate(settings, "sm4")
    assert list(verify.faults()) == []


def test_what_was_altered_before_stays_found(settings, house):
    Request.objects.filter(pk=house.request.pk).update(mask="别人")
    Matter.objects.update(summary="别的内容")
    found = list(verify.faults())
    assert len(found) >= 2
    rotate(settings)
    assert {line.split("：")[0] for line in found} <= {line.split("：")[0] for line in verify.faults()}


def test_what_is_put_back_under_the_old_key_is_found(settings, house):
    before = Request.objects.get(pk=house.request.pk).applicant
    rotate(settings)
    Request.objects.filter(pk=house.request.pk).update(applicant=before)
    assert any(house.request.number in line for line in verify.faults())


def test_what_cannot_be_opened_is_named_and_the_rest_is_done(settings, house):
    Message.objects.filter(pk=Message.objects.first().pk).update(to="1.aes.00000000.AAAA")
    done = {each.name: each for each in rotate(settings)}
    assert len(done["短信和邮件"].unread) == 1
    assert done["文书"].number == Letter.objects.exclude(addressee="").count()
    assert done["动态验证码"].number == SecondFactor.objects.count() == 1
    assert done["填写中的申请"].number == RequestDraft.objects.count() == 1
