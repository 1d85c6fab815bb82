"""The letters of all requests: piles by role, several steps at once, and the register of numbers."""

from __future__ import annotations

import pytest

from gongkai.records.actions import letters
from gongkai.records.models import Letter, Series

BASE = "/desk/sample-lively/letters/"


@pytest.fixture
def submitted(walk):
    def submitted():
        case = walk.case()
        walk.review(case, "granted")
        letter = walk.draft(case, "reply.granted")
        return letters.step(letter=letter, key="submit", actor=walk.people["handler"])

    return submitted


@pytest.fixture
def approved(walk, submitted):
    def approved():
        return letters.step(letter=submitted(), key="approve", actor=walk.people["reviewer"])

    return approved


@pytest.mark.parametrize(
    ("role", "tray"), [("reviewer", "submitted"), ("signer", "approved"), ("intake", "signed")]
)
def test_everybody_sees_first_what_waits_for_them(signed_in, role, tray):
    answer = signed_in(role).get(BASE)
    assert (answer.status_code, answer.context["tray"].state) == (200, tray)
    assert answer.context["may_act"]


def test_auditor_reads_and_takes_no_step(signed_in, submitted):
    letter = submitted()
    auditor = signed_in("auditor")
    assert 'name="chosen"' not in auditor.get(BASE).content.decode()
    assert auditor.post(f"{BASE}steps/approve/", {"chosen": letter.pk}).status_code == 403


def test_preview_changes_nothing_and_the_step_follows(signed_in, submitted):
    first, second = submitted(), submitted()
    reviewer = signed_in("reviewer")
    given = {"chosen": [first.pk, second.pk]}
    preview = reviewer.post(f"{BASE}steps/approve/", given)
    assert preview.context["ready"] == [first.pk, second.pk]
    assert Letter.objects.filter(pk__in=given["chosen"], state="submitted").count() == 2
    reviewer.post(f"{BASE}steps/approve/", {**given, "sure": "1"})
    assert Letter.objects.filter(pk__in=given["chosen"], state="approved").count() == 2


def test_one_refused_letter_does_not_hold_up_the_others(walk, signed_in, approved, submitted):
    good, early = approved(), submitted()
    answer = signed_in("signer").post(f"{BASE}steps/sign/", {"chosen": [good.pk, early.pk], "sure": "1"})
    assert answer.context["refused"] == 1
    assert Letter.objects.get(pk=good.pk).number
    assert Letter.objects.get(pk=early.pk).state == "submitted"


def test_preview_of_a_signature_says_what_changed_and_gives_no_number(walk, signed_in, approved):
    letter = approved()
    before = list(Series.objects.values_list("key", "last"))
    Letter.objects.filter(pk=letter.pk).update(fields={**letter.fields, "items": "另一份"})
    answer = signed_in("signer").post(f"{BASE}steps/sign/", {"chosen": [letter.pk]})
    assert "有变动" in answer.content.decode()
    assert list(Series.objects.values_list("key", "last")) == before


def test_signed_letters_are_sent_online_together(walk, signed_in, approved):
    found = [letters.step(letter=approved(), key="sign", actor=walk.people["signer"]) for _ in range(2)]
    intake = signed_in("intake")
    given = {"chosen": [each.pk for each in found]}
    assert intake.post(f"{BASE}steps/send/", given).context["refused"] == 0
    assert not Letter.objects.filter(pk__in=given["chosen"], state="sent").exists()
    intake.post(f"{BASE}steps/send/", {**given, "sure": "1"})
    assert Letter.objects.filter(pk__in=given["chosen"], state="sent").count() == 2


def test_unknown_step_is_not_found_and_nothing_chosen_goes_back(signed_in):
    reviewer = signed_in("reviewer")
    assert reviewer.post(f"{BASE}steps/serve/", {}).status_code == 404
    assert reviewer.post(f"{BASE}steps/approve/", {}).url == BASE


def test_number_register_shows_void_numbers_and_gaps(walk, signed_in, approved):
    letter = letters.step(letter=approved(), key="sign", actor=walk.people["signer"])
    letters.step(letter=letter, key="void", actor=walk.people["signer"], reason="收件人有误")
    Series.objects.filter(organ=walk.organ, key="reply", year=letter.year).update(last=letter.serial + 1)
    page = signed_in("auditor").get(f"{BASE}numbers/?series=reply-{letter.year}")
    rows = {each.serial: each for each in page.context["rows"]}
    assert rows[letter.serial].voided
    assert rows[letter.serial + 1].gap
    assert "缺号" in page.content.decode()
    sheet = signed_in("auditor").get(f"{BASE}numbers/export.xlsx?series=reply-{letter.year}")
    assert sheet.content.startswith(b"PK")


def test_board_takes_the_same_queries_for_many_letters(signed_in, submitted, queries):
    reviewer = signed_in("reviewer")
    submitted()
    few = queries(reviewer, BASE)
    for _ in range(5):
        submitted()
    assert queries(reviewer, BASE) == few


def test_stranger_finds_nothing(walk, stranger):
    for page in ("", "numbers/", "numbers/export.xlsx"):
        assert stranger.get(BASE + page).status_code == 404
