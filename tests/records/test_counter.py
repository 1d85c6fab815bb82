"""What applicants do at the counter: each act is in the ledger, and words that name people are not."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from gongkai.law.errors import NotAllowed
from gongkai.records.actions import clock, counter, drafts, files, requests
from gongkai.records.models import RequestDraft, StoredFile
from gongkai.records.verify import faults

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"


def test_reasons_are_taken_only_when_demanded(walk):
    case = walk.case()
    with pytest.raises(NotAllowed, match="不需要说明理由"):
        counter.give_reasons(case=case, text="研究需要")
    walk.send(walk.sign(walk.draft(case, "reasons")))
    counter.give_reasons(case=case, text="研究需要")
    with pytest.raises(NotAllowed):
        counter.give_reasons(case=case, text="再说一次")
    assert case.events.filter(event="reasons_given").count() == 1


def test_words_are_whole_in_an_encrypted_file_and_masked_in_the_ledger(walk):
    case = walk.case()
    event = counter.withdraw(case=case, text=f"证件{NUMBER}，已经自行取得")
    assert NUMBER not in str(event.data)
    kept = StoredFile.objects.get(case=case, kind="answer")
    assert NUMBER in files.read(kept).decode()
    assert event.data["files"] == [kept.pk]
    assert not list(faults())


def test_opinion_without_reasons_is_refused_and_nothing_is_kept(walk):
    case = walk.case()
    letter = walk.sign(walk.draft(case, "consult_third", party="某公司"))
    walk.send(letter, "post")
    with pytest.raises(ValidationError) as refused:
        counter.give_opinion(letter=letter, opinion="object", text=" ")
    assert "text" in refused.value.message_dict
    with pytest.raises(ValidationError):
        counter.give_opinion(
            letter=letter, opinion="object", text="理由", uploads=[("甲.pdf", b"MZ", "none")]
        )
    assert not StoredFile.objects.filter(case=case, kind="answer").exists()


def test_form_is_forgotten_after_a_day_with_its_files(walk, monkeypatch):
    token = requests.new_token()
    kept = {"organ": walk.organ, "token": token}
    drafts.keep(**kept, given={"name": "李小明"})
    drafts.attach(**kept, kind="identity", name="甲.txt", data="内容".encode(), scan="none", field="proof")
    later = clock.now() + drafts.LIFE * 2
    monkeypatch.setattr(clock, "now", lambda: later)
    assert drafts.answers(walk.organ, token) == {}
    assert drafts.sweep(later) == 1
    assert not RequestDraft.objects.exists()
    assert not StoredFile.objects.filter(kind="identity").exists()
