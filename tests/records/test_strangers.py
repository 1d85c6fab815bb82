"""Numbers of other people in a letter or its enclosures: said at once, and sent only for a reason."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from gongkai.records.actions import cases, clock, letters
from gongkai.records.queries import papers
from gongkai.records.queries.strangers import strangers, unread
from walking import IDENTITY

pytestmark = pytest.mark.django_db
OTHER = "张三 11010119900307002X 电话13912345678"
# One white dot.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
)


def _letter(walk, words: str = "", **fields: str):
    case = walk.case()
    letter = walk.draft(case, "receipt", **fields)
    if words:
        stored = walk.file(case, "enclosure", name="名单.txt", data=words.encode())
        letters.enclose(letter=letter, stored=stored, actor=walk.people["handler"])
        letter.refresh_from_db()
    return letter


def _found(letter):
    rows = list(letter.case.events.order_by("seq"))
    return strangers(letter, papers.drafted(letter, cases.read(letter.organ, rows), rows, clock.today()))


def _submit(walk, letter, reason: str = ""):
    return letters.step(letter=letter, key="submit", actor=walk.people["handler"], reason=reason)


def test_numbers_in_an_enclosure_stop_the_letter_until_a_reason_is_given(walk):
    letter = _letter(walk, OTHER)
    [found] = _found(letter)
    assert found.count == 2
    assert "附件“名单.txt”" in found.sentence
    assert "13912345678" not in found.sentence
    with pytest.raises(ValidationError, match="像是他人的号码"):
        _submit(walk, letter)
    letter = _submit(walk, letter, "名单依法应当公开")
    assert letter.state == "submitted"
    said = letter.case.events.get(event="letter_submitted").data
    assert said["reason"] == "名单依法应当公开"


def test_numbers_in_the_text_are_found_too(walk):
    letter = _letter(walk, extra=f"经办人{OTHER}")
    assert [each.place for each in _found(letter)] == ["正文"]


def test_own_numbers_of_the_applicant_are_nobody_elses(walk):
    letter = _letter(walk, f"{IDENTITY['id_number']} {IDENTITY['phone']}")
    assert _found(letter) == []
    assert _submit(walk, letter).state == "submitted"


def test_enclosure_that_cannot_be_read_is_named(walk):
    letter = _letter(walk)
    stored = walk.file(letter.case, "enclosure", name="图.png", data=PNG)
    letters.enclose(letter=letter, stored=stored, actor=walk.people["handler"])
    assert unread(letter) == ["图.png"]
    assert _found(letter) == []


def test_page_says_so_and_asks_for_the_reason_where_it_is_submitted(walk, client):
    letter = _letter(walk, OTHER)
    client.force_login(walk.people["handler"])
    address = f"/desk/{walk.organ.code}/cases/{letter.case_id}/letters/{letter.pk}/"
    page = client.get(address).content.decode()
    assert "可能有他人的个人信息" in page
    assert "仍要送审的理由" in page
    assert "13912345678" not in page
    seen = {"seen": letter.case.events.count()}
    refused = client.post(f"{address}steps/submit/", seen).content.decode()
    assert "请遮盖；确实应当提供的，写明理由再送审" in refused
    assert client.post(f"{address}steps/submit/", {**seen, "reason": "依法公开的名单"}).status_code == 302
