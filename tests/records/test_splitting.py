"""A request is taken apart only while nothing was done for the whole; a letter is confirmed once it came."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from gongkai.law.errors import NotAllowed
from gongkai.records.actions import cases, clock, letters, requests
from gongkai.records.models import Case
from gongkai.records.queries import papers, tracking
from gongkai.records.verify import faults

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def _split(walk, case):
    return requests.split(case=case, parts=["二号文件"], keeps="一号文件", actor=walk.people["intake"])


def test_split_is_refused_once_the_request_was_consulted_on_or_corrected(walk):
    case = walk.case(asks=["一号文件", "二号文件"])
    until = clock.today() + timedelta(days=9)
    on, actor = clock.today(), walk.people["handler"]
    asked = {"until": until.isoformat()}
    cases.record_event(case=case, event="correction_requested", on=on, actor=actor, data=asked)
    cases.record_event(case=case, event="corrected", on=on, actor=actor)
    with pytest.raises(NotAllowed, match="要求补正"):
        _split(walk, case)


def test_split_is_refused_once_a_letter_is_past_draft(walk):
    case = walk.case(asks=["一号文件", "二号文件"])
    letter = walk.draft(case, "receipt")
    assert len(_split(walk, walk.case(asks=["三号文件", "二号文件"]))) == 1
    letters.step(letter=letter, key="submit", actor=walk.people["handler"])
    with pytest.raises(NotAllowed, match="待审核"):
        _split(walk, case)


def test_ordinary_letter_is_not_confirmed_before_it_came(walk):
    sent = clock.today() - timedelta(days=5)
    at = datetime(sent.year, sent.month, sent.day, 10, tzinfo=SHANGHAI)
    came = sent + timedelta(days=3)
    given = {"channel": "ordinary_post", "submitted_at": at, "arrived_on": came}
    with pytest.raises(ValidationError) as refused:
        walk.submit(**given, confirmed_on=sent + timedelta(days=1))
    assert "confirmed_on" in refused.value.message_dict
    waiting = walk.submit(**given).request
    with pytest.raises(ValidationError) as refused:
        requests.confirm(request=waiting, on=sent + timedelta(days=1), actor=walk.people["intake"])
    assert "on" in refused.value.message_dict
    assert requests.confirm(request=waiting, on=came, actor=walk.people["intake"]).received_on == came


def test_case_that_was_split_is_about_what_was_left_with_it(walk):
    case = walk.case(asks=["一号文件", "二号文件"])
    [part] = _split(walk, case)
    case.refresh_from_db()
    assert (case.summary, part.summary) == ("一号文件", "二号文件")
    letter = walk.draft(case, "receipt")
    rows = list(case.events.order_by("seq"))
    said = papers.drafted(letter, cases.read(case.organ, rows), rows, clock.today())
    assert "二号文件" not in str(said.as_json())
    told = [story.case.summary for story in tracking.stories(case.request, clock.today())]
    assert told == ["一号文件", "二号文件"]
    assert list(faults()) == []


def test_summary_that_was_altered_after_a_split_shows(walk):
    case = walk.case(asks=["一号文件", "二号文件"])
    _split(walk, case)
    Case.objects.filter(pk=case.pk).update(summary="一号文件；二号文件")
    assert any("summary" in fault for fault in faults())


def test_cases_split_before_are_narrowed_by_the_migration(walk):
    case = walk.case(asks=["一号文件", "二号文件"])
    _split(walk, case)
    Case.objects.filter(pk=case.pk).update(summary="一号文件；二号文件")
    import_module("gongkai.records.migrations.0005_split_summary").narrow(apps, None)
    case.refresh_from_db()
    assert case.summary == "一号文件"
